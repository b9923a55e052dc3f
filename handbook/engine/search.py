"""What the search box of a view finds: one entry a rule, in the form in which the theme's search reads its index.

The theme's own index has an entry a heading. Ours is written from the view itself, so it holds what the view shows,
leads to the rule, and needs no page to be read again.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from handbook.views.lens import Shown, ShownBook, ShownPart, ShownPolicy, plain

PLACE: Final = "search/search_index"
# What stands between words; an apostrophe is part of one.
_SEPARATOR: Final = r"[\s\-,:;!?()“”\"/]+|\.(?!\d)|&[a-z]+;"
_CONFIG: Final = {
    "lang": ["en"],
    "separator": _SEPARATOR,
    "pipeline": ["stopWordFilter"],
    # A section's title counts for more than a word of a rule, not for everything.
    "fields": {"title": {"boost": 3.0}, "text": {"boost": 1.0}, "tags": {"boost": 1.0}},
}


@dataclass(frozen=True)
class Found:
    """A page or a rule that can be found: its address within the view, and plain text."""

    location: str
    title: str
    text: str

    def entry(self) -> dict[str, str]:
        text = f"<p>{html.escape(self.text, quote=False)}</p>" if self.text else ""
        return {"location": self.location, "title": html.escape(self.title, quote=False), "text": text}


def search_index(book: ShownBook, strength: dict[str, str], others: Iterable[Found]) -> str:
    """The index of a view as JSON.

    Args:
        book: the view.
        strength: how a rule's strength is said.
        others: the pages that are not sections.
    """
    found = [entry for policy in book.policies for entry in _policy(book, policy, strength)]
    docs = [each.entry() for each in (*others, *found)]
    value: dict[str, Any] = {"config": _CONFIG, "docs": docs}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_script(index: str) -> str:
    """The index as a script, for a tree that is opened from a folder: there a page may not fetch a file."""
    return f"var __index = {index}"


def _policy(book: ShownBook, policy: ShownPolicy, strength: dict[str, str]) -> Iterable[Found]:
    title = policy.policy.title
    yield Found(policy.url, title, policy.policy.lede)
    for part in policy.parts:
        # Two policies may have sections of one name.
        where = f" – {title}" if len(book.policies) > 1 else ""
        yield Found(part.url, f"{plain(part.title)}{where}", plain(part.lede))
        yield from _rules(part, strength)


def _rules(part: ShownPart, strength: dict[str, str]) -> Iterable[Found]:
    for shown in part.statements():
        yield Found(shown.url, label(shown, strength), shown.text)


def label(shown: Shown, strength: dict[str, str]) -> str:
    """A rule's number and strength in words, whichever it has."""
    said = strength[shown.wording.node.strength]
    if shown.wording.node.strength == "information":
        return shown.number or said
    return f"{shown.number} · {said}" if shown.number else said
