"""Schools decide exact opposites: each can be said, and no rule that stands with one of them assumes the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from properties.schools import Folder, ready, seen, typical

from handbook.text.conditions import Name
from handbook.workflow import Seen

SECONDARY = ("secondary",)
# A sentence that takes it for granted that phones come in, or that they do not.
COME_IN = (
    r"\b(?:bring|brings|hand|switch|keep|set)\b[^.]* phones?\b|\bget your phone back\b|\bphones? (?:back|comes? in)\b"
)
STAY_AWAY = (
    r"\bphones? (?:stays?|at|is left) (?:at )?home\b|leave (?:your|their) phones? at home|do not (?:bring|have) phones"
)


def a_school(
    phases: tuple[str, ...] = SECONDARY, rows: Mapping[str, list[dict[str, str]]] = {}, **answers: object
) -> Seen:
    wanted: dict[Name, object] = {Name("decisions", one): answer for one, answer in answers.items()}
    folder = typical({Name("phases", ""): phases, **wanted})
    folder.files["decisions"]["decisions"] |= rows or {}
    whole = seen(Folder(folder.files))
    assert [str(each) for each in whole.findings if not each.warning] == []
    return whole


def said(seen: Seen) -> dict[str, str]:
    """Every text of every view, by id and view."""
    return {
        f"{shown.id} ({book.view})": shown.text
        for book in seen.books
        for part in book.policies
        for section in part.parts
        for shown in section.statements()
    }


def matching(seen: Seen, pattern: str, about: str = "mobile.pupils-") -> dict[str, str]:
    return {id: text for id, text in said(seen).items() if id.startswith(about) and re.search(pattern, text, re.I)}


def test_a_phone_that_stays_at_home_is_nowhere_brought_in() -> None:
    texts = matching(a_school(pupil_phones="not-permitted"), COME_IN)
    # Trips, and a need of one's own, are decided apart.
    apart = ("phones-on-site", "by-mistake", "trips", "exceptional", "guidance")
    assert {id: text for id, text in texts.items() if not id.removeprefix("mobile.pupils-").startswith(apart)} == {}
    assert "mobile.pupils-returned (public/pupils)" in matching(a_school(pupil_phones="handed-in"), COME_IN)


def test_a_phone_that_is_required_is_nowhere_left_at_home() -> None:
    whole = a_school(pupil_phones="required", pupil_phones_on_trips="required")
    assert any("brings a phone" in text for text in matching(whole, "phone").values())
    assert matching(whole, STAY_AWAY) == {}
    assert matching(whole, "only pupils|asks us in writing|only for pupils") == {}


@pytest.mark.parametrize(
    ("answer", "pattern", "never"),
    [
        (
            "advised",
            r"we advise families to give their child a tag",
            r"do not bring tags|leave it at home|take it away",
        ),
        ("taken-away", r"we take it away", r"advise|is fine|may stay in a bag"),
        ("not-allowed", r"do not bring tags", r"advise|is fine|may stay in a bag"),
        ("allowed", r"may stay in a bag", r"do not bring tags|advise|take it away"),
    ],
)
def test_tags_are_advised_or_taken_away(answer: str, pattern: str, never: str) -> None:
    whole = a_school(pupil_trackers=answer)
    assert matching(whole, pattern, "mobile.pupils-trackers")
    assert matching(whole, rf"\btags?\b[^.]*(?:{never})|(?:{never})[^.]*\btags?\b") == {}


KINDS = tuple(ready().project.model.decisions["device_rules"].columns["device"].options)
RULES = tuple(ready().project.model.decisions["device_rules"].columns["rule"].options)


def test_every_device_can_have_every_rule() -> None:
    """A table of them all, in which each cell of the rule is that rule's words and no other's."""
    for rule in RULES:
        rows = [{"device": kind, "who": "Year 9", "rule": rule} for kind in KINDS]
        texts = matching(a_school(rows={"device_rules": rows}), ".", "mobile.pupils-device-rules")
        words = ready().project.model.decisions["device_rules"].columns["rule"].options
        (said,) = {text for id, text in texts.items() if id.endswith("(public/parents)")}
        assert said.count(str(words[rule].says)) == len(KINDS)


def test_a_row_for_some_stands_beside_the_opposite_for_all() -> None:
    rows = [{"device": "phones", "who": "pupils who come by coach", "rule": "required"}]
    texts = said(a_school(pupil_phones="not-permitted", rows={"device_rules": rows}))
    parents = {id.partition(" ")[0]: text for id, text in texts.items() if id.endswith("(public/parents)")}
    assert "do not bring phones" in parents["mobile.pupils-phones-on-site"]
    assert parents["mobile.pupils-device-rules"].endswith("Phones, pupils who come by coach: they are needed.")
    assert "They come before the other rules" in parents["mobile.pupils-device-rules"]


def test_a_row_for_all_that_contradicts_the_rule_for_all_is_told_with_both_lines() -> None:
    folder = typical({Name("phases", ""): SECONDARY, Name("decisions", "pupil_phones"): "not-permitted"})
    folder.files["decisions"]["decisions"]["device_rules"] = [{"device": "phones", "rule": "required"}]
    school, findings = folder.load(ready().project.model)
    assert school
    (finding,) = (each for each in findings if not each.warning)
    assert finding.place == school.place("decisions.device_rules.0")
    assert f"pupil_phones settles as 'not-permitted' ({school.place('decisions.pupil_phones')})" in finding.wrong


def test_two_rows_that_contradict_each_other_are_told() -> None:
    folder = typical({Name("phases", ""): SECONDARY})
    rows = [{"device": "headphones", "rule": rule} for rule in ("allowed", "forbidden")]
    folder.files["decisions"]["decisions"]["device_rules"] = rows
    _, findings = folder.load(ready().project.model)
    (finding,) = (each for each in findings if not each.warning)
    assert finding.key == "decisions.device_rules.1"
    assert finding.wrong == "row 2 is about the same as row 1, and says something else"


# What does not apply is nowhere


def test_a_nursery_is_asked_none_of_the_pupils_device_rules() -> None:
    texts = said(a_school(phases=("early-years",)))
    assert [
        id
        for id in texts
        if re.match(r"mobile\.(?:pupils-(?:device-rules|hours|bus|own-|boarding-rules)|breach-steps|search-held)", id)
    ] == []


def test_a_primary_school_has_no_exams_and_a_day_school_no_boarding_house() -> None:
    texts = said(a_school(phases=("primary",)))
    assert {id: text for id, text in texts.items() if re.search(r"\bexams?\b|boarding|boarders", text, re.I)} == {}
