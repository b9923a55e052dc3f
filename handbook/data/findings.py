"""What is wrong, where, and what to type instead.

A finding is one line, ``FILE:LINE: KEY: what is wrong; what to do``. Every stage collects findings and goes on, so that
the office sees all of them in one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import Final

# The order in which an office fills in a school's folder.
_OFFICE_ORDER: Final = ("school.yml", "people.yml", "decisions.yml", "policies.yml", "changes.yml", "ids.yml")


@total_ordering
@dataclass(frozen=True)
class Place:
    """Where a value was written: the file as the office knows it, and its line, counted from 1.

    Places are ordered as an office works through them: a folder's files in the order in which they are filled in, and
    each from top to bottom.
    """

    file: str
    line: int = 1

    def __lt__(self, other: Place) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, int, str, int]:
        folder, _, name = self.file.rpartition("/")
        rank = _OFFICE_ORDER.index(name) if name in _OFFICE_ORDER else len(_OFFICE_ORDER)
        return folder, rank, name, self.line

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Finding:
    """One fault (or, with ``warning``, one thing to know) with its place and its mend."""

    place: Place
    key: str
    wrong: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.wrong}; {self.mend}"


def in_office_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, each once; those of one line stay in the order in which they were found."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.place))


class Unfit(Exception):
    """The handbook is not fit to publish. Carries every finding of the run."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_office_order(findings)
        super().__init__(f"{len(self.findings)} findings")
