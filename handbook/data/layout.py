"""What a school's layout asks: the decisions and places on which the text that it publishes rests.

A school that publishes one policy is not asked what only another one says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from handbook.data.model import Model, needs
from handbook.data.school import School

# By section file, the keys of what it rests on: ``decisions.pupil_phones``, ``places.phones_stored``.
Uses = Mapping[str, frozenset[str]]

_MENTIONED: Final = re.compile(r"\b(?:decisions|places)\.\w+")
# The keys of policies.yml that say which sections a school publishes.
_LAYOUT: Final = re.compile(r"policies(\.[^.]+(\.sections\b.*)?)?")


def used(
    school: School, made: Mapping[str, Any], model: Model, uses: Uses | None, unread: frozenset[str]
) -> frozenset[str] | None:
    """The keys of every question that the school's layout uses; None for all of them.

    Args:
        school: the school as written.
        made: its files as read.
        model: what is asked.
        uses: what each section rests on; None counts as everything.
        unread: keys, in dots, whose values could not be read.
    """
    if uses is None:
        return None
    outlines = {one: model.policies[one] for one in school.policies}
    files = {file for one, policy in school.policies.items() for file in policy.sections or outlines[one].sections}
    texts = [text for outline in outlines.values() for text in (outline.title, outline.lede)]
    texts += [text for change in school.changes for text in (change.text, change.attributes.get("when")) if text]
    keys = {key for file in files for key in uses.get(file, ())}
    keys |= {key for text in texts for key in _MENTIONED.findall(text)}
    if not _sound(made, model, unread):
        # Nobody can say yet what the layout will use, so that whatever is answered counts as used.
        keys |= {f"{group}.{one}" for group in ("decisions", "places") for one in getattr(made["decisions"], group)}
    return _with_what_asks_them(keys, model)


def asked_for(policies: Iterable[str], model: Model, uses: Uses) -> frozenset[str]:
    """The keys of every question that these policies of the model use, with all of their sections."""
    outlines = [model.policies[one] for one in policies]
    keys = {key for outline in outlines for file in outline.sections for key in uses.get(file, ())}
    keys |= {key for outline in outlines for text in (outline.title, outline.lede) for key in _MENTIONED.findall(text)}
    return _with_what_asks_them(keys, model)


def _sound(made: Mapping[str, Any], model: Model, unread: frozenset[str]) -> bool:
    """Whether the list of policies, and of their sections, could be read and names what there is."""
    listed = made["policies"].policies
    if not listed or any(_LAYOUT.fullmatch(key) for key in unread):
        return False
    return all(
        one in model.policies and set((entry and entry.sections) or ()) <= set(model.policies[one].sections)
        for one, entry in listed.items()
    )


def _with_what_asks_them(keys: Iterable[str], model: Model) -> frozenset[str]:
    """The keys, and those of all decisions on which asking them, or what they offer, depends."""
    found: set[str] = set()
    ahead = set(keys)
    while ahead:
        key = ahead.pop()
        found.add(key)
        group, _, one = key.partition(".")
        conditions: list[str | None] = []
        if group == "decisions" and one in model.decisions:
            decision = model.decisions[one]
            conditions = [decision.when, *(option.when for option in decision.options.values())]
        elif group == "places" and one in model.places:
            conditions = [model.places[one].when]
        ahead |= {f"decisions.{needed}" for each in conditions for needed in needs(each)} - found
    return frozenset(found)
