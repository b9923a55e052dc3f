"""All that a school prints: which documents, from which views, and where they stand."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

from handbook.engine.told import steps_for
from handbook.engine.trees import Site
from handbook.paper import codes
from handbook.paper.changes import what_changed
from handbook.paper.documents import document
from handbook.paper.markup import kept_together
from handbook.paper.notices import FORMATS, Chosen, Rule
from handbook.paper.press import Job
from handbook.paper.setting import House, words_only
from handbook.paper.stamp import stamp_of
from handbook.releases.difference import Difference
from handbook.views.lens import ShownBook, View

# Sizes of type on a notice of A4, in points. Below the last it cannot be read from two metres.
SIZES: Final = (36.0, 33.0, 30.0, 27.0, 25.0, 23.0, 21.0, 19.5, 18.0)
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
        jobs += changes(book, steps_for(site.past, book.view.name), house, folder, site.large)
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
        yield Job(folder / "print" / f"{name}.pdf", (said,), styles, (BODY,), 0, _day(house))
        if large:
            yield Job(folder / "print" / f"{name}-large.pdf", (said,), larger, (LARGE,), 0, _day(house))


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
        (house.folder / "document.css", house.folder / "large.css", sheet),
    )
    yield Job(folder / "print/what-changed.pdf", (said,), styles, (BODY,), 0, _day(house))
    if large:
        yield Job(folder / "print/what-changed-large.pdf", (said,), larger, (LARGE,), 0, _day(house))


def sheets(chosen: Sequence[Chosen], house: House, tree: Path) -> Iterator[Job]:
    """A school's notices, in each format.

    Args:
        tree: the public tree.
    """
    for each in chosen:
        if each.is_form:
            yield _form(each, house, tree)
            continue
        for file, size in zip(each.files, FORMATS, strict=True):
            scale = LARGER if size == "a3" else 1.0
            variants = tuple(_notice(sheet, house, size, left_out) for sheet, left_out in _shorter(each))
            styles = (house.folder / "notice.css",)
            yield Job(tree / file, variants, styles, tuple(scale * points for points in SIZES), 1, _day(house))


def _shorter(chosen: Chosen) -> Iterator[tuple[Chosen, int]]:
    """A notice, and what may be left of it where values are so long that it does not fit: with how many rules less.

    Of people and numbers none is left out: names make room for the posts, and in the end what a number is for.
    """
    if chosen.lines:
        yield chosen, 0
        yield replace(chosen, lines=tuple(replace(line, who="") for line in chosen.lines)), 0
        yield replace(chosen, lines=tuple(replace(line, who="", purpose="") for line in chosen.lines)), 0
    for count in range(len(chosen.rules), 0, -1):
        yield replace(chosen, rules=chosen.rules[:count]), len(chosen.rules) - count


def _notice(chosen: Chosen, house: House, size: str, left_out: int) -> str:
    address = codes.address(house.address, chosen.name, house.stamp.slug)
    numbers = [rule.shown.number for rule in chosen.rules]
    rules = [_said(rule) for rule in chosen.rules]
    for rule in rules:
        if numbers.count(rule["number"]) == 1 or not rule["number"]:
            rule["policy"] = ""
    return house.render(
        "notice",
        sheet=chosen,
        size=size,
        rules=rules,
        rules_of=_numbers(chosen.rules),
        lede=kept_together(chosen.lede),
        left_out=left_out,
        code=codes.picture(address),
        address=codes.spoken(address),
    )


def _form(chosen: Chosen, house: House, tree: Path) -> Job:
    """A form: what is agreed, and the part that is signed and returned."""
    parts = [
        {"title": group, "rules": [_said(rule) for rule in chosen.rules if rule.item.group == group]}
        for group in chosen.sheet.groups
    ]
    address = codes.address(house.address, chosen.name, house.stamp.slug)
    html = house.render(
        "form",
        sheet=chosen,
        parts=parts,
        young="younger" in chosen.name,
        rules_of=_numbers(rule for rule in chosen.rules if not rule.item.blank),
        code=codes.picture(address),
        address=codes.spoken(address),
    )
    styles = (house.folder / "form.css",)
    return Job(tree / chosen.files[0], (html,), styles, (BODY,), 0, _day(house))


def _said(rule: Rule) -> dict[str, Any]:
    said = kept_together(words_only(rule.shown.html))
    policy = rule.policy.policy.title
    return {
        "number": rule.shown.number,
        "policy": policy,
        "html": said,
        "text": rule.shown.text,
        "blank": rule.item.blank,
    }


def _numbers(rules: Iterable[Rule]) -> list[tuple[str, list[str]]]:
    """Which policy each number is one of: numbers of two policies may be alike."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        if rule.shown.number:
            found.setdefault(rule.policy.policy.title, []).append(rule.shown.number)
    return list(found.items())


def _day(house: House) -> int:
    return calendar.timegm(house.handbook.on.timetuple())
