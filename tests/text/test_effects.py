"""The effects register: an edition changed in one place changes every page that cites it, and lists what it affects."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from properties.schools import ready as project
from tiny import EVERY_VIEW, ON, PRIMARY, ROOT, a_corpus, a_school, ready, rule

from handbook.check.model import check_model
from handbook.data.entries import Effect
from handbook.data.findings import Place
from handbook.data.model import Model
from handbook.data.school import School
from handbook.engine.stage import READ_AGAIN, stage
from handbook.engine.trees import Site
from handbook.text.corpus import Corpus
from handbook.text.effects import UNREAD, awaiting
from handbook.views.lens import ShownBook
from handbook.workflow import Ready, Seen, look

CITED = "sharing-nudes"  # somebody has checked it, so that its edition is shown
OLD, NEW = "11 March 2024", "2 June 2031"


def in_edition(edition: str, *effects: Effect) -> Model:
    """The model with another edition of one source in sources.yml, and entries in its register."""
    model = project().project.model
    source = model.sources[CITED].model_copy(update={"edition": edition})
    source.stand_at(model.sources[CITED].place)
    register = model.effects.model_copy(update={"effects": effects})
    return replace(model, sources={**model.sources, CITED: source}, effects=register)


def effect(statements: dict[str, datetime.date | None], edition: str = NEW) -> Effect:
    fingerprint = in_edition(edition).sources[CITED].fingerprint
    said = "Says who tells the police."
    made = Effect(source=CITED, edition=fingerprint, says=said, noticed=ON, statements=statements)
    made.stand_at(Place("data/model/effects.yml", 7))
    return made


def seen(model: Model, school: School | None = None, corpus: Corpus | None = None) -> Seen:
    whole = project()
    there = Ready(replace(whole.project, model=model), corpus or whole.corpus, ())
    return look(there, school or a_school(PRIMARY), (), ON, EVERY_VIEW)


def pages(book: ShownBook) -> dict[str, str]:
    """The staged pages of a view, as Markdown."""
    site = Site(ROOT / "overrides", ROOT / "mkdocs.yml", "https://handbook.example/", (book.view,), (book.view,))
    return {path: text for path, text in stage(book, site, project().corpus).items() if path.endswith(".md")}


def book(seen: Seen, name: str) -> ShownBook:
    return next(each for each in seen.books if str(each.view) == name)


def citing() -> set[str]:
    return {id for id, nodes in project().corpus.wordings.items() if any(CITED in node.cites for node in nodes)}


def test_the_text_was_written_for_every_source_as_it_stands() -> None:
    assert awaiting(project().corpus, project().project.model) == ()


def test_a_new_edition_is_known_to_affect_every_statement_that_cites_the_source() -> None:
    found = awaiting(project().corpus, in_edition(NEW))
    assert {each.id for each in found} == citing() != set()
    assert {each.says for each in found} == {UNREAD}


def test_a_new_edition_changes_every_page_that_cites_the_source_and_no_other() -> None:
    before, after = seen(in_edition(OLD)), seen(in_edition(NEW))
    for view in EVERY_VIEW:
        was, now = pages(book(before, str(view))), pages(book(after, str(view)))
        cites = {
            f"docs/{policy.policy.id}/{part.part.slug}.md"
            for policy, part, shown in book(after, str(view)).statements()
            if CITED in shown.wording.node.cites
        }
        for path in was:
            again = view.private and path in ("docs/index.md",)
            sources = view.name == "governors" and path == "docs/sources.md"
            assert (was[path] != now[path]) == (path in cites or again or sources), f"{view} {path}"
            assert (NEW in now[path]) == (path in cites or sources), f"{view} {path}"


def test_an_entry_says_which_statements_are_affected_until_each_is_applied() -> None:
    one, other = sorted(citing())[:2]
    found = awaiting(project().corpus, in_edition(NEW, effect({one: None, other: ON})))
    assert [(each.id, each.says) for each in found] == [(one, "Says who tells the police.")]
    assert awaiting(project().corpus, in_edition(NEW, effect({one: ON, other: ON}))) == ()


def test_an_entry_may_name_a_statement_that_does_not_cite_the_source() -> None:
    (found,) = awaiting(project().corpus, in_edition(NEW, effect({"common.breach-report": None})))
    assert found.id == "common.breach-report"


def test_an_entry_for_an_older_edition_does_not_answer_for_a_newer_one() -> None:
    found = awaiting(project().corpus, in_edition("3 June 2032", effect({}, NEW)))
    assert {each.id for each in found} == citing()


@pytest.mark.parametrize(("show", "public"), [(None, False), ("yes", True)])
def test_staff_and_governors_are_told_and_the_public_only_if_the_school_says_so(show: str | None, public: bool) -> None:
    school = a_school(PRIMARY, school={"show_changed_law": show} if show else None)
    found = seen(in_edition(NEW), school)
    for each in found.books:
        cites = {shown.id for _, _, shown in each.statements() if CITED in shown.wording.node.cites}
        told = bool(cites) and (each.view.private or public)
        text = pages(each)
        assert ("docs/read-again.md" in text) == told, str(each.view)
        assert any(READ_AGAIN in page for page in text.values()) == told
        if told:
            assert len(re.findall('<th scope="row">', text["docs/read-again.md"])) == len(cites)
    assert {view.name for view in EVERY_VIEW if view.private} == {"staff", "governors"}


def test_a_rule_that_the_school_has_replaced_awaits_nothing() -> None:
    texts = rule("a", "Staff tell the lead.", cites=CITED, force="guidance") + rule("b", "So it is.", cites=CITED)
    corpus, id = a_corpus(texts), "mobile.a"
    against = corpus.wordings[id][0].hash
    change = f"changes:\n  - {{replace: {id}, text: 'Staff tell the lead.', reason: Ours., against: {against}}}\n"
    school = a_school(PRIMARY, files={"changes.yml": change})
    ids = {each.id for each in seen(in_edition(NEW), school, corpus).handbook.awaiting}  # type: ignore[union-attr]
    assert ids == {"mobile.b"}


def test_what_does_not_apply_to_a_school_awaits_nothing_there() -> None:
    handbook = seen(in_edition(NEW), a_school(PRIMARY, school={"nation": "Wales"})).handbook
    assert handbook is not None
    assert handbook.awaiting == ()


def test_what_is_still_to_be_done_is_a_note_of_the_models_check() -> None:
    found = [each for each in check_model(project().corpus, in_edition(NEW), ON) if each.key in citing()]
    assert {each.key for each in found} == citing()
    assert all(each.warning for each in found)
    assert in_edition(NEW).sources[CITED].fingerprint in found[0].mend


@pytest.mark.parametrize(
    ("register", "wrong"),
    [
        ({"statements": {"mobile.no-such-rule": None}}, "there is no rule 'mobile.no-such-rule'"),
        ({"source": "no-such-source"}, "there is no source 'no-such-source'"),
    ],
)
def test_an_entry_that_names_nothing_is_a_finding(register: dict[str, object], wrong: str) -> None:
    entry = effect({}).model_copy(update=register)
    entry.stand_at(Place("data/model/effects.yml", 7))
    faults = [each for each in check_model(project().corpus, in_edition(NEW, entry), ON) if not each.warning]
    assert [(each.wrong, each.place.line) for each in faults] == [(wrong, 7)]


def test_an_unchecked_source_is_cited_by_title_and_link_and_no_edition() -> None:
    corpus = a_corpus(rule("a", "Read {{ source('phones-guidance', edition=true) }}.", cites="phones-guidance"))
    model = ready().project.model
    source = model.sources["phones-guidance"]
    assert source.checked is None
    for each in seen(model, corpus=corpus).books:
        cited = [path for path, text in pages(each).items() if source.address in text]
        assert cited, str(each.view)
        assert [path for path in cited if str(source.edition) in pages(each)[path]] == []
