"""The front matter of a page: its title, and whom the whole of it is for, when, and whether it is private."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handbook.data.composing import SOME_KEY
from handbook.data.findings import Place
from handbook.data.reading import Document, parse
from handbook.data.showing import show
from handbook.text.extension import Writer
from handbook.text.marks import Meanings, Notes, Scope, Vocabulary, near
from handbook.text.page import Page
from handbook.text.tree import Section, Text

_FRONT: Final = ("title", "pupils", "lede", "for", "when", "private")
YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_OPENING: Final = re.compile(r"---[ \t]*")


def front_matter(text: str, file: str, vocabulary: Vocabulary, notes: Notes) -> tuple[Section, str, int]:
    """What stands between the first two lines of ``---``, as a section without nodes; the rest, and where it begins."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if at and _OPENING.fullmatch(line)), 0)
    if not _OPENING.fullmatch(lines[0]):
        notes.add(1, "front matter", "the page does not begin with ---", "write ---, title: and the title, ---")
        lines, end = ["", *lines], 0
        document, first = Document(notes.file, {}, {}), 0
    elif not end:
        # Where the text begins cannot be known.
        lines, end = lines[:1], 0
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
        if private not in YES_NO:
            notes.add(self.line("private"), "private", f"private is {show(private)}", "type yes or no")
        scope = self.scope(values, YES_NO.get(str(private), True))
        return Section(
            self.meanings.file,
            Place(file, self.line("title") if "title" in values else 1),
            title,
            scope.audience,
            self.words(values, "lede"),
            scope.when,
            scope.private,
            pupils_title=self.words(values, "pupils"),
        )

    def line(self, key: str) -> int:
        return self.document.place((key,)).line

    def broken(self, key: str) -> bool:
        return any(path[:1] in ((key,), (), (SOME_KEY,)) for path in self.document.broken)

    def text(self, values: Mapping[str, object], key: str) -> str | None:
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            mend = f"write {key}: '…' with its text in quotes, on one line"
            self.meanings.notes.add(self.line(key), key, f"{key} is {show(value)}", mend)
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
