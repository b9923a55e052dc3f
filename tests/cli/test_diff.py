"""``handbook diff`` as whoever prepares a meeting runs it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from handbook_copy import FIRST, ON, ROOT, Copy

from handbook.releases.present import record_now
from handbook.releases.records import written
from handbook.workflow import prepare, see

RECORD = f"releases/{FIRST}/2026-27.json"


@pytest.fixture(scope="module")
def present() -> str:
    """The record of the present, as a release would keep it."""
    ready = prepare(ROOT, ROOT / "data")
    seen = see(ready, FIRST, datetime.date.fromisoformat(ON))
    return written(record_now(seen.books, ready.corpus, name="2026-27"))


@pytest.fixture
def released(copy: Copy, present: str) -> Copy:
    """A school whose present text is a release."""
    copy.write(RECORD, present)
    return copy


def diff(copy: Copy, *arguments: str) -> dict[str, Any]:
    done = copy.handbook("diff", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def causes(copy: Copy) -> dict[str, list[str]]:
    changes = diff(copy, "2026-27", "now")["changes"]
    return {
        each["id"]: [cause["kind"] for cause in each["causes"]] for each in changes if each["group"] != "renumbered"
    }


def test_nothing_changed_since_a_release_of_the_present(released: Copy) -> None:
    assert causes(released) == {}


def test_a_new_safeguarding_lead_is_the_only_cause(released: Copy) -> None:
    people = released.school("people")
    released.edit(people, "Ms Ada Example, roles: [headteacher, dsl]", "Ms Ada Example, roles: [headteacher]")
    released.append(people, "  - {name: Mx New Sample, roles: [dsl], public: yes}\n")
    found = causes(released)
    assert "common.front-dsl" in found
    assert {kind for kinds in found.values() for kind in kinds} == {"person"}


def test_a_word_of_the_model_changed_names_the_model(released: Copy) -> None:
    section = "docs/mobile/pupils.md"
    text = released.read(section)
    line = next(each for each in text.splitlines() if "hand their phones in at {{ places.phones_handed_in }}" in each)
    released.write(section, text.replace(line, line.replace("when they arrive", "on arrival")))
    assert causes(released) == {"mobile.pupils-handed-in": ["model"]}


def test_an_answer_changed_names_the_decision(released: Copy) -> None:
    released.line(released.school("decisions"), "  phones_handed_in:", "  phones_handed_in: the library")
    found = causes(released)
    assert "mobile.pupils-handed-in" in found
    assert {kind for kinds in found.values() for kind in kinds} == {"decision"}


def test_a_local_change_taken_back_is_named(released: Copy) -> None:
    changes = released.school("changes")
    text = released.read(changes)
    blocks = re.split(r"\n(?=  - )", text)
    released.write(changes, "\n".join(block for block in blocks if "omit: mobile.visitors-regular" not in block))
    assert causes(released) == {"mobile.visitors-regular": ["local"]}


def test_a_name_that_is_no_release_says_which_there_are(released: Copy) -> None:
    done = released.handbook("diff", "2019-20", "now")
    assert done.returncode == 2
    assert "there is no release '2019-20' of this school; it has " in done.stderr
    assert "2026-27" in done.stderr


def test_a_record_that_cannot_be_read_stops_check_and_build(released: Copy, tmp_path: Path) -> None:
    released.edit(RECORD, '"status": "approved"', '"status": "sealed"')
    for command in ("check", "build", "diff"):
        done = released.handbook(command, *(["2026-27", "now"] if command == "diff" else []))
        assert done.returncode == 1
        assert f"{RECORD}:3: status: 'sealed'" in done.stderr


def test_html_holds_struck_and_added_words_as_such_elements(released: Copy) -> None:
    released.line(released.school("decisions"), "  phones_handed_in:", "  phones_handed_in: the café & library")
    done = released.handbook("diff", "2026-27", "now", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert "<ins>" in done.stdout and "<del>" in done.stdout
    assert "café &amp; library" in done.stdout
