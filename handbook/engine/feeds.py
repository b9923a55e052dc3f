"""An Atom feed of a view: its major changes, one entry each, in the school's words.

Source: RFC 4287, sections 4.1 and 4.2.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from handbook.releases.past import Past
from handbook.releases.records import Note, Record, short_hash

NAME = "feed.xml"


@dataclass(frozen=True)
class Entry:
    """A major change of a release, with the rules that it is about as the view shows them."""

    id: str
    title: str
    release: str
    updated: str
    rules: tuple[str, ...]


def entries(past: Past, view: str, address: str) -> tuple[Entry, ...]:
    """The major changes of every release that concern a view, the newest first.

    Args:
        past: the releases; what is not released yet is told to nobody.
        view: whose lens.
        address: where the feed stands; part of the entries' ids, which never change.
    """
    released = (*past.records, *((past.now,) if past.release else ()))
    found: list[Entry] = []
    known: set[Note] = set()
    before: Record | None = None
    for record in released:
        for note in dict.fromkeys(record.notes):
            if note not in known and _concerns(note, record, before, view):
                id = f"{address}#{record.name}-{short_hash(note.note)}"
                found.append(Entry(id, note.note, record.name, _instant(record.day), tuple(_rules(note, record, view))))
        known |= set(record.notes)
        before = record
    return tuple(reversed(found))


def updated(past: Past, told: tuple[Entry, ...]) -> str:
    """When the feed changed last: with its newest entry, else with its newest release."""
    if told:
        return told[0].updated
    newest = past.newest
    return _instant(newest.day if newest else past.now.on)


def _concerns(note: Note, record: Record, before: Record | None, view: str) -> bool:
    if not note.statements:
        return True
    either = [
        each.statements[id] for each in (record, before) if each for id in note.statements if id in each.statements
    ]
    return any(statement.seen_by(view) for statement in either)


def _rules(note: Note, record: Record, view: str) -> Iterator[str]:
    for id in note.statements:
        statement = record.statements.get(id)
        said = statement.seen_by(view) if statement else None
        if statement and said:
            yield f"{statement.number}  {said.text}" if statement.number else said.text


def _instant(day: datetime.date | None) -> str:
    return f"{day or datetime.date(1970, 1, 1)}T00:00:00Z"
