"""What pages say of a view, a policy and a section beside the rules: titles, who approved it, what was left out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Final

from handbook.text import grammar
from handbook.text.assembly import Policy
from handbook.views.lens import ShownBook, ShownPart, ShownPolicy, plain

STRENGTH: Final = {"must": "Must", "should": "Should", "may": "May", "information": "For information"}


def again(book: ShownBook) -> dict[str, tuple[tuple[str, str], ...]]:
    """By rule of the view, the sources that have changed since it was written, each with what has changed.

    Staff and governors are told in their private trees; a public view tells only where the school says so.
    """
    if not (book.view.private or book.handbook.school.show_changed_law):
        return {}
    shown = {each.id for _, _, each in book.statements()}
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for each in book.handbook.awaiting:
        if each.id in shown:
            found[each.id] = (*found.get(each.id, ()), (each.source, each.says))
    return found


def view_title(handbook: Any, view: str) -> str:
    """What a view is called: Parents and carers."""
    model = handbook.model
    audience = model.everyone if view == "everyone" else model.audiences[view]
    return grammar.capitalize(handbook.values.plain(audience.title))


def approved(policy: ShownPolicy) -> str:
    """Who approved a policy and when it is looked at again, in sentences."""
    record = policy.policy.record
    title = policy.policy.title
    if record.approved:
        said = f"{title}: approved by {record.approved.body} on {record.approved.date.text}"
        said += ", and changed since." if policy.policy.changed else "."
    else:
        said = f"{title}: a draft, not approved yet."
    return f"{said} Next review: {record.review.text}." if record.review else said


def school_year(day: datetime.date) -> str:
    """The school year in which a day lies, as it is cited: 2026-27. It starts on 1 September."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def draft_note(policies: Iterable[Policy]) -> str:
    """What a banner says of policies that are not approved as they read."""
    standing: dict[str, list[str]] = {}
    for policy in policies:
        standing.setdefault(policy.standing, []).append(policy.title)
    said = {"draft": "Not approved yet", "changed": "Changed since approval"}
    return " ".join(f"{said[each]}: {grammar.list_and(standing[each])}." for each in said if each in standing)


def left_out(part: ShownPart, title: Any) -> str:
    """What the lens left out of a section, in a sentence: 3 more rules here are for staff."""
    if not part.left_out:
        return ""
    shown = sum(1 for shown in part.statements() if not shown.wording.node.private)
    count = sum(1 for _ in part.part.statements() if not _.private) - shown
    readers = grammar.list_and(title(name).lower() for name in part.left_out if name != "governors") or "governors"
    return f"{count} more {'rule' if count == 1 else 'rules'} here {'is' if count == 1 else 'are'} for {readers}"


def groups(policy: ShownPolicy) -> tuple[tuple[ShownPart, ...], tuple[ShownPart, ...]]:
    """A policy's sections that hold rules, and those that only tell about the policy, each in their order.

    Taken over the whole section, so that it stands in the same place whoever reads.
    """
    return tuple(part for part in policy.parts if not _about(part)), tuple(filter(_about, policy.parts))


def _about(part: ShownPart) -> bool:
    told = [entry.wordings[0].node.strength == "information" for entry in part.part.statements()]
    return sum(told) * 2 > len(told)


def opening(part: ShownPart) -> str:
    """What a section comes to in a sentence or two: the first of In short, or its lede, or else its first rule."""
    if part.short or part.lede:
        return plain(part.short[0] if part.short else part.lede)
    # What ends in a colon says nothing without the rules beneath it.
    whole = [shown for shown in part.statements() if not shown.text.endswith(":")]
    rules = [shown for shown in whole if shown.wording.node.strength != "information"]
    return next((shown.text for shown in rules or whole), "")


def count_of(part: ShownPart) -> str:
    """How many rules a section holds, in words: 3 rules."""
    count = sum(1 for _ in part.statements())
    return f"{count} {'rule' if count == 1 else 'rules'}"


def plain_title(part: ShownPart) -> str:
    """A section's title without markup."""
    return plain(part.title)
