"""What views are told of earlier releases: the private tree of private rules too, and nobody else of any."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tiny import a_school, ready, rule, see

from handbook.data.school import School
from handbook.engine.told import steps_for
from handbook.releases.past import Past
from handbook.releases.present import record_now
from handbook.releases.records import Record, written
from handbook.releases.untold import untold
from handbook.views.lens import View

BEFORE = rule("a", "Phones stay at home.") + rule(
    "key", "The spare key is under the mat.", private="", audience="staff"
)
AFTER = BEFORE.replace("mat", "tub")
STAFF = View("staff", True)


def kept(text: str, private: bool, school: School | None = None) -> Record:
    return record_now(see(text, school).books, ready().corpus, private, "2025-26")


def past(text: str, private: Sequence[Record], school: School | None = None) -> Past:
    return Past(see(text, school).books, ready().corpus, (kept(BEFORE, False),), private=tuple(private))


def told(past: Past, view: View) -> list[str]:
    return [change.id for step in steps_for(past, view) for change in step.changes]


def test_a_private_rule_that_changed_is_told_in_the_private_tree_and_nowhere_else() -> None:
    text = AFTER.replace("Phones stay", "Phones and watches stay")
    made = past(text, [kept(BEFORE, True)])
    assert told(made, STAFF) == told(made, View("governors", True)) == ["mobile.a", "mobile.key"]
    for view in ("everyone", "parents", "staff", "governors"):
        assert told(made, View(view)) == ["mobile.a"]
    assert "spare key" not in written(made.now)


def test_where_the_private_record_was_not_kept_no_private_rule_seems_new() -> None:
    assert told(past(AFTER, []), STAFF) == []


def test_a_note_about_a_private_rule_is_told_once_and_only_in_the_private_tree() -> None:
    note = "\nmajor:\n  - {note: The key has another place., rules: [mobile.key]}\n"
    policies = (ready().project.folder("examplewick-primary") / "policies.yml").read_text("utf-8")
    school = a_school(files={"policies.yml": policies.partition("\nmajor:")[0] + note})
    for before, notes in ((BEFORE, ["The key has another place."]), (AFTER, [])):
        old = kept(before, True, school if before == AFTER else None)
        made = past(AFTER, [old], school)
        found = [each.note for step in steps_for(made, STAFF) for each in step.notes]
        assert found == notes
        assert [note for step in steps_for(made, View("staff")) for note in step.notes] == []


BLOCKS = rule("in", "We block people.", when="decisions.channel_blocking") + rule(
    "out", "We block nobody.", when="not decisions.channel_blocking"
)


def alerts(text: str, notes: str = "[]", was: str = "no") -> list[str]:
    """What an office is told where a choice was another in the last release."""
    policies = (ready().project.folder("examplewick-primary") / "policies.yml").read_text("utf-8")
    files = {"policies.yml": policies.partition("\nmajor:")[0] + f"\nmajor: {notes}\n"}
    then, now = see(text, a_school(answers={"channel_blocking": was})), see(text, a_school(files=files))
    assert now.handbook
    record = record_now(then.books, ready().corpus, name="2025-26")
    return [finding.key for finding in untold(now.handbook, ready().corpus, [record])]


def test_a_flipped_choice_among_binding_rules_reminds_the_office_to_tell_readers() -> None:
    assert alerts(BLOCKS) == ["decisions.channel_blocking"]
    assert alerts(BLOCKS, was="yes") == []
    assert alerts(BLOCKS.replace("must", "may")) == []


@pytest.mark.parametrize("rules", ["[mobile.in]", "[mobile.out]", "[]"])
def test_a_note_that_tells_of_a_flipped_choice_is_enough(rules: str) -> None:
    assert alerts(BLOCKS, f"[{{note: We block people now., rules: {rules}}}]") == []
