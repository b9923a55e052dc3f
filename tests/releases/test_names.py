"""Names of releases sort as a school means them."""

from __future__ import annotations

import random

import pytest

from handbook.releases.names import is_name, order

SORTED = [
    "2024", "2024-25", "2025-26", "2025-26.2", "2025-26.10", "2025-11-09", "2026-01-05", "2026-01-05.2", "2026-27",
    "2026-27.2", "2099-00",
]  # fmt: skip


def test_names_sort_by_the_day_or_year_that_they_mean() -> None:
    shuffled = SORTED[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=order) == SORTED


@pytest.mark.parametrize(
    "name", ["now", "2026-28", "2026-11", "2026-02-30", "2026-27.0", "v1", "2026-27 ", "../2026", ""]
)
def test_what_is_no_day_no_year_and_no_school_year_is_no_name(name: str) -> None:
    assert not is_name(name)
