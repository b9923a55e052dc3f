"""Reads a section of the model: what its headings, lists and paragraphs say, to whom, when, and under which id.

Everything that is not understood is a finding, never text: a page is filtered by what its marks say, so a mark that was
meant and missed would publish what it should have kept back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from handbook.data.findings import Finding, Place
from handbook.data.reading import Document, parse, show
from handbook.text.extension import HEADINGS, LISTS, Tree, Writer, is_block, tree
from handbook.text.lines import Page, Region, prepare
from handbook.text.marks import KEYS, Mark, Meanings, Notes, Scope, Vocabulary, near, read_mark, words
from handbook.text.tree import Kind, Node, Section, Text

__all__ = ["Vocabulary", "read_page", "read_section", "read_statement", "source_hash"]

_FRONT: Final = ("title", "lede", "for", "when", "private")
_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_OPENING: Final = re.compile(r"---[ \t]*")
_WRITE_ID: Final = 'write {: #name strength="must" } on the line under it'
_WRAP: Final = "put it between /// for, with an indented line id: name under that, and ///"


def source_hash(source: str, mark: Mark) -> str:
    """The hash of a statement's own Markdown and attributes, however its lines are wrapped; 12 hexadecimal digits."""
    whole = f"{' '.join(source.split())}\n{mark.canonical}"
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:12]


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
    front, body, first = _front_matter(text, file, vocabulary, notes)
    page = prepare(body, first, notes)
    meanings = Meanings(file, vocabulary, notes)
    nodes = _Builder(page, meanings).build(Scope(front.audience, front.when, front.private))
    return _whole(front, nodes, Text(), notes)


def read_page(text: str, file: str, shown: str, vocabulary: Vocabulary) -> tuple[Section | None, tuple[Finding, ...]]:
    """Reads a page of prose, which holds no statements and needs no ids; its text becomes ``prose``."""
    notes = Notes(shown)
    front, body, first = _front_matter(text, file, vocabulary, notes)
    prose = _Prose(prepare(body, first, notes), notes).write()
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
    meanings = Meanings(policy, vocabulary, notes)
    page = prepare(text.strip(), 1, notes)
    mark = _mark_of(name, attributes, notes)
    builder = _Builder(page, meanings)
    node = builder.only_statement(mark, Scope(audience))
    builder.leftover_marks("take it out: what it says is written beside the text")
    findings = _sorted(notes)
    return (None if findings else node), findings


def _mark_of(name: str, attributes: Mapping[str, str], notes: Notes) -> Mark:
    private = attributes.get("private", "no")
    if private not in _YES_NO:
        notes.add(1, "private", f"private is {show(private)}", "type yes or no")
    for key in attributes:
        if key not in KEYS and key not in ("private", "id"):
            notes.add(1, key, f"{show(key)} is no attribute", near(key, (*KEYS, "private")))
    values = {key: value for key, value in attributes.items() if key in KEYS}
    return Mark(1, name, values, _YES_NO.get(private, True))


def _sorted(notes: Notes) -> tuple[Finding, ...]:
    return tuple(sorted(set(notes.findings)))


def _whole(
    front: Section, nodes: tuple[Node, ...], prose: Text, notes: Notes
) -> tuple[Section | None, tuple[Finding, ...]]:
    findings = _sorted(notes)
    if not front.title.pieces:
        return None, findings
    section = Section(
        front.file, front.place, front.title, front.audience, front.lede, front.when, front.private, nodes, prose
    )
    return section, findings


# Front matter


