"""Markdown as the model's pages use it: a narrow Python-Markdown, and its tree written as HTML that awaits values.

The lines that come here hold signs of private use in place of what Markdown must not see (expressions and marks) and
of what it would forget (line numbers). All of what it can make is named here; whatever else turns up is a fault.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.util import HTML_PLACEHOLDER

from handbook.text.tree import Expression, Text

LINES: Final = 0xF0000
EXPRESSIONS: Final = 0x100000
MARKS: Final = 0x108000
MOST: Final = 0x7F00
PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS: Final = ("ul", "ol")
_BLOCKS: Final = frozenset(
    ("p", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "hr", *LISTS, *HEADINGS)
)
_INLINE: Final = frozenset(("em", "strong", "a", "code", "br", "img"))
_VOID: Final = frozenset(("br", "img", "hr"))

# Any of these left in plain text is Markdown, HTML or a mark that was meant but not understood.
_RESIDUE: Final = re.compile(
    r"[{}]|<[A-Za-z/!?]|/{3,}|\b(?:for|when|strength|cites|force|from|until|private)=[\"'“”‘’]|\]\[|\[\^"
)
_SIGN: Final = re.compile(f"([\U000f0000-\U0010ffff]|{HTML_PLACEHOLDER % '[0-9]+'})")
_STASHED: Final = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_SPACE: Final = re.compile("[ \t\n]+")
_TYPED: Final = re.compile(r"[\"']|---?|\.\.\.")
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):|\s*//")
_SCHEMES: Final = ("https", "http", "mailto", "tel")

Note = Callable[[int, str, str], None]


class ModelMarkdown(Extension):
    """What the model's pages leave out of Markdown: raw HTML, link references, code blocks, underlined headings."""

    def extendMarkdown(self, md: Markdown) -> None:
        for name in ("html_block", "normalize_whitespace"):
            md.preprocessors.deregister(name)
        for name in ("code", "setextheader", "reference"):
            md.parser.blockprocessors.deregister(name)
        for name in ("html", "autolink", "automail", "reference", "image_reference", "short_reference"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.deregister("short_image_ref")
        md.treeprocessors.deregister("prettify")


@cache
def _markdown() -> Markdown:
    """The one instance of a process: making it costs more than reading a page."""
    return Markdown(extensions=["tables", "sane_lists", ModelMarkdown()])


@dataclass(frozen=True)
class Tree:
    """A piece of Markdown as elements, with the entities that Markdown has put aside."""

    root: Element
    entities: Sequence[str]


def tree(lines: Iterable[str]) -> Tree:
    """The elements of some lines."""
    md = _markdown()
    md.reset()
    root: Any = md.parser.parseDocument([*lines, "", ""]).getroot()
    for processor in md.treeprocessors:
        changed = processor.run(root)
        root = root if changed is None else changed
    return Tree(root, tuple(map(str, md.htmlStash.rawHtmlBlocks)))


def is_block(element: Element) -> bool:
    """Whether an element stands for a paragraph, list, table or the like, and not for some words in one."""
    return element.tag in _BLOCKS


@dataclass
class Writer:
    """Writes the words of an element as HTML, noting the lines and the marks that it meets.

    Attributes:
        line: where it is; what is found wrong is told of this line.
        lines: every line that it has met.
        marks: every mark that it has met.
        late: whether words stand behind the last mark.
        last: the last character, by which quotation marks open or close.
        end: the last character that can be seen.
    """

    expressions: Sequence[Expression]
    note: Note
    entities: Sequence[str] = ()
    line: int = 1
    lines: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    late: bool = False
    last: str = ""
    end: str = ""
    _pieces: list[str | Expression] = field(default_factory=list)
    _spaced: bool = True
    _code: bool = False

    @property
    def text(self) -> Text:
        """All that was written, without space around it."""
        pieces: list[str | Expression] = []
        for piece in self._pieces:
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] = pieces[-1].rstrip(" \n")
        return Text(tuple(piece for piece in pieces if piece != ""))

    def own(self, element: Element) -> None:
        """Write an element's own words, without its tags and without the blocks that stand in it."""
        self.words(element.text)
        for child in element:
            if not is_block(child):
                self.inline(child)
            self.words(child.tail)

    def inline(self, element: Element) -> None:
        """Write an element that stands among words."""
        tag = element.tag
        if tag not in _INLINE:
            self.note(self.line, f"“{tag}” cannot be used here", "write it as plain text")
            return
        self.raw(f"<{tag}{self.attributes(element)}>")
        if tag in _VOID:
            self.last = "" if tag == "br" else "x"
            self._spaced = tag == "br"
            return
        outside, self._code = self._code, self._code or tag == "code"
        self.own(element)
        self._code = outside
        self.raw(f"</{tag}>")

    def block(self, element: Element) -> None:
        """Write a block with its tags and all that stands in it."""
        tag = element.tag
        if tag not in _BLOCKS:
            self.inline(element)
            return
        self.start()
        self.raw(f"<{tag}{self.attributes(element)}>")
        if tag in _VOID:
            return
        self.words(element.text)
        for child in element:
            self.block(child)
            self.words(child.tail)
        self.raw(f"</{tag}>")
        self.start()

    def start(self) -> None:
        """Begin a new stretch of text, where space is not written and a quotation mark opens."""
        self.last, self._spaced = "", True

    def raw(self, markup: str) -> None:
        """Write HTML as it is."""
        self._pieces.append(markup)

    def words(self, text: str | None) -> None:
        """Write plain text, and the signs in it."""
        if not text:
            return
        for index, part in enumerate(_SIGN.split(text)):
            if index % 2:
                self.sign(part)
            elif part:
                self.plain(part)

    def plain(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if self._spaced and text[0] == " ":
            text = text[1:]
        if not text:
            return
        self._spaced = text[-1] == " "
        seen = text.rstrip(" ")
        if self._code:
            text = html.unescape(text)
        else:
            if seen and (residue := _RESIDUE.search(text)):
                self.residue(text, residue)
            text = _TYPED.sub(lambda match: self.typeset(text, match), text) if _TYPED.search(text) else text
        if seen:
            self.end = seen[-1]
            self.last = self.end if seen == text else " "
            self.late = bool(self.marks)
        elif text:
            self.last = " "
        self._pieces.append(html.escape(text, quote=False))

    def residue(self, text: str, found: re.Match[str]) -> None:
        around = text[max(0, found.start() - 12) : found.end() + 24].strip()
        mend = "delete it, or write it as the handbook's guide to writing a section shows"
        if found[0] in "{}":
            mend = 'write {: #name strength="must" } alone on the line under its text, and a value as {{ name }}'
        self.note(self.line, f"“{found[0]}” is left in the text, at “{around}”", mend)

    def typeset(self, text: str, match: re.Match[str]) -> str:
        """The quotation mark, dash or ellipsis that was meant."""
        typed, start = match[0], match.start()
        if typed[0] in "-.":
            return {"--": "–", "---": "—", "...": "…"}[typed]
        before = text[start - 1] if start else self.last
        opens = not before or before.isspace() or before in "([–—-“‘\"'"
        if typed == '"':
            return "“" if opens else "”"
        return "‘" if opens and not text[match.end() : match.end() + 1].isdigit() else "’"

    def sign(self, sign: str) -> None:
        """Take up what a sign of private use stands for."""
        if stashed := _STASHED.fullmatch(sign):
            self._pieces.append(html.escape(html.unescape(self.entities[int(stashed[1])]), quote=False))
        elif ord(sign) >= MARKS:
            self.marks.append(ord(sign) - MARKS)
            return
        elif ord(sign) < EXPRESSIONS:
            self.line = ord(sign) - LINES
            self.lines.append(self.line)
            return
        else:
            self._pieces.append(self.expressions[ord(sign) - EXPRESSIONS])
        self.last = self.end = "x"
        self._spaced, self.late = False, bool(self.marks)

    def attributes(self, element: Element) -> str:
        """An element's attributes, of which few are known, as HTML."""
        match element.tag:
            case "a":
                return self.address(element.get("href", "")) + self.titled(element)
            case "img":
                return self.picture(element.get("src", ""), element.get("alt", "")) + self.titled(element)
            case "th" | "td":
                side = re.search("left|right|center", element.get("style") or "")
                scope = ' scope="col"' if element.tag == "th" else ""
                return scope + (f' class="align-{side[0]}"' if side else "")
        return f' id="{_attribute(name)}"' if (name := element.get("id")) else ""

    def titled(self, element: Element) -> str:
        title = self.bare(element.get("title") or "")
        return f' title="{_attribute(title)}"' if title else ""

    def address(self, href: str) -> str:
        written, href = href.strip(), self.bare(href)
        scheme = _SCHEME.match(href)
        if not written:
            self.note(self.line, "a link leads nowhere", "write its address in the round brackets")
        elif scheme and (scheme[1] or "").lower() not in _SCHEMES:
            self.note(self.line, f"the link “{href}” is of a kind that is not used here", "begin it with https://")
        return f' href="{_attribute(href)}"'

    def picture(self, source: str, alt: str) -> str:
        source, alt = self.bare(source), self.bare(alt)
        if not alt.strip():
            wrong = f"the picture “{source}” has no words for those who cannot see it"
            self.note(self.line, wrong, f"write what it shows: ![what it shows]({source})")
        if not source.strip() or _SCHEME.match(source):
            self.note(self.line, f"the picture “{source}” is not a file of the handbook", "put it beside the page")
        return f' src="{_attribute(source)}" alt="{_attribute(alt)}"'

    def bare(self, value: str) -> str:
        """An attribute's value, in which neither an expression nor a mark can stand."""
        for sign in PRIVATE_USE.findall(value):
            if ord(sign) < EXPRESSIONS:
                self.line = ord(sign) - LINES
                self.lines.append(self.line)
            elif ord(sign) < MARKS:
                source = self.expressions[ord(sign) - EXPRESSIONS].source
                wrong = f"{{{{ {source} }}}} stands in the address or the description of a link or picture"
                self.note(self.line, wrong, "write it among the words, or write the address out")
            else:
                self.marks.append(ord(sign) - MARKS)
                self.late = True
        value = _STASHED.sub(lambda match: self.entities[int(match[1])], PRIVATE_USE.sub("", value))
        return html.unescape(" ".join(value.split()))


def _attribute(value: str) -> str:
    return html.escape(value, quote=True)
