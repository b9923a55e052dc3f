"""A school's whole handbook as two trees of files: the views, permanent addresses, front doors and data."""

from __future__ import annotations

import calendar
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from handbook.data.project import Project
from handbook.engine.content_security import secured
from handbook.engine.cooks import Cooks, Order
from handbook.engine.embedding import embedded_pages
from handbook.engine.fragments import fragments
from handbook.engine.histories import histories
from handbook.engine.permanent import front_door, not_found, permanent_pages, sitemap
from handbook.engine.stage import stage
from handbook.engine.telling import releases
from handbook.engine.trees import PrintedSheet, Site
from handbook.paper import recall
from handbook.paper.notices import chosen, printable, sheet_address
from handbook.paper.setting import templates
from handbook.paper.standing import Standings, code_pages
from handbook.releases.past import Past
from handbook.releases.records import Record
from handbook.releases.since import since_approval
from handbook.text.corpus import Corpus
from handbook.views.lens import ShownBook, View

TREES = ("public", "private")
Paper = Literal["none", "usual", "all"]


@dataclass(frozen=True)
class Edition:
    """A release that is made: its name, and whether it is the copy that stays as it is, or the current text."""

    release: str
    kept: bool = False


class Baking:
    """One school's sites on their way: staged and ordered, then taken out of the oven.

    Args:
        project, corpus: what the school's handbook was made from.
        books: every view of the school, so that each can name the others.
        records: the school's releases, oldest first.
        views: those to be built.
        cooks: who builds them.
        built: where the trees are built.
        staging: where views are staged, which is only handed on.
        edition: the release that is made and whether it is the copy that stays as it is; None where none is made.
        paper: whether PDFs will be made of it; ``all`` for large print too.
        kept_back: the releases that are kept here with what is private.
    """

    def __init__(
        self,
        project: Project,
        corpus: Corpus,
        books: Sequence[ShownBook],
        records: Sequence[Record],
        views: Sequence[View],
        cooks: Cooks,
        built: Path,
        staging: Path,
        edition: Edition | None = None,
        paper: Paper = "none",
        kept_back: Sequence[Record] = (),
    ) -> None:
        self.books = [book for book in books if book.view in views]
        self.all_books, self.corpus = books, corpus
        release, kept = (edition.release, edition.kept) if edition else ("", False)
        self.past = Past(books, corpus, tuple(records), release, kept, tuple(kept_back))
        # Looked at here, so that what stages the views and what writes beside them need not look each for itself.
        self.now = self.past.now
        self.site = replace(site_of(project, books, edition, self.past), since=since_approval(self.past))
        self.records = records
        self.sheets = printable(chosen(corpus, books), sheet_address(self.site.address, books[0].handbook.school))
        if paper != "none":
            listed = tuple(PrintedSheet(each.title, each.sheet.kind, each.files) for each in self.sheets)
            self.site = replace(self.site, printed=True, large=paper == "all", sheets=listed)
        self.slug = books[0].handbook.school.slug
        # MkDocs takes what is not absolute from where its configuration stands.
        self.cooks, self.built = cooks, built.absolute()
        cooks.order(self._orders(staging))

    def _orders(self, staging: Path) -> Iterator[Order]:
        """Stages one view after the other."""
        # The largest first, so that no process is left with much to do when the others are done.
        for book in sorted(self.books, key=lambda book: -sum(1 for _ in book.statements())):
            config = write_stage(book, self.site, self.corpus, staging / str(book.view))
            target = self.folder(book.view)
            yield Order(self._name(book.view), config, target, source_date(book), folder=book.view.private)

    def finish(self, step: Callable[[str], None]) -> Path:
        """Writes what stands beside the views, waits for them, and returns the folder with the finished trees.

        Raises:
            RuntimeError: the site generator refused a staged view, which is a fault of ours.
        """
        for tree in TREES:
            books = [book for book in self.books if book.view.private == (tree == "private")]
            if books and not self.site.kept:
                write_tree(books, self.site, self.built / tree, () if tree == "private" else self.codes())
        views = {self._name(book.view): book.view for book in self.books}
        for name, fault in self.cooks.wait(views):
            step(name)
            if fault:
                raise RuntimeError(f"{name}: {fault}")
            if views[name].private or self.site.kept:
                # A page that only a server sends, and that asks for its files from the server's root.
                (self.folder(views[name]) / "404.html").unlink(missing_ok=True)
        return self.built

    def codes(self) -> Iterator[tuple[str, str]]:
        """The pages that codes on printed sheets open."""
        yield from code_pages(self.sheets, self.all_books, self.site, self.standings, templates(self.site.theme))
        if self.site.printed:
            yield recall.NAME, recall.remembered(self.sheets)

    @property
    def standings(self) -> Standings:
        """The school's sheets in each of its releases."""
        return Standings(self.now, self.records)

    def folder(self, view: View) -> Path:
        """Where a view is built."""
        return self.built / TREES[view.private] / self.site.folder(view)

    def _name(self, view: View) -> str:
        version = f" {self.site.version}" if self.site.version else ""
        return f"{self.slug} {view}{version}"


