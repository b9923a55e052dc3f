"""What a typed value may be: each type turns text into its value, says plainly what is wrong, and describes itself.

A type is the text exactly as typed, apart from trimming, unless it stands for something else: yes or no, a day, a term.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from annotated_types import GroupedMetadata
from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from handbook.data.showing import show

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Reads(GroupedMetadata):
    """How a type reads a value and how it describes itself: the metadata of an ``Annotated`` type."""

    read: Callable[[Any], Any]
    schema: dict[str, Any] = field(hash=False)

    def __iter__(self) -> Iterator[object]:
        yield PlainValidator(self.read)
        yield WithJsonSchema(self.schema)


def refused(wrong: str, mend: str, kind: Literal["handbook", "text_type"] = "handbook") -> PydanticCustomError:
    """Make the error that a type raises: what is wrong, with the value named, and what to type instead."""
    return PydanticCustomError(kind, "{wrong}; {mend}", {"wrong": wrong, "mend": mend})


def said_date(day: datetime.date) -> str:
    """Say a day as it is written in a letter, whatever the machine's language: 9 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _typed(value: object, example: str) -> str:
    """Give the text that was typed, trimmed."""
    if not isinstance(value, str):
        raise refused(f"one line of text was expected; read {show(value)}", f"type for instance {example}", "text_type")
    text = value.strip()
    if not text:
        raise refused(f"{show(value)} is empty", f"type for instance {example}")
    return text


