"""A checker of links in a tree of files as a server, or a folder opened without one, would follow them."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

_ELSEWHERE = re.compile(r"(?:https?|mailto|tel|data):")
# The menu of a page is one nav in which no other stands.
_MENU = re.compile(r'<nav class="hb-nav".*?</nav>', re.DOTALL)


class _Page(HTMLParser):
    """What a page links to and asks for, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.targets += [value for key in ("href", "src") if (value := found.get(key)) is not None]
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.targets.append((found.get("content") or "").partition("url=")[2])
        self.anchors |= {value for key in ("id", "name") if (value := found.get(key))}


@cache
def _read(path: Path) -> _Page:
    return _Page(path.read_text("utf-8"))


@dataclass(frozen=True)
class Tree:
    """A folder with a site.

    Args:
        served: an address that ends with a slash is that of the index.html in it, as a server has it.
        prefix: the path at which a page that is shown anywhere (404.html) takes the tree to stand.
    """

    root: Path
    served: bool = True
    prefix: str = ""

    def pages(self) -> list[Path]:
        return sorted(self.root.rglob("*.html"))

    def file(self, address: str, page: Path | None = None) -> Path | None:
        """The file that an address leads to from a page, or from the root."""
        path = urllib.parse.unquote(address).partition("#")[0].partition("?")[0]
        if path.startswith("/"):
            if not self.prefix or not path.startswith(self.prefix):
                return None
            target = self.root / path[len(self.prefix) :]
        elif path:
            target = (page.parent if page else self.root) / path
        else:
            target = page or self.root
        target = target.resolve()
        if target.is_dir() and self.served:
            target /= "index.html"
        return target if target.is_file() and target.is_relative_to(self.root.resolve()) else None

    def holds(self, address: str, page: Path | None = None) -> bool:
        """Whether an address leads to a file, and its fragment to something in that file."""
        target, fragment = self.file(address, page), urllib.parse.unquote(address).partition("#")[2]
        return target is not None and (not fragment or target.suffix != ".html" or fragment in _read(target).anchors)

    def broken(self) -> list[str]:
        """Every link that leads nowhere, as PAGE: ADDRESS."""
        return [
            f"{page.relative_to(self.root).as_posix()}: {target}"
            for page in self.pages()
            for target in dict.fromkeys(_read(page).targets)
            if not _ELSEWHERE.match(target) and not self.holds(target, page)
        ]

    def reached(self, start: Path, menu: bool = False) -> set[Path]:
        """The pages that links lead to, one after another; with ``menu``, only those of the menus of a view."""
        found, waiting = {start}, [start]
        while waiting:
            page = waiting.pop()
            targets = _read(page).targets
            if menu:
                targets = [each for text in _MENU.findall(page.read_text("utf-8")) for each in _Page(text).targets]
            for target in targets:
                file = None if _ELSEWHERE.match(target) else self.file(target, page)
                if file and file.suffix == ".html" and file not in found:
                    found.add(file)
                    waiting.append(file)
        return found
