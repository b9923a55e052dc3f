"""What a school has told its readers, and wants to tell them next."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import tiny

from handbook.data.loading import load_school
from handbook.data.school import School

POLICIES = (tiny.ROOT / "data/schools" / tiny.PRIMARY / "policies.yml").read_text("utf-8").partition("\nmajor:")[0]


def load(tmp_path: Path, lines: str) -> tuple[School, list[str]]:
    school = tiny.a_school()
    (school.folder / "policies.yml").write_text(POLICIES + "\n" + lines, "utf-8")
    read, findings = load_school(school.folder, None, tiny.ready().project.model, "x")
    assert read
    return read, [str(finding).partition(": ")[2] for finding in findings if not finding.warning]


def test_who_was_told_when_and_how_is_read(tmp_path: Path) -> None:
    school, wrong = load(tmp_path, "told:\n  - {who: parents pupils, on: 7 September 2026, how: a letter home}\n")
    assert wrong == []
    (told,) = school.told
    assert (told.who, told.on, told.how) == (("parents", "pupils"), datetime.date(2026, 9, 7), "a letter home")


def test_a_major_change_names_its_rules(tmp_path: Path) -> None:
    school, wrong = load(tmp_path, "major:\n  - {note: Phones are handed in., rules: [mobile.pupils-handed-in]}\n")
    assert wrong == []
    assert [(each.note, each.rules) for each in school.major] == [
        ("Phones are handed in.", ("mobile.pupils-handed-in",))
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "told:\n  - {who: neighbours, on: 7 September 2026, how: a letter}\n",
            "told.0.who: 'neighbours' is no reader",
        ),
        ("told:\n  - {who: staff, on: 31 September 2026, how: a letter}\n", "there is no such day"),
        ("told:\n  - {who: staff, on: 7 September 2026, how: TBC}\n", "told.0.how: 'TBC' is not finished"),
        ("major:\n  - {note: '[say what]'}\n", "major.0.note: '[say what]' is not finished"),
    ],
)
def test_what_is_unknown_or_unfinished_is_a_finding(tmp_path: Path, lines: str, told: str) -> None:
    _, wrong = load(tmp_path, lines)
    assert len(wrong) == 1
    assert told in wrong[0]
