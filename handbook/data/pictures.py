"""How large a picture is, so that a page keeps its place while it is fetched.

Sources of the formats: SVG 2, 8.2 (``viewBox``, ``width`` and ``height``); PNG (third edition), 11.2.1, IHDR; ITU-T
T.81, B.2.2, start of frame; RFC 9649, 2.5 to 2.7, WebP.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Final

_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(rb"<svg\b[^>]*>")
_SAID: Final = re.compile(rb"""\s(viewBox|width|height)\s*=\s*["']([^"']*)["']""")
_PIXELS: Final = re.compile(r"\s*([0-9.]+)\s*(?:px)?\s*")
# Frames of a JPEG that say how large it is; C4, C8 and CC in between are tables.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
Size = tuple[int, int]


def size_at(file: Path, height: int) -> Size | None:
    """The width and height of a picture that is drawn at a height in pixels.

    Returns:
        None where the file does not say how large it is, or is no picture of a kind that we know.
    """
    try:
        wide, tall = _size(file.read_bytes())
    except (OSError, ValueError, struct.error):
        return None
    return (max(1, round(wide * height / tall)), height) if wide > 0 and tall > 0 else None


def _size(data: bytes) -> tuple[float, float]:
    """Width and height; a ValueError where they do not stand in it."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return struct.unpack(">II", data[16:24])
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if drawing := _ROOT.search(_COMMENT.sub(b"", data)):
        return _svg(drawing[0])
    raise ValueError("no picture that we know")


def _svg(root: bytes) -> tuple[float, float]:
    said = {name.decode(): value.decode() for name, value in _SAID.findall(root)}
    sides = [_PIXELS.fullmatch(said.get(side, "")) for side in ("width", "height")]
    if sides[0] and sides[1]:
        return float(sides[0][1]), float(sides[1][1])
    _, _, wide, tall = (float(each) for each in re.split(r"[\s,]+", said.get("viewBox", "").strip()))
    return wide, tall


def _jpeg(data: bytes) -> tuple[float, float]:
    at = 2
    while True:
        mark, kind, length = struct.unpack(">BBH", data[at : at + 4])
        if mark != 0xFF:
            raise ValueError("no marker where one must stand")
        if kind in _FRAMES:
            tall, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            return wide, tall
        # Bytes that fill up are a marker's first byte again.
        at += 1 if kind == 0xFF else 2 + length


def _webp(data: bytes) -> tuple[float, float]:
    kind = data[12:16]
    if kind == b"VP8X":
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    wide, tall = struct.unpack("<HH", data[26:30])
    return wide & 0x3FFF, tall & 0x3FFF
