"""What the judgements of a school's data have before them, and how each says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.data.school import School


@dataclass(frozen=True)
class Judged:
    """A school's data as it stands before its judges.

    Attributes:
        school: the school as written.
        made: its files as read.
        model: what is asked.
        unread: keys, in dots, whose values could not be read; nothing is missing from them.
        over: the school's folder in the overlay.
    """

    school: School
    made: Mapping[str, Any]
    model: Model
    unread: frozenset[str]
    over: Path | None

    def wrong(self, key: str, wrong: str, mend: str, at: str | None = None) -> Finding:
        """A finding of a key, at the key's own line or that of another."""
        return Finding(self.school.place(at or key), key, wrong, mend)

    def post(self, role: str) -> str:
        """How a sentence names a post, in the school's own words."""
        said = re.sub(
            r"\{\{\s*terms\.(\w+)\s*\}\}", lambda match: self.school.terms[match[1]], self.model.roles[role].phrase
        )
        return str(said)


def texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in what was read from a file, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from texts(each, (*path, number))
