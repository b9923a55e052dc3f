"""Two builds of one input are the same bytes, wherever, whenever and by whomever they are made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from handbook_copy import FIRST, SECOND, Copy, files

# Each differs from the build that they are compared with (the tests' own environment) in more than one thing.
ELSEWHERE = {
    "ünïcode/in a time zone in which it is another day": {
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "86400", "COLUMNS": "40",
    },
    "in a language of plain letters": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "2"},
}  # fmt: skip


@pytest.fixture(scope="module")
def first(built: Copy) -> Mapping[str, str]:
    """The files that were built in the tests' own environment."""
    return files(built.root / "site" / FIRST)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_build_elsewhere_is_the_same_bytes(tmp_path: Path, first: Mapping[str, str], where: str) -> None:
    copy = Copy.at(tmp_path / where)
    copy.build("--school", FIRST, "--out", "out of the way", env=ELSEWHERE[where])
    assert differing(first, files(copy.root / "out of the way")) == []


def test_a_build_over_an_older_one_is_the_same_bytes(built: Copy, copy: Copy) -> None:
    """Nothing of another day, another school or another answer stays."""
    copy.build("--school", FIRST, on="2026-11-20")
    copy.build("--school", SECOND)
    assert differing(files(built.root / "site" / SECOND), files(copy.root / "site")) == []


def test_another_day_is_told_in_what_is_built(built: Copy, copy: Copy) -> None:
    """So that sameness is not that of a day which nobody asks for."""
    copy.build("--view", "parents", on="2026-12-02")
    name = "public/parents/handbook.json"
    assert (copy.root / "site" / name).read_bytes() != (built.root / "site" / FIRST / name).read_bytes()


def test_plain_mkdocs_is_repeatable_too(tmp_path: Path) -> None:
    made = []
    for name, zone in (("one", "Pacific/Kiritimati"), ("two", "America/Anchorage")):
        copy = Copy.at(tmp_path / name)
        done = copy.mkdocs("build", "--strict", env={"TZ": zone, "PYTHONHASHSEED": str(len(zone))})
        assert done.returncode == 0, done.stderr
        made.append(files(copy.root / "build/mkdocs"))
    assert differing(*made) == []


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    assert one
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
