"""A statement's HTML made ready for paper: links that lead within the document, footnotes with where others lead."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterable
from typing import Final

from handbook.text.tokens import ROOT

_LINK: Final = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_PICTURE: Final = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"[^>]*\balt="([^"]*)"[^>]*>')
# The space before the last word of a block of text.
_LAST_SPACE: Final = re.compile(r" (?=[^ <>]+(?:</?(?:a|em|strong|span)\b[^>]*>)*\s*(?:</li>|<ol\b|$))")
# Two words longer than this together would leave too much of the line before empty.
_PAIR: Final = 26
_ANY_LINK: Final = re.compile(r"</?a\b[^>]*>")


def anchor(policy: str, name: str) -> str:
    """The id of a rule within a document, where two policies may hold one rule."""
    return f"{policy}--{name}"


class Setter:
    """Sets text for one document.

    Args:
        anchors: ids that the document holds.
        picture: gives a picture's address within the document for its file.
    """

    def __init__(self, anchors: Container[str], picture: Callable[[str], str]) -> None:
        self.anchors, self.picture = anchors, picture
        self._noted: set[str] = set()

    def html(self, said: str) -> str:
        """HTML of the handbook as it stands in the document; an address is noted once in it."""
        if "<a " in said:
            self._noted.clear()
            said = _LINK.sub(self._link, said)
        if "<img " in said:
            said = _PICTURE.sub(self._picture, said)
        return said.replace(ROOT, "")

    def _link(self, match: re.Match[str]) -> str:
        target, _, words = match.groups()
        if target.startswith(ROOT):
            path, _, name = target.removeprefix(ROOT).partition("#")
            inside = anchor(path.partition("/")[0], name)
            return f'<a href="#{inside}">{words}</a>' if inside in self.anchors else words
        if not target.startswith("http"):
            return words
        link = f'<a href="{target}">{words}</a>'
        if html.unescape(target) == _plain(words):
            return link
        if target in self._noted:
            return link
        self._noted.add(target)
        return f'{link}<span class="address">{target}</span>'

    def _picture(self, match: re.Match[str]) -> str:
        address = self.picture(match[1].rpartition("/")[2])
        return f'<img class="logo" src="{address}" alt="{match[2]}">' if address else match[2]


def _plain(words: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", words))


def words_only(said: str) -> str:
    """HTML without its links: on a wall nobody follows them."""
    return _ANY_LINK.sub("", said)


def steps(items: Iterable[str]) -> str:
    """HTML of what stands beneath a rule, as a list in it; nothing where nothing does."""
    said = "".join(f"<li>{item}</li>" for item in items)
    return f"<ol>{said}</ol>" if said else ""


def kept_together(said: str) -> str:
    """HTML of which the last two words of each block stay on one line, so that no line holds a single short word."""
    said = said.rstrip()
    return _LAST_SPACE.sub(lambda space: _joined(said, space), said)


def _joined(said: str, space: re.Match[str]) -> str:
    after = _plain(re.split(r"</li>|<ol\b", said[space.end() :], maxsplit=1)[0]).strip()
    before = _plain(said[: space.start()]).rpartition(" ")[2]
    return "\N{NO-BREAK SPACE}" if len(before) + len(after) <= _PAIR else " "
