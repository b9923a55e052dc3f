"""What changed between two releases, or a release and the present, statement by statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from handbook.releases.causes import Cause, facts_that_differ, of_change, of_coming, of_going, of_model
from handbook.releases.records import Note, Record, Statement, Worded
from handbook.releases.words import Op, Piece, of, struck_and_added

Group = Literal["added", "changed", "withdrawn", "renumbered"]
How = Literal["reworded", "moved", "renamed", "split", "merged", "strength", "readers", "source", "people", "date"]
GROUPS: Final[Mapping[Group, str]] = {
    "added": "Added",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "renumbered": "Only renumbered",
}
WHOLE: Final = "everyone"
_ID: Final = re.compile(r"\b[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
_PLAIN: Final = ("number", "policy", "section", "strength", "audience", "sources", "also", "readers")
# How much of a rule's words must be found in another's for the one to have come from the other.
_MOST: Final = 0.7
_ENOUGH_WORDS: Final = 4


@dataclass(frozen=True)
class Change:
    """What became of one statement.

    Attributes:
        id: its id now; that of before where it stands no longer.
        how: in which ways it differs; empty where it was added, withdrawn or only renumbered.
        old, new: the statement before and now.
        words: the text of both, words marked.
        others: ids that it came from, or that it became.
        notes: the school's words where it calls the change major.
        told: in a sentence what else a reader has to know: of moves, strength, readers, what became of it.
    """

    id: str
    group: Group
    old: Statement | None
    new: Statement | None
    words: tuple[Piece, ...]
    how: tuple[How, ...] = ()
    others: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def major(self) -> bool:
        """Whether readers are told of it."""
        return bool(self.notes)

    @property
    def statement(self) -> Statement:
        """As it is now, or as it was."""
        statement = self.new or self.old
        assert statement
        return statement


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two releases as one reader sees it, in the order of the newer one.

    Attributes:
        notes: major changes in the school's words, those that name no statement included.
    """

    old: Record
    new: Record
    view: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]

    def of(self, group: Group) -> tuple[Change, ...]:
        """The changes of one group."""
        return tuple(change for change in self.changes if change.group == group)

    @property
    def major(self) -> bool:
        """Whether readers are told of it at all."""
        return bool(self.notes)

    @property
    def counts(self) -> str:
        """How much changed, in a line: 2 added, 5 changed."""
        counted = [(len(self.of(group)), said.lower()) for group, said in GROUPS.items()]
        return ", ".join(f"{count} {said}" for count, said in counted if count) or "nothing changed"


def compare(old: Record, new: Record, view: str = WHOLE, notes: Iterable[Note] | None = None) -> Difference:
    """Compares two releases.

    Args:
        old, new: their records.
        view: whose lens to look through; ``everyone`` and ``governors`` hold every statement.
        notes: the major changes since the older one; those of the newer, where it is left out.
    """
    kept = tuple(new.notes if notes is None else notes)
    changes = _Comparing(old, new, view).changes()
    by_id: dict[str, list[str]] = {}
    for note in kept:
        for id in note.statements:
            by_id.setdefault(id, []).append(note.note)
    marked = tuple(
        replace(change, notes=tuple(dict.fromkeys(note for id in _ids(change) for note in by_id.get(id, ()))))
        for change in changes
    )
    return Difference(old, new, view, marked, kept)


def _ids(change: Change) -> tuple[str, ...]:
    return (change.id, *change.others)


Seen = tuple[Statement, Worded]


