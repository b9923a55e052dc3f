"""Beside each permanent address, every wording that the rule has had, with its dates: ``s/<id>/history.html``.

Written by a plain template, since there is one for each rule and none needs the theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from handbook.data.types import said_date
from handbook.engine.said import STRENGTH
from handbook.engine.templates import templates
from handbook.engine.trees import Site
from handbook.releases.names import NOW
from handbook.releases.past import Past, Wording
from handbook.releases.words import Piece, struck_and_added
from handbook.text import grammar

_NONE: Final = "It has had no other words since we began to keep them."


def released(past: Past | None) -> frozenset[str]:
    """The ids of the present that have a history."""
    return frozenset(past.now.statements) if past and past.records else frozenset()


def histories(site: Site) -> Iterator[tuple[str, str]]:
    """The history of every public rule that stands or ever stood: its path, and its page; none without a release."""
    past = site.past
    if past is None or not past.records:
        return
    template = templates(site.theme).get_template("history.html")
    school = past.books[0].handbook.school
    common = {"school": school.name, "demo": school.demo, "home": "../../", "robots": "noindex"}
    common["help_url"] = f"../../{site.help_page()}"
    for id in past.ids():
        wordings = past.wordings(id)
        page = template.render(**common, **_history(id, wordings, past))
        yield f"s/{id}/history.html", page
        for old in past.former.get(id, ()):
            yield f"s/{old}/history.html", page


def _history(id: str, wordings: Sequence[Wording], past: Past) -> dict[str, Any]:
    stands = id in past.now.statements
    number = wordings[-1].statement.number
    opening = _NONE if len(wordings) == 1 else f"It has had {len(wordings)} wordings since we began to keep them."
    if not stands:
        why = past.now.retired.get(id)
        opening = f"This rule is no longer in the handbook. {why}" if why else "This rule is not in the handbook now."
    pairs = zip((None, *wordings), wordings, strict=False)
    told = [_wording(before, wording, past, stands) for before, wording in pairs]
    return {
        "title": f"Rule {number}" if number else past.now.section_title("", id),
        "opening": opening,
        "target": "./" if stands else "",
        "wordings": list(reversed(told)),
    }


def _wording(before: Wording | None, wording: Wording, past: Past, stands: bool) -> dict[str, Any]:
    statement = wording.statement
    text = statement.text
    words = struck_and_added(before.statement.text, text) if before else (Piece("same", text),)
    number = f"Rule {statement.number} in " if statement.number else "In "
    policy, section = statement.policy, statement.section
    where = f"{number}{wording.last.policy_title(policy)}, “{wording.last.section_title(policy, section)}”."
    return {
        "title": _named(wording),
        "when": _dates(wording, past),
        "words": words,
        "readers": [{"reader": reader, "text": said.text} for reader, said in wording.readers.items()],
        "about": f"{where} {STRENGTH[statement.strength]}.",
    }


def _named(wording: Wording) -> str:
    if wording.last.name == NOW:
        return "Now" if wording.first.name == NOW else f"Now, and since {wording.first.name}"
    if wording.first is wording.last:
        return wording.first.name
    return f"From {wording.first.name} to {wording.last.name}"


def _dates(wording: Wording, past: Past) -> str:
    start, end = wording.first.day, past.until(wording)
    if wording.first.name == NOW:
        return f"The text of {said_date(start)}, not released yet." if start else "Not released yet."
    said = [f"from {said_date(start)}"] if start else []
    said += [f"until {said_date(end)}"] if end else []
    return f"{grammar.capitalize(' '.join(said))}." if said else ""
