"""A sheet of paper as the model has it: its title, for whom and when it is, and what it holds, by name.

A notice or form lists ids of statements (``mobile.visitors-expectations``); a sheet of people and numbers lists posts
and contacts (``dsl``, ``childline``). The words stand in the policy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from handbook.data.findings import Finding, Place
from handbook.data.showing import show
from handbook.text.front import front_matter
from handbook.text.marks import Notes, Vocabulary, near
from handbook.text.tree import Section

FOLDERS: Final = ("notices", "forms")
# More than these nobody reads from a wall.
MOST_RULES: Final = 9
_ITEM: Final = re.compile(r"- +(\S+)( +_{2,})?\s*")
_GROUP: Final = re.compile(r"## +(.+?)\s*")
_COMMENT: Final = re.compile(r"<!--.*-->\s*")


@dataclass(frozen=True)
class Item:
    """What a sheet holds: the id of a statement, a post or a contact; and where it is named.

    Attributes:
        group: the heading of the form under which it stands.
        blank: whether the form leaves a line after it, to be filled in.
    """

    name: str
    place: Place
    group: str = ""
    blank: bool = False

    @property
    def is_statement(self) -> bool:
        return "." in self.name


@dataclass(frozen=True)
class Sheet:
    """A file of ``docs/notices`` or ``docs/forms``.

    Attributes:
        kind: the folder it stands in.
        name: the file's own name, and the part of its address.
        front: its title, its lede, whom it is for and when.
        items: what it holds, the most important first.
        groups: the headings of a form; what stands under the last is signed and returned.
    """

    kind: str
    name: str
    front: Section
    items: tuple[Item, ...]
    groups: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.kind}/{self.name}"

    @property
    def of_people(self) -> bool:
        """Whether it holds people and numbers, and no rules."""
        return not any(item.is_statement for item in self.items)


def read_sheet(text: str, file: str, shown: str, vocabulary: Vocabulary) -> tuple[Sheet | None, tuple[Finding, ...]]:
    """Reads one sheet.

    Args:
        text: the whole file.
        file: its path under ``docs/`` without ``.md``.
        shown: the file as findings name it.
        vocabulary: what its front matter may name.

    Returns the sheet, or None where it has not even a title, and everything that is wrong with it.
    """
    notes = Notes(shown)
    front, body, first = front_matter(text, file, vocabulary, notes)
    if front.title.asks or front.lede.asks:
        notes.add(front.place.line, "title", "the title or lede names an answer", "name terms only: {{ terms.pupils }}")
    kind, _, name = file.partition("/")
    groups: list[str] = []
    items = tuple(_items(body, first, notes, groups))
    if groups and kind != "forms":
        notes.add(first, "sheet", "a notice has a heading", "take it out: only forms have parts")
    if not items:
        notes.add(first, "sheet", "it holds nothing", "list ids, one a line: - mobile.visitors-expectations")
    sheet = Sheet(kind, name, front, items, tuple(groups)) if front.title.pieces else None
    return sheet, tuple(sorted(set(notes.findings)))


def _items(body: str, first: int, notes: Notes, groups: list[str]) -> Iterator[Item]:
    for at, line in enumerate(body.split("\n"), first):
        if not line.strip() or _COMMENT.fullmatch(line):
            continue
        if found := _ITEM.fullmatch(line):
            yield Item(found[1], notes.at(at), groups[-1] if groups else "", bool(found[2]))
        elif found := _GROUP.fullmatch(line):
            groups.append(found[1])
        else:
            notes.add(at, "sheet", f"{show(line)} is no item of a list", "write - and an id; rules stand in the policy")


def unknown_items(sheets: Iterable[Sheet], ids: Collection[str], others: Collection[str]) -> Iterator[Finding]:
    """What sheets name and the model lacks: ids of statements, posts and contacts."""
    for sheet in sheets:
        for item in sheet.items:
            known, what = (ids, "statement") if item.is_statement else (others, "post or contact")
            if item.name not in known:
                wrong = f"there is no {what} {show(item.name)} in the model"
                yield Finding(item.place, item.name, wrong, near(item.name, sorted(known)))
