"""What a governing body has approved, and whether it still reads as it did then.

The approval names a hash of every rule in its order, number, wording, strength and audience. Who holds a post,
telephone numbers and addresses are no part of it, so that they change at once and the approval holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handbook.data.findings import Finding
from handbook.text.assembly import Handbook, Policy

# As many digits as anybody can read out, and enough that no two texts share them.
LENGTH: Final = 12


def recorded(policy: Policy) -> str:
    """The hash to record when a policy is approved as it reads now."""
    return policy.hash[:LENGTH]


def approvals(handbook: Handbook) -> Iterator[Finding]:
    """What an office should know: a policy that changed since it was approved, or whose approval names no hash."""
    for policy in handbook.policies:
        approved = policy.record.approved
        if approved and not approved.hash:
            wrong = "nothing says which text was approved, so that a change would not be noticed"
            yield _finding(
                handbook, policy, wrong, f"if it is the text as it stands, add hash: {recorded(policy)}", True
            )
        elif approved and policy.changed:
            wrong = f"it has changed since it was approved on {approved.date.text}; every page of it says so"
            mend = f"have it approved again, then write hash: {recorded(policy)} with the new date and minute"
            yield _finding(handbook, policy, wrong, mend, True)


def not_approved(handbook: Handbook) -> Iterator[Finding]:
    """Why a handbook may only be released as a draft; nothing where every policy is approved as it reads."""
    for policy in handbook.policies:
        approved = policy.record.approved
        if not approved:
            wrong = "nobody has approved it yet"
            mend = f"write body:, date:, minute: and hash: {recorded(policy)}; or release it with --draft"
            yield _finding(handbook, policy, wrong, mend)
        elif not approved.hash:
            wrong = "nothing says which text was approved"
            mend = f"if it is the text as it stands, add hash: {recorded(policy)}; or release it with --draft"
            yield _finding(handbook, policy, wrong, mend)
        elif policy.changed:
            wrong = f"it has changed since it was approved on {approved.date.text}"
            mend = f"have it approved again, then write hash: {recorded(policy)}; or release it with --draft"
            yield _finding(handbook, policy, wrong, mend)


def as_draft(handbook: Handbook) -> Handbook:
    """The handbook as a draft shows it: a policy whose approval names no text counts as not approved."""
    policies = (
        each
        if not each.record.approved or each.record.approved.hash
        else replace(each, record=replace(each.record, approved=None))
        for each in handbook.policies
    )
    return replace(handbook, policies=tuple(policies))


def _finding(handbook: Handbook, policy: Policy, wrong: str, mend: str, warning: bool = False) -> Finding:
    key = f"policies.{policy.id}.approved"
    return Finding(handbook.school.place(key), key, wrong, mend, warning)
