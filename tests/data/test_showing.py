"""Findings name paths and values as an office reads them."""

from __future__ import annotations

from handbook.data.showing import dotted, show


def test_paths_and_values_are_shown_as_the_office_reads_them() -> None:
    assert dotted(("people", 0, "name")) == "people[0].name"
    assert [show(None), show({"a": 1}), show([1, 2])] == ["nothing", "a group of keys (a)", "a list of 2"]
