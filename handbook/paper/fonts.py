"""Which characters the bundled fonts have: what they lack is a finding, never a box on paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from handbook.data.findings import Finding
from handbook.data.reading import Document
from handbook.data.showing import show

FOLDER = Path("overrides/paper/fonts")


@cache
def covered(root: Path) -> frozenset[str]:
    """Every character that each of the bundled fonts has; written beside them when they are made."""
    found: set[str] = {"\n", "\t"}
    for line in (root / FOLDER / "coverage.txt").read_text("utf-8").split():
        first, _, last = line.partition("-")
        found.update(map(chr, range(int(first, 16), int(last, 16) + 1)))
    return frozenset(found)


def unprintable(text: str, known: frozenset[str]) -> str:
    """The characters of a text that no font has, each once."""
    return "".join(sorted(set(unicodedata.normalize("NFC", text)) - known))


def check_characters(documents: Mapping[str, Document], known: frozenset[str]) -> Iterator[Finding]:
    """A school's values that hold a character which cannot be printed."""
    for document in documents.values():
        for path, text in _texts(document.value, ()):
            if lost := unprintable(text, known):
                named = ", ".join(f"{sign} ({_name(sign)})" for sign in lost)
                key = ".".join(map(str, path))
                wrong = f"{show(text)} holds what our fonts cannot print: {named}"
                yield Finding(document.place(path), key, wrong, "type it in Latin, Greek or Cyrillic letters")


def _name(sign: str) -> str:
    return unicodedata.name(sign, f"U+{ord(sign):04X}").lower()


def _texts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _texts(each, (*path, at))
