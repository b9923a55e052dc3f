"""Whether a sheet on a wall still stands: the page that its code opens, for the present text and for each release."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from jinja2 import Environment

from handbook.data.types import said_date
from handbook.engine.colour import readable
from handbook.engine.trees import Site
from handbook.paper.notices import Chosen
from handbook.paper.stamp import Stamp, stamp_of
from handbook.releases.records import Record, in_order
from handbook.text import grammar
from handbook.views.lens import ShownBook

# Sheets printed before a release bear one of these; both addresses stay for ever.
UNRELEASED: Final = ("draft", "current")


@dataclass(frozen=True)
class Change:
    """What a sheet says that is no longer so, or does not say yet: a rule, or who to turn to."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Standing:
    """A sheet of one edition beside the text of today.

    Attributes:
        edition: the last part of its address.
        changes: None where nobody knows what the sheet said; then its mark tells.
        since: from which day another text held, where it does.
    """

    edition: str
    changes: tuple[Change, ...] | None
    since: datetime.date | None = None


@dataclass(frozen=True)
class Standings:
    """Every edition of every sheet of a school.

    Args:
        now: the present text.
        records: the school's releases, oldest first.
    """

    now: Record
    records: Sequence[Record]

    @cached_property
    def released(self) -> tuple[Record, ...]:
        return in_order(self.records)

    def of(self, sheet: Chosen) -> Iterator[Standing]:
        """The sheet in each release."""
        for at, record in enumerate(self.released):
            changes = compared(sheet, record, self.now)
            later = (each for each in self.released[at + 1 :] if compared(sheet, record, each))
            first = next(later, self.now)
            yield Standing(record.name, changes, first.day if changes else None)


def compared(sheet: Chosen, old: Record, new: Record) -> tuple[Change, ...]:
    """What a sheet would say differently in two releases."""
    found: list[Change] = []
    listed = [each.id for rule in sheet.rules for each in rule.listed]
    for name in dict.fromkeys([*(item.name for item in sheet.sheet.items if item.is_statement), *listed]):
        found += _rule(sheet, name, old, new)
    for key in _facts(sheet):
        was, now = old.facts.get(key), new.facts.get(key)
        if was and now and (was.title, was.said) != (now.title, now.said):
            found.append(Change(now.title, was.said, now.said))
    return tuple(found)


def _rule(sheet: Chosen, id: str, old: Record, new: Record) -> Iterator[Change]:
    id = new.renamed.get(id, id)
    former = next((before for before, after in new.renamed.items() if after == id and before in old.statements), id)
    one, other = old.statements.get(former), new.statements.get(id)
    view = sheet.book.view.name
    was, now = one.seen_by(view) if one else None, other.seen_by(view) if other else None
    if (was.rule or was.hash if was else "") == (now.rule or now.hash if now else ""):
        return
    number = (other and other.number) or (one and one.number)
    yield Change(f"Rule {number}" if number else "A rule", was.text if was else "", now.text if now else "")


def _facts(sheet: Chosen) -> Iterator[str]:
    """Keys of what a sheet tells of people and services."""
    model = sheet.book.handbook.model
    if sheet.sheet.of_people:
        for item in sheet.sheet.items:
            yield f"{'people' if item.name in model.roles else 'contacts'}.{item.name}"


def code_pages(
    sheets: Sequence[Chosen], books: Sequence[ShownBook], site: Site, standings: Standings, templates: Environment
) -> Iterator[tuple[str, str]]:
    """The pages that codes open, by path: ``s/<sheet>/<edition>/index.html``."""
    template = templates.get_template("paper/code.html")
    stamp = stamp_of(books[0].handbook, site.release)
    colour, on_colour = readable(books[0].handbook.school.colour)
    for sheet in sheets:
        found = {each.edition: each for each in standings.of(sheet)}
        # The edition of today, and addresses of sheets that were printed before anything was released.
        for edition in (stamp.slug, *UNRELEASED):
            found.setdefault(edition, Standing(edition, () if site.release and edition == stamp.slug else None))
        for edition, standing in found.items():
            yield (
                f"s/{sheet.name}/{edition}/index.html",
                template.render(
                    sheet=sheet,
                    standing=standing,
                    stamp=stamp,
                    school=sheet.book.handbook.school,
                    since=said_date(standing.since) if standing.since else "",
                    view=f"../../../{site.folder(sheet.book.view)}",
                    files=[(_format(file), f"../../../{file}") for file in sheet.files] if site.printed else [],
                    day=said_date(sheet.book.handbook.on),
                    verdict=verdict(standing, stamp),
                    colour=colour,
                    on_colour=on_colour,
                ),
            )


def verdict(standing: Standing, stamp: Stamp) -> str:
    """Whether a sheet may stay on the wall, in a sentence."""
    if standing.changes is None:
        return "Look at the mark on your sheet"
    if not standing.changes:
        return "This sheet is still current"
    return "This sheet is superseded"


def _format(file: str) -> str:
    return grammar.capitalize(file.removesuffix(".pdf").rpartition("-")[2])
