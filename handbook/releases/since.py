"""What has changed in a policy since it was approved, from the record of the release that held the approved text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handbook.data.school import Approval
from handbook.releases.difference import Change
from handbook.releases.past import Past
from handbook.text.assembly import Policy
from handbook.views.lens import View


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


def since_approval(past: Past) -> Mapping[tuple[View, str], SinceApproval]:
    """For each view and policy that changed since it was approved what did, by the view and the policy's id."""
    policies = past.books[0].handbook.policies
    changed = [(policy, approved) for policy in policies if (approved := _approval(policy))]
    views = [book.view for book in past.books]
    return {(view, policy.id): _since(policy, each, past, view) for policy, each in changed for view in views}


def _approval(policy: Policy) -> Approval | None:
    return policy.record.approved if policy.changed else None


def _since(policy: Policy, approved: Approval, past: Past, view: View) -> SinceApproval:
    held = [
        record
        for record in past.public
        for each in record.policies
        if each.id == policy.id and (each.hash or " ").startswith(approved.hash or "?")
    ]
    if not held:
        return SinceApproval(approved.date.text, "", ())
    found = past.between(held[-1], past.now, view).changes
    ours = (each for each in found if each.statement.policy == policy.id)
    return SinceApproval(approved.date.text, held[-1].name, tuple(filter(_is_approved_text, ours)))


def _is_approved_text(change: Change) -> bool:
    """Whether it is a change of what is approved; who holds a post, a date and a source's edition are none."""
    return not change.how or bool(set(change.how) - {"people", "date", "source"})
