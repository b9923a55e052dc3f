"""What changed, and why, between two texts of a school that differ in one way: as a reader of both would say it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from tiny import EVERY_VIEW, ON, a_corpus, a_school, ready, rule

from handbook.data.school import School
from handbook.releases.difference import Difference, compare, notes_since
from handbook.releases.present import record_now
from handbook.releases.records import Record
from handbook.workflow import Ready, look

LEAVE = rule("a", "Phones are kept in bags during lessons, and nobody may wear a smart watch at any time in a test.")
FIRST = rule("a", "Phones are kept in bags during lessons.")
SECOND = rule("b", "Nobody may wear a smart watch at any time in a test.")
BAGS, TYPO = rule("a", "Phones stay in bags at break."), rule("a", "Phones stay in bgas at break.")
WITH_LEAD = rule("a", "Tell {{ names('dsl') }}.") + rule("b", "Phones stay at home.")
BLOCKS = rule("a", "We block people.", when="decisions.channel_blocking") + rule(
    "b", "We block nobody.", when="not decisions.channel_blocking"
)
CITES = rule("a", "Phones stay in bags.", cites="phones-guidance")

Texts = str | Mapping[str, str]
# By id: the group, the ways in which it differs, and its causes.
Told = Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]


@dataclass(frozen=True)
class Pair:
    """Two texts, and what is to be told of them; the school, its people and the model's sources stay unless given."""

    old: Texts
    new: Texts
    told: Told
    was: School = field(default_factory=a_school)
    edition: str | None = None


def lead(name: str) -> School:
    school = a_school()
    people = tuple(
        dataclasses.replace(each, name=name, public=True) if "dsl" in each.roles else each for each in school.people
    )
    return dataclasses.replace(school, people=people)


PAIRS: dict[str, Pair] = {
    "reworded": Pair(BAGS, BAGS.replace("bags", "lockers"), {"mobile.a": ("changed", ("reworded",), ("model",))}),
    "typo": Pair(TYPO, BAGS, {"mobile.a": ("changed", ("reworded",), ("model",))}),
    "moved": Pair(
        {"mobile/pupils": BAGS, "mobile/visitors": SECOND},
        {"mobile/pupils": FIRST.replace("#a", "#c"), "mobile/visitors": SECOND + BAGS},
        {"mobile.a": ("changed", ("moved",), ("model",)), "mobile.c": ("added", (), ("model",))},
    ),
    "renumbered": Pair(
        BAGS, SECOND + BAGS, {"mobile.a": ("renumbered", (), ()), "mobile.b": ("added", (), ("model",))}
    ),
    "split": Pair(LEAVE, FIRST + SECOND, {"mobile.a": ("changed", ("split",), ("model",))}),
    "merged": Pair(FIRST + SECOND, LEAVE, {"mobile.a": ("changed", ("merged",), ("model",))}),
    "decision flipped": Pair(
        BLOCKS,
        BLOCKS,
        {"mobile.a": ("added", (), ("decision",)), "mobile.b": ("withdrawn", (), ("decision",))},
        was=a_school(answers={"channel_blocking": "no"}),
    ),
    "person changed": Pair(
        WITH_LEAD, WITH_LEAD, {"mobile.a": ("changed", ("people",), ("person",))}, was=lead("Mx Old Sample")
    ),
    "source changed": Pair(CITES, CITES, {"mobile.a": ("changed", ("source",), ("source",))}, edition="An older one"),
}


def kept(pair: Pair, old: bool) -> Record:
    project, corpus = ready().project, a_corpus(pair.old if old else pair.new)
    school = pair.was if old else a_school()
    if pair.edition:
        sources = dict(project.model.sources)
        guide = sources["phones-guidance"]
        said = {"checked": ON, "edition": pair.edition if old else "The newest"}
        sources["phones-guidance"] = guide.model_copy(update=said)
        project = dataclasses.replace(project, model=dataclasses.replace(project.model, sources=sources))
        school = dataclasses.replace(school, sources={**school.sources, "phones-guidance": sources["phones-guidance"]})
    seen = look(Ready(project, corpus, ()), school, (), ON, EVERY_VIEW)
    return record_now(seen.books, corpus, name="2025-26" if old else "2026-27")


def difference(name: str) -> Difference:
    old, new = kept(PAIRS[name], True), kept(PAIRS[name], False)
    return compare(old, new, notes=notes_since([old], old, new))


@pytest.mark.parametrize("name", PAIRS)
def test_each_way_to_differ_is_named_with_its_cause(name: str) -> None:
    changes = difference(name).changes
    told = {each.id: (each.group, each.how, tuple(cause.kind for cause in each.causes)) for each in changes}
    assert told == PAIRS[name].told


def test_a_typing_error_that_was_mended_alerts_nobody() -> None:
    found = difference("typo")
    assert not found.major and [change.major for change in found.changes] == [False]
