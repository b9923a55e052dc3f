"""Two releases of a school by their names, ``now`` for the present, compared."""

from __future__ import annotations

from handbook.releases.difference import WHOLE, Difference, compare, notes_since
from handbook.releases.names import NOW
from handbook.releases.present import record_now
from handbook.releases.records import Record
from handbook.text.corpus import Corpus
from handbook.workflow import Seen


class NoSuchRelease(Exception):
    """A release that the school does not have; its text says which ones it has."""


def between(seen: Seen, corpus: Corpus, old: str, new: str, view: str = WHOLE) -> Difference:
    """What changed between two releases of a school.

    Args:
        seen: the school, its releases read.
        corpus: the model's text.
        old, new: their names; ``now`` is the present.
        view: whose lens to look through.

    Raises:
        NoSuchRelease: the school has no release of that name.
    """
    records = {record.name: record for record in seen.records}

    def found(name: str) -> Record:
        if name == NOW:
            return record_now(seen.books, corpus)
        if name not in records:
            has = f"it has {', '.join(records)}" if records else "it has none yet"
            raise NoSuchRelease(f"there is no release '{name}' of this school; {has}, and now is the present text")
        return records[name]

    before, after = found(old), found(new)
    return compare(before, after, view, notes_since(seen.records, before, after))
