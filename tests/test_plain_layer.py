"""What children and families read: plain words for every rule, in their own voice, for the ages the school takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from properties.schools import ON, Folder, ready, schools, seen, typical
from textstat import textstat
from young import NEVER

from handbook.check.plain_words import check_plain_words, rules
from handbook.data.project import schools as slugs
from handbook.text.conditions import Name, parse
from handbook.text.proof import worlds
from handbook.text.tree import Node
from handbook.views.lens import ShownBook, ShownPart, plain
from handbook.workflow import Seen, see

SAMPLE = settings(
    settings.get_profile("schools"),
    max_examples=settings.get_profile("schools").max_examples // 4,
    suppress_health_check=list(HealthCheck),
    # The first school that fails says enough: there is no time to look for the smallest.
    phases=(Phase.explicit, Phase.generate),
)
DEMOS = slugs(ready().project)


@cache
def demo(slug: str) -> Seen:
    return see(ready(), slug, ON)


def book(seen: Seen, name: str) -> ShownBook:
    return next(each for each in seen.books if str(each.view) == f"public/{name}")


def words(part: ShownPart) -> Iterator[str]:
    """All that a reader reads of a section, heading by heading and rule by rule."""
    yield plain(part.title)
    yield from map(plain, part.short)
    yield from (shown.text for entry in part.entries for shown in entry.within())


def pages(book: ShownBook) -> Iterator[tuple[str, str, list[str]]]:
    """The pages of a view: policy, section, and what it says."""
    for policy in book.policies:
        for part in policy.parts:
            yield policy.policy.id, part.part.file, list(words(part))


# In short


def test_all_plain_words_have_been_read_since_their_rules_last_changed() -> None:
    """After reading what `make review` shows, `make reviewed` notes it."""
    assert [str(each) for each in check_plain_words(ready().corpus, ready().project.model)] == []


def without_short(found: Seen) -> list[tuple[str, str]]:
    """The sections that parents or pupils see and that say nothing in short, unless that would tell what is private."""
    return [
        (str(book.view), part.part.file)
        for book in found.books
        if book.view.name in ("parents", "pupils")
        for policy in book.policies
        for part in policy.parts
        if not part.short and not any(entry.private for entry in part.part.within())
    ]


@pytest.mark.parametrize("slug", DEMOS)
def test_every_section_of_a_demo_school_says_in_short_what_it_comes_to(slug: str) -> None:
    assert without_short(demo(slug)) == []


@SAMPLE
@given(schools(local_changes=False))
def test_every_section_says_in_short_what_it_comes_to_whatever_a_school_answers(folder: Folder) -> None:
    assert without_short(seen(folder)) == []


def test_a_rule_told_in_short_for_some_answers_is_told_for_all() -> None:
    """A new option of a decision needs its sentence too."""
    model, corpus = ready().project.model, ready().corpus
    untold = []
    for section in corpus.sections.values():
        for reader, sentences in section.short.items():
            for id in {id for each in sentences for id in each.about}:
                ours = [each for each in sentences if id in each.about]
                if any(not each.when.names for each in ours):
                    continue
                shown = [node for node in corpus.wordings[id] if reader in node.audience]
                for node in shown:
                    silent = [parse(f"not ({each.when.source})") for each in ours]
                    names = {name for condition in (node.when, *silent) for name in condition.names}
                    rules = (model.domains(), model.contradictions())
                    ways = worlds(names, *rules, conditions=(), asked=model.asked(), where=(node.when, *silent))
                    if (way := next(ways, None)) is not None:
                        untold.append((section.file, reader, id, {str(name): value for name, value in way.items()}))
    assert untold == []


def test_in_short_is_short() -> None:
    for slug in DEMOS:
        for reader in ("parents", "pupils"):
            for policy in book(demo(slug), reader).policies:
                for part in policy.parts:
                    said = " ".join(map(plain, part.short))
                    assert len(said.split()) <= 75, f"{slug} {reader} {part.part.file}: {said}"


# Words that a young child never meets


def young(book: ShownBook) -> bool:
    """Whether all whom the school teaches are of primary age or younger."""
    return book.handbook.school.phases <= {"early-years", "primary"}


def own_words(book: ShownBook) -> set[str]:
    """What the school typed itself, and the names of its policies."""
    school = book.handbook.school
    answers = [one for each in school.answers.values() for one in (each if isinstance(each, tuple) else [each])]
    named = [policy.name for policy in school.linked.values()]
    own = [*map(str, answers), *school.places.values(), *named, school.name, *(p.policy.title for p in book.policies)]
    return {one for one in own if NEVER.search(one)}


def frightening(found: Seen, own: bool) -> set[tuple[str, str]]:
    pupils = book(found, "pupils")
    if not young(pupils):
        return set()
    said = [(file, text) for _, file, texts in pages(pupils) for text in texts]
    said += [(name, plain(page)) for name, page in pupils.pages.items() if "pupils" in name or name == "index"]
    theirs = () if own else own_words(pupils)
    return {(file, text) for file, text in said if NEVER.search(_without(text, theirs))}


def _without(text: str, phrases: set[str] | tuple[str, ...]) -> str:
    for phrase in phrases:
        text = text.replace(phrase, "").replace(phrase.replace("'", "’"), "")
    return text


@pytest.mark.parametrize("slug", DEMOS)
def test_a_child_in_a_primary_or_pre_school_never_meets_these_words(slug: str) -> None:
    assert frightening(demo(slug), own=True) == set()


@SAMPLE
@given(schools(local_changes=False))
def test_no_primary_pupil_meets_these_words_whatever_a_school_answers(folder: Folder) -> None:
    found = frightening(seen(folder), own=False)
    assert found == set()


@pytest.mark.parametrize("type", ["maintained", "academy", "early-years"])
def test_in_their_place_a_young_child_reads_how_to_get_help(type: str) -> None:
    wanted: dict[Name, object] = {Name("setting", "type"): type}
    said = " ".join(text for _, _, texts in pages(book(seen(typical(wanted)), "pupils")) for text in texts)
    assert "You are not in trouble for telling." in said
    assert "stop and tell" in said.casefold()
    if type != "early-years":
        assert "may look after your device" in said


def test_an_older_pupil_does_read_of_searches_and_of_nude_pictures() -> None:
    said = " ".join(text for _, _, texts in pages(book(demo("makebelieve-academy"), "pupils")) for text in texts)
    assert "may search a device" in said
    assert "It is not your fault." in said


# In a voice of their own


def of_pupils() -> Iterator[tuple[str, Node, str]]:
    for each in rules(ready().corpus):
        for node in each.pupils:
            yield each.id, node, plain("".join(p if isinstance(p, str) else "something" for p in node.text.pieces))


BARS = re.compile(r"\b(?:do not|never|must not)\b", re.IGNORECASE)
HELPS = re.compile(r"\b(?:tell|ask|help|talk|fetch|ring|call|you can|we can|report|come and see)\b", re.IGNORECASE)


def test_every_do_not_has_a_reason_and_a_way_to_get_help_beside_it() -> None:
    barred = [(id, said) for id, node, said in of_pupils() if BARS.search(said) and node.strength in ("must", "should")]
    assert barred
    addressed = [(id, said) for id, said in barred if re.match(r"(?:Do not|Never|You must not)", said)]
    assert [(id, said) for id, said in addressed if not HELPS.search(said) or len(re.findall(r"[.!?]", said)) < 2] == []


def test_no_pupil_is_threatened_or_blamed() -> None:
    harsh = re.compile(
        r"\b(?:will be punished|in serious trouble|your fault|or else|warned|consequences|naughty|you failed)\b"
    )
    kind = "not your fault"
    assert [(id, said) for id, _, said in of_pupils() if harsh.search(said.replace(kind, ""))] == []


def test_pupils_are_told_nothing_in_the_third_person() -> None:
    about = re.compile(r"\b(?:pupils?|children|learners?|students?)\b (?:must|may|should|do|are)\b", re.IGNORECASE)
    said = [(id, text) for id, _, text in of_pupils()]
    assert [(id, text) for id, text in said if about.search(text)] == []


def test_no_child_is_told_to_keep_a_secret_or_to_look_into_anything() -> None:
    told = re.compile(
        r"\b(?:keep (?:it|this|that) (?:a )?secret|do not tell|screen ?shot|take a copy|find out who|save it)\b"
        r"|(?:^|[.?] )Delete",
        re.IGNORECASE,
    )
    assert [(id, said) for id, _, said in of_pupils() if told.search(said)] == []


# How hard it is to read

# Grades of Flesch and Kincaid, over whole pages as a school has them, its own words included.
GRADES = {"parents": 7.0, "visitors": 7.0}
# Nothing but names: of posts and people, and of other policies.
NAMES = ("common/key-details", "common/links")


def grade(texts: list[str]) -> float:
    ended = (text if text.endswith((".", "!", "?")) else f"{text.rstrip(':')}." for text in texts)
    return float(textstat.flesch_kincaid_grade(" ".join(ended)))


def limit(shown: ShownBook) -> float:
    if shown.view.name != "pupils":
        return GRADES[shown.view.name]
    return 4.0 if shown.handbook.school.phases & {"early-years", "primary"} else 6.0


@pytest.mark.parametrize("slug", DEMOS)
@pytest.mark.parametrize("reader", ["pupils", "parents", "visitors"])
def test_each_page_of_a_demo_school_can_be_read_by_its_reader(slug: str, reader: str) -> None:
    shown = book(demo(slug), reader)
    graded = [(policy, file, grade(texts)) for policy, file, texts in pages(shown) if file not in NAMES]
    assert [(policy, file, found) for policy, file, found in graded if found > limit(shown)] == []
    assert grade([text for _, _, texts in pages(shown) for text in texts]) <= limit(shown)


@SAMPLE
@given(schools(local_changes=False))
def test_each_view_can_be_read_by_its_reader_whatever_a_school_answers(folder: Folder) -> None:
    found = seen(folder)
    for reader in ("pupils", "parents", "visitors"):
        shown = book(found, reader)
        texts = [text for _, _, said in pages(shown) for text in said]
        assert not texts or grade(texts) <= limit(shown), reader
