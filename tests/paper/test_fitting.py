"""What a notice has no room for is a finding with its place, and says how long it may be; nothing is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
from demo_schools import ROOT, jobs_of, ready, school

from handbook.data.findings import Finding
from handbook.paper.letters import letters
from handbook.paper.notices import chosen
from handbook.paper.press import PressFault, press
from handbook.workflow import Seen

AREAS = [f"the {word} corridor of our building" for word in ("first", "second", "third", "fourth", "fifth", "sixth")]
SERVICE = "the very large and very long named county council and all of its teams"


def told(seen: Seen) -> list[Finding]:
    return [finding for finding in seen.findings if "has no room" in finding.wrong]


def answered(count: int) -> Seen:
    return tiny.look_at_all(tiny.a_school(answers={"no_phone_areas": f"[{', '.join(AREAS * count)}]"}))


def test_an_answer_for_which_a_notice_has_no_room_is_named_with_how_long_it_may_be() -> None:
    assert told(answered(1)) == []
    distinct = ", ".join(f"{area} {number}" for number in range(6) for area in AREAS)
    seen = tiny.look_at_all(tiny.a_school(answers={"no_phone_areas": f"[{distinct}]"}))
    (finding,) = told(seen)
    assert finding.key == "decisions.no_phone_areas"
    assert finding.place.file == "data/schools/examplewick-primary/decisions.yml" and finding.place.line > 100
    assert "“Visitors and phones”" in finding.wrong
    assert not seen.fit


def test_an_answer_as_long_as_it_may_be_has_room() -> None:
    words = " ".join(["we meet the family"] * 50)
    (finding,) = told(replaced(words))
    shorter = int(re.findall(r"\d+", finding.mend)[0])
    assert told(replaced(words[:-shorter])) == []
    assert told(replaced(words[: -shorter + 8])) != []


def replaced(words: str, policies: str = "") -> Seen:
    """The school with words of its own for a rule that stands on the notice in the classrooms."""
    own = (ROOT / "data/schools" / tiny.PRIMARY / "policies.yml").read_text("utf-8") + policies
    fields = "replace: mobile.pupils-lessons\n    against: {}\n    for: pupils\n    reason: So.\n    text: {}\n"
    change = f"changes:\n  - {fields}"
    hash = re.findall(r"against: (\w+)", str(first_finding(change.format("0" * 12, words))))[0]
    files = {"changes.yml": change.format(hash, words), "policies.yml": own}
    return tiny.look_at_all(tiny.a_school(files=files))


def first_finding(changes: str) -> Finding:
    seen = tiny.look_at_all(tiny.a_school(files={"changes.yml": changes}))
    return next(finding for finding in seen.findings if finding.key.startswith("replace"))


def test_a_rule_of_the_schools_own_is_told_at_its_line() -> None:
    (finding,) = told(replaced(" ".join(["we meet the family"] * 50)))
    assert (finding.place.file, finding.place.line) == ("data/schools/examplewick-primary/changes.yml", 2)
    assert finding.key == "mobile.pupils-lessons"


def test_all_rules_that_a_sheet_names_and_a_school_has_stand_on_it() -> None:
    for sheet in chosen(ready().corpus, school("makebelieve-academy").books):
        shown = {each.id for _, _, each in sheet.book.statements()}
        named = [item.name for item in sheet.sheet.items if item.name in shown]
        assert [rule.shown.id for rule in sheet.rules] == named


def test_text_is_measured_as_it_is_set() -> None:
    known = letters(ROOT)
    assert 2.3 < known.width("WWW") < 2.5
    assert known.width("1111") == known.width("7890")
    assert known.width("iii") < known.width("iii", bold=True)
    assert known.lines("one two", known.width("one two") + 0.01) == (1, True)
    assert known.lines("one two", known.width("one two") - 0.01) == (2, True)
    assert known.lines("unbreakable", known.width("unbreakable") / 2)[1] is False


@pytest.mark.parametrize("name", ["gate", "get-help"])
def test_a_notice_is_set_about_as_large_as_it_can_be(tmp_path: Path, name: str) -> None:
    jobs = [job for job in jobs_of("examplewick-primary", tmp_path) if job.target.name == f"{name}-a4.pdf"]
    larger = [replace(job, sizes=(job.sizes[0] + 3,)) for job in jobs]
    with press(tmp_path / "cache", ROOT / "overrides/paper") as machine, pytest.raises(PressFault, match="not fit"):
        machine.print(larger)


# Notices that are not wanted


def test_a_school_that_does_not_print_a_notice_may_say_more_than_it_holds() -> None:
    words = " ".join(["we meet the family"] * 50)
    assert told(replaced(words))
    assert told(replaced(words, "notices: [gate]\n")) == []


def test_help_is_always_printed_and_an_unknown_notice_is_told() -> None:
    policies = (ROOT / "data/schools" / tiny.PRIMARY / "policies.yml").read_text("utf-8")
    seen = tiny.look_at_all(tiny.a_school(files={"policies.yml": policies + "notices: [gaet]\n"}))
    (wrong,) = tiny.faults(seen)
    assert "there is no notice 'gaet'; use one of classroom, gate" in wrong
    printed = {sheet.name for sheet in chosen(ready().corpus, seen.books) if not sheet.is_form}
    assert printed == {"get-help", "get-help-for-pupils"}
