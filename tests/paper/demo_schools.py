"""Schools made ready to be printed, without the site round them."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from printed import Printed

from handbook.engine.trees import Site
from handbook.paper.notices import Chosen, chosen, printable
from handbook.paper.press import Job
from handbook.paper.printing import all_of
from handbook.paper.setting import templates
from handbook.paper.standing import Standings, code_pages
from handbook.releases.past import Past
from handbook.releases.present import record_now
from handbook.text.corpus import Corpus
from handbook.views.lens import ShownBook, View
from handbook.workflow import Ready, Seen, prepare, see

ROOT = Path(__file__).parents[2]
ON = datetime.date(2026, 12, 1)
ADDRESS = "https://handbook.examplewick.example/"


# What the fixture `printing` is: PDFs by their path in the trees.
Print = Callable[..., dict[str, Printed]]


@dataclass(frozen=True)
class Baked:
    """A school as `handbook build` hands it to be printed."""

    site: Site
    books: Sequence[ShownBook]
    sheets: Sequence[Chosen]
    built: Path

    def folder(self, view: View) -> Path:
        return self.built / str(view)


@cache
def ready() -> Ready:
    return prepare(ROOT, ROOT / "data")


@cache
def school(slug: str) -> Seen:
    return see(ready(), slug, ON)


def baked(seen: Seen, corpus: Corpus, built: Path, address: str = ADDRESS, large: bool = False) -> Baked:
    (built / "public").mkdir(parents=True, exist_ok=True)
    public = tuple(book.view for book in seen.books if not book.view.private)
    past = Past(seen.books, corpus, seen.records)
    site = Site(ROOT / "overrides", ROOT / "mkdocs.yml", address, public, (), past=past, large=large)
    return Baked(site, seen.books, printable(chosen(corpus, seen.books), address), built)


def jobs_of(slug: str, built: Path, large: bool = False) -> list[Job]:
    return all_of(baked(school(slug), ready().corpus, built, large=large))


@cache
def code_addresses(slug: str) -> frozenset[str]:
    """Every address that the site of a school has a page for, of those that codes may open."""
    seen, corpus = school(slug), ready().corpus
    with tempfile.TemporaryDirectory() as built:
        one = baked(seen, corpus, Path(built))
    standings = Standings(record_now(seen.books, corpus), seen.records)
    pages = code_pages(one.sheets, one.books, one.site, standings, templates(ROOT / "overrides"))
    return frozenset(ADDRESS + path.removesuffix("index.html") for path, _ in pages)
