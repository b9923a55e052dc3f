"""What is wrong, where, and what to type instead.

A finding is one line, ``FILE:LINE: KEY: what is wrong; what to do``. Every stage collects findings and goes on, so that
the office sees all of them in one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where a value was written: the file as the office knows it, and its line, counted from 1."""

    file: str
    line: int = 1

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


class Unfit(Exception):
    """The handbook is not fit to publish. Carries every finding of the run."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(set(findings))
        super().__init__(f"{len(self.findings)} findings")
