"""Records of releases: read from files, made of the present, listed for the public."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tiny

from handbook.releases.present import record_now
from handbook.releases.reading import read_records
from handbook.releases.records import Record, listing, schema, written
from handbook.views.lens import Shown

BARE: dict[str, Any] = {
    "name": "2025-26",
    "status": "approved",
    "approved": "2025-11-10",
    "published": "2025-11-14",
    "superseded_by": None,
    "statements": {"mobile.one": {"hash": "0123456789ab", "number": "6.1", "text": "Phones stay in bags."}},
}


def read(root: Path, **files: object) -> tuple[tuple[Record, ...], list[str]]:
    folder = root / "releases/hill-top"
    folder.mkdir(parents=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        (folder / f"{name.replace('_', '-')}.json").write_text(text, "utf-8")
    records, findings = read_records(root, "hill-top")
    return records, [str(finding) for finding in findings]


def now(text: str, private: bool = False, **more: Any) -> Record:
    seen = tiny.see(text, tiny.a_school(**more))
    return record_now(seen.books, tiny.ready().corpus, private)


def test_a_record_written_by_hand_needs_only_what_the_contract_names(tmp_path: Path) -> None:
    (record,), findings = read(tmp_path, **{"2025_26": BARE})
    assert findings == []
    assert record.statements["mobile.one"].text == "Phones stay in bags."


def test_releases_are_read_oldest_first_and_say_which_followed(tmp_path: Path) -> None:
    names = ["2025-26", "2025-26.2", "2025-26.10"]
    records, findings = read(tmp_path, **{name.replace("-", "_"): {**BARE, "name": name} for name in reversed(names)})
    assert findings == []
    assert [(each.name, each.superseded_by) for each in records] == list(zip(names, [*names[1:], None], strict=True))


def test_a_value_that_does_not_fit_is_named_with_its_line(tmp_path: Path) -> None:
    text = json.dumps(BARE, indent=1).replace('"0123456789ab"', '"none"')
    line = next(number for number, each in enumerate(text.splitlines(), 1) if '"none"' in each)
    _, findings = read(tmp_path, **{"2025_26": text})
    assert findings == [
        f"releases/hill-top/2025-26.json:{line}: statements.mobile.one.hash: 'none' is not written as it should be; "
        "write it as releases.schema.json says"
    ]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("2025_26", "{", "2025-26.json:1: file: it is not JSON"),
        ("2025_26", {**BARE, "name": "first"}, "2025-26.json:1: name: 'first' is no name of a release"),
        ("2026_27", BARE, "2026-27.json:1: name: the file is called 2026-27.json and holds 2025-26"),
        ("2025_26", {**BARE, "school": "other"}, "2025-26.json:1: school: it is a release of other"),
        ("2025_26", {**BARE, "sealed": True}, "sealed: is no part of a record"),
    ],
)
def test_a_record_that_cannot_be_right_is_a_finding(tmp_path: Path, file: str, content: object, told: str) -> None:
    records, findings = read(tmp_path, **{file: content})
    assert records == ()
    assert len(findings) == 1
    assert told in findings[0]


def test_a_private_rule_in_a_public_record_is_a_finding(tmp_path: Path) -> None:
    statements = {"mobile.key": {**BARE["statements"]["mobile.one"], "private": True}}
    records, findings = read(tmp_path, **{"2025_26": {**BARE, "statements": statements}})
    assert records == ()
    assert "statements.mobile.key: a public record holds a private rule" in findings[0]


def test_the_record_of_the_present_says_what_everyone_is_shown(shown: dict[str, Shown]) -> None:
    seen = tiny.see(TEXT)
    record = record_now(seen.books, tiny.ready().corpus)
    assert {id: (each.hash, each.number, each.text) for id, each in record.statements.items() if id != NAMED} == {
        each.id: (each.hash, each.number, each.text) for each in shown.values() if each.id != NAMED
    }


def test_the_text_of_a_public_record_names_posts_and_no_numbers_of_the_school() -> None:
    said = now(TEXT).statements[NAMED].text
    assert said == "Ask the designated safeguarding lead, or phone the number under Get help."


NAMED = "mobile.three"
TEXT = (
    tiny.rule("one", "Pupils leave phones at the gate.", audience="parents staff")
    + tiny.rule("one", "Leave your phone at the gate.", audience="pupils")
    + tiny.rule("two", "The key hangs behind the door.", audience="staff", private="")
    + tiny.rule("three", "Ask {{ names('dsl') }}, or phone {{ contact('lado').phone }}.", audience="staff")
    + tiny.rule("three", "You can tell {{ names('dsl') }}.", audience="pupils")
    + tiny.rule("four", "See {{ ref('mobile.one') }}.")
)


@pytest.fixture
def shown() -> dict[str, Shown]:
    return tiny.shown(tiny.see(TEXT), "public/everyone")


def test_a_reader_with_words_of_their_own_has_them_in_the_record() -> None:
    one = now(TEXT).statements["mobile.one"]
    assert one.text == "Pupils leave phones at the gate."
    assert {reader: said.text for reader, said in one.readers.items()} == {"pupils": "Leave your phone at the gate."}
    assert one.audience == ("parents", "pupils", "staff")


def test_what_is_private_stands_in_the_private_record_only() -> None:
    assert "mobile.two" not in now(TEXT).statements
    assert now(TEXT, private=True).statements["mobile.two"].private
    assert "behind the door" not in written(now(TEXT))


def test_a_note_about_a_private_rule_stands_in_the_private_record_only() -> None:
    changes = """changes:
  - add: local.key
    after: mobile.one
    text: The key hangs behind the door.
    for: staff
    strength: information
    private: yes
    reason: Only staff need it.