class _Comparing:
    def __init__(self, old: Record, new: Record, view: str) -> None:
        self.old, self.new, self.view = old, new, view
        self.whole = view in (WHOLE, "governors")
        self.before: dict[str, Seen] = {id: (each, said) for id, each, said in old.seen_by(view)}
        facts = {key for key in old.facts.keys() | new.facts.keys() if old.facts.get(key) != new.facts.get(key)}
        self.differing = facts | {key.replace("people.", "roles.", 1) for key in facts if key.startswith("people.")}
        self.after: dict[str, Seen] = {id: (each, said) for id, each, said in new.seen_by(view)}

    def changes(self) -> list[Change]:
        found: dict[str, Change] = {}
        for change in (*self.reshaped(), *self.coming_and_going(), *self.staying()):
            found.setdefault(change.id, change)
        order = {id: at for at, id in enumerate(self.new.statements)}
        places = {id: at for at, id in enumerate(self.old.statements)}
        found = self.merged_and_split(found)
        return sorted(
            found.values(), key=lambda each: (order.get(each.id, self.follows(each.id, order)), places.get(each.id, 0))
        )

    def follows(self, id: str, order: Mapping[str, int]) -> float:
        """Where a statement that is gone would stand: after the last one before it that is still there."""
        at = -1.0
        for each in self.old.statements:
            if each == id:
                return at + 0.5
            at = order.get(each, at)
        return at

    # Ids that became others

    def target(self, id: str) -> str:
        seen = {id}
        while id in self.new.renamed and self.new.renamed[id] not in seen:
            id = self.new.renamed[id]
            seen.add(id)
        return id

    def reshaped(self) -> Iterator[Change]:
        """Statements that bear another id now, became one, or became several, as ids.yml says."""
        sources: dict[str, list[str]] = {}
        gone = [id for id in self.before if id not in self.after]
        for id in gone:
            if self.target(id) in self.after and self.target(id) != id:
                sources.setdefault(self.target(id), []).append(id)
        for target, ids in sources.items():
            every = [*([target] if target in self.before else []), *ids]
            yield from self.merged(target, every) if len(every) > 1 else self.same(ids[0], target)
        for id in gone:
            heirs = [each for each in _ID.findall(self.new.retired.get(id, "")) if each in self.after]
            fresh = [each for each in heirs if each not in self.before]
            if len(fresh) > 1 or (fresh and len(heirs) > 1):
                yield from self.split(id, heirs)

    def merged(self, target: str, ids: Sequence[str]) -> Iterator[Change]:
        statement, said = self.after[target]
        words = struck_and_added(" ".join(self.before[id][1].text for id in ids), said.text)
        causes = _all(of_change(self.before[id][0], statement, self.old, self.new) for id in ids)
        first = self.before[ids[0]][0]
        others = tuple(id for id in ids if id != target)
        told = (f"Made one of {len(ids)} rules.",)
        yield Change(
            target, "changed", first, statement, words, ("merged",), others, causes or (Cause("model"),), told=told
        )
        for id in others:
            yield _absorbed(id)

    def split(self, id: str, heirs: Sequence[str]) -> Iterator[Change]:
        statement, said = self.before[id]
        text = " ".join(self.after[each][1].text for each in heirs)
        words = struck_and_added(said.text, text)
        causes = _all(of_change(statement, self.after[each][0], self.old, self.new) for each in heirs)
        told = (f"Now {len(heirs)} rules.",)
        first = self.after[heirs[0]][0]
        yield Change(
            heirs[0],
            "changed",
            statement,
            first,
            words,
            ("split",),
            (id, *heirs[1:]),
            causes or (Cause("model"),),
            told=told,
        )
        for each in (id, *heirs[1:]):
            yield _absorbed(each)

    def same(self, was: str, id: str) -> Iterator[Change]:
        change = self.change(was, id)
        how: tuple[How, ...] = ("renamed", *(change.how if change else ()))
        statement = self.after[id][0]
        causes = change.causes if change else (Cause("model"),)
        words = change.words if change else (Piece("same", self.after[id][1].text),)
        told = change.told if change else ()
        yield Change(
            id, "changed", self.before[was][0], statement, words, how, (was,), causes or (Cause("model"),), told=told
        )
        yield _absorbed(was)

    # Ids that stand in one of the two

    def coming_and_going(self) -> Iterator[Change]:
        for id, (statement, said) in self.after.items():
            if id not in self.before:
                words = (Piece("added", said.text),)
                if id in self.old.statements:
                    told = ("It was for other readers until now.",)
                    causes = of_change(self.old.statements[id], statement, self.old, self.new)
                    yield Change(id, "added", None, statement, words, ("readers",), causes=causes, told=told)
                else:
                    yield Change(
                        id, "added", None, statement, words, causes=of_coming(id, statement, self.old, self.new)
                    )
        for id, (statement, said) in self.before.items():
            if id in self.after:
                continue
            words = (Piece("struck", said.text),)
            if id in self.new.statements:
                told = ("It is for other readers now.",)
                causes = of_change(statement, self.new.statements[id], self.old, self.new)
                yield Change(id, "withdrawn", statement, None, words, ("readers",), causes=causes, told=told)
            else:
                became = (self.new.retired[id],) if id in self.new.retired else ()
                causes = of_going(id, statement, self.old, self.new)
                yield Change(id, "withdrawn", statement, None, words, causes=causes, told=became)

    # Ids that stand in both

    def staying(self) -> Iterator[Change]:
        for id in self.after:
            if id in self.before and (change := self.change(id, id)):
                yield change

    def change(self, was: str, id: str) -> Change | None:
        """How a statement differs; None where it does not."""
        (before, said), (after, says) = self.before[was], self.after[id]
        if self.alike(before, said, after, says):
            return None
        how: list[How] = []
        told: list[str] = []
        keys = (*before.rests_on, *after.rests_on)
        named = [key for key in keys if key.startswith(("people.", "contacts."))]
        people = tuple(facts_that_differ(named, self.old, self.new))
        reworded = said.text != says.text and (not said.rule or said.rule != says.rule)
        listed = said.text != says.text and not reworded and any(key.startswith("roles.") for key in keys)
        listed = listed and any(
            facts_that_differ((key for key in keys if key.startswith("roles.")), self.old, self.new)
        )
        if reworded:
            how.append("reworded")
        if people or listed:
            how.append("people")
        if (before.policy, before.section) != (after.policy, after.section) and before.section and after.section:
            how.append("moved")
            told.append(f"It stood in “{self.old.section_title(before.policy, before.section)}”.")
        if before.strength != after.strength:
            how.append("strength")
            told.append(f"It was “{before.strength}” and is “{after.strength}”.")
        if self.whole and before.audience and after.audience and set(before.audience) != set(after.audience):
            how.append("readers")
            told.append(f"It was for {_listed(before.audience)} and is for {_listed(after.audience)}.")
        if self.whole:
            reader = [
                view for view in before.readers.keys() & after.readers.keys() if self.differs(before, after, view)
            ]
            if reader and not reworded:
                how.append("reworded")
                told.append(f"The words for {_listed(sorted(reader))} differ.")
        sources = tuple(facts_that_differ((f"sources.{id}" for id in after.sources), self.old, self.new))
        if sources or set(before.sources) != set(after.sources):
            how.append("source")
        dates = tuple(facts_that_differ((key for key in keys if key.startswith("dates.")), self.old, self.new))
        if dates and said.text != says.text and not reworded:
            how.append("date")
        if not how:
            moved = (before.number, before.also) != (after.number, after.also)
            return Change(id, "renumbered", before, after, (Piece("same", says.text),)) if moved else None
        words = struck_and_added(said.text, says.text)
        causes = self.causes(before, after, how, people)
        return Change(id, "changed", before, after, words, tuple(how), causes=causes, told=tuple(told))

    def alike(self, before: Statement, said: Worded, after: Statement, says: Worded) -> bool:
        """Whether nothing at all differs, as is so of most statements."""
        return (
            said.text == says.text
            and all(getattr(before, name) == getattr(after, name) for name in _PLAIN)
            and self.differing.isdisjoint(before.rests_on)
            and self.differing.isdisjoint(after.rests_on)
        )

    def causes(
        self, before: Statement, after: Statement, how: Sequence[How], people: tuple[Cause, ...]
    ) -> tuple[Cause, ...]:
        every = of_change(before, after, self.old, self.new)
        if set(how) <= {"people", "date"}:
            # The rule itself is as it was.
            every = tuple(each for each in every if each.kind in ("person", "contact", "date")) or people
        elif "people" not in how:
            every = tuple(each for each in every if each.kind not in ("person", "contact"))
        if every:
            return every
        return (of_model(self.old, self.new) if set(how) <= {"moved"} else Cause("unknown"),)

    def differs(self, before: Statement, after: Statement, view: str) -> bool:
        one, other = before.readers[view], after.readers[view]
        return one.text != other.text and (not one.rule or one.rule != other.rule)

    # Words that went from one rule to another without ids.yml saying so

    def merged_and_split(self, found: dict[str, Change]) -> dict[str, Change]:
        told = {id: each for id, each in found.items() if each.words}
        for id, change in found.items():
            if change.how[:1] != ("reworded",):
                continue
            heirs = self.near(change, "added", "struck", told)
            parents = self.near(change, "withdrawn", "added", told)
            if heirs or parents:
                told[id] = self.joined(change, heirs, parents)
                for each in (*heirs, *parents):
                    del told[each.id]
        return told

    def near(self, change: Change, group: Group, op: Op, told: Mapping[str, Change]) -> list[Change]:
        """Rules that came or went in the same section, and whose words are among those that this one lost or gained."""
        words = Counter(of(op, change.words))
        return [
            each
            for each in told.values()
            if each.group == group and each.statement.section == change.statement.section and _from(each, words)
        ]

    def joined(self, change: Change, heirs: Sequence[Change], parents: Sequence[Change]) -> Change:
        before = [self.before[each.id][1].text for each in (change, *parents)]
        after = [self.after[each.id][1].text for each in (change, *heirs)]
        how: tuple[How, ...] = ("split",) if heirs else ("merged",)
        said = f"Now {len(after)} rules." if heirs else f"Made one of {len(before)} rules."
        return replace(
            change,
            words=struck_and_added(" ".join(before), " ".join(after)),
            how=how,
            others=tuple(each.id for each in (*heirs, *parents)),
            told=(*change.told, said),
        )


