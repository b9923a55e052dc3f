"""What differs between two texts, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Op = Literal["same", "struck", "added"]
# Below this, a reader sees more in the two texts, one after the other, than in words picked from both.
_ALIKE: Final = 0.4


@dataclass(frozen=True)
class Piece:
    """Words that stayed, were struck, or were added."""

    op: Op
    text: str


def struck_and_added(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as one, its words marked as same, struck or added; the struck ones before those in their place."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if not before or not after or matcher.ratio() < _ALIKE:
        both: tuple[tuple[Op, str], ...] = (("struck", old), ("added", new))
        return tuple(Piece(op, text) for op, text in both if text)
    return tuple(_pieces(matcher, before, after))


def _pieces(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            yield Piece("same", " ".join(before[start:end]))
            continue
        if end > start:
            yield Piece("struck", " ".join(before[start:end]))
        if new_end > new_start:
            yield Piece("added", " ".join(after[new_start:new_end]))


def of(op: Op, pieces: tuple[Piece, ...]) -> list[str]:
    """All words with one mark."""
    return [word for piece in pieces if piece.op == op for word in piece.text.split()]
