"""A page on its way to Markdown: its lines, its blocks, and what the signs of private use in them stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from handbook.data.showing import show
from handbook.text.extension import EXPRESSIONS, MARKS, PRIVATE_USE
from handbook.text.marks import Mark, Notes
from handbook.text.tree import Expression

_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_COMMENT: Final = re.compile("<!--.*?-->", re.DOTALL)
_EXPRESSION: Final = re.compile(r"\{\{(.*?)\}\}")


@dataclass
class Region:
    """A stretch of a page: the whole, or a ``/// for`` block; its parts are runs of lines, and blocks in it."""

    mark: Mark
    slashes: int = 0
    end: int = 0
    parts: list[Region | list[str]] = field(default_factory=list)

    def line(self, text: str) -> None:
        if not self.parts or isinstance(self.parts[-1], Region):
            self.parts.append([])
        run = self.parts[-1]
        assert isinstance(run, list)
        run.append(text)


@dataclass
class Page:
    """A page made ready for Markdown.

    Attributes:
        sources: each line as it was written, without its mark, comment and list sign.
    """

    notes: Notes
    region: Region = field(default_factory=lambda: Region(Mark(0)))
    expressions: list[Expression] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    sources: dict[int, str] = field(default_factory=dict)

    def keep_expressions(self, text: str, line: int) -> str:
        """Put a sign for each expression of a line."""
        if "{" not in text:
            return text

        def keep(match: re.Match[str]) -> str:
            source = match[1].strip()
            if not source or source[0] in "-+" or source[-1] in "-+":
                wrong = f"{match[0]} " + ("has a sign beside its braces" if source else "is empty")
                self.notes.add(line, "{{", wrong, "write a name between the braces, such as {{ terms.pupils }}")
                return ""
            self.expressions.append(Expression(source, self.notes.at(line)))
            return chr(EXPRESSIONS + len(self.expressions) - 1)

        text = _EXPRESSION.sub(keep, text)
        if (start := text.find("{{")) >= 0:
            wrong = f"{show(text[start:])} is not closed on its line"
            self.notes.add(line, "{{", wrong, "write {{ name }} on one line")
            text = text[:start]
        return text

    def keep_mark(self, mark: Mark) -> str:
        self.marks.append(mark)
        return chr(MARKS + len(self.marks) - 1)


def seen_lines(text: str, first: int, notes: Notes) -> list[tuple[int, str]]:
    """The lines without comments and invisible characters, each with its number."""
    text = text.replace("\u2028", " ").replace("\u2029", " ").replace("\u0085", " ")
    touched: set[int] = set()
    if "<!--" in text:

        def strip(match: re.Match[str]) -> str:
            start = text.count("\n", 0, match.start())
            breaks = match[0].count("\n")
            touched.update(range(start, start + breaks + 1))
            return "\n" * breaks

        text = _COMMENT.sub(strip, text)
    lines: list[tuple[int, str]] = []
    for index, line in enumerate(text.split("\n")):
        number = first + index
        if _UNSEEN.search(line) or PRIVATE_USE.search(line):
            line = PRIVATE_USE.sub("", _UNSEEN.sub("", line))
            notes.add(number, "page", f"there is an invisible character in {show(line)}", "type this line anew")
        line = line.expandtabs(4) if "\t" in line else line
        blank = not line.strip()
        if not (blank and index in touched):
            lines.append((number, "" if blank else line))
    return lines
