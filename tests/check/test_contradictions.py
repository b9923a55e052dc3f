"""Answers that contradict each other are one finding that names all of them with their lines, or cannot be given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from properties.schools import Folder, ready, typical

from handbook.data.findings import Finding
from handbook.data.model import Model, Rule, when
from handbook.text.conditions import Condition, Name, parse
from handbook.text.proof import worlds


def the_model() -> Model:
    return ready().project.model


def serious(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if not finding.warning]


def ways(model: Model, *wanted: Condition, but: str = "") -> Iterator[dict[Name, object]]:
    """Answers with which conditions hold, of schools that contradict themselves in no other way than ``but``."""
    others = [each for each in model.contradictions() if each.source != but]
    names = {name for condition in wanted for name in condition.names}
    return worlds(names, model.domains(), others, conditions=(), asked=model.asked(), where=wanted)


# Rules


def is_rows(model: Model, name: Name) -> bool:
    """Whether an answer may leave what it means to rows under this name."""
    return name.group == "decisions" and model.decisions[name.name].type == "rows"


@pytest.mark.parametrize("number", range(len(the_model().rules)))
def test_a_school_that_breaks_a_rule_is_told_which_answers_to_change(number: int) -> None:
    model, rule = the_model(), the_model().rules[number]
    folder = breaking(model, rule)
    school, findings = folder.load(model)
    assert school is not None
    assert len(serious(findings)) == 1
    (finding,) = serious(findings)
    assert rule.why.rstrip(".") in finding.wrong
    names = parse(rule.never).names
    answered = [name.name for name in names if name.name in folder.files["decisions"]["decisions"]]
    held = parse(rule.never).literals(Name("setting", "roles"))
    rows = [name.name for name in names - {Name("decisions", one) for one in answered} if is_rows(model, name)]
    assert len(answered) + len(held) + len(rows) > 1
    for one in answered:
        assert f"{one} is " in finding.wrong
        assert f"({school.place(f'decisions.{one}')})" in finding.wrong
        assert school.place(f"decisions.{one}") != school.place("decisions")
    for number, person in enumerate(school.people):
        for at, _ in ((at, role) for at, role in enumerate(person.roles) if role in held):
            assert f"{person.name} holds the role " in finding.wrong
            assert f"({school.place(f'people.{number}.roles.{at}')})" in finding.wrong


def breaking(model: Model, rule: Rule) -> Folder:
    """A school with nothing wrong but this."""
    way = next(ways(model, parse(rule.never), but=rule.never), None)
    assert way is not None, "no school can break this rule: what is asked keeps them from it"
    return typical(way, excused=[rule.never])


def test_the_schools_that_break_rules_are_sound_but_for_that() -> None:
    """The test above says something only if the school it starts from has no finding."""
    _, findings = typical({}).load(the_model())
    assert serious(findings) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The rules that rest on what was found in approved policies.
        ("pupil_phones", "pupil_lesson_use"),
        ("pupil_phones", "pupil_personal_social_media"),
        ("staff_restricted_times", "staff_personal_social_media"),
        ("has_official_channels", "former_pupil_contact"),
        ("visitor_phones", "visitor_policies"),
        ("clubs_phones", "pupil_phones"),
        ("recording_device", "pupil_phones"),
        ("staff_restricted_times", "staff_device_rules"),
        ("visitor_phones", "visitor_device_rules"),
        ("personal_contact_exception", "contact_ties"),
        ("staff_personal_social_media", "staff_phone_places"),
    ],
)
def test_pairs_that_real_policies_contradict_themselves_in_are_rules(one: str, other: str) -> None:
    wanted = {Name("decisions", one), Name("decisions", other)}
    assert any(wanted <= parse(rule.never).names for rule in the_model().rules)


# Questions that another answer closes: there the contradiction cannot be given, and whoever types it is told so.


def closing() -> list[tuple[str, str]]:
    """Each question that is asked only after some answer, with the question that can close it."""
    model = the_model()
    return [
        (one, name.name)
        for one, decision in model.decisions.items()
        for name in sorted(when(decision).names)
        if name.group == "decisions" and closed(model, one, name) is not None
    ]


def closed(model: Model, one: str, by: Name) -> dict[Name, object] | None:
    """Answers of a school that is not asked a question only because of its answer to another."""
    asked = when(model.decisions[one])
    # Only what a condition can tell apart: a list of eighteen policies has a quarter of a million values.
    probes = [probe for each in (asked, *model.contradictions()) for probe in each.probes if probe.name == by]
    values = model.domains()[by].reduced(probes).values()
    for way in ways(model, asked):
        for value in values:
            other = {**way, by: value}
            if asked.decided(other) is False and all(
                rule.decided(other) is not True for rule in model.contradictions()
            ):
                return other
    return None


@pytest.mark.parametrize(("one", "by"), closing())
def test_an_answer_to_a_closed_question_is_a_finding(one: str, by: str) -> None:
    model = the_model()
    way = closed(model, one, Name("decisions", by))
    assert way is not None
    _, findings = typical(way, also=one).load(model)
    told = {finding.key: finding.wrong for finding in serious(findings)}
    assert f"decisions.{one}" in told
    assert "not asked of this school" in told[f"decisions.{one}"]
    assert f"decisions.{by} is " in told[f"decisions.{one}"]


@pytest.mark.parametrize(
    ("one", "by"),
    [
        # Phones that stay at home, and what is done with them in lessons.
        ("pupil_lesson_use", "pupil_phones"),
        ("pupil_phone_return", "pupil_phones"),
        # Channels that the school does not have, and rules for them.
        ("official_channels", "has_official_channels"),
        ("official_use_policies", "has_official_channels"),
        ("channel_managers", "has_official_channels"),
        # Phones that are handed in, and what pupils do with those that they keep.
        ("pupil_phone_measures", "pupil_phones"),
        ("event_photos_shared", "event_photos"),
    ],
)
def test_pairs_that_cannot_contradict_because_the_second_is_not_asked(one: str, by: str) -> None:
    assert (one, by) in closing()


def test_no_question_lets_a_school_disclaim_a_phone_that_it_holds() -> None:
    """Handed in, and not responsible for loss: no answer can say so, and the text says who takes care."""
    model, corpus = the_model(), ready().corpus
    handed_in = parse("decisions.pupil_phones == 'handed-in'")
    (wording, *_) = corpus.wordings["mobile.pupils-care"]
    assert next(ways(model, handed_in, parse(f"not ({wording.when.source})")), None) is None
    (held, *_) = corpus.wordings["mobile.expectations-held-devices"]
    assert not held.when.names
