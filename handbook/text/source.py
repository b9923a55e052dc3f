"""Reads a section of the model: what its headings, lists and paragraphs say, to whom, when, and under which id.

Everything that is not understood is a finding, never text: a page is filtered by what its marks say, so a mark that was
meant and missed would publish what it should have kept back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handbook.data.findings import Finding, Place
from handbook.data.showing import show
from handbook.text.builder import Builder, source_hash
from handbook.text.front import YES_NO, front_matter
from handbook.text.lines import prepare
from handbook.text.marks import KEYS, Mark, Meanings, Notes, Scope, Vocabulary, near
from handbook.text.prose import Prose
from handbook.text.tree import Node, Section, Text

__all__ = ["Vocabulary", "read_page", "read_section", "read_statement", "source_hash"]


def read_section(
    text: str, file: str, shown: str, vocabulary: Vocabulary
) -> tuple[Section | None, tuple[Finding, ...]]:
    """Reads one section of a policy.

    Args:
        text: the whole file.
        file: its path under ``docs/`` without ``.md``.
        shown: the file as findings name it.
        vocabulary: what it may name.

    Returns the section, or None where it has not even a title, and everything that is wrong with it.
    """
    notes = Notes(shown)
    front, body, first = front_matter(text, file, vocabulary, notes)
    page = prepare(body, first, notes)
    meanings = Meanings(file, vocabulary, notes)
    nodes = Builder(page, meanings).build(Scope(front.audience, front.when, front.private))
    return _whole(front, nodes, Text(), notes)


def read_page(text: str, file: str, shown: str, vocabulary: Vocabulary) -> tuple[Section | None, tuple[Finding, ...]]:
    """Reads a page of prose, which holds no statements and needs no ids; its text becomes ``prose``."""
    notes = Notes(shown)
    front, body, first = front_matter(text, file, vocabulary, notes)
    prose = Prose(prepare(body, first, notes), notes).write()
    return _whole(front, (), prose, notes)


def read_statement(
    text: str,
    id: str,
    attributes: Mapping[str, str],
    place: Place,
    key: str,
    audience: frozenset[str],
    vocabulary: Vocabulary,
) -> tuple[Node | None, tuple[Finding, ...]]:
    """Reads a statement that stands in a school's data: one paragraph of Markdown, and its attributes as text.

    Args:
        id: its full id.
        attributes: those that a mark can hold; ``private`` is yes or no.
        place, key: where and under which key findings stand.
        audience: whom what it stands in is for.
    """
    notes = Notes(place.file, place, key)
    policy, _, name = id.rpartition(".")
    if not policy:
        notes.add(1, "id", f"the id {show(id)} names no policy", f"write the policy in front, such as mobile.{name}")
    meanings = Meanings(policy, vocabulary, notes)
    page = prepare(text.strip(), 1, notes)
    mark = _mark_of(name, attributes, notes)
    builder = Builder(page, meanings)
    node = builder.only_statement(mark, Scope(audience))
    builder.leftover_marks("take it out: what it says is written beside the text")
    findings = _sorted(notes)
    return (None if findings else node), findings


def _mark_of(name: str, attributes: Mapping[str, str], notes: Notes) -> Mark:
    private = attributes.get("private", "no")
    if private not in YES_NO:
        notes.add(1, "private", f"private is {show(private)}", "type yes or no")
    for key in attributes:
        if key not in KEYS and key not in ("private", "id"):
            notes.add(1, key, f"{show(key)} is no attribute", near(key, (*KEYS, "private")))
    values = {key: value for key, value in attributes.items() if key in KEYS}
    return Mark(1, name, values, YES_NO.get(private, True))


def _sorted(notes: Notes) -> tuple[Finding, ...]:
    return tuple(sorted(set(notes.findings)))


def _whole(
    front: Section, nodes: tuple[Node, ...], prose: Text, notes: Notes
) -> tuple[Section | None, tuple[Finding, ...]]:
    findings = _sorted(notes)
    if not front.title.pieces:
        return None, findings
    return replace(front, nodes=nodes, prose=prose), findings
