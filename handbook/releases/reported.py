"""A difference as text for a terminal, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from handbook.releases.difference import GROUPS, Change, Difference, How
from handbook.releases.names import NOW
from handbook.releases.records import Record
from handbook.releases.words import Piece

HOW: Final[dict[How, str]] = {
    "reworded": "reworded",
    "moved": "moved",
    "renamed": "another id",
    "split": "split",
    "merged": "merged",
    "strength": "speaks otherwise",
    "readers": "other readers",
    "source": "its source changed",
    "people": "somebody else",
    "date": "another date",
}
_MARKS: Final = {"same": ("", ""), "struck": ("[-", "-]"), "added": ("{+", "+}")}


def as_text(difference: Difference, school: str) -> str:
    """For a terminal: struck words stand in ``[- -]``, added ones in ``{+ +}``."""
    return "\n".join(_lines(difference, school))


def _lines(difference: Difference, school: str) -> Iterator[str]:
    yield f"{school}: from {difference.old.title} to {difference.new.title}"
    yield f"{difference.counts[:1].upper()}{difference.counts[1:]}. {size(difference)}"
    for note in difference.notes:
        yield f"  Major: {note.note}"
    for group, title in GROUPS.items():
        changes = difference.of(group)
        if not changes:
            continue
        yield ""
        if group == "renumbered":
            yield f"{title}: {', '.join(f'{_from_to(change)}' for change in changes)}"
            continue
        yield title
        for change in changes:
            yield from _change(change)


def size(difference: Difference) -> str:
    """Whether readers are told of it, in a sentence."""
    if difference.major:
        return "Major: readers are told."
    if difference.changes and difference.new.name == NOW:
        return "Minor: nobody is alerted, unless you write a note under major: in policies.yml."
    return "Minor: nobody is alerted." if difference.changes else "Nobody is alerted."


def _change(change: Change) -> Iterator[str]:
    ways = ", ".join([*(HOW[how] for how in change.how), *(["major"] if change.major else [])])
    number = _from_to(change)
    yield f"  {' '.join(filter(None, (number, change.id)))}{f'  ({ways})' if ways else ''}"
    yield f"      {marked(change.words)}"
    for said in (*change.told, *(cause.text for cause in change.causes)):
        yield f"      {said}"


def _from_to(change: Change) -> str:
    """Its number, and the one that it had where that was another: 6.2 → 6.3."""
    was = change.old.number if change.old else None
    now = change.new.number if change.new else None
    return " → ".join(dict.fromkeys(filter(None, (was, now))))


def marked(words: tuple[Piece, ...]) -> str:
    """Words as a terminal shows them."""
    return " ".join(f"{_MARKS[piece.op][0]}{piece.text}{_MARKS[piece.op][1]}" for piece in words)


def as_data(difference: Difference) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "old": _release(difference.old),
        "new": _release(difference.new),
        "view": difference.view,
        "major": difference.major,
        "notes": [{"note": note.note, "statements": list(note.statements)} for note in difference.notes],
        "counts": {group: len(difference.of(group)) for group in GROUPS},
        "changes": [_as_data(change) for change in difference.changes],
    }


def _release(record: Record) -> dict[str, Any]:
    return {"name": record.name, "status": record.status, "on": record.on.isoformat() if record.on else None}


def _as_data(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "group": change.group,
        "how": list(change.how),
        "others": list(change.others),
        "major": change.major,
        "notes": list(change.notes),
        "old": _statement(change, "old"),
        "new": _statement(change, "new"),
        "words": [{"op": piece.op, "text": piece.text} for piece in change.words],
        "causes": [
            {"kind": each.kind, "about": each.about, "was": each.was, "now": each.now} for each in change.causes
        ],
        "told": list(change.told),
    }


def _statement(change: Change, side: str) -> dict[str, Any] | None:
    statement = change.old if side == "old" else change.new
    if statement is None:
        return None
    return {
        "number": statement.number,
        "text": statement.text,
        "policy": statement.policy,
        "section": statement.section,
    }
