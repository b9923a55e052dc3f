"""The school's one colour, made dark enough to read white on."""

from __future__ import annotations


def readable(colour: str, least: float = 4.5) -> tuple[str, str]:
    """A colour for the header, and the colour of words on it, at a contrast of 4.5 to 1, or what is asked, or more.

    Source: WCAG 2.2, 1.4.3 and 1.4.6. The colour is darkened where white words on it, or it on white, would fail.
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while _contrast(red, green, blue) < least:
        red, green, blue = (int(part * 0.95) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}", "#ffffff"


def _contrast(red: int, green: int, blue: int) -> float:
    """The contrast of a colour with white."""
    parts = [part / 255 for part in (red, green, blue)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
