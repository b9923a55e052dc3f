"""What does not fit a model is one finding a value, in plain words with its mend."""

from __future__ import annotations

import datetime
import enum
import pathlib
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from handbook.data.reading import parse, read
from handbook.data.types import Day, Line, Phone, YesNo
from handbook.data.validating import validate


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


@given(st.text() | st.binary() | st.text(alphabet=" \n\t-:#'\"[]{}&*!|>%@`?,~<ab•“”\ufeff\u00a0\u2028"))
def test_anything_at_all_is_judged_without_a_fall(text: str | bytes) -> None:
    document = parse(text, "any.yml")
    school, findings = validate(document, School)
    assert school is not None or findings or document.findings


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


def test_a_file_that_could_not_be_read_is_not_reported_again(tmp_path: pathlib.Path) -> None:
    assert validate(read(tmp_path / "people.yml", "data/people.yml"), School) == (None, ())


def test_a_key_that_could_not_be_read_is_not_reported_as_missing() -> None:
    document = parse("kind: primary\nname Riverside\nview: staff\n", "s.yml")
    assert len(document.findings) == 1
    assert validate(document, School) == (None, ())


def test_an_unknown_key_is_told_even_where_a_value_below_it_is_unread() -> None:
    assert told("name: X\nzzz:\n  a: @x\n")[0].startswith(
        "s.yml:2: zzz: 'zzz' is not a key we know; delete it, or use one of: name"
    )
