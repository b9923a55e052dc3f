"""The files of a school's folder, as an office writes them: what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, field_validator

from handbook.data.entries import Entry, Nation, Phase, SettingType, Source
from handbook.data.types import (
    Colour,
    Day,
    Email,
    Hash,
    Id,
    Line,
    Phone,
    PostName,
    Said,
    Slug,
    Text,
    WebAddress,
    YesNo,
    line,
)

Numbering = Literal["decimal", "sections", "none"]


def _said_before(value: object) -> object:
    """Let a list of readers be written with or without brackets: ``[parents, staff]`` or ``parents staff``."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return value


Readers = Annotated[
    str,
    line(80),
    BeforeValidator(_said_before),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "examples": ["parents staff"]}),
]


class SchoolContactEntry(Entry):
    """What a school says of an outside service."""

    name: Line | None = None
    phone: Phone | None = None
    out_of_hours: Phone | None = None
    email: Email | None = None
    address: WebAddress | None = None
    note: Text | None = None


class AccessibilityEntry(Entry):
    """That people tested the website, which no machine can do for them: who, when, and what they found."""

    tested_by: Line = Field(examples=["a parent who uses a screen reader"])
    tested_on: Said
    found: Text | None = None


class SchoolFile(Entry):
    """``school.yml``: what the school is, what it calls things, and whom it turns to."""

    name: Line = Field(examples=["Hill Top Primary School"])
    short_name: Line | None = None
    type: SettingType
    nation: Nation = "England"
    phase: Phase
    early_years: YesNo = False
    sixth_form: YesNo = False
    boarding: YesNo = False
    demo: YesNo = False
    repository: Literal["public", "private"] = "public"
    colour: Colour = "#1d4f91"
    logo: Line | None = None
    motto: Line | None = None
    website: WebAddress | None = None
    privacy_notice: Annotated[str, line(200)] | None = None
    policy_kept_at: Line | None = None
    issue_label: Line | None = None
    accuracy_note: YesNo = False
    signatures: YesNo = False
    numbering: Numbering = "decimal"
    # Whether public pages, too, say which rules rest on law or guidance that has changed since they were written.
    show_changed_law: YesNo = False
    terms: dict[str, Line] = {}
    # What the school calls its posts, where it is not what the model calls them.
    posts: dict[str, PostName] = {}
    contacts: dict[str, SchoolContactEntry] = {}
    accessibility: AccessibilityEntry | None = None


class PersonEntry(Entry):
    """Somebody who holds a role. There is no field for a home address, a personal telephone or a signature."""

    # Left blank it is a finding, of the judge's: the rest of the list is read all the same.
    name: Line | None = None
    roles: tuple[Line, ...] = Field(min_length=1)
    public: YesNo = False


class PeopleFile(Entry):
    """``people.yml``: who holds which role."""

    people: tuple[PersonEntry, ...] = ()


def _kind_of(value: object) -> str:
    """Which kind of answer was typed, so that what is wrong with it is told of that kind alone."""
    if isinstance(value, list):
        return "rows" if any(isinstance(each, dict) for each in value) else "list"
    return "private" if isinstance(value, dict | PrivateAnswer) else "text"


_Text = Annotated[str, Tag("text")]
_List = Annotated[list[str], Tag("list")]
_Rows = Annotated[list[dict[str, Any]], Tag("rows")]


class PrivateAnswer(Entry):
    """An answer that stands in no public tree."""

    answer: Annotated[_Text | _List | _Rows, Discriminator(_kind_of)]
    private: YesNo = False


_Typed = Annotated[_Text | _List | _Rows | Annotated[PrivateAnswer, Tag("private")], Discriminator(_kind_of)]


class DecisionsAnswered(Entry):
    """``decisions.yml``: the school's answers."""

    decisions: dict[str, _Typed] = {}
    places: dict[str, str | PrivateAnswer] = {}


class Approved(Entry):
    """The record that a body approved a policy."""

    body: Line
    date: Said
    minute: Line | None = None
    hash: Hash | None = None


class PolicyEntry(Entry):
    """One of the school's policies made from the model."""

    title: Line | None = None
    written: Said | None = None
    review: Said | None = None
    approved: Approved | None = None
    sections: tuple[Line, ...] | None = None


class LinkedEntry(Entry):
    """Another policy of the school, kept elsewhere."""

    name: Line | None = None
    url: WebAddress | None = None


class MajorEntry(Entry):
    """What readers are to be told of since the last release, in the school's words, and the rules that it is about."""

    note: Text = Field(examples=["Pupils now hand their phones in when they arrive."])
    rules: tuple[Id, ...] = ()


class ToldEntry(Entry):
    """When and how readers were told of the policies."""

    who: Readers
    on: Day
    how: Annotated[str, line(160)] = Field(examples=["letter home, and read out in assembly"])


class SchoolPoliciesFile(Entry):
    """``policies.yml``: the policies made from the model, the school's other policies, and who was told of them."""

    policies: dict[str, PolicyEntry | None] = {}
    linked: dict[str, LinkedEntry | None] = {}
    # Sections that are also written as plain HTML, to stand inside a document that the school already has.
    fragments: tuple[Line, ...] = ()
    # Left out, what changed since the last release alerts nobody.
    major: tuple[MajorEntry, ...] = ()
    told: tuple[ToldEntry, ...] = ()
    # Notices to be printed, beside those on getting help; left out, all of them.
    notices: tuple[Line, ...] | None = None

    @field_validator("linked", mode="before")
    @classmethod
    def _blank(cls, value: object) -> object:
        """A policy with nothing said of it, as those who know YAML write it."""
        return (
            {one: None if said == "null" else said for one, said in value.items()} if isinstance(value, dict) else value
        )


class ChangeEntry(Entry):
    """A local change: an addition, a replacement or an omission, as written."""

    add: Id | None = None
    replace: Id | None = None
    omit: Id | None = None
    after: Id | None = None
    before: Id | None = None
    text: Annotated[str, line(1000)] | None = None
    for_: Readers | None = Field(None, alias="for")
    when: Text | None = None
    cites: Line | None = None
    strength: Literal["must", "should", "may", "information"] | None = None
    force: Literal["law", "guidance", "school"] | None = None
    private: YesNo | None = None
    from_: Line | None = Field(None, alias="from")
    until: Line | None = None
    reason: Text
    against: Hash | None = None
    # What readers type who look for the rule; shown nowhere.
    asked: tuple[Line, ...] | None = Field(None, examples=[["can i see the old policy", "earlier rules"]])


class ChangesFile(Entry):
    """``changes.yml``: what the school must say differently."""

    changes: tuple[ChangeEntry, ...] = ()


class SchoolSourcesFile(Entry):
    """``sources.yml``: law and guidance that the model does not know, for the school's own rules to cite."""

    sources: dict[Slug, Source] = {}


class SchoolIdsFile(Entry):
    """``ids.yml``: what became of ids of the school's own additions."""

    renamed: dict[str, str] = {}
    retired: dict[str, str] = {}


FILES: Final[Mapping[str, type[Entry]]] = {
    "school": SchoolFile,
    "people": PeopleFile,
    "decisions": DecisionsAnswered,
    "policies": SchoolPoliciesFile,
    "changes": ChangesFile,
    "sources": SchoolSourcesFile,
    "ids": SchoolIdsFile,
}
# A school without these has nothing to say there; the others must exist.
OPTIONAL: Final = ("changes", "sources", "ids")


def blank(name: str) -> Any:
    """What a file holds that says nothing."""
    return FILES[name]()
