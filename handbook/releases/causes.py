"""Why a statement differs between two releases: a decision, a person, a source, the model, the school's own change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from handbook.releases.records import Record, Statement

Kind = Literal[
    "decision",
    "person",
    "contact",
    "source",
    "date",
    "setting",
    "word",
    "linked",
    "local",
    "sections",
    "model",
    "unknown",
]
# What the groups of facts are causes of.
_KINDS: Final[dict[str, Kind]] = {
    "decisions": "decision",
    "places": "decision",
    "people": "person",
    "roles": "person",
    "contacts": "contact",
    "sources": "source",
    "dates": "date",
    "setting": "setting",
    "phases": "setting",
    "terms": "word",
    "linked": "linked",
}
SAID: Final[dict[Kind, str]] = {
    "decision": "Decision",
    "person": "Person",
    "contact": "Contact",
    "source": "Source",
    "date": "Date",
    "setting": "About the school",
    "word": "The school’s own word",
    "linked": "Another policy",
    "local": "Local change",
    "sections": "Choice of sections",
    "model": "Model",
    "unknown": "Cause not recorded",
}


@dataclass(frozen=True, order=True)
class Cause:
    """One cause: its kind, what it is about, and what was and is said there."""

    kind: Kind
    about: str = ""
    was: str = ""
    now: str = ""

    @property
    def name(self) -> str:
        """The kind of cause, in words."""
        return SAID[self.kind]

    @property
    def text(self) -> str:
        """The cause in a line."""
        if not (self.was or self.now):
            return f"{self.name}: {self.about}." if self.about else f"{self.name}."
        about = f"{self.about}{'' if self.about.endswith('?') else ':'} " if self.about else ""
        return f"{self.name}: {about}{self._from_to()}."

    def _from_to(self) -> str:
        # An answer may end where a sentence goes on, or as one.
        was, now = self.was.rstrip(" ,."), self.now.rstrip(" ,.")
        if was and now:
            return f"was “{was}”, now “{now}”"
        return f"now “{now}”" if now else f"was “{was}”"


def facts_that_differ(keys: Iterable[str], old: Record, new: Record) -> Iterator[Cause]:
    """Each of the facts that the two releases say differently, those first that both know."""
    found = _facts_that_differ(keys, old, new)
    return iter(sorted(found, key=lambda cause: not (cause.was and cause.now)))


def _facts_that_differ(keys: Iterable[str], old: Record, new: Record) -> Iterator[Cause]:
    for key in sorted(dict.fromkeys(keys)):
        group = key.partition(".")[0]
        known = key.replace("roles.", "people.", 1) if group == "roles" else key
        before, after = old.facts.get(known), new.facts.get(known)
        kind = _KINDS.get(group)
        if kind is None or not {known.partition(".")[0]} <= old.asked & new.asked:
            continue
        was, now = before.said if before else "", after.said if after else ""
        fact = after or before
        if fact and (was != now or (before is None) != (after is None)):
            # Dates stand in the rule's own words.
            yield Cause(kind, fact.title) if kind == "date" else Cause(kind, fact.title, was, now)


def of_change(before: Statement, after: Statement, old: Record, new: Record) -> tuple[Cause, ...]:
    """Why a statement that stands in both reads otherwise, as far as the records know."""
    causes = list(facts_that_differ((*before.rests_on, *after.rests_on), old, new))
    causes += _cites(before, after, old, new)
    if before.origin != after.origin or (after.origin != "model" and before.source != after.source):
        was = "" if before.origin == after.origin else f"the {_OWNERS[before.origin]}"
        now = "" if before.origin == after.origin else f"the {_OWNERS[after.origin]}"
        causes.append(Cause("local", "", was, now))
    elif before.source and after.source and before.source != after.source:
        causes.append(of_model(old, new))
    return tuple(dict.fromkeys(causes))


_OWNERS: Final = {"model": "model’s wording", "replaced": "school’s wording", "added": "school’s addition"}


def _cites(before: Statement, after: Statement, old: Record, new: Record) -> Iterator[Cause]:
    if set(before.sources) == set(after.sources):
        return

    def titles(statement: Statement, other: Statement, record: Record) -> str:
        named = (id for id in statement.sources if id not in other.sources)
        return "; ".join(record.facts[f"sources.{id}"].title if f"sources.{id}" in record.facts else id for id in named)

    yield Cause("source", "What it cites", titles(before, after, old), titles(after, before, new))


def of_coming(id: str, after: Statement, old: Record, new: Record) -> tuple[Cause, ...]:
    """Why a statement stands in the newer release alone."""
    if after.origin == "added":
        return (Cause("local", "the school has added it"),)
    if id in old.omitted:
        return (Cause("local", "the school no longer leaves it out"),)
    return tuple(_of_standing(after, old, new, old, "from")) or (of_model(old, new),)


def of_going(id: str, before: Statement, old: Record, new: Record) -> tuple[Cause, ...]:
    """Why a statement stands in the older release alone."""
    if before.origin == "added":
        return (Cause("local", "the school has taken its addition back"),)
    if id in new.omitted:
        return (Cause("local", "the school leaves it out"),)
    return tuple(_of_standing(before, old, new, new, "until")) or (of_model(old, new),)


def _of_standing(statement: Statement, old: Record, new: Record, without: Record, edge: str) -> Iterator[Cause]:
    day = statement.starts if edge == "from" else statement.until
    if day and (old.on or day) <= day <= (new.on or day):
        yield Cause("date", f"it holds {edge} {day.isoformat()}")
        return
    if without.policies and statement.policy not in {each.id for each in without.policies}:
        yield Cause("sections", "its policy is not one of the school’s")
        return
    # Whoever holds a post, and which edition a source has, decides how a rule reads, never whether it stands.
    keys = (key for key in statement.rests_on if key.partition(".")[0] in ("decisions", "places", "setting", "phases"))
    yield from facts_that_differ(keys, old, new)


def of_model(old: Record, new: Record) -> Cause:
    """The model's own text, as a cause."""
    if not (old.model.edition and new.model.edition):
        return Cause("unknown") if not any(each.source for each in new.statements.values()) else Cause("model")
    if old.model.edition == new.model.edition:
        return Cause("model", f"the text of edition {new.model.edition} was revised")
    return Cause("model", "edition", old.model.edition, new.model.edition)