def _front_matter(text: str, file: str, vocabulary: Vocabulary, notes: Notes) -> tuple[Section, str, int]:
    """What stands between the first two lines of ``---``, as a section without text; the rest; that one's first line."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if at and _OPENING.fullmatch(line)), 0)
    if not _OPENING.fullmatch(lines[0]):
        notes.add(1, "front matter", "the page does not begin with ---", "write ---, title: and the title, ---")
        lines, end = ["", *lines], 0
        document, first = Document(notes.file, {}, {}), 0
    elif not end:
        notes.add(1, "front matter", "it is not closed", "write --- on a line of its own below it")
        document, first = Document(notes.file, {}, {}), 1
    else:
        # A blank line stands for the first ---, so that lines are counted as they are in the file.
        document, first = parse("\n".join(["", *lines[1:end]]), notes.file), 1
        notes.findings += document.findings
    front = _Front(document, Meanings(file, vocabulary, notes)).read(bool(end))
    return front, "\n".join(lines[end + 1 :]), first + end + 1


@dataclass
class _Front:
    """Reads the values of front matter."""

    document: Document
    meanings: Meanings

    def read(self, written: bool) -> Section:
        notes, file = self.meanings.notes, self.document.file
        values = self.document.value
        if not isinstance(values, dict):
            if values is not None or written:
                notes.add(1, "front matter", "it holds no keys", "write title: and the title")
            values = {}
        for key in values:
            if key not in _FRONT:
                notes.add(self.line(key), "front matter", f"{show(key)} is not a key we know", near(str(key), _FRONT))
        title = self.words(values, "title")
        if not title.pieces and not self.broken("title") and written:
            notes.add(1, "title", "the page has no title", "write title: and the title between the lines of ---")
        private = values.get("private") or "no"
        if private not in _YES_NO:
            notes.add(self.line("private"), "private", f"private is {show(private)}", "type yes or no")
        scope = self.scope(values, _YES_NO.get(str(private), True))
        return Section(
            self.meanings.file,
            Place(file, self.line("title") if "title" in values else 1),
            title,
            scope.audience,
            self.words(values, "lede"),
            scope.when,
            scope.private,
        )

    def line(self, key: str) -> int:
        return self.document.place((key,)).line

    def broken(self, key: str) -> bool:
        return any(path[:1] in ((key,), ()) or len(path) == 1 and path[0] == "<<" for path in self.document.broken)

    def text(self, values: Mapping[str, object], key: str) -> str | None:
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            wrong = f"{key} is {show(value)}"
            self.meanings.notes.add(self.line(key), key, wrong, f"write {key}: '…' with its text in quotes, on one line")
            return None
        return value

    def scope(self, values: Mapping[str, object], private: bool) -> Scope:
        """Whom the page is for, when, and whether it is private."""
        around, line = Scope(), self.line("for")
        value = values.get("for")
        named = " ".join(map(str, value)) if isinstance(value, list) else self.text(values, "for")
        if named is None and "for" in values and not self.broken("for") and value is None:
            named = ""
        audience = self.meanings.audience(around.audience, line, "for", named)
        when = self.meanings.when(around.when, self.line("when"), "when", self.text(values, "when"))
        return Scope(audience, when, private)

    def words(self, values: Mapping[str, object], key: str) -> Text:
        """A text that is no Markdown, and may hold expressions."""
        text, notes, line = self.text(values, key), self.meanings.notes, self.line(key)
        if not text:
            return Text()
        page = Page(notes)
        writer = Writer(page.expressions, lambda at, wrong, mend: notes.add(line, key, wrong, mend))
        writer.words(page.keep_expressions(" ".join(text.split()), line))
        return writer.text


# Nodes


@dataclass
class _Draft:
    """A node while what stands in it is still being read."""

    node: Node
    scope: Scope
    children: list[_Draft] = field(default_factory=list)

    def finish(self) -> Node:
        return self.node.with_children(tuple(child.finish() for child in self.children))


class _Builder:
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
                self.notes.add(mark.line, mark.id or "{:", "this mark stands where it has no effect", mend)

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
        return draft if writer.last == ":" else None

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
        self.line = max(writer.lines, default=self.line)
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
                self.notes.add(part.mark.line, "///", "a block stands in a block that has an id", "close that one first")
                continue
            self.tree = tree(part)
            parts.entities = self.tree.entities
            for element in self.tree.root:
                parts.block(element)
                if element.tag in HEADINGS:
                    self.notes.add(parts.line, "page", "a heading stands in a block that has an id", "take it out of it")
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
        return "\n".join(
            text for line, text in self.page.sources.items() if region.mark.line < line <= region.end
        )

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
                self.notes.add(second.line, second.id or "{:", wrong, "keep one; a blank line parts two paragraphs")
        if writer.late and not heading and not marks[0].told and len(marks) == 1:
            wrong = "text follows the mark"
            self.notes.add(marks[0].line, marks[0].id or "{:", wrong, "write the mark under the last line of its text")
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
        key = id or mark.id or "{:"
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
        from dataclasses import replace

        meanings = self.meanings
        return replace(
            node, strength=meanings.strength(mark, key), force=meanings.force(mark, key), cites=meanings.cites(mark, key)
        )

    def only_statement(self, mark: Mark, scope: Scope) -> Node | None:
        """The page as one statement, where it is one paragraph."""
        parts = self.page.region.parts
        runs = [part for part in parts if not isinstance(part, Region)]
        self.tree = tree(runs[0] if runs else ())
        elements = list(self.tree.root)
        if len(parts) != 1 or not runs or [element.tag for element in elements] != ["p"]:
            mend = "write one paragraph; what else there is to say is a change of its own"
            if not parts or not elements:
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


# Prose


@dataclass
class _Prose:
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
