"""What a section of the model is once read: nodes with audience and condition, and text that awaits a school's data.

A section is read once, whatever the school. Its nodes hold HTML in which each Jinja expression is kept apart, so that
what a school's data puts there is text by construction and never markup or a template.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from handbook.data.findings import Place
from handbook.text.conditions import ALWAYS, Condition

Kind = Literal["statement", "heading", "block"]
Strength = Literal["must", "should", "may", "information"]
Force = Literal["law", "guidance", "school"]
Origin = Literal["model", "added", "replaced"]

STRENGTHS: Final[tuple[Strength, ...]] = ("must", "should", "may", "information")
FORCES: Final[tuple[Force, ...]] = ("law", "guidance", "school")
_MENTIONED: Final = re.compile(r"\b((?:decisions|places)\.\w+)")
AUDIENCES: Final = ("parents", "pupils", "staff", "visitors", "governors")


@dataclass(frozen=True)
class Expression:
    """What stands between ``{{`` and ``}}``, and where."""

    source: str
    place: Place


@dataclass(frozen=True)
class Text:
    """HTML with the Jinja expressions in it kept apart: literal pieces are HTML, values become text."""

    pieces: tuple[str | Expression, ...] = ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Expression))

    @property
    def asks(self) -> frozenset[str]:
        """The decisions and places that it names: ``decisions.pupil_phones``."""
        return frozenset().union(*(_MENTIONED.findall(each.source) for each in self.expressions))


@dataclass(frozen=True)
class Node:
    """One marked thing of a section: a statement (one wording of it), a heading with what stands under it, or a block.

    Attributes:
        id: full id, ``policy.name``; empty for a block that only narrows what stands in it.
        text: its own HTML, without that of its children.
        audience: whom it is for, narrowed by all that it stands in. Names of AUDIENCES.
        when: its own condition and that of all it stands in.
        private: whether it, or anything it stands in, is private.
        starts, until: the first and the last day on which it is in force, where it is temporary.
        level: a heading's level, 2 to 6; 0 for others.
        keep: whether it protects a child, so that no school may leave it out or replace it.
        origin: whether it is the model's own, or the school has added it or put it in place of the model's.
        asked: what the school says that a rule of its own is looked for by.
        hash: source hash: its own Markdown and attributes, white space normalised; 12 hexadecimal digits.
    """

    kind: Kind
    id: str
    place: Place
    text: Text
    audience: frozenset[str]
    when: Condition = ALWAYS
    private: bool = False
    strength: Strength = "information"
    force: Force = "school"
    cites: tuple[str, ...] = ()
    starts: datetime.date | None = None
    until: datetime.date | None = None
    level: int = 0
    origin: Origin = "model"
    keep: bool = False
    asked: tuple[str, ...] = ()
    hash: str = ""
    children: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """The part of the id after the dot: unique in the whole model, and the anchor on the page."""
        return self.id.partition(".")[2]

    @property
    def rests_on(self) -> frozenset[str]:
        """The decisions and places that its text or condition asks: ``decisions.pupil_phones``."""
        return self.text.asks.union(str(name) for name in self.when.names if name.group == "decisions")

    def within(self) -> Iterator[Node]:
        """The node and all that stands in it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.within()

    def with_children(self, children: tuple[Node, ...]) -> Node:
        return replace(self, children=children)


@dataclass(frozen=True)
class Short:
    """A sentence of what a section comes to, and the ids of the statements that it explains."""

    text: Text
    about: tuple[str, ...]
    when: Condition
    place: Place


@dataclass(frozen=True)
class Section:
    """One Markdown file of the model.

    Attributes:
        file: its path under ``docs/`` without ``.md``, such as ``mobile/pupils``.
        lede: one sentence that says what the section settles, from its front matter; may be empty.
        short: what it comes to, by reader.
        pupils_title: what pupils read in place of its title; may be empty.
        prose: HTML of a page that holds no statements (only where the page was read as prose), else empty.
    """

    file: str
    place: Place
    title: Text
    audience: frozenset[str]
    lede: Text = Text()
    when: Condition = ALWAYS
    private: bool = False
    nodes: tuple[Node, ...] = ()
    prose: Text = Text()
    short: Mapping[str, tuple[Short, ...]] = field(default_factory=dict)
    pupils_title: Text = Text()

    def sentences(self) -> Iterator[Short]:
        """What it comes to, for one reader after the other."""
        for sentences in self.short.values():
            yield from sentences

    def within(self) -> Iterator[Node]:
        for node in self.nodes:
            yield from node.within()