def _from(change: Change, words: Counter[str]) -> bool:
    own = Counter(word for piece in change.words for word in piece.text.split())
    shared = sum((_plain(own) & _plain(words)).values())
    return sum(own.values()) >= _ENOUGH_WORDS and shared >= _MOST * sum(own.values())


def _plain(words: Counter[str]) -> Counter[str]:
    plain: Counter[str] = Counter()
    for word, count in words.items():
        plain[word.strip(".,;:").lower()] += count
    return plain


def _absorbed(id: str) -> Change:
    """Holds the place of an id that another change tells of."""
    return Change(id, "changed", None, None, ())


def _all(causes: Iterable[tuple[Cause, ...]]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(cause for each in causes for cause in each))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def notes_since(records: Sequence[Record], old: Record, new: Record) -> tuple[Note, ...]:
    """The major changes that came after one release up to another, or to the present; none that was told before.

    Args:
        records: all releases, oldest first.
        old, new: those that are compared.
    """
    names = [record.name for record in records]
    start = names.index(old.name) + 1 if old.name in names else 0
    end = names.index(new.name) if new.name in names else len(records)
    known = [note for record in records[:start] for note in record.notes]
    later = [note for record in (*records[start:end], new) for note in record.notes]
    return tuple(note for note in dict.fromkeys(later) if note not in known)
