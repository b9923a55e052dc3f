"""A page of prose: what stands round the policies and holds no rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from handbook.data.showing import show
from handbook.text.extension import HEADINGS, Tree, Writer, tree
from handbook.text.marks import Notes
from handbook.text.page import Page, Region
from handbook.text.tree import Text


@dataclass
class Prose:
    """Writes a page that holds no statements."""

    page: Page
    notes: Notes
    ids: set[str] = field(default_factory=set)

    def write(self) -> Text:
        pieces: list[Text] = []
        for part in self.page.region.parts:
            if isinstance(part, Region):
                wrong = "a block stands on a page that has no rules"
                self.notes.add(part.mark.line, "///", wrong, "write for:, when: or private: at the top of the page")
                continue
            pieces.extend(self.run(tree(part)))
        for index, mark in enumerate(self.page.marks):
            if index not in self.taken and not mark.told:
                wrong = "a mark stands on a page that has no rules"
                self.notes.add(mark.line, mark.id or "{:", wrong, "delete it: only headings bear an id here")
        return _joined(pieces)

    taken: set[int] = field(default_factory=set)

    def run(self, parsed: Tree) -> Iterator[Text]:
        line = 1
        for element in parsed.root:
            writer = Writer(self.page.expressions, self.note, parsed.entities, line)
            if element.tag in HEADINGS:
                writer.own(element)
                element.set("id", self.heading(element, writer))
                writer = Writer(self.page.expressions, lambda *told: None, parsed.entities, line)
            writer.block(element)
            line = writer.line
            yield writer.text
            yield Text(("\n",))

    def note(self, line: int, wrong: str, mend: str) -> None:
        self.notes.add(line, "page", wrong, mend)

    def heading(self, element: Element, writer: Writer) -> str:
        """A heading's id: the one it bears, or one made of its words."""
        if not "h2" <= element.tag <= "h4":
            signs = "#" * (HEADINGS.index(element.tag) + 1)
            self.note(writer.line, f"a heading begins with {signs}", "write ##, ### or ####; the title stands above")
        self.taken.update(writer.marks)
        marks = [self.page.marks[index] for index in writer.marks]
        for mark in marks:
            if mark.values or mark.private:
                wrong = "the mark of a heading says more than its id, on a page that has no rules"
                self.notes.add(mark.line, mark.id or "{:", wrong, "keep the id only")
        name = marks[0].id if marks and marks[0].id else _slug(writer.text)
        if marks and marks[0].id and name != _slug(Text((name,))):
            self.notes.add(marks[0].line, name, f"{show(name)} cannot be an id", "use small letters, digits, hyphens")
        made, count = name, 1
        while made in self.ids:
            count += 1
            made = f"{name}-{count}"
        self.ids.add(made)
        return made


def _slug(text: Text) -> str:
    """An id made of words."""
    said = "".join(piece for piece in text.pieces if isinstance(piece, str))
    plain = unicodedata.normalize("NFKD", re.sub("<[^>]*>|&[a-z]+;|[’‘]", "", said)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-") or "part"


def _joined(texts: Iterable[Text]) -> Text:
    pieces = [piece for text in texts for piece in text.pieces]
    return Text(tuple(pieces[:-1] if pieces and pieces[-1] == "\n" else pieces))
