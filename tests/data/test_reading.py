"""Reading gives back what was typed, or says in plain words what was not understood."""

from __future__ import annotations

import datetime
import enum
import pathlib
from typing import Annotated, Any, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from handbook.data.findings import Place
from handbook.data.reading import Document, dotted, overlay, parse, read, show, validate
from handbook.data.types import Day, Line, Phone, YesNo

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['case']}")
    for file in sorted((pathlib.Path(__file__).parent / "yaml").glob("*.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_case_file(case: dict[str, Any]) -> None:
    document = parse(case["text"], "school.yml")
    assert document.value == case["value"]
    assert [str(finding).removeprefix("school.yml:") for finding in document.findings] == case.get("findings", [])


# Reading


@given(st.text() | st.binary() | st.text(alphabet=" \n\t-:#'\"[]{}&*!|>%@`?,~<ab•“”\ufeff\u00a0\u2028"))
def test_anything_at_all_is_read_without_a_fall(text: str | bytes) -> None:
    document = parse(text, "any.yml")
    assert isinstance(validate(document, School)[1], tuple)
    assert not document.broken or document.findings


def test_a_blank_value_after_the_last_line_is_read() -> None:
    assert parse("{\n? |\n`]: ...\n[|\n]- ", "any.yml").findings


# Invisible characters and unusual spaces are mended on purpose; every other text must come back.
PLAIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("éß€’“”•–漢\n"))


@given(PLAIN)
def test_text_that_a_program_put_in_single_quotes_comes_back(text: str) -> None:
    written = yaml.safe_dump({"key": [text]}, default_style="'", allow_unicode=True)
    assert parse(written, "any.yml").value == {"key": [text]}
    assert parse(written, "any.yml").findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_usual_encodings_come_out_right(encoding: str) -> None:
    document = parse("name: École\r\ntown: X\r\n".encode(encoding), "school.yml")
    assert (document.value, document.findings) == ({"name": "École", "town": "X"}, ())


def test_other_encodings_are_one_finding_at_the_line() -> None:
    findings = parse("name: X\ntown: Orléans\n".encode("cp1252"), "school.yml").findings
    assert [str(finding.place) for finding in findings] == ["school.yml:2"]
    assert "UTF-8" in findings[0].mend and "Orléans" in findings[0].wrong


def test_twenty_faults_are_twenty_findings_with_their_keys() -> None:
    document = parse("".join(f"key{number}: @{number}\n" for number in range(20)), "school.yml")
    assert [(finding.place.line, finding.key) for finding in document.findings] == [
        (number + 1, f"key{number}") for number in range(20)
    ]


def test_a_hundred_faults_stop_at_forty_and_say_so() -> None:
    findings = parse("".join(f"key{number}: @{number}\n" for number in range(100)), "school.yml").findings
    assert len(findings) == 41
    assert findings[0].key == "key0"
    assert "mend the lines above" in findings[-1].mend


def test_a_missing_file_is_one_finding(tmp_path: pathlib.Path) -> None:
    document = read(tmp_path / "people.yml", "data/people.yml")
    assert [str(finding) for finding in document.findings] == [
        "data/people.yml:1: file: there is no such file; make the file, or put right its name"
    ]
    assert validate(document, School) == (None, ())


def test_a_folder_in_place_of_a_file_is_one_finding(tmp_path: pathlib.Path) -> None:
    assert len(read(tmp_path, "data").findings) == 1


def test_each_value_knows_its_line() -> None:
    document = parse("a: 1\nb:\n  - c: 2\n    d: |\n      x\n", "school.yml")
    assert document.place(("b", 0, "d")) == Place("school.yml", 4)
    assert document.place(("b", 0, "nowhere", 3)) == Place("school.yml", 3)
    assert document.place(()) == Place("school.yml", 1)


def test_long_values_are_shortened_in_findings() -> None:
    (finding,) = parse("a: @" + "x" * 500, "school.yml").findings
    assert len(str(finding)) < 250


def test_findings_use_no_words_of_programmers() -> None:
    for case in CASES:
        told = " ".join(case.values[0].get("findings", []))  # type: ignore[union-attr]
        assert not [word for word in ("mapping", "scalar", "anchor", "schema", "sequence", "token") if word in told]


def test_paths_and_values_are_shown_as_the_office_reads_them() -> None:
    assert dotted(("people", 0, "name")) == "people[0].name"
    assert [show(None), show({"a": 1}), show([1, 2])] == ["nothing", "a group of keys (a)", "a list of 2"]


# Layers


def layers(base: str, over: str) -> Document:
    return overlay(parse(base, "model.yml"), parse(over, "school.yml"))


def test_overlay_merges_groups_appends_to_lists_and_replaces_text() -> None:
    merged = layers("a: {x: 1, y: 2}\nb: [1]\nc: old\n", "a:\n  y: 3\nb:\n  - 2\nc: new\nd: more\n")
    assert merged.value == {"a": {"x": "1", "y": "3"}, "b": ["1", "2"], "c": "new", "d": "more"}
    assert merged.place(("a", "x")) == Place("model.yml", 1)
    assert merged.place(("a", "y")) == Place("school.yml", 2)
    assert merged.place(("b", 1)) == Place("school.yml", 4)
    assert merged.place(("d",)) == Place("school.yml", 6)


def test_overlay_leaves_what_the_upper_layer_leaves_blank() -> None:
    assert layers("a: 1\nb: {c: 2}\n", "a:\nb:\nd:\n").value == {"a": "1", "b": {"c": "2"}, "d": None}
    assert layers("a: 1\n", "").value == {"a": "1"}
    assert layers("", "a: 1\n").value == {"a": "1"}


def test_overlay_keeps_unread_values_unread() -> None:
    merged = layers("a: 1\nb: [x]\n", "a: @x\nb:\n  - @y\n")
    assert merged.broken == {("a",), ("b", 1)}
    assert merged.value == {"a": None, "b": ["x", None]}
    assert len(merged.findings) == 2


# Saying what values are


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(enum.Enum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Person(Strict):
    name: Line
    telephone: Phone | None = None
    public: YesNo = False


class School(Strict):
    name: Annotated[Line, Field(examples=["Riverside School"])]
    kind: Kind = Kind.PRIMARY
    view: Literal["parents", "staff"] = "parents"
    opened: Day | None = None
    people: list[Person] = []
    pupils: Annotated[int, Field(ge=1)] = 1
    motto: Annotated[str, Field(max_length=5)] = ""
    head: Person | Line | None = None


def told(text: str) -> list[str]:
    document = parse(text, "s.yml")
    return [str(finding) for finding in validate(document, School)[1]]


def test_good_data_becomes_the_model() -> None:
    school, findings = validate(
        parse("name: X\nopened: 9 November 2026\npeople:\n  - {name: A, public: no}\n", "s.yml"), School
    )
    assert findings == ()
    assert school == School.model_construct(
        name="X",
        kind=Kind.PRIMARY,
        view="parents",
        opened=datetime.date(2026, 11, 9),
        people=[Person(name="A")],
        pupils=1,
        motto="",
        head=None,
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "name:\n", "name: ~\n"])
def test_a_required_key_left_blank_is_not_filled_in(text: str) -> None:
    assert told(text) == ["s.yml:1: name: not filled in; type for instance 'name: Riverside School'"]


def test_a_key_with_a_default_may_be_left_blank() -> None:
    school, findings = validate(parse("name: X\nkind:\npeople:\n", "s.yml"), School)
    assert findings == () and school and school.kind is Kind.PRIMARY


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("nmae: X", "nmae: 'nmae' is not a key we know; did you mean 'name'?"),
        (
            "kind: primery",
            "kind: 'primery' is not one of the choices; did you mean 'primary'? it is one of: primary, secondary",
        ),
        ("view: zoo", "view: 'zoo' is not one of the choices; type one of: parents, staff"),
        ("people: Ann", "people: a list was expected; read 'Ann'; start each line with '- '"),
        ("pupils: many", "pupils: a whole number was expected; read 'many'; type it in digits"),
        ("pupils: 0", "pupils: '0' is too small; 1 is the least; type 1 or more"),
        ("motto: too long", "motto: 'too long' is 8 characters long; 5 is the most; shorten it to 5 characters"),
        ("opened: 31/02/2026", "opened: '31/02/2026': there is no such day; type for instance 9 November 2026"),
        ("people: [{}]", "people[0].name: not filled in; type a value after 'name:'"),
        ("people: [{name: A, public: perhaps}]", "people[0].public: 'perhaps' is neither yes nor no; type yes or no"),
        ("head: {telephone: 999}", "head.name: not filled in; type a value after 'name:'"),
    ],
)
def test_what_does_not_fit_is_one_finding_in_plain_words(line: str, finding: str) -> None:
    assert told(f"name: X\n{line}\n") == [f"s.yml:2: {finding}"]


def test_a_file_without_spaces_after_its_colons_says_so() -> None:
    (finding,) = told("name:X\n")
    assert "put a space after the colon: name: X" in finding


def test_an_unread_value_is_not_reported_again() -> None:
    document = parse("name: @x\npeople:\n  - name: A: B\n  - @y\n", "s.yml")
    assert len(document.findings) == 3
    assert validate(document, School) == (None, ())


def test_a_key_that_could_not_be_read_is_not_reported_as_missing() -> None:
    document = parse("kind: primary\nname Riverside\nview: staff\n", "s.yml")
    assert len(document.findings) == 1
    assert validate(document, School) == (None, ())


def test_an_unknown_key_is_told_even_where_a_value_below_it_is_unread() -> None:
    assert told("name: X\nzzz:\n  a: @x\n")[0].startswith(
        "s.yml:2: zzz: 'zzz' is not a key we know; delete it, or use one of: name"
    )
