"""A school's whole handbook as two trees of files: the views, permanent addresses, front doors and data."""

from __future__ import annotations

import calendar
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from handbook.data.project import Project
from handbook.engine.permanent import front_door, permanent_pages
from handbook.engine.stage import Site, stage
from handbook.text.library import Library
from handbook.views.exported import SCHEMA, SCHEMA_NAME, exported
from handbook.views.lens import ShownBook


def site_of(project: Project, books: Sequence[ShownBook]) -> Site:
    """What the views of one school have in common."""
    public = tuple(book.view for book in books if not book.view.private)
    private = tuple(book.view for book in books if book.view.private)
    return Site(project.root / "overrides", project.root / "mkdocs.yml", project.address, public, private)


def write_stage(book: ShownBook, site: Site, library: Library, folder: Path) -> Path:
    """Writes a staged view; returns its mkdocs.yml."""
    for path, text in stage(book, site, library).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    logo = book.handbook.school.logo_file
    if logo:
        (folder / "docs/assets").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(logo, folder / "docs/assets" / logo.name)
    return folder / "mkdocs.yml"


def finish_view(book: ShownBook, folder: Path) -> None:
    """Adds what the engine does not make: the view as data."""
    (folder / "handbook.json").write_text(_json(exported(book)), "utf-8")
    (folder / SCHEMA_NAME).write_text(_json(SCHEMA), "utf-8")


def write_tree(books: Sequence[ShownBook], site: Site, folder: Path) -> None:
    """Writes what stands beside the views of a tree: permanent addresses and the front door."""
    for path, page in permanent_pages(books, site):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, "utf-8")
    (folder / "index.html").write_text(front_door(books, site), "utf-8")


def source_date(book: ShownBook) -> int:
    """Midnight of the handbook's day, in seconds since 1970."""
    return calendar.timegm(book.handbook.on.timetuple())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


Progress = Callable[[str], None]
