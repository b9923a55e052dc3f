"""All that a school prints: which documents, from which views, and where they stand."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from handbook.engine.told import steps_for
from handbook.engine.trees import Site
from handbook.paper import codes
from handbook.paper.changes import what_changed
from handbook.paper.documents import document
from handbook.paper.fitting import sizes_for
from handbook.paper.foot import Foot, foot
from handbook.paper.notices import FORMATS, Chosen
from handbook.paper.press import Job
from handbook.paper.setting import House
from handbook.paper.stamp import stamp_of
from handbook.releases.difference import Difference
from handbook.views.lens import ShownBook, View

# A3 has sides longer by the root of two.
LARGER: Final = 2**0.5
BODY: Final = 11.0
# Source: the Clear Print guidance of RNIB, which calls 16 to 18 points large and 24 giant print.
LARGE: Final = 24.0


class Baked(Protocol):
    """A school's sites as they were built."""

    @property
    def site(self) -> Site: ...

    @property
    def books(self) -> Sequence[ShownBook]: ...

    @property
    def sheets(self) -> Sequence[Chosen]: ...

    @property
    def built(self) -> Path: ...

    def folder(self, view: View) -> Path:
        """Where a view was built."""


def all_of(baked: Baked) -> list[Job]:
    """Every document of a school, each to where it stands in the trees that are built."""
    site, books = baked.site, baked.books
    house = House(books[0].handbook, stamp_of(books[0].handbook, site.release), site.address, site.theme, site.kept)
    jobs: list[Job] = []
    for book in books:
        folder = baked.folder(book.view)
        jobs += documents(book, house, folder, site.large)
        jobs += changes(book, steps_for(site.past, book.view), house, folder, site.large)
    public = baked.built / "public"
    return jobs if site.kept or not public.is_dir() else [*jobs, *sheets(baked.sheets, house, public)]


def documents(book: ShownBook, house: House, folder: Path, large: bool = False) -> Iterator[Job]:
    """A view's documents: each policy, and the whole handbook.

    Args:
        folder: the view's own; the PDFs go into ``print/`` in it.
        large: whether each is made in large print too.
    """
    styles, larger = (house.folder / "document.css",), (house.folder / "document.css", house.folder / "large.css")
    for policies, name in (*(((policy,), policy.policy.id) for policy in book.policies), (book.policies, "handbook")):
        said = document(book, tuple(policies), house, whole=len(policies) > 1)
        yield Job(folder / "print" / f"{name}.pdf", said, styles, (BODY,), 0, _day(house))
        if large:
            yield Job(folder / "print" / f"{name}-large.pdf", said, larger, (LARGE,), 0, _day(house))


def changes(
    book: ShownBook, steps: Sequence[Difference], house: House, folder: Path, large: bool = False
) -> Iterator[Job]:
    """What changed in a view, where it tells of an earlier release; beside its other documents.

    Args:
        steps: what its page of what changed tells.
        folder, large: as for ``documents``.
    """
    if not steps:
        return
    said, sheet = what_changed(book, steps, house), house.folder / "changes.css"
    styles, larger = (
        (house.folder / "document.css", sheet),
        (house.folder / "document.css", sheet, house.folder / "large.css"),
    )
    yield Job(folder / "print/what-changed.pdf", said, styles, (BODY,), 0, _day(house))
    if large:
        yield Job(folder / "print/what-changed-large.pdf", said, larger, (LARGE,), 0, _day(house))


def sheets(chosen: Sequence[Chosen], house: House, tree: Path) -> Iterator[Job]:
    """A school's notices, in each format.

    Args:
        tree: the public tree.
    """
    for each in chosen:
        if each.is_form:
            yield _form(each, house, tree)
            continue
        below = foot(each, house.stamp, house.address)
        sizes = sizes_for(each, below, house.letters)
        for file, size in zip(each.files, FORMATS, strict=True):
            scale = LARGER if size == "a3" else 1.0
            html, styles = _notice(each, house, size, below), (house.folder / "notice.css",)
            yield Job(tree / file, html, styles, tuple(scale * points for points in sizes), 1, _day(house))


def _notice(chosen: Chosen, house: House, size: str, foot: Foot) -> str:
    return house.render(
        "notice", sheet=chosen, size=size, foot=foot, height=foot.height(house.letters), code=codes.picture(foot.code)
    )


def _form(chosen: Chosen, house: House, tree: Path) -> Job:
    """A form: what is agreed, and the part that is signed and returned."""
    parts = [
        {"title": group, "rules": [rule for rule in chosen.rules if rule.item.group == group]}
        for group in chosen.sheet.groups
    ]
    address = codes.address(house.address, chosen.name, house.stamp.slug)
    html = house.render(
        "form",
        sheet=chosen,
        parts=parts,
        young="younger" in chosen.name,
        code=codes.picture(address),
        address=codes.spoken(address),
    )
    styles = (house.folder / "form.css",)
    return Job(tree / chosen.files[0], html, styles, (BODY,), 0, _day(house))


def _day(house: House) -> int:
    return calendar.timegm(house.handbook.on.timetuple())
