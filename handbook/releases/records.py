"""A release as a record: every statement with its number, words and hashes, and what they rested on.

A record is written once and never changes. The public one holds what ``everyone`` is shown; the private one is of the
same shape and holds everything. ``public/releases.json`` lists the public ones.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Protocol

from pydantic import StringConstraints

from handbook.data.entries import Entry, Reader
from handbook.data.types import said_date
from handbook.releases.names import NOW, order
from handbook.text.tree import Force, Origin, Strength

LIST_NAME: Final = "releases.json"
SCHEMA_NAME: Final = "releases.schema.json"
FORMAT: Final = 1

Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{12}$")]
LongHash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{8,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z0-9-]+$")]
Words = Annotated[str, StringConstraints(min_length=1)]


class Worded(Protocol):
    """Words as some reader is shown them: those that are a reader's own, or the policy's."""

    @property
    def text(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def rule(self) -> str | None: ...


class Said(Entry):
    """A wording with its hash: of the plain text as shown, without its number.

    ``rule`` is the hash of the same words with people, contacts, dates and other rules' numbers as references: where it
    stays, the rule itself is the same. A public record's text names posts and not who holds them, and none of the
    school's own numbers: those change at once, and a record stays.
    """

    text: Words
    hash: Hash
    rule: Hash | None = None


class Home(Entry):
    """Where else a statement stands."""

    policy: str
    section: str
    number: str | None = None


class Statement(Entry):
    """A statement of a release; ``text`` is the policy's own wording, as ``everyone`` is shown it.

    Attributes:
        audience: every reader who is shown the statement, in whatever wording.
        readers: the wordings of those readers who are shown another than the policy's own.
        source: the source hash of what the wording was made from: all wordings of the model, or the local change.
        rests_on: keys of facts: ``decisions.pupil_phones``, ``people.dsl``, ``sources.phones-guidance``.
    """

    hash: Hash
    number: str | None
    text: Words
    rule: Hash | None = None
    policy: str = ""
    section: str = ""
    also: tuple[Home, ...] = ()
    audience: tuple[Reader, ...] = ()
    readers: dict[str, Said] = {}
    strength: Strength = "information"
    force: Force = "school"
    sources: tuple[str, ...] = ()
    origin: Origin = "model"
    source: Hash | None = None
    rests_on: tuple[str, ...] = ()
    starts: datetime.date | None = None
    until: datetime.date | None = None
    private: bool = False

    def seen_by(self, view: str) -> Worded | None:
        """What a view shows of it; None where its lens leaves it out."""
        if view not in ("everyone", "governors") and self.audience and view not in self.audience:
            return None
        return self.readers.get(view) or self


class Fact(Entry):
    """Something that statements rest on: an answer, who holds a role, the edition of a source."""

    title: str
    said: str = ""


class PolicyApproval(Entry):
    """The record that a body approved a policy."""

    body: str
    date: str
    day: datetime.date
    minute: str | None = None
    hash: LongHash | None = None


class PolicySection(Entry):
    """A section of a policy in a release."""

    id: str
    number: str | None = None
    title: str


class ReleasedPolicy(Entry):
    """A policy in a release; ``hash`` is its approval hash, ``review_by`` the last day that its review can mean."""

    id: str
    title: str
    hash: LongHash | None = None
    approved: PolicyApproval | None = None
    review: str | None = None
    review_by: datetime.date | None = None
    sections: tuple[PolicySection, ...] = ()


class Note(Entry):
    """A major change in the school's own words, and the statements that it is about; none where it is about many."""

    note: Words
    statements: tuple[Id, ...] = ()


class Redaction(Entry):
    """Something that was taken out after the release: why, and the hashes that it had and has."""

    on: datetime.date
    reason: Words
    statement: Id | None = None
    was: str
    now: str


class Model(Entry):
    """The model policy that a release was made from."""

    name: str = ""
    edition: str = ""


