"""What the search box of a view finds: one entry a rule, in the form in which the theme's script reads an index.

The theme's own index has an entry a heading. Ours is written from the view itself, so it holds what the view shows,
leads to the rule, and needs no page to be read again. What it is asked by comes from ``data/model/search.yml``, and for
a school's own rules from its ``changes.yml``: a view gets the words of the rules that it shows and of no others.
``overrides/assets/search.js`` ranks them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from handbook.data.entries import SearchFile
from handbook.views.lens import Shown, ShownBook, ShownPart, ShownPolicy, plain

PLACE: Final = "search/search_index"
# Below this nothing is an answer: of a rule's whole score, of how much of the question it holds, and beside the best.
# A question that names a topic of the policies may hold words that are new here; one that names none has to be met; one
# that names what no policy is about has to say much else; a call for help is not answered by what only sounds alike.
_FLOORS: Final = {
    "topic": {"score": 0.2, "holds": 0.2, "share": 0.45},
    "other": {"score": 0.36, "holds": 0.55, "share": 0.55},
    "elsewhere": {"score": 0.45, "holds": 0.55, "share": 0.7},
    "cry": {"score": 0.45, "holds": 0.6, "share": 0.6},
}
# What the theme's script reads of an index whatever answers it.
_THEMES: Final = {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"], "fields": {}}


@dataclass(frozen=True)
class Found:
    """A page that can be found: its address within the view, and plain text.

    Attributes:
        asks: what it is asked by.
        help: whether it is where somebody who needs a person is sent.
    """

    location: str
    title: str
    text: str
    asks: tuple[str, ...] = ()
    help: bool = False

    def entry(self) -> dict[str, Any]:
        return {
            "location": self.location,
            "title": self.title,
            "text": self.text,
            **_asked(self.asks),
            **({"help": True} if self.help else {}),
        }


def search_index(book: ShownBook, strength: dict[str, str], others: Iterable[Found]) -> str:
    """The index of a view as JSON.

    Args:
        book: the view.
        strength: how a rule's strength is said.
        others: the pages that are not sections.
    """
    search = book.handbook.model.search
    docs = [each.entry() for each in others]
    sections: list[dict[str, Any]] = []
    told: set[str] = set()
    for policy in book.policies:
        docs.append(Found(policy.url, policy.policy.title, policy.policy.lede).entry())
        for part in policy.parts:
            docs += _rules(part, strength, search, len(sections), told)
            sections.append(_section(policy, part, search))
    words = search.model_dump(include={"same", "kinds", "topics", "help", "elsewhere"})
    config = {**_THEMES, "view": book.view.name, "floors": _FLOORS, "words": words, "sections": sections}
    return json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":"))


def as_script(index: str) -> str:
    """The index as a script, for a tree that is opened from a folder: there a page may not fetch a file."""
    return f"var __index = {index}"


def _section(policy: ShownPolicy, part: ShownPart, search: SearchFile) -> dict[str, Any]:
    said = {"title": plain(part.title), "policy": policy.policy.title}
    whose = search.whose(part.part.file)
    return {**said, **({"whose": whose} if whose else {}), **_asked(search.sections.get(part.part.file, ()))}


def _rules(
    part: ShownPart, strength: dict[str, str], search: SearchFile, section: int, told: set[str]
) -> Iterable[dict[str, Any]]:
    yield {**Found(part.url, plain(part.title), plain(part.lede)).entry(), "section": section}
    for shown in part.statements():
        # A rule that stands in two policies is one answer: its words are told once.
        own = shown.wording.node.asked
        asks = () if shown.id in told else (*search.statements.get(shown.id, ()), *own)
        told.add(shown.id)
        yield {
            "location": shown.url,
            "text": shown.text,
            "id": shown.id,
            "section": section,
            "label": label(shown, strength),
            **({"late": True} if shown.id.startswith(search.after) else {}),
            **({"local": True} if shown.wording.node.origin == "added" and not own else {}),
            **_asked(asks),
        }


def _asked(asks: tuple[str, ...]) -> dict[str, str]:
    return {"asks": "|".join(asks)} if asks else {}


def label(shown: Shown, strength: dict[str, str]) -> str:
    """A rule's number and strength in words, whichever it has."""
    said = strength[shown.wording.node.strength]
    if shown.wording.node.strength == "information":
        return shown.number or said
    return f"{shown.number} · {said}" if shown.number else said
