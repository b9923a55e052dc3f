"""What the marks of a page say: ``{: #name strength="must" for="staff" }``, and the attributes of blocks and pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, TypeVar

from handbook.data.findings import Finding, Place
from handbook.data.showing import show
from handbook.text.conditions import ALWAYS, Condition, ConditionError, Name, both, parse
from handbook.text.extension import PRIVATE_USE
from handbook.text.tree import AUDIENCES, FORCES, STRENGTHS, Force, Strength

KEYS: Final = ("strength", "for", "when", "cites", "force", "from", "until")
# What is said by one word.
BARE: Final = ("private", "keep")
# What can be said of a heading, or of a block that is no statement itself.
NARROWING: Final = ("for", "when", "from", "until")
COMMON: Final = "common"
_NAME: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_ID: Final = re.compile(rf"(?:({_NAME})\.)?({_NAME})")
_PART: Final = re.compile(
    r"#(?P<id>[^\s\"'=#]+)(?=\s|$)"
    r"|(?P<key>[^\s\"'=#]+)=(?P<quote>[\"“”„])(?P<value>[^\"“”„]*)(?P<close>[\"“”„])(?P<tight>\S?)"
    r"|(?P<bare>[^\s\"'=#]+)(?=\s|$)"
    r"|(?P<rest>(?:[^\s\"'“”„]|\"[^\"]*\"?|'[^']*'?|[“”„][^“”„]*[“”„]?)+)"
)
_STRAIGHT: Final = str.maketrans("‘’‚“”„", "'''\"\"\"")
_EXAMPLE: Final = 'write it as key="value", such as for="staff"'
_T = TypeVar("_T", bound=str)


@dataclass
class Notes:
    """Collects what is wrong with one file.

    Args:
        file: the file as findings name it.
        place, key: set where all that is read stands at one place, such as a local change's text.
    """

    file: str
    place: Place | None = None
    key: str = ""
    findings: list[Finding] = field(default_factory=list)

    def at(self, line: int) -> Place:
        return self.place or Place(self.file, line)

    def add(self, line: int, key: str, wrong: str, mend: str) -> None:
        self.findings.append(Finding(self.at(line), self.key or key, wrong, mend))


@dataclass(frozen=True)
class Mark:
    """What stands between ``{:`` and ``}``, or under ``/// for``.

    Attributes:
        values: each attribute as written; ``private`` and ``keep`` are not among them.
        told: its place is wrong, which has been told.
        keep: no school may leave the statement out or put its own in its place.
    """

    line: int
    id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    told: bool = False
    keep: bool = False

    @property
    def canonical(self) -> str:
        """All that it says to readers in one order, whatever order it was written in; ``keep`` tells them nothing."""
        parts = [f"{key}={' '.join(value.split())}" for key, value in sorted(self.values.items())]
        return "\n".join([f"#{self.id}", *parts, *(["private"] if self.private else [])])


@dataclass(frozen=True)
class Scope:
    """Whom something is for, when, and whether it is private: what it stands in decides, and it may narrow that."""

    audience: frozenset[str] = frozenset(AUDIENCES)
    when: Condition = ALWAYS
    private: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """What a section may name.

    Args:
        names: what a condition may ask; empty or None, any name in a known group.
        sources: the ids that ``cites`` may hold; None, any.
    """

    names: frozenset[Name] | None = None
    sources: frozenset[str] | None = None


# Reading


def read_mark(text: str, line: int, notes: Notes, told: bool = False) -> Mark:
    """Reads what stands between ``{:`` and ``}``; what cannot be read is told, and the rest is read on."""
    id, private, keep, values = "", False, False, dict[str, str]()
    if PRIVATE_USE.search(text):
        notes.add(line, "{:", "an expression in {{ }} stands in a mark", "write the mark out: its values are literal")
        text = PRIVATE_USE.sub("", text)
    at = 0
    while part := _PART.search(text, at):
        # What follows without a space is read on, and told.
        at = part.end() - len(part["tight"] or "")
        if part["tight"]:
            mend = "write a space between one attribute and the next"
            notes.add(line, part["key"], f"no space stands behind {part['key']}={show(part['value'])}", mend)
        if part["id"] is not None:
            if id:
                notes.add(line, id, f"the mark has a second id, #{part['id']}", "keep one of them")
            id = id or part["id"]
        elif part["key"] is not None:
            _take(values, part["key"], part["value"], line, notes)
            if part["quote"] + part["close"] != '""':
                wrong = f"{part['key']}= has curly quotation marks"
                notes.add(line, part["key"], wrong, f'type straight ones: {part["key"]}="{part["value"]}"')
        elif part["bare"] == "private":
            private = True
        elif part["bare"] == "keep":
            keep = True
        else:
            _unread(part[0], values, line, notes)
    return Mark(line, id, values, private, told, keep)


def _take(values: dict[str, str], key: str, value: str, line: int, notes: Notes) -> None:
    """Keep an attribute; a misspelt one is told of, and kept under the name that was meant."""
    if key in BARE:
        return notes.add(line, key, f"{key}={show(value)} has a value", f"write {key}")
    if key not in KEYS:
        notes.add(line, key, f"{show(key)} is no attribute", near(key, KEYS))
        key = next(iter(get_close_matches(key.lower(), KEYS, 1)), "")
    elif key in values:
        notes.add(line, key, f"{key}= is written twice", "keep one of them")
    if key and key not in values:
        values[key] = value.strip()
    return None


def _unread(part: str, values: dict[str, str], line: int, notes: Notes) -> None:
    """Tell of what cannot be read; an attribute that only lacks its quotation marks is kept."""
    key, equals, value = part.translate(_STRAIGHT).partition("=")
    value = value.strip("\"'")
    if equals and key in KEYS:
        notes.add(line, key, f"{show(part)} lacks its straight double quotation marks", f'write {key}="{value}"')
        return _take(values, key, value, line, notes)
    if equals:
        return notes.add(line, key or "{:", f"{show(part)} cannot be read in a mark", _EXAMPLE)
    if part.startswith("#"):
        return notes.add(line, "id", f"{show(part)} is no id", "write # and the name without a space, such as #hand-in")
    if part.startswith("."):
        return notes.add(line, part, f"{show(part)} is no attribute", "delete it: the theme decides on looks")
    mend = near(part, (*BARE, *KEYS))
    return notes.add(line, part, f"{show(part)} is no attribute", mend if "mean" in mend else _EXAMPLE)


def near(word: str, known: Iterable[str]) -> str:
    """A mend that names the nearest of what is known, or all of it."""
    known = tuple(known)
    found = get_close_matches(word.lower(), known, 1)
    listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return f"did you mean {found[0]}?" if found else f"use one of: {listed}" if known else "delete it"


def words(value: str) -> tuple[str, ...]:
    """The words of a list, with or without commas between them."""
    return tuple(value.replace(",", " ").split())


# Meaning


@dataclass(frozen=True)
class Meanings:
    """Says what the attributes in one file mean."""

    file: str
    vocabulary: Vocabulary
    notes: Notes

    @property
    def folder(self) -> str:
        return self.file.partition("/")[0]

    def named(self, mark: Mark) -> str:
        """A mark's id as a finding's key, whether or not it can be used."""
        return mark.id if "." in mark.id else f"{self.folder}.{mark.id}" if mark.id else "{:"

    def full_id(self, mark: Mark) -> str:
        """The id with its policy in front; empty where there is none that can be used."""
        match = _ID.fullmatch(mark.id)
        if not match:
            if mark.id:
                mend = "use small letters, digits and single hyphens, and begin with a letter: #hand-in"
                self.notes.add(mark.line, self.named(mark), f"{show(mark.id)} cannot be an id", mend)
            return ""
        policy = match[1] or self.folder
        if match[1] and policy != self.folder and self.folder != COMMON:
            wrong = f"the id {show(mark.id)} names another policy than its folder, {self.folder}"
            self.notes.add(mark.line, self.named(mark), wrong, f"write #{match[2]}")
        return f"{policy}.{match[2]}"

    def scope(self, around: Scope, line: int, key: str, values: Mapping[str, str], private: bool) -> Scope:
        """What a thing's own attributes make of the scope that it stands in."""
        audience = self.audience(around.audience, line, key, values.get("for"))
        return Scope(audience, self.when(around.when, line, key, values.get("when")), private or around.private)

    def audience(self, around: frozenset[str], line: int, key: str, value: str | None) -> frozenset[str]:
        if value is None:
            return around
        named = words(value)
        if not named:
            self.notes.add(line, key, "for= names nobody", "name its readers, or take for= out")
        for name in dict.fromkeys(named):
            if name in around:
                continue
            if name == "everyone":
                self.notes.add(line, key, "for= names everyone, who is no reader of its own", "take for= out")
            elif name not in AUDIENCES:
                self.notes.add(line, key, f"for= names {show(name)}, whom we do not know", near(name, AUDIENCES))
            else:
                allowed = " ".join(each for each in AUDIENCES if each in around)
                wrong = f"it is for {name}, and what it stands in is not (that is for {allowed})"
                self.notes.add(line, key, wrong, f"take {name} out here, or add it there")
        return around & frozenset(named) or around

    def when(self, around: Condition, line: int, key: str, value: str | None) -> Condition:
        if value is None:
            return around
        try:
            return both(around, parse(value, self.vocabulary.names or None))
        except ConditionError as error:
            self.notes.add(line, key, error.message, error.mend)
            return around

    def narrowing(self, mark: Mark, key: str, what: str) -> None:
        """Refuse what can be said of a statement only."""
        for name in mark.values:
            if name not in NARROWING:
                self.notes.add(mark.line, key, f"{name}= stands on {what}", f"take it out: only a rule has {name}=")
        if mark.keep:
            self.notes.add(mark.line, key, f"keep stands on {what}", "write it at each rule that has to be kept")

    def strength(self, mark: Mark, key: str) -> Strength:
        value = mark.values.get("strength")
        if value is None:
            mend = f'add strength="must", or one of: {", ".join(STRENGTHS)}'
            self.notes.add(mark.line, key, "it does not say how strong it is", mend)
            return "information"
        return self.choice(mark, key, "strength", value, STRENGTHS, "information")

    def force(self, mark: Mark, key: str) -> Force:
        value = mark.values.get("force")
        force = "school" if value is None else self.choice(mark, key, "force", value, FORCES, "school")
        if force != "school" and "cites" not in mark.values:
            mend = 'add cites="…" with the id of the source'
            self.notes.add(mark.line, key, f"it rests on {force} and does not say on which", mend)
        return force

    def choice(self, mark: Mark, key: str, name: str, value: str, known: tuple[_T, ...], otherwise: _T) -> _T:
        for each in known:
            if value == each:
                return each
        self.notes.add(mark.line, key, f"{name}= is {show(value)}", near(value, known))
        return otherwise

    def cites(self, mark: Mark, key: str) -> tuple[str, ...]:
        value = mark.values.get("cites")
        if value is None:
            return ()
        named = tuple(dict.fromkeys(words(value)))
        if not named:
            self.notes.add(mark.line, key, "cites= names nothing", "name a source, or take cites= out")
        known = self.vocabulary.sources
        for name in named:
            if known is not None and name not in known:
                wrong = f"cites= names {show(name)}, which is no source"
                self.notes.add(mark.line, key, wrong, near(name, sorted(known)))
        return named

    def dates(self, mark: Mark, key: str) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day."""
        starts, until = (self.date(mark, key, name) for name in ("from", "until"))
        if starts and until and until < starts:
            self.notes.add(mark.line, key, f"it ends on {until}, before it begins on {starts}", "put the dates right")
        return starts, until

    def date(self, mark: Mark, key: str, name: str) -> datetime.date | None:
        value = mark.values.get(name)
        if value is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self.notes.add(mark.line, key, f"{name}= is {show(value)}, which is no date", f'write {name}="2026-09-01"')
        return None