"""
    policies = (tiny.ROOT / "data/schools" / tiny.PRIMARY / "policies.yml").read_text("utf-8").partition("\nmajor:")[0]
    policies += "\nmajor:\n  - {note: Zq the key has moved., rules: [local.key]}\n  - {note: Phones stay out.}\n"
    files = {"changes.yml": changes, "policies.yml": policies}
    assert [note.note for note in now(TEXT, files=files).notes] == ["Phones stay out."]
    assert len(now(TEXT, private=True, files=files).notes) == 2


def test_a_name_that_is_not_public_stands_in_no_public_record() -> None:
    people = PEOPLE.replace(", public: yes", "")
    assert "New Sample" not in written(now(TEXT, files={"people.yml": people}))
    assert "New Sample" in written(now(TEXT, private=True, files={"people.yml": people}))


def test_a_new_name_and_a_new_number_leave_the_rule_as_it_was() -> None:
    before, after = now(TEXT), now(TEXT, files={"people.yml": PEOPLE})
    before_three, after_three = before.statements["mobile.three"], after.statements["mobile.three"]
    assert before_three == after_three
    assert "people.dsl" in after_three.rests_on
    assert (before.facts["people.dsl"].said, after.facts["people.dsl"].said) == ("Ms Ada Example", "Mx New Sample")


PEOPLE = """people:
  - {name: Mx New Sample, roles: [dsl, headteacher, deputy-dsl], public: yes}
  - {name: Mrs Dora Madeup, roles: [chair-of-governors, safeguarding-governor], public: yes}
"""


def test_once_another_has_followed_a_release_does_not_tell_who_held_a_post() -> None:
    old = now(TEXT).model_copy(update={"name": "2025-26"})
    new = now(TEXT, files={"people.yml": PEOPLE}).model_copy(update={"name": "2026-27"})
    listed = listing([new, old])
    assert [each["name"] for each in listed] == ["2026-27", "2025-26"]
    assert "Ms Ada Example" not in json.dumps(listed)
    assert "Mx New Sample" in json.dumps(listed[0])


def test_what_is_listed_holds_to_its_schema() -> None:
    records = [Record.model_validate(BARE), now(TEXT).model_copy(update={"name": "2026-27"})]
    jsonschema.validate(listing(records), schema(), jsonschema.Draft202012Validator)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    record = now(TEXT).model_copy(update={"name": "2026-27", "school": ""})
    (back,), findings = read(tmp_path, **{"2026_27": written(record)})
    assert findings == []
    assert back == record


def test_a_rule_rests_on_the_answers_that_it_asks() -> None:
    text = tiny.rule("one", "Phones stay away.", when="decisions.pupil_phones == 'handed-in'")
    record = now(text)
    assert record.statements["mobile.one"].rests_on == ("decisions.pupil_phones",)
    assert record.facts["decisions.pupil_phones"].title.endswith("?")


def test_a_private_record_is_never_listed() -> None:
    with pytest.raises(ValueError, match="private"):
        listing([now(TEXT, private=True).model_copy(update={"name": "2026-27"})])


def test_a_record_is_written_without_what_followed_it(tmp_path: Path) -> None:
    """It may be published when a release with a later name is there already."""
    (old, new), _ = read(tmp_path, **{"2025_26": BARE, "2026_27": {**BARE, "name": "2026-27"}})
    assert old.superseded_by == "2026-27"
    assert json.loads(written(old))["superseded_by"] is None
    assert written(new) == written(Record.model_validate_json(written(new)))
