"""Values that a text holds only in name until it is known who reads it: role holders, telephone numbers, links, dates.

A token is written into HTML between two private-use characters and resolved for each policy, view and tree. So the
rules that a governing body approves are one text, whoever holds a role today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from handbook.text import grammar

_OPEN, _CLOSE, _BETWEEN, _CAPITAL = "\ue000", "\ue001", "\ue002", "\ue003"
# Stands in an address for the way from a page to the root of its view.
ROOT: Final = "\ue004"
_TOKEN: Final = re.compile(f"{_OPEN}({_CAPITAL}?)([^{_OPEN}{_CLOSE}]*){_CLOSE}")
TABLES: Final = ("rows", "steps")
_ROWS: Final = re.compile(f"{_OPEN}{_CAPITAL}?(?:{'|'.join(TABLES)}){_BETWEEN}")
_OURS: Final = re.compile("[\ue000-\ue00f]")


@dataclass(frozen=True)
class Token:
    """One value to come: its kind, what it is of, and whether it starts a sentence."""

    kind: str
    args: tuple[str, ...]
    capital: bool = False

    def __str__(self) -> str:
        return f"{_OPEN}{_CAPITAL if self.capital else ''}{_BETWEEN.join((self.kind, *self.args))}{_CLOSE}"


def _read(match: re.Match[str]) -> Token:
    kind, *args = match[2].split(_BETWEEN)
    return Token(kind, tuple(args), bool(match[1]))


def tokens(text: str) -> Iterator[Token]:
    """Every token in a text, in order."""
    return map(_read, _TOKEN.finditer(text))


def has_rows(text: str) -> bool:
    """Whether rows stand in a text, which read otherwise as HTML than as plain text."""
    return _ROWS.search(text) is not None


def resolve(text: str, value: Callable[[Token], str]) -> str:
    """A text with each token replaced by what ``value`` makes of it, HTML for HTML."""
    return _TOKEN.sub(lambda match: value(_read(match)), text) if _OPEN in text else text


def clean(text: str) -> str:
    """A school's own text without the characters that tokens are made of."""
    return _OURS.sub("", text)


def capitalize(text: str) -> str:
    """A text that starts a sentence, also where it starts with a token."""
    if text.startswith(_OPEN):
        return text if text[1:2] == _CAPITAL else f"{_OPEN}{_CAPITAL}{text[1:]}"
    return grammar.capitalize(text)
