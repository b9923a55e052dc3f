"""A checker of links in a tree of files as a server, or a folder opened without one, would follow them."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

_ELSEWHERE = re.compile(r"(?:https?|mailto|tel|data):")


class _Page(HTMLParser):
    """What a page links to and asks for, and what can be linked to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.targets += [value for key in ("href", "src") if (value := found.get(key)) is not None]
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.targets.append((found.get("content") or "").partition("url=")[2])
        self.anchors |= {value for key in ("id", "name") if (value := found.get(key))}


@cache
def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page


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
    outside: set[str] = field(default_factory=set)

    def pages(self) -> list[Path]:
        return sorted(self.root.rglob("*.html"))

    def holds(self, address: str, page: Path | None = None) -> bool:
        """Whether an address, relative to a page or to the root, leads to a file, and its fragment into that file."""
        path, _, fragment = urllib.parse.unquote(address).partition("#")
        path = path.partition("?")[0]
        if path.startswith("/"):
            if not path.startswith(self.prefix) or not self.prefix:
                return False
            target = self.root / path[len(self.prefix) :].lstrip("/")
        else:
            target = (page.parent if page else self.root) / path if path else page or self.root
        target = target.resolve()
        if not target.is_relative_to(self.root.resolve()):
            return False
        if target.is_dir():
            if not self.served:
                return False
            target /= "index.html"
        if not target.is_file():
            return False
        return not fragment or target.suffix != ".html" or fragment in _read(target).anchors

    def broken(self) -> list[str]:
        """Every link that leads nowhere, as PAGE: ADDRESS."""
        return [
            f"{page.relative_to(self.root).as_posix()}: {target}"
            for page in self.pages()
            for target in dict.fromkeys(_read(page).targets)
            if not _ELSEWHERE.match(target) and not self.holds(target, page)
        ]
