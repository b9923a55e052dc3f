"""Proofs over all valid schools, where random ones would only make it likely."""

from __future__ import annotations

import re

from properties.schools import ready

from handbook.data.model import when
from handbook.text.conditions import Condition, parse
from handbook.text.proof import worlds
from handbook.text.tree import Node

_PRINTED = re.compile(r"\b(decisions|places)\.(\w+)")


def possible(*wanted: Condition) -> bool:
    """Whether some valid school answers so that all of these hold."""
    model = ready().project.model
    names = {name for condition in wanted for name in condition.names}
    ways = worlds(names, model.domains(), model.contradictions(), conditions=(), asked=model.asked(), where=wanted)
    return next(ways, None) is not None


def wordings() -> list[tuple[str, Node]]:
    return [(id, node) for id, nodes in ready().corpus.wordings.items() for node in nodes]


def test_every_wording_stands_in_the_handbook_of_some_school() -> None:
    assert [f"{node.place}: {id}" for id, node in wordings() if not possible(node.when)] == []


def test_a_text_that_prints_an_answer_stands_only_where_it_is_asked_for() -> None:
    model = ready().project.model
    found = []
    for id, node in wordings():
        for group, name in {pair for each in node.text.expressions for pair in _PRINTED.findall(each.source)}:
            question = model.decisions[name] if group == "decisions" else model.places[name]
            if possible(node.when, parse(f"not ({when(question).source})")):
                found.append(f"{node.place}: {id} prints {group}.{name}")
    assert found == []


def test_every_answer_changes_what_some_reader_reads() -> None:
    model = ready().project.model
    used = {name for _, node in wordings() for name in node.rests_on}
    used |= {str(name) for question in model.decisions.values() for name in when(question).names}
    asked = {f"decisions.{one}" for one in model.decisions} | {f"places.{one}" for one in model.places}
    assert asked - used == set()
