"""Where long work stands, on one line of a terminal; silent where nobody is looking."""

from __future__ import annotations

import sys
from typing import TextIO


class Progress:
    """Counts steps: ``Building 3 of 7: examplewick-primary public/staff``."""

    def __init__(self, total: int, doing: str, stream: TextIO | None = None) -> None:
        self.total, self.doing = total, doing
        self.stream = stream or sys.stderr
        self.count = 0
        self.shows = self.stream.isatty() and total > 1

    def step(self, what: str) -> None:
        self.count += 1
        if self.shows:
            self.stream.write(f"\r\x1b[K{self.doing} {self.count} of {self.total}: {what}")
            self.stream.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
