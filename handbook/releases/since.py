"""What has changed in a policy since it was approved, from the record of the release that held the approved text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handbook.data.school import Approval
from handbook.releases.difference import Change, compare
from handbook.releases.present import record_now
from handbook.releases.records import Record
from handbook.text.assembly import Policy
from handbook.text.corpus import Corpus
from handbook.views.lens import ShownBook


@dataclass(frozen=True)
class SinceApproval:
    """What a policy's pages tell of what is not approved.

    Attributes:
        day: when it was approved, in words.
        release: the release that held the approved text; empty where none did, so that nobody can tell what changed.
        changes: of its statements, as one reader sees them.
    """

    day: str
    release: str
    changes: tuple[Change, ...]

    def of(self, section: str) -> tuple[Change, ...]:
        """The changes of one section."""
        return tuple(change for change in self.changes if change.statement.section == section)


def since_approval(
    books: Sequence[ShownBook], corpus: Corpus, records: Sequence[Record]
) -> Mapping[tuple[str, str], SinceApproval]:
    """For each view and policy that changed since it was approved, by their names, what did.

    Args:
        books: the school's views.
        corpus: the model's text.
        records: its releases, oldest first.
    """
    changed = [(policy, approved) for policy in books[0].handbook.policies if (approved := _approval(policy))]
    if not changed:
        return {}
    now = record_now([book for book in books if not book.view.private] or books, corpus)
    views = dict.fromkeys(book.view.name for book in books)
    return {(view, policy.id): _since(policy, each, records, now, view) for policy, each in changed for view in views}


def _approval(policy: Policy) -> Approval | None:
    return policy.record.approved if policy.changed else None


def _since(policy: Policy, approved: Approval, records: Sequence[Record], now: Record, view: str) -> SinceApproval:
    held = [
        record
        for record in records
        for each in record.policies
        if each.id == policy.id and (each.hash or " ").startswith(approved.hash or "?")
    ]
    if not held:
        return SinceApproval(approved.date.text, "", ())
    found = compare(held[-1], now, view).changes
    ours = (each for each in found if each.statement.policy == policy.id)
    return SinceApproval(approved.date.text, held[-1].name, tuple(filter(_is_approved_text, ours)))


def _is_approved_text(change: Change) -> bool:
    """Whether it is a change of what is approved; who holds a post, a date and a source's edition are none."""
    return not change.how or bool(set(change.how) - {"people", "date", "source"})
