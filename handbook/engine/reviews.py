"""When each policy is looked at again, and who has been told of the policies this school year."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handbook.data.school import School, Told
from handbook.data.types import said_date
from handbook.text import grammar
from handbook.views.lens import ShownBook

# A school year begins on the first day of this month.
_FIRST_MONTH: Final = 9
# Who has to be told of the policies, and how a table names them.
_TOLD: Final = {"pupils": "{{ terms.pupils | capitalize }}", "parents": "Parents and carers", "staff": "Staff"}


@dataclass(frozen=True)
class Review:
    """A policy's next review: as the school says it, and, once it is approved, the last day that this can mean, for the
    reader's own clock."""

    title: str
    approved: str
    review: str
    by: str


@dataclass(frozen=True)
class ToldRow:
    """How one kind of reader was told this school year; nothing where nobody wrote it down."""

    who: str
    told: tuple[str, ...]


def reviews(book: ShownBook) -> tuple[Review, ...]:
    """The review of each policy of a view."""
    found = []
    for shown in book.policies:
        record = shown.policy.record
        approved = f"{record.approved.body}, {record.approved.date.text}" if record.approved else "Not approved yet"
        if record.approved and record.approved.minute:
            approved = f"{approved}, minute {record.approved.minute}"
        review = record.review.text if record.review else ""
        # What nobody has approved has not been reviewed either.
        by = record.review.last_day.isoformat() if record.review and record.approved else ""
        found.append(Review(shown.policy.title, grammar.capitalize(approved), review, by))
    return tuple(found)


def school_year(on: datetime.date) -> str:
    """The school year of a day: 2026-27."""
    start = on.year if on.month >= _FIRST_MONTH else on.year - 1
    return f"{start}-{(start + 1) % 100:02}"


def told(book: ShownBook) -> tuple[ToldRow, ...]:
    """Who was told this school year, each reader in turn; what is missing has a row that says so."""
    handbook = book.handbook
    year = school_year(handbook.on)
    rows = []
    for reader, title in _TOLD.items():
        entries = [each for each in _by_day(handbook.school) if reader in each.who and _within(each, year, handbook.on)]
        said = tuple(f"{said_date(each.on)}: {each.how}" for each in entries)
        rows.append(ToldRow(handbook.values.plain(title), said))
    return tuple(rows)


def _by_day(school: School) -> Sequence[Told]:
    return sorted(school.told, key=lambda each: each.on)


def _within(told: Told, year: str, on: datetime.date) -> bool:
    return school_year(told.on) == year and told.on <= on
