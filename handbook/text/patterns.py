"""How a row reads: a sentence with a place for each cell, such as ``{device}|[, {who}]|: {rule}[, {leave}]``.

What stands in square brackets falls away when a cell in it is blank. A ``|`` parts the columns of the table; in the
sentence it is not seen, and in the table the comma or colon at the start of a part is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from handbook.text import grammar

_CELL: Final = re.compile(r"\{([^{}]*)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_LEAD: Final = re.compile(r"^[\s,;:.]+")
_TAIL: Final = re.compile(r"[\s,;:]+$")
_STOPS: Final = (".", "!", "?")

# Stands round a cell, whose own signs are no separators: an entity ends in one.
_GUARD: Final = "\ue00f"

_FIRST: Final = re.compile(f"^([\\s{_GUARD}]*)([^\\s{_GUARD}])")
_AFTER_STOP: Final = re.compile(f"^([.!?][\\s{_GUARD}]+)([^\\s{_GUARD}])")

# The words of a cell, as text or as HTML; empty where it is blank.
Said = Callable[[str], str]


def columns_of(pattern: str) -> tuple[str, ...]:
    """The columns that a pattern has places for."""
    return tuple(_CELL.findall(pattern))


def parts_of(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern, each a column of the table."""
    return tuple(pattern.split("|"))


def fault_of(pattern: str) -> tuple[str, str] | None:
    """What is wrong with a pattern, and what to write instead; None where nothing is."""
    for part in parts_of(pattern):
        bare = _OPTIONAL.sub(lambda match: match[1], part)
        if not columns_of(part) or re.search(r"[\[\]]", bare) or re.search(r"[{}]", _CELL.sub("", bare)):
            return f"“{pattern}” is no pattern for a row", "write it like '{first}|[, {second}]|: {third}'"
        empty = [optional for optional in _OPTIONAL.findall(part) if not columns_of(optional)]
        if empty:
            return f"“[{empty[0]}]” holds no cell", "take the brackets away, or put a {cell} between them"
    return None


def sentence(pattern: str, said: Said) -> str:
    """A row as one sentence."""
    whole = grammar.capitalize(_trimmed(_filled(pattern.replace("|", ""), said)))
    return whole if whole.endswith(_STOPS) else f"{whole}."


def in_table(part: str, said: Said) -> str:
    """What stands in one column of the table; empty where every cell of it is blank."""
    if not any(said(name) for name in columns_of(part)):
        return ""
    return grammar.capitalize(_trimmed(_filled(part, said)))


def _filled(pattern: str, said: Said) -> str:
    """A pattern with its cells: each piece once, so that what a cell says is never taken for a part of the pattern."""
    whole = ""
    for number, piece in enumerate(_OPTIONAL.split(pattern)):
        if number % 2 and not all(said(name) for name in columns_of(piece)):
            continue
        if piece.startswith((".", ",")) and whole.rstrip().endswith((":", *_STOPS)):
            # What it would have parted from itself has fallen away.
            piece = piece[1:]
        filled = _CELL.sub(lambda match: f"{_GUARD}{said(match[1])}{_GUARD}", piece)
        # A piece that follows a full stop, or starts with one, begins a sentence.
        whole += (_FIRST if whole.rstrip().endswith(_STOPS) else _AFTER_STOP).sub(_upper, filled, count=1)
    return whole


def _upper(match: re.Match[str]) -> str:
    return f"{match[1]}{grammar.capitalize(match[2])}"


def _trimmed(text: str) -> str:
    return _TAIL.sub("", _LEAD.sub("", text)).replace(_GUARD, "")