def _shaped(pattern: str, wrong: str, example: str) -> Reads:
    """Make a type of all texts that match a pattern."""

    def read(value: object) -> str:
        text = _typed(value, example)
        if not re.fullmatch(pattern, text):
            raise refused(f"{show(text)} {wrong}", f"type for instance {example}")
        return text

    return Reads(read, {"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


def line(most: int = 80) -> Reads:
    """Make the metadata of a line of text of a given length at most: ``Annotated[str, line(120)]``."""

    def read(value: object) -> str:
        text = _typed(value, "a few words")
        if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text):
            raise refused(
                f"{show(text)} is more than one line, or holds an invisible character", "type it anew on one line"
            )
        if len(text) > most:
            raise refused(
                f"{show(text)} is {len(text)} characters long; {most} is the most", f"shorten it to {most} characters"
            )
        return text

    return Reads(read, {"type": "string", "minLength": 1, "maxLength": most})


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return tuple(line for line in map(str.strip, _typed(value, "a few words").splitlines()) if line)


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    answer = {"yes": True, "true": True, "no": False, "false": False}.get(_typed(value, "yes or no").lower())
    if answer is None:
        raise refused(f"{show(value)} is neither yes nor no", "type yes or no")
    return answer


_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2}) +(?P<month>[A-Za-z]{3,}) +(?P<year>\d{4})"),
)
_MONTHS = (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"), re.compile(r"(?P<month>[A-Za-z]{3,}) +(?P<year>\d{4})"))
_A_DAY = "9 November 2026"
_A_MONTH = "November 2026"


def _month_number(text: str) -> int:
    """Turn a month's number, name or first three letters into its number; 0 when there is none."""
    if text.isdecimal():
        return int(text)
    names = [name.lower() for name in MONTHS]
    return next((number for number, name in enumerate(names, 1) if text.lower() in (name, name[:3])), 0)


def _day(value: object) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    text = _typed(value, _A_DAY)
    match = next((match for form in _DAYS if (match := form.fullmatch(text))), None)
    if not match:
        raise refused(f"{show(text)} is not read as a day", f"type for instance {_A_DAY}")
    try:
        return datetime.date(int(match["year"]), _month_number(match["month"]), int(match["day"]))
    except ValueError:
        raise refused(f"{show(text)}: there is no such day", f"type for instance {_A_DAY}") from None


def _month(value: object) -> datetime.date:
    if isinstance(value, datetime.date):
        return value.replace(day=1)
    text = _typed(value, _A_MONTH)
    match = next((match for form in _MONTHS if (match := form.fullmatch(text))), None)
    if not match:
        raise refused(f"{show(text)} is not read as a month", f"type for instance {_A_MONTH}")
    try:
        return datetime.date(int(match["year"]), _month_number(match["month"]), 1)
    except ValueError:
        raise refused(f"{show(text)}: there is no such month", f"type for instance {_A_MONTH}") from None


_A_SAID_DATE = "Autumn term 2026"
_TERM = re.compile(r"(?P<term>autumn|spring|summer)(?: term)? +(?P<year>\d{4})", re.IGNORECASE)
# A school term counts as over on this day, whichever day the school itself breaks up.
_TERM_ENDS = {"autumn": (12, 31), "spring": (4, 30), "summer": (8, 31)}


@dataclass(frozen=True, order=True)
class SaidDate:
    """A date as closely as a school says it: a day, a month or a term, and the last day that it can mean."""

    last_day: datetime.date
    text: str

    def __str__(self) -> str:
        return self.text


def _said(value: object) -> SaidDate:
    if isinstance(value, SaidDate):
        return value
    if isinstance(value, datetime.date):
        return SaidDate(value, said_date(value))
    text = _typed(value, _A_SAID_DATE)
    if match := _TERM.fullmatch(text):
        term, year = match["term"].lower(), int(match["year"])
        return SaidDate(datetime.date(year, *_TERM_ENDS[term]), f"{term.capitalize()} term {year}")
    if any(form.fullmatch(text) for form in _DAYS):
        day = _day(text)
        return SaidDate(day, said_date(day))
    if not any((match := form.fullmatch(text)) and _month_number(match["month"]) for form in _MONTHS):
        raise refused(
            f"{show(text)} is neither a day, a month nor a school term",
            f"type for instance {_A_DAY}, {_A_MONTH} or {_A_SAID_DATE}",
        )
    first = _month(text)
    next_month = (first + datetime.timedelta(days=31)).replace(day=1)
    return SaidDate(next_month - datetime.timedelta(days=1), f"{MONTHS[first.month - 1]} {first.year}")


_A_PHONE = "01632 960123"
# National numbers have ten or eleven digits; a few freephone ones (0800 1111) eight; short codes three, five or six.
_PHONE = (
    r"(?:\d{3}|1\d{2} ?\d{2,3}|(?:\+44 ?|0)\d(?: ?\d){8,9}|08\d{2}(?: ?\d){4})(?: (?:x|ext\.?|extension) ?\d{1,6})?"
)


def _phone(value: object) -> str:
    text = _typed(value, _A_PHONE)
    if text.lower().startswith("tel"):
        raise refused(f"{show(text)} holds more than the number", f"type the number alone, for instance {_A_PHONE}")
    if re.search(r"[()./-]", re.sub(r"ext\.", "ext", text)):
        raise refused(
            f"{show(text)} has brackets, dots or dashes in it", f"type digits and spaces, for instance {_A_PHONE}"
        )
    if not re.fullmatch(_PHONE, text, re.ASCII):
        raise refused(
            f"{show(text)} is not a telephone number as dialled in the United Kingdom", f"type for instance {_A_PHONE}"
        )
    return text


_AN_ADDRESS = "https://www.school.example"
_HOST = r"(?:localhost|(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*)"


def _web_address(value: object) -> str:
    text = _typed(value, _AN_ADDRESS)
    try:
        parts = urlsplit(text)
        host, port_fits = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError:
        parts, host, port_fits = urlsplit(""), "", False
    if parts.scheme not in ("http", "https"):
        raise refused(f"{show(text)} does not begin with https://", f"type for instance {_AN_ADDRESS}")
    if (
        not port_fits
        or "@" in parts.netloc
        or not re.fullmatch(_HOST, host)
        or re.search(r"[\s<>\"'`\\\x00-\x1f]", text)
    ):
        raise refused(f"{show(text)} is not an address of a web page", f"type for instance {_AN_ADDRESS}")
    return text


_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_EMAIL = rf"[A-Za-z0-9_'+-]+(?:\.[A-Za-z0-9_'+-]+)*@{_HOST}"

YesNo = Annotated[bool, Reads(_yes_no, {"enum": ["yes", "no", True, False]})]
Day = Annotated[datetime.date, Reads(_day, {"type": "string", "examples": [_A_DAY, "2026-11-09", "09/11/2026"]})]
# A month is kept as its first day.
Month = Annotated[datetime.date, Reads(_month, {"type": "string", "examples": [_A_MONTH, "2026-11"]})]
Said = Annotated[SaidDate, Reads(_said, {"type": "string", "examples": [_A_SAID_DATE, _A_MONTH, _A_DAY]})]
Line = Annotated[str, line()]
Lines = Annotated[tuple[str, ...], Reads(_lines, {"type": "string", "minLength": 1})]
# Without its article, so that sentences can give it the one they need.
PostName = Annotated[
    str,
    _shaped(
        r"(?!the |a |an )[A-Za-z][A-Za-z ,’'&-]{1,39}(?: \([A-Za-z][A-Za-z ,’'&-]{1,29}\))?",
        "is not read as what a post is called: letters, with brackets round the last words only",
        "inclusion lead",
    ),
]
Text = Annotated[str, line(400)]
Phone = Annotated[str, Reads(_phone, {"type": "string", "pattern": f"^{_PHONE}$", "examples": [_A_PHONE]})]
WebAddress = Annotated[str, Reads(_web_address, {"type": "string", "pattern": "^https?://", "examples": [_AN_ADDRESS]})]
Email = Annotated[str, _shaped(_EMAIL, "is not an email address", "office@school.example")]
Slug = Annotated[str, _shaped(_WORD, "may hold only small letters, digits and single dashes", "hill-top-primary")]
Id = Annotated[str, _shaped(rf"{_WORD}\.{_WORD}", "is not written as policy.name", "mobile.pupils-hand-in")]
Hash = Annotated[str, _shaped(r"[0-9a-f]{8,64}", "is not a hash", "3f9a0c1d2e4b")]
Colour = Annotated[str, _shaped(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", "is not a colour", "'#1d70b8'")]
