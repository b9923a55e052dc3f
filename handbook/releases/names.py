"""Names of releases: a school year, a day or a year, and a number for what came out within it."""

from __future__ import annotations

import datetime
import re
from typing import Final

NOW: Final = "now"
_SHAPE: Final = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?P<month>\d{2})-(?P<day>\d{2})|-(?P<next>\d{2}))?(?:\.(?P<count>[1-9]\d{0,3}))?", re.ASCII
)
MEND: Final = "call it by its school year (2026-27), its day (2026-11-09) or its year, and .2 for the next one in it"
# A school year begins in September, so that what was released within it, under whatever name, comes after it.
_FIRST_MONTH: Final = 9

Order = tuple[datetime.date, int, str]


def order(name: str) -> Order:
    """By what names are sorted, oldest first: ``2025-26``, ``2026-27``, ``2026-27.2``, ``2026-27.10``, ``2026-11-09``.

    Raises:
        ValueError: it is no name of a release.
    """
    match = _SHAPE.fullmatch(name)
    if not match:
        raise ValueError(f"'{name}' is no name of a release")
    year, count = int(match["year"]), int(match["count"] or 1)
    if match["day"]:
        return datetime.date(year, int(match["month"]), int(match["day"])), count, name
    if match["next"]:
        if (year + 1) % 100 != int(match["next"]):
            raise ValueError(f"'{name}' is no school year")
        return datetime.date(year, _FIRST_MONTH, 1), count, name
    return datetime.date(year, 1, 1), count, name


def is_name(name: str) -> bool:
    """Whether a release may be called so."""
    try:
        order(name)
    except ValueError:
        return False
    return True
