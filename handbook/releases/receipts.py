"""What somebody has to read for their role, and the code of a receipt that says which text it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handbook.releases.causes import facts_that_differ
from handbook.releases.past import Past
from handbook.releases.records import Record, Statement, Worded, receipt_hash

# The views in which a role finds what to read, and the role.
ROLES: Mapping[str, str] = {"staff": "staff", "governors": "governors", "visitors": "visitors"}


def for_role(record: Record, role: str) -> Iterator[tuple[str, Statement, Worded]]:
    """The statements that a role has to know, in the words that it is shown."""
    for id, statement in record.statements.items():
        if statement.audience and role not in statement.audience:
            continue
        yield id, statement, statement.readers.get(role) or statement


def reading_hash(record: Record, role: str) -> str:
    """The hash of everything that a role has to know in a release."""
    return receipt_hash((id, said.hash) for id, _, said in for_role(record, role))


def release_read(past: Past, role: str) -> str:
    """What a receipt calls the text of today: its release, or the day of a text that is none."""
    if past.release:
        return past.release
    newest = past.newest
    if newest and reading_hash(newest, role) == reading_hash(past.now, role):
        return newest.name
    return f"now-{past.now.on}"


def code(role: str, release: str, hash: str) -> str:
    """The code of a receipt: ``staff.2026-27.3f9a0c1d2e4b``."""
    return f"{role}.{release}.{hash}"


def people_changed(old: Record, now: Record, role: str) -> tuple[str, ...]:
    """Statements of a role that name somebody else than they did, or another number."""

    def named(statement: Statement) -> Iterator[str]:
        return (key for key in statement.rests_on if key.startswith(("people.", "contacts.")))

    return tuple(id for id, statement, _ in for_role(now, role) if any(facts_that_differ(named(statement), old, now)))
