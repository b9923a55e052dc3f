"""A school: what its folder says, settled by what the model asks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handbook.data.answers import Answer
from handbook.data.entries import Source
from handbook.data.files import FILES
from handbook.data.findings import Place
from handbook.data.reading import Document
from handbook.data.types import SaidDate
from handbook.text.conditions import Name
from handbook.text.grammar import Word

# Stand in for a name that is still blank, so that all else is judged in the same run. A blank is a fault: what has one
# is never published.
SOMEBODY: Final = "Somebody"
SOME_SCHOOL: Final = "Some school"

ATTRIBUTES: Final = ("for", "when", "cites", "strength", "force", "private", "from", "until")


@dataclass(frozen=True)
class Person:
    """Somebody who holds one or more roles."""

    name: str
    roles: tuple[str, ...]
    public: bool
    place: Place


@dataclass(frozen=True)
class SchoolContact:
    """An outside service as this school knows it."""

    name: str
    phone: str | None = None
    out_of_hours: str | None = None
    email: str | None = None
    address: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Approval:
    """The record that a body approved a policy."""

    body: str
    date: SaidDate
    minute: str | None = None
    hash: str | None = None


@dataclass(frozen=True)
class TestedByPeople:
    """That people tested the website: who, when, and what they found."""

    by: str
    on: SaidDate
    found: str | None = None


@dataclass(frozen=True)
class SchoolPolicy:
    """One of the school's policies made from the model; ``sections`` is None where the model's order holds."""

    title: str | None
    written: SaidDate | None
    review: SaidDate | None
    approved: Approval | None
    sections: tuple[str, ...] | None
    place: Place


@dataclass(frozen=True)
class LinkedPolicy:
    """Another policy of the school: the name that sentences use, and where it is."""

    name: str
    url: str | None = None


@dataclass(frozen=True)
class LocalChange:
    """What the school adds, replaces or omits; the attributes are as written, and so is what the rule is asked by."""

    kind: str
    id: str
    after: str | None
    before: str | None
    text: str | None
    attributes: dict[str, str]
    reason: str
    against: str | None
    place: Place
    asked: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether it must stand in no public tree."""
        return self.attributes.get("private") == "yes"


@dataclass(frozen=True)
class MajorChange:
    """What readers are to be told of since the last release, and the ids of the rules that it is about."""

    note: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """When and how readers were told of the policies."""

    who: tuple[str, ...]
    on: datetime.date
    how: str


@dataclass(frozen=True, eq=False)
class School:
    """A school's data, typed and settled. A value that a finding speaks of is left out, so that work can go on.

    Attributes:
        logo_size: its width and height where it is drawn 64 pixels tall; None where its file does not say.
        posts: by role, what the school calls the post, where it is not what the model calls it.
        sources: its own, beside those of the model.
        notices: those to be printed, by name, beside those on getting help; None for all.
    """

    slug: str
    folder: Path
    name: str
    short_name: str
    type: str
    nation: str
    phase: str
    early_years: bool
    sixth_form: bool
    boarding: bool
    demo: bool
    repository: str
    colour: str
    logo: str | None
    logo_file: Path | None
    logo_size: tuple[int, int] | None
    motto: str | None
    website: str | None
    privacy_notice: str | None
    policy_kept_at: str | None
    issue_label: str | None
    accuracy_note: bool
    signatures: bool
    numbering: str
    show_changed_law: bool
    phases: frozenset[str]
    terms: dict[str, Word]
    posts: dict[str, str]
    contacts: dict[str, SchoolContact]
    people: tuple[Person, ...]
    answers: dict[str, Answer]
    places: dict[str, str]
    private: frozenset[str]
    policies: dict[str, SchoolPolicy]
    linked: dict[str, LinkedPolicy]
    fragments: tuple[str, ...]
    changes: tuple[LocalChange, ...]
    sources: dict[str, Source]
    renamed: dict[str, str]
    retired: dict[str, str]
    documents: Mapping[str, Document] = field(repr=False)
    major: tuple[MajorChange, ...] = ()
    told: tuple[Told, ...] = ()
    tested_by_people: TestedByPeople | None = None
    notices: tuple[str, ...] | None = None
    _world: Mapping[Name, object] = field(repr=False, default_factory=dict)

    def place(self, key: str) -> Place:
        """Say where a value was written: ``decisions.pupil_phones``, ``people.0.name``, ``contacts.lado.phone``."""
        return place_of(self.documents, key)

    def world(self) -> dict[Name, object]:
        """Everything that a condition may ask of this school; no policy counts as approved."""
        return dict(self._world)

    def holders(self, role: str) -> tuple[Person, ...]:
        """Who holds a role, in the order of the list of people."""
        return tuple(person for person in self.people if role in person.roles)


def place_of(documents: Mapping[str, Document], key: str) -> Place:
    """Say where a value was written, or the nearest group round it, or the first line of its file."""
    path = tuple(int(part) if part.isdecimal() else part for part in key.removeprefix("setting.").split("."))
    file = _FILE_OF.get(str(path[0]), "school")
    return documents[file].place(path)


_FILE_OF: Final = {
    (entry.alias or key): file for file, kind in FILES.items() for key, entry in kind.model_fields.items()
}
