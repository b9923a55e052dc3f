"""Turns the elements of a page into nodes, each with its mark, in the headings, items and blocks that hold it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree.ElementTree import Element

from handbook.data.showing import show
from handbook.text.extension import HEADINGS, LISTS, Tree, Writer, is_block, tree
from handbook.text.marks import Mark, Meanings, Scope
from handbook.text.page import Page, Region
from handbook.text.tree import Kind, Node, Text

_WRITE_ID: Final = 'write {: #name strength="must" } on the line under it'
_DASHES: Final = re.compile(r"[ *_-]+$")
_WRAP: Final = "put it between /// for, with an indented line id: name under that, and ///"


def source_hash(source: str, mark: Mark) -> str:
    """The hash of a statement's own Markdown and attributes, however its lines are wrapped; 12 hexadecimal digits."""
    whole = f"{' '.join(source.split())}\n{mark.canonical}"
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:12]


@dataclass
class _Draft:
    """A node while what stands in it is still being read."""

    node: Node
    scope: Scope
    children: list[_Draft] = field(default_factory=list)

    def finish(self) -> Node:
        return self.node.with_children(tuple(child.finish() for child in self.children))


class Builder:
    """Turns the elements of a page into nodes."""

    def __init__(self, page: Page, meanings: Meanings) -> None:
        self.page = page
        self.meanings = meanings
        self.notes = meanings.notes
        self.used: set[int] = set()
        self.line = page.region.mark.line or 1
        self.tree = Tree(Element("div"), ())

    def build(self, scope: Scope) -> tuple[Node, ...]:
        """The nodes of the whole page."""
        drafts: list[_Draft] = []
        self.region(self.page.region, drafts, scope)
        nodes = tuple(draft.finish() for draft in drafts)
        self.leftover_marks("write it on the line right under the text that it is for, or delete it")
        return nodes

    def leftover_marks(self, mend: str) -> None:
        """Tell of every mark that no statement has taken."""
        for index, mark in enumerate(self.page.marks):
            if index not in self.used and not mark.told:
                self.notes.add(mark.line, self.meanings.named(mark), "this mark stands where it has no effect", mend)

    def region(self, region: Region, into: list[_Draft], scope: Scope) -> None:
        """Read a run of text and blocks; each heading holds what follows, up to the next of its level or above."""
        headings: list[_Draft] = []
        for part in region.parts:
            if isinstance(part, Region):
                around, held = (headings[-1].children, headings[-1].scope) if headings else (into, scope)
                self.block(part, around, held)
                continue
            self.tree = tree(part)
            lead: _Draft | None = None
            for element in self.tree.root:
                if element.tag in HEADINGS:
                    level = HEADINGS.index(element.tag) + 1
                    while headings and headings[-1].node.level >= level:
                        headings.pop()
                around, held = (headings[-1].children, headings[-1].scope) if headings else (into, scope)
                if element.tag in HEADINGS:
                    headings.append(self.heading(element, held))
                    around.append(headings[-1])
                    lead = None
                elif element.tag in LISTS:
                    self.items(element, lead.children if lead else around, lead.scope if lead else held)
                    lead = None
                else:
                    lead = self.paragraph(element, around, held)

    def writer(self) -> Writer:
        def note(line: int, wrong: str, mend: str) -> None:
            self.notes.add(line, "text", wrong, mend)

        return Writer(self.page.expressions, note, self.tree.entities, self.line)

    # Each kind of element

    def heading(self, element: Element, scope: Scope) -> _Draft:
        level = HEADINGS.index(element.tag) + 1
        writer = self.writer()
        writer.own(element)
        mark = self.mark(writer, "the heading", "write {: #name } at the end of its line", heading=True)
        draft = self.draft("heading", mark, writer, scope, level)
        if not 2 <= level <= 4:
            signs = "## (the title stands in the front matter)" if level == 1 else "####, or take a level out"
            self.notes.add(self.line, draft.node.id or "page", f"a heading begins with {'#' * level}", f"write {signs}")
        return draft

    def paragraph(self, element: Element, into: list[_Draft], scope: Scope) -> _Draft | None:
        """Read a paragraph; returns it where a list that follows belongs to it."""
        if element.tag != "p":
            self.refuse_block(element)
            return None
        writer = self.writer()
        writer.own(element)
        if writer.marks and not writer.text.pieces:
            return None
        mark = self.mark(writer, "the paragraph", _WRITE_ID)
        draft = self.draft("statement", mark, writer, scope)
        into.append(draft)
        return draft if writer.end == ":" else None

    def items(self, element: Element, into: list[_Draft], scope: Scope) -> None:
        for item in element:
            self.item(item, into, scope)

    def item(self, item: Element, into: list[_Draft], scope: Scope) -> None:
        """Read a list item, and the lists in it."""
        writer = self.writer()
        paragraphs = [child for child in item if child.tag == "p"]
        if paragraphs and not (item.text or "").strip():
            # A blank line between items wraps each in a paragraph.
            writer.own(paragraphs.pop(0))
        writer.own(item)
        mark = self.mark(writer, "the list item", _WRITE_ID)
        draft = self.draft("statement", mark, writer, scope)
        into.append(draft)
        for child in item:
            if child.tag in LISTS:
                self.items(child, draft.children, draft.scope)
            elif child in paragraphs:
                self.further(child, draft.node.id)
            elif is_block(child) and child.tag != "p":
                self.refuse_block(child)

    def further(self, element: Element, id: str) -> None:
        """Refuse the second paragraph of a list item."""
        writer = self.writer()
        writer.own(element)
        if writer.text.pieces:
            self.used.update(writer.marks)
            line = min(writer.lines, default=self.line)
            mend = "make it a list item of its own; several paragraphs as one go between /// for, with an id, and ///"
            self.notes.add(line, id or "page", "a list item has a second paragraph", mend)

    def refuse_block(self, element: Element) -> None:
        """Refuse a block that would need an id and can bear none."""
        writer = self.writer()
        writer.block(element)
        self.used.update(writer.marks)
        line = min(writer.lines, default=self.line)
        if element.tag == "hr":
            # Nothing marks the line of dashes itself; it is the next one there is.
            line = next((at for at, source in self.page.sources.items() if at > line and _DASHES.match(source)), line)
        self.line = max(writer.lines, default=line)
        names = {"table": "a table", "blockquote": "a quotation", "hr": "a line of dashes"}
        what = names.get(element.tag, "a heading in a list" if element.tag in HEADINGS else element.tag)
        if any(self.page.marks[each].told for each in writer.marks):
            return
        mend = "delete it" if element.tag == "hr" else "write it at the start of its line" if "head" in what else _WRAP
        self.notes.add(line, "page", f"{what} stands here without an id", mend)

    def block(self, region: Region, into: list[_Draft], scope: Scope) -> None:
        """Read a ``/// for`` block: a statement of several parts if it has an id, else what narrows the text in it."""
        mark = region.mark
        self.line = mark.line
        if mark.id:
            into.append(self.statement_block(region, scope))
            return
        self.meanings.narrowing(mark, "///", "a block that has no id")
        own = self.meanings.scope(scope, mark.line, "///", mark.values, mark.private)
        starts, until = self.meanings.dates(mark, "///")
        place, code = self.notes.at(mark.line), source_hash(self.source(region), mark)
        node = Node(
            "block", "", place, Text(), own.audience, own.when, own.private, starts=starts, until=until, hash=code
        )
        draft = _Draft(node, own)
        into.append(draft)
        self.region(region, draft.children, own)

    def statement_block(self, region: Region, scope: Scope) -> _Draft:
        parts = self.writer()
        for part in region.parts:
            if isinstance(part, Region):
                self.notes.add(part.mark.line, "///", "a block stands in one that has an id", "close that one first")
                continue
            self.tree = tree(part)
            parts.entities = self.tree.entities
            for element in self.tree.root:
                parts.block(element)
                if element.tag in HEADINGS:
                    wrong = "a heading stands in a block that has an id"
                    self.notes.add(parts.line, "page", wrong, "take it out of it")
        for index in parts.marks:
            if not self.page.marks[index].told:
                line = self.page.marks[index].line
                mend = "write its attributes under ///, and delete it here"
                self.notes.add(line, "{:", "a mark stands in a block that has an id", mend)
        self.used.update(parts.marks)
        self.line = max(parts.lines, default=self.line)
        return self.draft("statement", region.mark, parts, scope, source=self.source(region), line=region.mark.line)

    def source(self, region: Region) -> str:
        """The Markdown of a block that is one statement; of one that only narrows, nothing is its own."""
        if not region.mark.id:
            return ""
        return "\n".join(text for line, text in self.page.sources.items() if region.mark.line < line <= region.end)

    # Their marks

    def mark(self, writer: Writer, what: str, mend: str, heading: bool = False) -> Mark | None:
        """The mark that an element has taken; None, once told, where it has none."""
        first = min(writer.lines, default=self.line)
        self.line = max(writer.lines, default=self.line)
        self.used.update(writer.marks)
        marks = [self.page.marks[index] for index in writer.marks]
        if not marks:
            said = _plain(writer.text)
            self.notes.add(first, "id", f"{what} {show(said, 40)} has no id" if said else f"{what} is empty", mend)
            return None
        for second in marks[1:]:
            if not second.told and not marks[0].told:
                wrong = f"{what} has two marks"
                self.notes.add(
                    second.line, self.meanings.named(second), wrong, "keep one; a blank line parts two paragraphs"
                )
        if writer.late and not heading and not marks[0].told and len(marks) == 1:
            wrong = "text follows the mark"
            self.notes.add(
                marks[0].line, self.meanings.named(marks[0]), wrong, "write the mark under the last line of its text"
            )
        if not marks[0].id:
            self.notes.add(marks[0].line, "id", f"the mark of {what} has no id", "write #name in it, such as #hand-in")
        return marks[0]

    def draft(
        self,
        kind: Kind,
        mark: Mark | None,
        writer: Writer,
        around: Scope,
        level: int = 0,
        source: str | None = None,
        line: int = 0,
    ) -> _Draft:
        """The node that an element and its mark make."""
        line = line or min(writer.lines, default=self.line)
        place, text = self.notes.at(line), writer.text
        if mark is None:
            node = Node(kind, "", place, text, around.audience, around.when, around.private, level=level)
            return _Draft(node, around)
        meanings = self.meanings
        id = meanings.full_id(mark)
        key = meanings.named(mark)
        if not text.pieces:
            self.notes.add(mark.line, key, "it has no text", "write the text, or delete it")
        scope = meanings.scope(around, mark.line, key, mark.values, mark.private)
        starts, until = meanings.dates(mark, key)
        if source is None:
            source = "\n".join(self.page.sources.get(each, "") for each in dict.fromkeys(writer.lines))
        node = Node(
            kind, id, place, text, scope.audience, scope.when, scope.private, starts=starts, until=until, level=level,
            hash=source_hash(source, mark),
        )  # fmt: skip
        if kind == "heading":
            meanings.narrowing(mark, key, "a heading")
            return _Draft(node, scope)
        return _Draft(self.spoken(node, mark, key), scope)

    def spoken(self, node: Node, mark: Mark, key: str) -> Node:
        """The statement with how it speaks and what it rests on."""
        meanings = self.meanings
        strength, force = meanings.strength(mark, key), meanings.force(mark, key)
        return replace(node, strength=strength, force=force, cites=meanings.cites(mark, key), keep=mark.keep)

    def only_statement(self, mark: Mark, scope: Scope) -> Node | None:
        """The page as one statement, where it is one paragraph."""
        parts = self.page.region.parts
        runs = [part for part in parts if not isinstance(part, Region)]
        self.tree = tree(runs[0] if runs else ())
        elements = list(self.tree.root)
        if len(parts) != 1 or not runs or [element.tag for element in elements] != ["p"]:
            mend = "write one paragraph; what else there is to say is a change of its own"
            if not parts or (runs and not elements):
                self.notes.add(1, "text", "there is no text", "write the rule")
            else:
                self.notes.add(1, "text", "the text is more than one paragraph, or a list or heading", mend)
            return None
        writer = self.writer()
        writer.own(elements[0])
        self.line = 1
        return self.draft("statement", mark, writer, scope).node


def _plain(text: Text) -> str:
    """The words of a text, as a finding shows them."""
    pieces = (piece if isinstance(piece, str) else f"{{{{ {piece.source} }}}}" for piece in text.pieces)
    return re.sub("<[^>]*>", "", "".join(pieces)).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