class Record(Entry):
    """A release. Statements are in the order in which the policies have them.

    Attributes:
        published: the day on which it came out.
        superseded_by: the release that followed; told by whoever lists releases, since a record never changes.
        on: the day for which it was built.
        facts: what its statements rest on, by key.
        omitted: ids of the model that the school leaves out.
        notes: its major changes; none makes it a minor release, which alerts nobody.
        manifest: every published file's hash, by path.
        tools: what it was built with.
    """

    format: Literal[1] = 1
    school: str = ""
    name: Words
    status: Literal["draft", "approved"]
    approved: datetime.date | None = None
    published: datetime.date | None = None
    superseded_by: str | None = None
    on: datetime.date | None = None
    model: Model = Model()
    policies: tuple[ReleasedPolicy, ...] = ()
    notes: tuple[Note, ...] = ()
    facts: dict[str, Fact] = {}
    omitted: tuple[Id, ...] = ()
    renamed: dict[Id, Id] = {}
    retired: dict[Id, str] = {}
    redactions: tuple[Redaction, ...] = ()
    manifest: dict[str, str] = {}
    tools: dict[str, str] = {}
    statements: dict[Id, Statement]

    @property
    def major(self) -> bool:
        """Whether readers are told of it."""
        return bool(self.notes)

    @property
    def title(self) -> str:
        """How a sentence names it."""
        return "the present text" if self.name == NOW else self.name

    @property
    def day(self) -> datetime.date | None:
        """From which day its words were those to follow, as far as anybody knows."""
        return self.published or self.approved or self.on

    @cached_property
    def asked(self) -> frozenset[str]:
        """The groups of which it tells facts: a record written by hand may tell none."""
        return frozenset(key.partition(".")[0] for key in self.facts)

    def section_title(self, policy: str, section: str) -> str:
        """What a section is called; its id where the record does not say."""
        found = (each for one in self.policies if one.id == policy for each in one.sections if each.id == section)
        return next((each.title for each in found), section)

    def policy_title(self, policy: str) -> str:
        """What a policy is called; its id where the record does not say."""
        return next((each.title for each in self.policies if each.id == policy), policy)

    def seen_by(self, view: str) -> Iterator[tuple[str, Statement, Worded]]:
        """The statements that a view shows, with the words it shows."""
        for id, statement in self.statements.items():
            said = statement.seen_by(view)
            if said:
                yield id, statement, said


def short_hash(text: str) -> str:
    """A statement's hash: 12 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def receipt_hash(read: Iterable[tuple[str, str]]) -> str:
    """What a receipt carries of what was read, as pairs of id and hash: 12 hexadecimal digits."""
    return short_hash("\n".join(f"{id} {hash}" for id, hash in sorted(read)))


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Releases from the oldest to the newest, each saying which one followed: a draft follows nothing but drafts."""
    listed = sorted(records, key=lambda record: order(record.name))
    follow = [
        next((each.name for each in listed[at:] if each.status == "approved" or record.status == "draft"), None)
        for at, record in enumerate(listed, 1)
    ]
    return tuple(
        record if record.superseded_by == after else record.model_copy(update={"superseded_by": after})
        for record, after in zip(listed, follow, strict=True)
    )


def archived(record: Record) -> Record:
    """A release as it is listed once another has followed: without who held which post, and at what number."""
    facts = {
        key: fact if not key.startswith(("people.", "contacts.")) else Fact(title=fact.title)
        for key, fact in record.facts.items()
    }
    return record.model_copy(update={"facts": facts})


def as_data(record: Record) -> dict[str, Any]:
    """A record as JSON holds it; what says nothing is left out, except what readers rely on."""
    data: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True)
    ahead = ("name", "status", "approved", "published", "superseded_by")
    said = {key: data.pop(key, None) for key in ahead}
    statements = data.pop("statements")
    for statement in statements.values():
        statement.setdefault("number", None)
    return {**said, **data, "statements": statements}


def listing(records: Sequence[Record]) -> list[dict[str, Any]]:
    """What ``public/releases.json`` holds: the public record of every release, the newest first.

    Raises:
        ValueError: a record holds something private.
    """
    listed = []
    for record in reversed(in_order(records)):
        if any(statement.private for statement in record.statements.values()):
            raise ValueError(f"the public record of {record.name} holds a private statement")
        listed.append(as_data(archived(record) if record.superseded_by else record))
    return listed


def written(record: Record) -> str:
    """A record as a file: one statement a line, so that git shows which one differs.

    Which release followed is no part of it: the file never changes.
    """
    data = as_data(record.model_copy(update={"superseded_by": None}))
    lines = []
    for key, value in data.items():
        if isinstance(value, dict | list) and value:
            rows = _rows(value)
            opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
            lines.append(f" {json.dumps(key)}: {opening}\n{rows}\n {closing}")
        else:
            lines.append(f" {json.dumps(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(value: dict[str, Any] | list[Any]) -> str:
    if isinstance(value, dict):
        return ",\n".join(f"  {_json(key)}: {_json(each)}" for key, each in value.items())
    return ",\n".join(f"  {_json(each)}" for each in value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def said_day(record: Record) -> str:
    """Since when a release held, in words: 14 November 2025."""
    return said_date(record.day) if record.day else record.name


def schema() -> dict[str, Any]:
    """The JSON Schema of ``releases.json``."""
    described: Mapping[str, Any] = Record.model_json_schema()
    definitions = dict(described["$defs"])
    record = {key: value for key, value in described.items() if key != "$defs"}
    record["required"] = ["name", "status", "approved", "published", "superseded_by", "statements"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The releases of a school's handbook",
        "description": "One record a release, the newest first; public statements only.",
        "type": "array",
        "items": {"$ref": "#/$defs/Record"},
        "$defs": {**definitions, "Record": record},
    }
