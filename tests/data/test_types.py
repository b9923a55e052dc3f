"""Types turn what an office types into values, keep text as typed, and refuse in plain words."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from handbook.data.types import Colour, Day, Email, Id, Line, Month, Phone, Slug, WebAddress, YesNo, line, said_date

DAY = datetime.date(2026, 11, 9)


def made(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        made(kind, value)
    (error,) = caught.value.errors()
    return f"{error['ctx']['wrong']}; {error['ctx']['mend']}"


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        *[(YesNo, text, True) for text in ("yes", "Yes", "TRUE", " true ", True)],
        *[(YesNo, text, False) for text in ("no", "NO", "False", False)],
        *[
            (Day, text, DAY)
            for text in ("2026-11-09", "9 November 2026", "09 nov 2026", "09/11/2026", "9/11/2026", DAY)
        ],
        *[(Month, text, DAY.replace(day=1)) for text in ("November 2026", "2026-11", DAY)],
        (Line, "  The Old School ", "The Old School"),
        (Colour, "#1D70b8", "#1D70b8"),
        (Colour, "#fff", "#fff"),
    ],
)
def test_what_is_typed_becomes_its_value(kind: Any, typed: object, value: object) -> None:
    assert made(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Line, ["a", "x" * 80, "it’s “fine”", "École"]),
        (Phone, ["01632 960123", "01632960123", "020 7946 0000", "+44 1632 960123", "0800 1111", "999", "101", "119"]),
        (Phone, ["116 123", "18000", "01632 960123 ext 12", "01632 960123 x4", "07700 900123"]),
        (Email, ["office@school.example", "a.b+c@mail.school.example", "o'neil@school.example"]),
        (WebAddress, ["https://school.example", "http://school.example/a?b=c#d", "https://school.example:8080/"]),
        (Slug, ["hill-top", "a1", "2026-27"]),
        (Id, ["mobile.pupils-hand-in"]),
    ],
)
def test_text_that_fits_stays_as_typed(kind: Any, texts: list[str]) -> None:
    assert [made(kind, text) for text in texts] == texts


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (YesNo, ["maybe", "y", "", "1"]),
        (Day, ["31/02/2026", "2026-13-01", "9 Novembre 2026", "9/11/26", "tomorrow", "", "२०२६-११-०९x"]),
        (Month, ["2026-13", "2026.10", "Brumaire 2026", "November"]),
        (Line, ["", "   ", "two\nlines", "bell\x07", "x" * 81]),
        (
            Phone,
            [
                "tel 01632 960123",
                "01632-960123",
                "(01632) 960123",
                "12",
                "0163 2",
                "call us",
                "+33 1 23 45 67 89",
                "٩٩٩",
            ],
        ),
        (Email, ["office", "office@", "a@b", "a b@school.example", "a..b@school.example", "a@school.example."]),
        (
            WebAddress,
            ["javascript:alert(1)", "www.school.example", "https://", "https://a b.example", "ftp://a.example"],
        ),
        (
            WebAddress,
            ["https://x.example/<b>", "https://good.example@evil.example", "https://[", "https://a.example:x"],
        ),
        (Slug, ["Hill Top", "a--b", "-a", "a_b", "a\n"[:2] + "b"]),
        (Id, ["mobile", "Mobile.x", "a.b.c", "a."]),
        (Colour, ["red", "#12", "#12345", "1d70b8"]),
    ],
)
def test_text_that_does_not_fit_is_refused_with_the_value_named(kind: Any, texts: list[str]) -> None:
    for text in texts:
        assert " ".join(text.split())[:50] in refusal(kind, text)


@pytest.mark.parametrize("kind", [YesNo, Day, Month, Line, Phone, Email, WebAddress, Slug, Id, Colour])
@pytest.mark.parametrize("value", [None, [], ["a"], {}, {"a": "b"}, 5])
def test_what_is_no_text_is_refused(kind: Any, value: object) -> None:
    assert "one line of text was expected" in refusal(kind, value)


def test_a_day_that_is_not_in_the_calendar_says_so() -> None:
    assert refusal(Day, "31/02/2026") == "'31/02/2026': there is no such day; type for instance 9 November 2026"


def test_a_line_may_have_its_own_length() -> None:
    assert (
        refusal(Annotated[str, line(3)], "four")
        == "'four' is 4 characters long; 3 is the most; shorten it to 3 characters"
    )


@pytest.mark.parametrize("kind", [YesNo, Day, Month, Line, Phone, Email, WebAddress, Slug, Id, Colour])
def test_each_type_describes_itself(kind: Any) -> None:
    described = TypeAdapter(kind).json_schema()
    assert described.get("enum") == ["yes", "no", True, False] or described["type"] == "string"


@pytest.mark.parametrize("day", [DAY, datetime.date(2027, 1, 31)])
def test_a_day_is_said_as_in_a_letter(day: datetime.date) -> None:
    assert said_date(day) in ("9 November 2026", "31 January 2027")
    assert made(Day, said_date(day)) == day
