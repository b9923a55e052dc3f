"""Builds what we generate with MkDocs and with its successor, and reports what differs: pages, ids, numbers, texts.

Run by ``make canary``; exit code 1 when anything differs. Every view of every school is built by both.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from handbook.data.project import schools
from handbook.engine.building import site_of, write_stage
from handbook.workflow import prepare, see

# The ids and the words of every page, by its path.
Pages = dict[str, tuple[list[str], list[str]]]
VOID = {"img", "br", "hr", "input", "meta", "link"}


class Body(HTMLParser):
    """The ids and the words inside a page's own block, whatever theme stands round it."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.ids: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if self.depth and tag not in VOID:
            self.depth += 1
        elif "hb-page" in (found.get("class") or ""):
            self.depth = 1
        if self.depth and found.get("id"):
            self.ids.append(str(found["id"]))

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words += data.split()


def pages(site: Path) -> Pages:
    """Every page of a built site with its ids and its words; numbers are among the words."""
    found: Pages = {}
    for path in sorted(site.rglob("*.html")):
        body = Body()
        body.feed(path.read_text("utf-8"))
        if body.ids:
            found[path.relative_to(site).as_posix()] = (body.ids, body.words)
    return found


def build(engine: str, config: Path) -> Path:
    """Builds a copy of a staged view with one engine."""
    folder = config.parent.parent / engine
    shutil.copytree(config.parent, folder, dirs_exist_ok=True)
    tool = Path(sys.executable).with_name(engine)
    done = subprocess.run([tool, "build", "-f", folder / "mkdocs.yml"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        print(f"{engine} stopped:\n{done.stdout}{done.stderr}")
        sys.exit(1)
    return folder / "site"


def main() -> int:
    root, on = Path.cwd(), datetime.date.today()
    work = root / "build" / "canary"
    shutil.rmtree(work, ignore_errors=True)
    ready = prepare(root, Path("data"))
    differs = count = views = 0
    for slug in schools(ready.project):
        seen = see(ready, slug, on)
        site = site_of(ready.project, seen.books)
        for book in seen.books:
            views += 1
            config = write_stage(book, site, ready.corpus, work / slug / str(book.view) / "stage")
            one, other = (pages(build(engine, config)) for engine in ("mkdocs", "zensical"))
            count += len(one.keys() | other.keys())
            for fault in differing(one, other):
                differs += 1
                print(f"{slug} {book.view}: {fault}")
    print(f"{count} pages in {views} views, {differs} differ")
    return 1 if differs or not count else 0


def differing(one: Pages, other: Pages) -> Iterator[str]:
    """What differs between the pages of MkDocs and those of Zensical, a line a page."""
    for page in sorted(one.keys() | other.keys()):
        if page not in one or page not in other:
            yield f"{page} is built by {'MkDocs' if page in one else 'Zensical'} only"
        elif one[page] != other[page]:
            ids = set(one[page][0]) ^ set(other[page][0])
            yield f"{page} differs" + (f" in ids {sorted(ids)[:5]}" if ids else " in its words")


if __name__ == "__main__":
    sys.exit(main())
