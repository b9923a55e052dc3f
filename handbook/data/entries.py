"""What the files of the model may hold: one class a thing that the model asks or knows.

Groups keep the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from handbook.data.answers import Kind
from handbook.data.findings import Place
from handbook.data.types import Day, Line, Phone, Slug, Text, WebAddress, YesNo

SettingType = Literal["maintained", "academy", "independent", "special", "pru", "maintained-nursery", "early-years"]
Reader = Literal["parents", "pupils", "staff", "visitors", "governors"]
Phase = Literal[
    "early-years", "nursery", "infant", "junior", "first", "primary",
    "middle", "secondary", "upper", "all-through", "sixth-form",
]  # fmt: skip

TYPES: Final[tuple[str, ...]] = SettingType.__args__  # type: ignore[attr-defined]
READERS: Final[tuple[str, ...]] = Reader.__args__  # type: ignore[attr-defined]
PHASES: Final = ("early-years", "primary", "secondary", "sixth-form")
# What a word for a kind of school says of the ages it takes.
PHASE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "early-years": frozenset({"early-years"}),
    "nursery": frozenset({"early-years"}),
    "infant": frozenset({"primary"}),
    "junior": frozenset({"primary"}),
    "first": frozenset({"primary"}),
    "primary": frozenset({"primary"}),
    "middle": frozenset({"primary", "secondary"}),
    "secondary": frozenset({"secondary"}),
    "upper": frozenset({"secondary"}),
    "all-through": frozenset({"primary", "secondary"}),
    "sixth-form": frozenset({"sixth-form"}),
}
NURSERY_TYPES: Final = ("early-years", "maintained-nursery")


class Entry(BaseModel):
    """Something written in a data file: what it may hold is what is named, and it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Placed(Entry):
    """An entry that knows where it was written."""

    _place: Place = PrivateAttr(default=Place(""))

    @property
    def place(self) -> Place:
        """Where it was written."""
        return self._place

    def stand_at(self, place: Place) -> None:
        """Note where it was written; done once, by whoever read the file."""
        self._place = place


class TermOption(Entry):
    """A word on offer for a term, with its singular."""

    word: Line
    one: Line | None = None
    plural: YesNo = False


class Term(Entry):
    """A word that the school chooses."""

    question: Text
    singular: Slug | None = None
    options: tuple[TermOption, ...] = Field(min_length=1)
    default: Line
    default_for: dict[SettingType, Line] = {}

    def option(self, word: str) -> TermOption | None:
        """Find the word on offer."""
        return next((option for option in self.options if option.word == word), None)


class Role(Entry):
    """A post that the text names, and whether somebody must hold it, or in which schools somebody must."""

    title: Text
    phrase: Text
    holder: YesNo = False
    required: YesNo = False
    when: Text | None = None


class Audience(Entry):
    """A reader, and the site that reader gets."""

    title: Text
    who: Text
    hint: Text


class Contact(Entry):
    """An outside service: national, with a name of its own, or asked of each school."""

    name: Text | None = None
    ask: Text | None = None
    phone: Phone | None = None
    purpose: Text
    required: YesNo = False
    out_of_hours: YesNo = False
    phone_needed: YesNo = True
    audience: tuple[Reader, ...] = Field(alias="for")


class Source(Placed):
    """A law or guidance document."""

    title: Text
    edition: Line | None = None
    speaks: Literal["must", "should"]
    nation: Line
    address: WebAddress
    says: Text | None = None
    types: tuple[SettingType, ...] | None = None
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    checked: Day | None = None


class PolicyOutline(Entry):
    """A policy of the model: its title and its sections in order, files under ``docs``."""

    title: Text
    lede: Text
    sections: tuple[Line, ...] = Field(min_length=1)


class Option(Entry):
    """One of the answers on offer."""

    label: Text
    against: Slug | None = None
    why: Text | None = None
    when: Text | None = None
    note: Text | None = None


class Decision(Placed):
    """A choice that the model leaves to the school."""

    topic: Line
    question: Text
    type: Kind
    options: dict[Slug, Option] = {}
    default: str | bool | tuple[str, ...] | frozenset[str] | None = None
    when: Text | None = None
    note: Text | None = None
    optional: YesNo = False
    max: int | None = Field(None, ge=1)
    example: Text | None = None


class PlaceQuestion(Placed):
    """A place that the text names: where phones are kept, which telephone pupils use."""

    question: Text
    example: Text
    when: Text | None = None
    topic: Line | None = None


class Rule(Placed):
    """Answers that contradict each other, and why."""

    never: Text
    why: Text


# The files of data/model


class ModelName(Entry):
    """What the model is called, and its edition."""

    name: Text
    edition: Line


class LinkedName(Entry):
    """How a sentence names another policy of the school, and whether a school must have it, or which schools must."""

    name: Text
    required: YesNo = False
    when: Text | None = None


class TermsFile(Entry):
    """``terms.yml``: words that a school chooses."""

    terms: dict[str, Term]


class RolesFile(Entry):
    """``roles.yml``: posts that the text names."""

    roles: dict[Slug, Role]


class AudiencesFile(Entry):
    """``audiences.yml``: who a statement can be for."""

    audiences: dict[Reader, Audience]
    everyone: Audience


class ContactsFile(Entry):
    """``contacts.yml``: outside services."""

    contacts: dict[Slug, Contact]


class SourcesFile(Entry):
    """``sources.yml``: law and guidance."""

    sources: dict[Slug, Source]


class PoliciesFile(Entry):
    """``policies.yml``: the policies of the model, and the other policies that it names."""

    model: ModelName
    policies: dict[Slug, PolicyOutline]
    linked: dict[Slug, LinkedName]


class DecisionsFile(Entry):
    """``decisions.yml``: what is asked of a school."""

    decisions: dict[str, Decision]
    places: dict[str, PlaceQuestion] = {}
    rules: tuple[Rule, ...] = ()


class IdsFile(Entry):
    """``ids.yml``: what became of ids that stand no longer."""

    renamed: dict[str, str] = {}
    retired: dict[str, str] = {}


FILES: Final[Mapping[str, type[Entry]]] = {
    "terms": TermsFile,
    "roles": RolesFile,
    "audiences": AudiencesFile,
    "contacts": ContactsFile,
    "sources": SourcesFile,
    "policies": PoliciesFile,
    "decisions": DecisionsFile,
    "ids": IdsFile,
}
