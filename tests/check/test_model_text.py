"""What must be right in the model's text whatever a school answers, and proof that it is."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from tiny import FRONT, ON, a_corpus, ready, rule

from handbook.check.model import check_model
from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.text.corpus import Corpus
from handbook.text.values import nearest


def found(texts: str | dict[str, str] | Corpus, model: Model | None = None) -> list[Finding]:
    """What is wrong, without what is only to be known."""
    corpus = texts if isinstance(texts, Corpus) else a_corpus(texts)
    known = model or ready().project.model
    if corpus is not ready().corpus:
        # A few rules answer none of the questions of the whole model, and what stands no longer leads to none of them.
        gone = ready().project.model.renamed
        kept = {old: new for old, new in known.renamed.items() if old not in gone}
        known = replace(known, questions={}, renamed=kept)
    return [each for each in check_model(corpus, known, ON) if not each.warning]


def test_the_model_as_it_stands_is_right() -> None:
    assert [str(each) for each in found(ready().corpus)] == []


# Wordings


def pair(first: str, second: str, **more: str) -> str:
    """Two wordings of one statement for the same readers."""
    return rule("a", "One.", when=first, **more) + rule("a", "Two.", when=second, **more)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("decisions.pupil_phones == 'handed-in'", "decisions.pupil_phones == 'not-permitted'"),
        ("decisions.deputy_safeguarding_leads", "not decisions.deputy_safeguarding_leads"),
        ("'primary' in phases", "not ('primary' in phases)"),
        ("setting.motto", "not setting.motto"),
        ("'complaints' in setting.policies", "'complaints' not in setting.policies"),
        # No nursery teaches older pupils: the phases say so by themselves.
        ("setting.type == 'early-years'", "'secondary' in phases"),
    ],
)
def test_wordings_that_exclude_each_other_may_share_an_id(first: str, second: str) -> None:
    assert found(pair(first, second)) == []
    assert found(pair(second, first)) == []


@pytest.mark.parametrize(
    ("first", "second", "counter_example"),
    [
        ("decisions.pupil_phones == 'handed-in'", "decisions.pupil_phones != 'not-permitted'", "handed-in"),
        ("'primary' in phases", "'secondary' in phases", "secondary"),
        ("setting.type == 'pru'", "decisions.deputy_safeguarding_leads", "pru"),
        ("setting.motto", "setting.website", "setting.website"),
    ],
)
def test_wordings_that_can_meet_are_a_finding_with_answers_for_which_they_do(
    first: str, second: str, counter_example: str
) -> None:
    (wrong,) = found(pair(first, second))
    assert wrong.key == "mobile.a"
    assert counter_example in wrong.wrong
    lines = (FRONT + pair(first, second)).splitlines()
    assert wrong.place.line == 1 + next(at for at, line in enumerate(lines) if "Two." in line)
    assert f"line {1 + next(at for at, line in enumerate(lines) if 'One.' in line)}" in wrong.wrong


def test_what_wordings_stand_in_counts_as_well() -> None:
    text = (
        f"## One {{: #one when=\"'primary' in phases\" }}\n\n{rule('a', 'One.')}"
        f"\n## Two {{: #two when=\"'primary' not in phases\" }}\n\n{rule('a', 'Two.')}"
    )
    assert found(text) == []


def test_wordings_for_different_readers_never_meet() -> None:
    assert found(rule("a", "One.", audience="staff parents") + rule("a", "Two.", audience="pupils")) == []


def test_wordings_that_share_a_reader_meet() -> None:
    (wrong,) = found(rule("a", "One.", audience="staff parents") + rule("a", "Two.", audience="pupils parents"))
    assert "any answers" in wrong.wrong


def test_wordings_that_are_never_in_force_on_one_day_do_not_meet() -> None:
    dated = '- One.\n  {{: #a strength="must" until="{}" }}\n- Two.\n  {{: #a strength="must" from="{}" }}\n'
    assert found(dated.format("2027-03-31", "2027-04-01")) == []
    assert found(dated.format("2027-04-01", "2027-04-01"))


def test_one_wording_private_and_another_not_is_a_finding() -> None:
    text = rule("a", "One.", audience="staff", private="") + rule("a", "Two.", audience="pupils")
    (wrong,) = found(text)
    assert "private" in wrong.wrong


def test_a_heading_and_a_statement_cannot_share_an_id() -> None:
    one, two = '## One {: #a for="staff" }\n\n', '## Two {: #two for="pupils" }\n\n'
    text = f"{one}{rule('b', 'B.')}\n{two}{rule('a', 'A.')}"
    (wrong,) = found(text)
    assert "heading" in wrong.wrong


# Ids


def test_a_name_is_unique_in_the_whole_model() -> None:
    (wrong,) = found({"mobile/scope": rule("a", "A."), "social/scope": rule("a", "A.")})
    assert (wrong.key, wrong.place.file) == ("social.a", "docs/social/scope.md")
    assert "mobile.a" in wrong.wrong


def test_all_wordings_stand_in_one_section() -> None:
    sections = {"mobile/scope": rule("a", "A.", audience="staff"), "mobile/pupils": rule("a", "B.", audience="pupils")}
    (wrong,) = found(sections)
    assert "docs/mobile/pupils.md and docs/mobile/scope.md" in wrong.wrong


@pytest.mark.parametrize("gone", ["renamed", "retired"])
def test_an_id_is_never_used_again(gone: str) -> None:
    model = replace(ready().project.model, **{gone: {"mobile.a": "mobile.b"}})
    wrong = found(rule("a", "A.") + rule("b", "B."), model)
    assert [each.key for each in wrong] == ["mobile.a"]


def test_an_id_is_renamed_to_one_that_stands() -> None:
    model = replace(ready().project.model, renamed={"mobile.old": "mobile.aa"})
    (wrong,) = found(rule("ab", "A."), model)
    assert wrong.key == "mobile.old"
    assert "did you mean 'mobile.ab'?" in wrong.mend


# Sources


def with_source(**more: object) -> Model:
    """The model with one source as it would be."""
    model = ready().project.model
    known = model.sources["phones-guidance"]
    facts = {"speaks": "must", "checked": datetime.date(2026, 11, 9), **more}
    return replace(model, sources={**model.sources, "phones-guidance": known.model_copy(update=facts)})


LAW = rule("a", "A.", cites="phones-guidance", force="law")


def test_law_is_law_where_its_source_says_must_and_was_checked() -> None:
    assert found(LAW, with_source()) == []


@pytest.mark.parametrize("weak", [{"checked": None}, {"speaks": "should"}])
def test_law_without_a_checked_source_that_says_must_is_a_finding(weak: dict[str, object]) -> None:
    (wrong,) = found(LAW, with_source(**weak))
    assert (wrong.key, wrong.place.file) == ("mobile.a", "docs/mobile/pupils.md")
    assert 'force="guidance"' in wrong.mend


def test_guidance_needs_no_check_to_be_cited() -> None:
    assert found(rule("a", "A.", cites="phones-guidance", force="guidance"), with_source(checked=None)) == []


def test_a_source_out_of_force_is_a_finding() -> None:
    cited = rule("a", "A.", cites="phones-guidance")
    assert found(cited, with_source(in_force_to=ON)) == []
    (wrong,) = found(cited, with_source(in_force_to=ON - datetime.timedelta(days=1)))
    assert "out of force" in wrong.wrong


def test_a_source_that_is_not_in_force_yet_is_told_unless_the_rule_waits_for_it() -> None:
    later = ON + datetime.timedelta(days=1)
    model = with_source(in_force_from=later)
    (told,) = (each for each in check_model(a_corpus(LAW), model, ON) if "comes into force only on" in each.wrong)
    assert (told.key, told.warning) == ("mobile.a", True)
    waits = rule("a", "A.", cites="phones-guidance", force="law", **{"from": later.isoformat()})
    assert not [each for each in check_model(a_corpus(waits), model, ON) if "comes into force" in each.wrong]


def test_a_source_that_a_sentence_names_is_cited_and_named_only_where_it_applies() -> None:
    english = "setting.nation == 'England' and setting.type != 'early-years'"
    said = "Read {{ source('phones-guidance') }}."
    assert found(rule("a", said, cites="phones-guidance", when=english)) == []
    (uncited,) = found(rule("a", said, when=english))
    assert "does not cite it" in uncited.wrong
    (everywhere,) = found(rule("a", said, cites="phones-guidance"))
    assert "which does not apply with" in everywhere.wrong


def test_a_source_is_named_by_its_id_and_never_in_words() -> None:
    (wrong,) = found(rule("a", "Read Mobile phones in schools."))
    assert wrong.mend == "write {{ source('phones-guidance') }}"


# Links


def test_a_link_to_no_rule_is_a_finding_that_suggests_the_nearest() -> None:
    text = rule("hand-in", "A.") + rule("b", "See {{ ref('mobile.hand-inn') }}, {{ ref('mobile.hand-in', 'here') }}.")
    (wrong,) = found(text)
    assert (wrong.key, wrong.mend) == ("mobile.b", nearest("mobile.hand-inn", ["mobile.hand-in"]))
    lines = (FRONT + text).splitlines()
    assert "mobile.hand-inn" in lines[wrong.place.line - 1]


def test_a_link_may_lead_to_a_heading() -> None:
    assert found("## One {: #one }\n\n" + rule("a", "See {{ ref('mobile.one') }}.")) == []