def site_of(
    project: Project, books: Sequence[ShownBook], edition: Edition | None = None, past: Past | None = None
) -> Site:
    """What the views of one school have in common."""
    public = tuple(book.view for book in books if not book.view.private)
    private = tuple(book.view for book in books if book.view.private)
    made = edition or Edition("")
    return Site(
        project.root / "overrides",
        project.root / "mkdocs.yml",
        project.address,
        public,
        private,
        release=made.release,
        kept=made.kept,
        past=past,
        stands={book.view: frozenset(_places(book)) for book in books},
    )


def _places(book: ShownBook) -> Iterator[str]:
    """The policies and sections that a view holds, as staged pages are named."""
    for policy in book.policies:
        yield policy.policy.id
        yield from (f"{policy.policy.id}/{part.part.slug}" for part in policy.parts)


def write_stage(book: ShownBook, site: Site, corpus: Corpus, folder: Path) -> Path:
    """Writes a staged view; returns its mkdocs.yml."""
    _write(stage(book, site, corpus).items(), folder)
    logo = book.handbook.school.logo_file
    if logo:
        (folder / "docs/assets").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(logo, folder / "docs/assets" / logo.name)
    return folder / "mkdocs.yml"


def write_tree(books: Sequence[ShownBook], site: Site, folder: Path, codes: Iterable[tuple[str, str]] = ()) -> None:
    """Writes what stands beside the views of a tree: permanent addresses, fragments, releases and the front door."""
    private = books[0].view.private
    _write(_secured(_beside(books, site, codes), private), folder)


def _beside(books: Sequence[ShownBook], site: Site, codes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    private = books[0].view.private
    yield from permanent_pages(books, site)
    yield from fragments(books, site)
    yield from embedded_pages(books, site)
    if site.past is not None:
        yield from releases(site.past.public, private)
    yield from codes
    yield "index.html", front_door(books, site)
    if not private:
        yield from histories(site)
        yield "404.html", not_found(books[0], site)
        yield "sitemap.xml", sitemap(books, site)
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address}sitemap.xml\n"


def _secured(files: Iterable[tuple[str, str]], private: bool) -> Iterator[tuple[str, str]]:
    for path, text in files:
        # A fragment is pasted into a page that has a policy of its own.
        whole = path.endswith(".html") and not path.startswith("fragments/")
        yield path, secured(text, private) if whole else text


def _write(files: Iterable[tuple[str, str]], folder: Path) -> None:
    """Writes texts by their paths under a folder. There are thousands: no folder is asked for twice."""
    made: set[str] = set()
    for path, text in files:
        target = os.path.join(folder, path)
        parent = os.path.dirname(target)
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        with open(target, "wb") as file:
            file.write(text.encode())


def source_date(book: ShownBook) -> int:
    """Midnight of the handbook's day, in seconds since 1970."""
    return calendar.timegm(book.handbook.on.timetuple())
