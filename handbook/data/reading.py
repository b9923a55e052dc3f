"""YAML as an office writes it: every value stays the text typed, with its file and line, until a model says what it is.

The tree is built from the parser's events, so nothing is guessed: ``15:30``, ``no`` and ``01234`` stay as they are.
What YAML would read as a sign of its own, or refuse, is a finding in plain words; the value is left out and reading
goes on.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handbook.data.composing import Composer
from handbook.data.faults import Faults
from handbook.data.findings import Finding, Place
from handbook.data.mending import cleaned, parsed
from handbook.data.showing import KeyPath, show


@dataclass(frozen=True)
class Document:
    """One file's values, each with its place, and what was found wrong while reading it.

    A value is a group of keys (``dict``), a list, text, or None where it was left blank. ``broken`` holds the paths of
    values that could not be read: each has its finding already and is never reported again.
    """

    file: str
    value: Any
    places: Mapping[KeyPath, Place]
    findings: tuple[Finding, ...] = ()
    broken: frozenset[KeyPath] = frozenset()

    def place(self, path: KeyPath) -> Place:
        """Say where a value stands, or the nearest group or list round it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file)


def read(path: pathlib.Path, shown: str) -> Document:
    """Read a file; one that is not there or cannot be opened is one finding."""
    try:
        return parse(path.read_bytes(), shown)
    except FileNotFoundError:
        wrong, mend = "there is no such file", "make the file, or put right its name"
    except (OSError, ValueError):
        wrong, mend = "the file cannot be opened", "check that it is a file and that you may read it"
    return Document(shown, None, {}, (Finding(Place(shown), "file", wrong, mend),), frozenset({()}))


def parse(text: str | bytes, shown: str) -> Document:
    """Read YAML text, whatever stands in it; what is wrong with it becomes findings."""
    faults: Faults = {}
    read_as, encoding = (text, None) if isinstance(text, str) else decoded(text, shown)
    lines = cleaned(read_as, faults)
    events, complete = parsed(lines, faults)
    composer = Composer(shown, lines, faults)
    value = composer.document(events)
    if not complete:
        composer.broken.add(())
    findings = ([encoding] if encoding else []) + composer.findings
    return Document(shown, value, composer.places, tuple(sorted(findings)), frozenset(composer.broken))


def decoded(data: bytes, shown: str) -> tuple[str, Finding | None]:
    """Turn bytes into text; UTF-8 or UTF-16 come out right, anything else is a finding and is read as Windows text."""
    for encoding in _likely(data):
        try:
            return data.decode(encoding), None
        except UnicodeDecodeError:
            continue
    try:
        data.decode("utf-8")
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    text = data.decode("cp1252", errors="replace")
    read_here = data[start:].split(b"\n", 1)[0].decode("cp1252", errors="replace")
    wrong = f"the file is not saved as UTF-8: a character here cannot be read, in {show(read_here)}"
    mend = "save the file again with the encoding UTF-8"
    return text, Finding(Place(shown, line), "file", wrong, mend)


def _likely(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # A file of Latin letters in UTF-16 has a zero in every other byte.
    if len(data) >= 4 and data[1::2].count(0) > len(data) // 4:
        return ("utf-16-le",)
    if len(data) >= 4 and data[0::2].count(0) > len(data) // 4:
        return ("utf-16-be",)
    return ("utf-8",)
