"""An approval is written into policies.yml, and nothing else in it changes."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from handbook.data.findings import Finding
from handbook.releases.approval import not_approved
from handbook.releases.approving import Approved, with_approval
from handbook.workflow import prepare, see

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from handbook_copy import FIRST, ON
from publishing import Project

NOW = Approved("the board: all of it", "9 November 2026", "2026/41", "0123456789ab")


@pytest.mark.parametrize(
    "before",
    [
        "policies:\n  mobile:\n    review: Autumn term 2027 # soon\n  social:\n    review: May 2027\n",
        "policies:\n  mobile:\n    approved: {body: them, date: 1 May 2025}\n    review: Autumn term 2027\n  social:\n",
        "policies:\n  mobile:\n    approved:\n      body: them\n      date: 1 May 2025\n    # When it is due.\n"
        "    review: Autumn term 2027\n  social:\n",
        "policies:\n  mobile: {review: Autumn term 2027}\n  social:\n",
        "policies:\n  mobile:\n  social:\n",
    ],
    ids=["none yet", "on a line", "on lines of its own", "braces", "nothing at all"],
)
def test_an_approval_takes_the_place_of_the_one_before(before: str) -> None:
    after = with_approval(before, "mobile", NOW)
    made = yaml.load(after, yaml.BaseLoader)["policies"]
    was = yaml.load(before, yaml.BaseLoader)["policies"]
    assert made["mobile"].pop("approved") == {
        "body": NOW.body, "date": NOW.date, "minute": NOW.minute, "hash": NOW.hash,
    }  # fmt: skip
    kept = {key: value for key, value in (was["mobile"] or {}).items() if key != "approved"}
    assert made["mobile"] == kept and made["social"] == was["social"]
    assert [line for line in before.splitlines() if "#" in line] == [line for line in after.splitlines() if "#" in line]


def test_the_hash_that_is_recorded_makes_a_release_possible(tmp_path: Path) -> None:
    project = Project.small(tmp_path / "project")
    path = project.school("policies")
    project.write(path, re.sub(r"hash: \w+", "hash: 0123456789ab", project.read(path)))
    assert [finding.wrong for finding in refused(project)] == [
        "it has changed since it was approved on 9 November 2026"
    ]
    done = project.handbook("approve", "--date", "20 November 2026", "--minute", "2026/50")
    assert done.returncode == 0, done.stderr
    assert list(refused(project)) == []


def test_an_approval_that_cannot_be_right_is_not_written(tmp_path: Path) -> None:
    project = Project.small(tmp_path / "project")
    before = project.read(project.school("policies"))
    assert project.handbook("approve", "--date", "32 November 2026").returncode == 1
    assert project.read(project.school("policies")) == before


def refused(project: Project) -> Iterator[Finding]:
    """Why a release would be refused."""
    handbook = see(prepare(project.root, project.root / "data"), FIRST, datetime.date.fromisoformat(ON)).handbook
    assert handbook
    return not_approved(handbook)
