"""The lines of a page before Markdown sees them: what is refused outright, and the signs put for what it must not see.

Each ``{{ expression }}`` and each mark becomes one character of private use, and each line begins with one that holds
its number. So Markdown neither changes them nor loses them, and what comes out of it knows where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from handbook.data.showing import show
from handbook.text.extension import LINES, MARKS, MOST, PRIVATE_USE
from handbook.text.marks import KEYS, Mark, Notes, near, read_mark
from handbook.text.page import Page, Region, seen_lines

_CODE: Final = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_HTML: Final = re.compile(r"</?[A-Za-z][^<>]*(?:>|$)|<[!?][^<>]*(?:>|$)")
_CLOSING: Final = re.compile(r"</[A-Za-z][^<>]*(?:>|$)")
_ADDRESS: Final = re.compile(r"<(?:[a-z]+://[^<>\s]*|[^<>\s/]+@[^<>\s]+)>")
_FOOTNOTE: Final = re.compile(r"^\s*\[\^[^\]]*\]:.*|\[\^[^\]]*\]")
_REFERENCE: Final = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S.*")
_LOOKUP: Final = re.compile(r"\][ ]?\[[^\]]*\]")
_FENCE: Final = re.compile(r"^\s*(?:>\s*|[-*+]\s+|\d+\.\s+)*(```+|~~~+)")
_BLOCK: Final = re.compile(r"^(\s*(?:>\s*|[-*+]\s+)*)(/{3,})\s*(.*?)\s*$")
_OPTION: Final = re.compile(r"^ {2,}([\w-]+)\s*:(?:\s+(.*?)|)\s*$")
# What says whom a block is for may not turn into words of its text.
_OPTIONS: Final = ("id", "private", *KEYS)
_STRAY_OPTION: Final = re.compile(r"\W*((?:([a-z]{2,9})\s*:(?:\s.*|$))|private\W*$)")
_HEADING: Final = re.compile(r"^#{1,6}(?!#)")
_ITEM: Final = re.compile(r"^( *)(?:[-*+]|\d+\.)[ ]+\S")
_LEAD: Final = re.compile(r"(?: *>)* *(?:(?:[-*+]|\d+\.) +)*(?:#{1,6})? *\|? *")
_SIGN_OF_LIST: Final = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
_RULE: Final = re.compile(r"[\s|:>*_+-]*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-{2,}) *$")
_MARK_LINE: Final = re.compile(r"^( *)\{:(.*)\}\s*$")
_MARK: Final = re.compile(r"\{:(.*?)\}(?!\})|\{:(.*)$")
# A list of attributes without the colon, which Python-Markdown knows and Jinja takes for a comment.
_COLONLESS: Final = re.compile(r"\{(?!:)\s*((?:[#.](?=[\w-])|(?:" + "|".join(KEYS) + r")=|private\b)[^{}]*)\}")


def prepare(text: str, first: int, notes: Notes) -> Page:
    """Reads lines of which the first bears that number."""
    page = Page(notes)
    lines = seen_lines(text, first, notes)
    if lines and (lines[-1][0] >= MOST or text.count("{") >= MOST):
        notes.add(first, "page", "the page is far too long to be read", "split it into several")
        return page
    _Reader(page, lines).read()
    return page


class _Reader:
    """Goes through the lines once."""

    def __init__(self, page: Page, lines: Sequence[tuple[int, str]]) -> None:
        self.page = page
        self.notes = page.notes
        self.lines = lines
        self.at = 0
        self.open = [page.region]
        self.previous = ""
        self.tags = False

    def read(self) -> None:
        while self.at < len(self.lines):
            number, line = self.lines[self.at]
            self.at += 1
            if not line:
                self.put("")
            elif "/" in line and (block := _BLOCK.match(line)):
                self.block(number, block)
            elif ("`" in line or "~" in line) and (fence := _FENCE.match(line)):
                self.fence(number, fence[1])
            else:
                self.line(number, line)
        last = self.lines[-1][0] if self.lines else 1
        for region in self.open[1:]:
            region.end = last
            wrong = "this block is not closed, so that it holds the rest of the page"
            mend = f"write {'/' * region.slashes} on a line of its own at its end"
            self.notes.add(region.mark.line, "///", wrong, mend)

    def put(self, text: str) -> None:
        self.open[-1].line(text)
        self.previous = text

    # Blocks

    def block(self, number: int, match: re.Match[str]) -> None:
        """Open or close a block."""
        lead, slashes, rest = match.groups()
        if lead:
            self.notes.add(number, "///", "a block stands in a list or a quotation", "begin it at the start of a line")
        if not rest:
            self.close(number, len(slashes))
            return
        name, bar, argument = (part.strip() for part in rest.partition("|"))
        if name != "for":
            known, _, more = name.partition(" ")
            mend = f"write /// for | {argument or more}".rstrip(" |")
            if more and known == "for" and not bar:
                wrong = f"{show(match[0].strip())} lacks its bar"
            else:
                wrong = f"{show(name)} is no block that we know"
            self.notes.add(number, "///", wrong, mend if known == "for" else f"did you mean{mend[5:]}?")
        options = self.options()
        values = {key: value for key, (value, _) in options.items() if key in KEYS}
        if argument and "for" in values:
            wrong = "the block says twice for whom it is"
            self.notes.add(options["for"][1], "for", wrong, "keep the names behind the bar")
        if argument:
            values["for"] = PRIVATE_USE.sub("", argument)
        id, private = options.get("id", ("", 0))[0].lstrip("#"), options.get("private", ("", 0))
        if private[0] not in ("", "yes", "no", "true", "false"):
            self.notes.add(private[1], "private", f"private is {show(private[0])}", "write private: yes")
        region = Region(Mark(number, id, values, private[0] not in ("", "no", "false")), len(slashes))
        self.open[-1].parts.append(region)
        self.open.append(region)
        self.previous = ""

    def options(self) -> dict[str, tuple[str, int]]:
        """The indented lines right below a block's first: each option with its line."""
        found: dict[str, tuple[str, int]] = {}
        while self.at < len(self.lines) and self.lines[self.at][1].startswith("  "):
            number, line = self.lines[self.at]
            match = _OPTION.match(line)
            if not match and not found:
                break
            self.at += 1
            key, value = (match[1], (match[2] or "").strip()) if match else ("", "")
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" and value[0] not in value[1:-1]:
                value = value[1:-1]
            if not key:
                wrong, mend = f"{show(line.strip())} is no option of a block", "leave a blank line above it"
                self.notes.add(number, "///", wrong, mend)
            elif key not in _OPTIONS:
                self.notes.add(number, key, f"{show(key)} is no option of a block", near(key, _OPTIONS))
            elif key in found or (not value and key != "private"):
                wrong = f"{key}: " + ("is written twice" if key in found else "has nothing behind it")
                self.notes.add(number, key, wrong, "take this line out, or fill it in")
            else:
                found[key] = (value or "yes", number)
        if found and self.at < len(self.lines) and self.lines[self.at][1]:
            number, line = self.lines[self.at]
            wrong = f"{show(line.strip())} stands right under the options of a block"
            self.notes.add(number, "///", wrong, "leave a blank line above it; an option begins with 4 spaces")
        return found

    def close(self, number: int, slashes: int) -> None:
        if not any(region.slashes == slashes for region in self.open):
            mend = "open it with /// for | staff, or delete it"
            self.notes.add(number, "///", f"{'/' * slashes} closes nothing", mend)
            return
        while len(self.open) > 1:
            region = self.open.pop()
            region.end = number
            if region.slashes == slashes:
                break
            wrong = "this block is not closed before the one round it"
            self.notes.add(region.mark.line, "///", wrong, f"write {'/' * region.slashes} at its end")
        self.previous = ""

    def fence(self, number: int, sign: str) -> None:
        """Refuse a block of code; what stands in it is passed over."""
        self.notes.add(number, "page", f"a block of code begins with {sign}", "write its text as a paragraph or a list")
        for later in range(self.at, len(self.lines)):
            if self.lines[later][1].strip().startswith(sign):
                self.at = later + 1
                return

    # Lines

    def line(self, number: int, line: str) -> None:
        """Take one line of text."""
        mark: Mark | None = None
        source = line
        text = self.page.keep_expressions(line, number)
        if "{" in text or "<" in text or "[" in text:
            text, mark, source = self.refused(number, text, line)
        if text.strip():
            if self.check(number, text):
                return
            self.page.sources[number] = _SIGN_OF_LIST.sub("", source)
        elif mark is None:
            # All that it held was refused, and a blank line would part what stands around it.
            return
        self.put(self.signed(number, text, mark))

    def signed(self, number: int, text: str, mark: Mark | None) -> str:
        """The line with the signs that say its number and its mark."""
        sign = self.page.keep_mark(mark) if mark else ""
        if mark and not text.strip():
            return "" if self.reached_up(number, sign) else f"{text}{sign}"
        if _RULE.match(text):
            return text + sign
        lead = _LEAD.match(text)
        at = lead.end() if lead else 0
        start = f"{text[:at]}{chr(LINES + number)} "
        # Markdown takes away the hashes that end a heading, and a cell too many of a table: so the mark goes in front.
        in_front = _HEADING.match(text) or "|" in text
        return f"{start}{sign}{text[at:]}" if in_front else f"{start}{text[at:]}{sign}"

    def reached_up(self, number: int, sign: str) -> bool:
        """Give a mark that stands below a heading, or below a blank line, to the text that it was meant for."""
        parts = self.open[-1].parts
        run = parts[-1] if parts else []
        at = len(run) - 1 if isinstance(run, list) else -1
        while at >= 0 and isinstance(run, list) and not run[at]:
            at -= 1
        if at < 0 or not isinstance(run, list) or max(run[at]) >= chr(MARKS):
            return False
        if _HEADING.match(run[at]):
            wrong = "the mark of a heading stands on a line of its own"
            self.notes.add(number, "{:", wrong, "write it at the end of the heading's line")
        elif at == len(run) - 1 or "|" in run[at] or _RULE.match(run[at]):
            # Markdown leaves out a cell too many of a table, and a mark in it would be lost.
            return False
        else:
            self.notes.add(number, "{:", "a blank line stands between the text and its mark", "delete the blank line")
        run[at] += sign
        return True

    def check(self, number: int, text: str) -> bool:
        """Refuse what Markdown would take for something else than it looks like; says whether to pass it over."""
        if item := _ITEM.match(text):
            if len(item[1]) % 4:
                wrong = f"a list item begins {len(item[1])} spaces in"
                mend = "begin it at the start of its line, or 4 spaces in where it is part of another"
                self.notes.add(number, "page", wrong, mend)
            if self.previous and not _HEADING.match(self.previous) and not self.in_list():
                wrong = "a list begins right below a paragraph"
                self.notes.add(number, "page", wrong, "leave a blank line above it")
                self.put("")
        elif (stray := _STRAY_OPTION.match(text)) and get_close_matches(stray[2] or "private", _OPTIONS, 1, 0.8):
            wrong = f"{show(stray[1].strip())} stands in the text"
            mend = "write it with 4 spaces in front, right under /// and without a blank line between"
            self.notes.add(number, "///", wrong, mend)
            return True
        elif self.previous and _UNDERLINE.match(text):
            self.notes.add(number, "page", "a heading is underlined", "write ## in front of it")
            return True
        return False

    def in_list(self) -> bool:
        """Whether one of the lines above, up to a blank one, is a list item, which may be wrapped without indent."""
        run = self.open[-1].parts[-1]
        assert isinstance(run, list)
        for above in reversed(run):
            if not above:
                break
            if _ITEM.match(above):
                return True
        return False

    def refused(self, number: int, text: str, source: str) -> tuple[str, Mark | None, str]:
        """What is left of a line once all is told that may not stand in it; its mark; and its source without that."""
        notes, mark = self.notes, None
        if (whole := _MARK_LINE.match(text)) and "{" not in whole[2]:
            return whole[1], read_mark(whole[2], number, notes), ""
        masked = _CODE.sub(lambda match: "x" * len(match[0]), text) if "`" in text else text
        # From here on both are cut alike.
        for sign, pattern, key, wrong, mend in _REFUSED:
            while sign in masked and (match := pattern.search(masked)):
                # Of a pair of tags, the first has been told of.
                if not (self.tags and _CLOSING.match(match[0])):
                    notes.add(number, key, wrong.format(show(text[match.start() : match.end()])), mend)
                self.tags |= pattern is _HTML
                text = text[: match.start()] + text[match.end() :]
                masked = masked[: match.start()] + masked[match.end() :]
        while match := _COLONLESS.search(masked) or _MARK.search(masked):
            mark = self.misplaced(number, text, match, mark)
            text = text[: match.start()] + text[match.end() :]
            masked = masked[: match.start()] + masked[match.end() :]
        cut = source
        for match in reversed(list(_MARK.finditer(source)) if mark else []):
            cut = cut[: match.start()] + cut[match.end() :]
        return text.rstrip() if mark else text, mark, cut

    def misplaced(self, number: int, text: str, match: re.Match[str], before: Mark | None) -> Mark:
        """The mark on a line with other text: right on a heading's, told elsewhere."""
        inside = text[match.start() : match.end()].lstrip("{:").rstrip("}")
        after = text[match.end() :].strip(" #")
        told = True
        if match.re is _COLONLESS:
            wrong = f"{show(match[0])} lacks its colon"
            self.notes.add(number, "{:", wrong, f"write {{: {inside.strip()} }}")
        elif not match[0].endswith("}"):
            self.notes.add(number, "{:", "the mark is not closed on its line", "write it on one line, from {: to }")
        elif "|" in text and not _HEADING.match(text):
            wrong = "a mark stands in a table"
            self.notes.add(number, "{:", wrong, "mark the whole table: put it between /// for, with an id, and ///")
        elif not _HEADING.match(text) or after or before:
            wrong = "a mark stands on the same line as other text" if not before else "the line has two marks"
            self.notes.add(number, "{:", wrong, "write one mark, on a line of its own under the text")
        else:
            told = False
        mark = read_mark(inside, number, self.notes, told)
        return replace(before, told=True) if before else mark


_NO_TAGS: Final = "write it in Markdown: **bold**, *italic*, [text](address)"
# Each with the sign without which there is none, since most lines have no such sign.
_REFUSED: Final = (
    ("<!--", re.compile("<!--.*"), "page", "the comment {} is not closed", "close it with -->"),
    ("{%", re.compile(r"\{%.*?(?:%\}|$)"), "{%", "{} is a command", 'write the condition in the mark: when="…"'),
    (
        "{#",
        re.compile(r"\{#(?![\w-]).*?(?:#\}|$)|\{#.*?#\}"),
        "{#",
        "{} is a comment",
        "write <!-- … -->, or delete it",
    ),
    ("<", _ADDRESS, "page", "{} is an address in angle brackets", "write [text](address)"),
    ("<", _HTML, "page", "{} is HTML", _NO_TAGS),
    ("[^", _FOOTNOTE, "page", "{} is a footnote", "write it in the text, or as a statement of its own"),
    (
        "]:",
        _REFERENCE,
        "page",
        "{} is an address for a link elsewhere",
        "write the address in the link: [text](address)",
    ),
    ("]", _LOOKUP, "page", "{} is a link to an address elsewhere", "write the address in the link: [text](address)"),
)
