"""How wide text is in the bundled fonts, and on how many lines it stands: known without the library that sets it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from handbook.paper.fonts import FOLDER

# Letters that stand side by side may be drawn apart a little: pairs are not counted.
_SPARE = 1.01


@dataclass(frozen=True, eq=False)
class Letters:
    """Widths of characters, in parts of the size of the type.

    Attributes:
        widths: of each character, regular and bold.
    """

    widths: Mapping[str, tuple[float, float]]
    _words: dict[tuple[str, bool], float] = field(default_factory=dict, repr=False)

    def width(self, text: str, bold: bool = False) -> float:
        """How wide a text is on one line, as a multiple of the size of its type; a little too wide rather than not."""
        found = self._words.get((text, bold))
        if found is None:
            signs, widest = unicodedata.normalize("NFC", text), (1.0, 1.0)
            found = _SPARE * sum(self.widths.get(sign, widest)[bold] for sign in signs)
            self._words[text, bold] = found
        return found

    def lines(self, text: str, room: float, bold: bool = False, indent: float = 0.0) -> tuple[int, bool]:
        """On how many lines a text stands, and whether each of its words has room on one.

        Args:
            room: how long a line is, as a multiple of the size of the type.
            indent: how much of the first line is taken.
        """
        count, used, whole, space = 1, indent, True, self.width(" ", bold)
        for word in text.split(" "):
            wide = self.width(word, bold)
            if used and used + space + wide > room:
                count, used = count + 1, 0.0
            if wide > room:
                # It is broken wherever the line ends.
                whole = False
                count += int(wide / (room - 1.0)) if room > 1.0 else len(word)
                used = room
            else:
                used += wide + (space if used else 0.0)
        return count, whole


@cache
def letters(root: Path) -> Letters:
    """The widths of a project's fonts; written beside them when they are made."""
    widths: dict[str, tuple[float, float]] = {}
    for line in (root / FOLDER / "widths.txt").read_text("utf-8").splitlines():
        signs, regular, bold = line.split()
        first, _, last = signs.partition("-")
        wide = (int(regular) / 1000, int(bold) / 1000)
        widths.update((chr(code), wide) for code in range(int(first, 16), int(last, 16) + 1))
    return Letters(widths)
