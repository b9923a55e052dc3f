"""A statement's HTML made ready for paper: links that lead within the document, notes with the addresses of others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container
from typing import Final

from handbook.text.tokens import ROOT

_LINK: Final = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_PICTURE: Final = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"[^>]*\balt="([^"]*)"[^>]*>')
_LAST_SPACE: Final = re.compile(r" (?=[^ <>]+(?:<[^>]*>)*(?:</li>|$))")


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
        self._count = 0
        self._noted: dict[str, int] = {}

    def notes(self) -> list[tuple[int, str]]:
        """The addresses that a section has named since the last one's, each once, with the numbers that call them."""
        told = [(number, html.unescape(address)) for address, number in self._noted.items()]
        self._noted = {}
        return told

    def html(self, said: str) -> str:
        """HTML of the handbook as it stands in the document."""
        if "<a " in said:
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
        if target not in self._noted:
            self._count += 1
            self._noted[target] = self._count
        return f"{link}<sup>{self._noted[target]}</sup>"

    def _picture(self, match: re.Match[str]) -> str:
        address = self.picture(match[1].rpartition("/")[2])
        return f'<img class="logo" src="{address}" alt="{match[2]}">' if address else match[2]


def _plain(words: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", words))


def kept_together(said: str) -> str:
    """HTML whose last two words stay on one line, so that no line holds a single word."""
    return _LAST_SPACE.sub("\N{NO-BREAK SPACE}", said.rstrip())
