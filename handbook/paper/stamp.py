"""Which edition of a handbook a sheet belongs to, and what it says of it: a sheet on a wall has to tell its age."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.data.types import said_date
from handbook.text.assembly import Handbook


@dataclass(frozen=True)
class Stamp:
    """What a sheet says of its age.

    Attributes:
        slug: the last part of a sheet's address: a release's name; ``current`` or ``draft`` before there is one.
        said: how a sheet names it.
        dates: approval and next review, in words.
    """

    slug: str
    said: str
    dates: str


def stamp_of(handbook: Handbook, release: str = "") -> Stamp:
    """The edition of a handbook as it stands on its day."""
    day = said_date(handbook.on)
    drafts = [policy for policy in handbook.policies if policy.standing != "approved"]
    if release:
        slug, said = release, f"Edition {release}, a draft" if drafts else f"Edition {release}"
    elif drafts:
        slug, said = "draft", f"Draft of {day}"
    else:
        slug, said = "current", f"As of {day}"
    return Stamp(slug, said, " ".join(dates(handbook)))


def dates(handbook: Handbook) -> list[str]:
    """When the policies were approved and are reviewed, each thing said once."""
    said = []
    for policy in handbook.policies:
        record = policy.record
        one = [f"Approved {record.approved.date.text}." if record.approved else "Not approved yet."]
        one += ["Changed since, and not approved again yet."] if policy.changed else []
        one += [f"Next review {record.review.text}."] if record.review else []
        said.append(" ".join(one))
    return list(dict.fromkeys(said))


def mark(texts: Iterable[str]) -> str:
    """A short sign of what a sheet says, by which two sheets can be compared: six letters and digits in two groups."""
    found = hashlib.sha256("\n".join(texts).encode()).hexdigest().upper()
    return f"{found[:3]}-{found[3:6]}"
