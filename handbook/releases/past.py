"""A school's releases beside its present text: what each step changed, and every wording that a rule has had."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from handbook.releases.difference import Difference, compare, notes_since
from handbook.releases.names import NOW, order
from handbook.releases.present import locked, record_now
from handbook.releases.records import Record, Said, Statement, archived, receipt_hash
from handbook.text.corpus import Corpus
from handbook.views.lens import ShownBook, View

# How many steps a page of what changed goes back.
_STEPS = 2


@dataclass(frozen=True)
class Wording:
    """What a rule said for a while: its words and number, the release that brought them and the last that had them."""

    statement: Statement
    first: Record
    last: Record

    @property
    def readers(self) -> Mapping[str, Said]:
        """The words for those readers who have their own."""
        return self.statement.readers


@dataclass(frozen=True)
class Past:
    """Everything that was released before what is being made.

    Attributes:
        books, corpus: what the present is made from.
        every: all the school's releases, oldest first.
        release: the name of the release that is being made; empty where none is.
        kept: whether it is for a copy that stays for ever, which names posts and never who holds them.
        private: those of the releases that are kept here with what is private: for views of the private tree alone.
    """

    books: Sequence[ShownBook]
    corpus: Corpus
    every: tuple[Record, ...] = ()
    release: str = ""
    kept: bool = False
    private: tuple[Record, ...] = ()

    @cached_property
    def public(self) -> tuple[Record, ...]:
        """Every release without rules that are private now.

        The lock holds for what a rule said before it was made private; the release itself stays as it is.
        """
        hidden = locked(self.books[0].handbook, self.corpus)
        every = map(archived, self.every) if self.kept else self.every
        return tuple(each if hidden.isdisjoint(each.statements) else _without(each, hidden) for each in every)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The releases before what is being made, oldest first, without rules that are private now."""
        if not self.release:
            return self.public
        return tuple(record for record in self.public if order(record.name) < order(self.release))

    @cached_property
    def now(self) -> Record:
        """The present text as a record."""
        now = record_now(self.books, self.corpus, name=self.release or NOW)
        return archived(now) if self.kept else now

    @property
    def newest(self) -> Record | None:
        """The last release before what is being made."""
        return self.records[-1] if self.records else None

    def named(self, view: str) -> str:
        """The release whose words a view has: the one being made, or the last one where nothing differs; else empty."""
        if self.release or self.newest is None:
            return self.release
        return self.newest.name if self.hash(self.newest, view) == self.hash(self.now, view) else ""

    def hash(self, record: Record, view: str) -> str:
        """What a receipt carries of everything that a view of a release holds."""
        return receipt_hash((id, said.hash) for id, _, said in record.seen_by(view))

    def steps(self, view: View) -> tuple[Difference, ...]:
        """What changed from one release to the next and to the present, the newest first; not those of long ago."""
        pairs = list(pairwise([*self.records, self.now]))[-_STEPS:]
        steps = [self.between(old, new, view) for old, new in reversed(pairs)]
        return tuple(step for step in steps if step.changes or step.notes)

    def between(self, old: Record, new: Record, view: View) -> Difference:
        """What changed between two releases, or a release and the present, as a view may tell it.

        A private view is told of what is private where both are kept with it; else each private rule would seem new.
        """
        records = self.records
        if view.private and {old.name, new.name} <= self.whole.keys():
            old, new = self.whole[old.name], self.whole[new.name]
            records = tuple(self.whole.get(record.name, record) for record in records)
        return compare(old, new, view.name, notes_since(records, old, new))

    @cached_property
    def whole(self) -> Mapping[str, Record]:
        """The releases with what is private, and the present, by name; empty where none was kept so."""
        if not self.private:
            return {}
        now = record_now(self.books, self.corpus, private=True, name=self.now.name)
        return {record.name: record for record in (*self.private, now)}

    def approved(self) -> Record | None:
        """The last release that a body has approved."""
        return next((record for record in reversed(self.records) if record.status == "approved"), None)

    # Every wording

    @cached_property
    def former(self) -> Mapping[str, tuple[str, ...]]:
        """By id of today, the ids that the same rule has borne."""
        renamed = self.now.renamed
        found: dict[str, tuple[str, ...]] = {}
        for old in renamed:
            id, seen = old, {old}
            while id in renamed and renamed[id] not in seen:
                id = renamed[id]
                seen.add(id)
            found[id] = (*found.get(id, ()), old)
        return found

    def ids(self) -> Iterator[str]:
        """Every public id that stands or ever stood in a release, but for those that bear another name now."""
        listed = dict.fromkeys(id for record in (self.now, *reversed(self.records)) for id in record.statements)
        return (id for id in listed if id not in self.now.renamed or id in self.now.statements)

    def wordings(self, id: str) -> tuple[Wording, ...]:
        """Every wording that a rule has had, oldest first."""
        found: list[Wording] = []
        ids = (id, *self.former.get(id, ()))
        previous: Record | None = None
        for record in (*self.records, self.now):
            statement = next((record.statements[each] for each in ids if each in record.statements), None)
            if statement is None:
                previous = record
                continue
            if found and found[-1].last is previous and _same(found[-1].statement, statement):
                found[-1] = Wording(statement, found[-1].first, record)
            else:
                found.append(Wording(statement, record, record))
            previous = record
        return tuple(found)

    @cached_property
    def rewritten(self) -> frozenset[str]:
        """The rules of today that have had other words."""
        return (
            frozenset(id for id in self.now.statements if len(self.wordings(id)) > 1) if self.records else frozenset()
        )

    def until(self, wording: Wording) -> datetime.date | None:
        """The day on which other words took the place of these; None where they stand, or nobody knows."""
        chain = [*self.records, self.now]
        at = next(at for at, record in enumerate(chain) if record is wording.last)
        return chain[at + 1].day if at + 1 < len(chain) else None


def _without(record: Record, hidden: frozenset[str]) -> Record:
    kept = {id: each for id, each in record.statements.items() if id not in hidden}
    notes = tuple(note for note in record.notes if hidden.isdisjoint(note.statements))
    return record.model_copy(update={"statements": kept, "notes": notes})


def _same(one: Statement, other: Statement) -> bool:
    if one.strength != other.strength or one.readers.keys() != other.readers.keys():
        return False
    views = ("everyone", *one.readers)
    pairs = ((one.seen_by(view), other.seen_by(view)) for view in views)
    return all(a and b and (a.text == b.text or (a.rule is not None and a.rule == b.rule)) for a, b in pairs)
