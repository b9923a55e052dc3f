"""Of two documents laid over each other, each value keeps the file and the line that it came from."""

from __future__ import annotations

from handbook.data.findings import Place
from handbook.data.layers import overlay
from handbook.data.reading import Document, parse


def layers(base: str, over: str) -> Document:
    return overlay(parse(base, "model.yml"), parse(over, "school.yml"))


def test_overlay_merges_groups_appends_to_lists_and_replaces_text() -> None:
    merged = layers("a: {x: 1, y: 2}\nb: [1]\nc: old\n", "a:\n  y: 3\nb:\n  - 2\nc: new\nd: more\n")
    assert merged.value == {"a": {"x": "1", "y": "3"}, "b": ["1", "2"], "c": "new", "d": "more"}
    assert merged.place(("a", "x")) == Place("model.yml", 1)
    assert merged.place(("a", "y")) == Place("school.yml", 2)
    assert merged.place(("b", 1)) == Place("school.yml", 4)
    assert merged.place(("d",)) == Place("school.yml", 6)


def test_overlay_leaves_what_the_upper_layer_leaves_blank() -> None:
    assert layers("a: 1\nb: {c: 2}\n", "a:\nb:\nd:\n").value == {"a": "1", "b": {"c": "2"}, "d": None}
    assert layers("a: 1\n", "").value == {"a": "1"}
    assert layers("", "a: 1\n").value == {"a": "1"}


def test_overlay_keeps_unread_values_unread() -> None:
    merged = layers("a: 1\nb: [x]\n", "a: @x\nb:\n  - @y\n")
    assert merged.broken == {("a",), ("b", 1)}
    assert merged.value == {"a": None, "b": ["x", None]}
    assert len(merged.findings) == 2
