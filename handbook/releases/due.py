"""Which reviews fall due, for whoever reminds the school of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from handbook.data.types import said_date
from handbook.text.assembly import Handbook


def due(handbook: Handbook, within: int) -> Iterator[str]:
    """A line for each policy whose review falls due within some days, or is overdue, as Markdown.

    Args:
        handbook: on its day.
        within: how many days ahead to look.
    """
    for policy in handbook.policies:
        review = policy.record.review
        if review is None:
            yield f"- {policy.title} names no day on which it is reviewed."
        elif review.last_day < handbook.on:
            yield f"- **{policy.title}** was due for review by {review.text}."
        elif review.last_day <= handbook.on + datetime.timedelta(days=within):
            yield f"- {policy.title} is due for review by {review.text}."


def reminder(handbook: Handbook, within: int) -> str:
    """The reminder as Markdown; empty where nothing falls due."""
    lines = list(due(handbook, within))
    if not lines:
        return ""
    first = f"{handbook.school.name}, on {said_date(handbook.on)}:"
    last = "Review the policy, have it approved, and write the new dates in `policies.yml`."
    return "\n".join([first, "", *lines, "", last])
