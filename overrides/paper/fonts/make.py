"""Makes the fonts that paper is set in: ``python overrides/paper/fonts/make.py FOLDER``, which holds Source Sans 3.

They hold the letters of every Latin alphabet, Greek and Cyrillic and what goes with them, and no hints, so that they
stay small. The licence reserves the name Source to what is unchanged, so what is made here bears another.

Source of the TTF files: https://github.com/adobe-fonts/source-sans, release 3.052. Needs fontTools.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FAMILY = "Handbook Sans"
FACES = {"Regular": "Regular", "Bold": "Bold", "It": "Italic"}
# Latin and its additions, spacing and combining marks, Greek, Cyrillic, Vietnamese and Welsh, punctuation, signs.
LETTERS = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2190, 0x2193), (0x2212, 0x2212), (0x25A0, 0x25CF),
    (0x2610, 0x2611), (0x2713, 0x2713),
)  # fmt: skip
FEATURES = ["ccmp", "kern", "lnum", "locl", "mark", "mkmk", "tnum"]


def make(folder: Path) -> None:
    """Writes each face, and what is known of them all."""
    for face in FACES:
        _face(folder, face)
    note()


def note() -> None:
    """Writes ``coverage.txt``, the characters that every face has, as ranges; and ``widths.txt``, how wide they are.

    A line of the latter is a range of characters, and how wide each of them is in thousandths of the type's size:
    regular, then bold.
    """
    fonts = {style: TTFont(HERE / f"handbook-sans-{style.lower()}.ttf") for style in FACES.values()}
    covered = sorted(set.intersection(*(set(font.getBestCmap()) for font in fonts.values())))
    (HERE / "coverage.txt").write_text("\n".join(_ranges(covered)) + "\n", "utf-8")
    widths = {code: [_width(fonts[style], code) for style in ("Regular", "Bold")] for code in covered}
    lines = []
    for wide, codes in itertools.groupby(covered, lambda code: widths[code]):
        lines += [f"{each} {wide[0]} {wide[1]}" for each in _ranges(codes)]
    (HERE / "widths.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _width(font: TTFont, code: int) -> int:
    wide: int = font["hmtx"][font.getBestCmap()[code]][0]
    return wide


def _face(folder: Path, face: str) -> None:
    options = subset.Options(hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    font = TTFont(folder / f"SourceSans3-{face}.ttf", recalcTimestamp=False)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    tool.subset(font)
    style = FACES[face]
    for id, said in {
        1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"HandbookSans-{style}"
    }.items():  # fmt: skip
        font["name"].setName(said, id, 3, 1, 0x409)
    font["name"].names = [name for name in font["name"].names if name.platformID == 3]
    font.save(HERE / f"handbook-sans-{style.lower()}.ttf")


def _ranges(codes: Iterable[int]) -> list[str]:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return [f"{first:04x}-{last:04x}" for first, last in ranges]


if __name__ == "__main__":
    make(Path(sys.argv[1]))
