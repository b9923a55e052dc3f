"""Two conditions exclude each other exactly when trying every answer says so, and quickly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text.questions import BOARDING, DOMAINS, EVERYTHING, EXPRESSIONS, PHONES, TRACKERS, everything

from handbook.text.conditions import ALWAYS, Condition, ConditionError, Name, both, parse
from handbook.text.proof import Domain, check_literals, exclusive, worlds

RULES = st.lists(EXPRESSIONS, max_size=2).map(lambda sources: [parse(source) for source in sources])
GATES = st.dictionaries(st.sampled_from(list(DOMAINS)), EXPRESSIONS.map(parse), max_size=2)


# Trying everything is slow; how quick the proof itself is stands in a test of its own.
@settings(deadline=None)
@given(EXPRESSIONS, EXPRESSIONS, RULES, GATES)
def test_exclusive_agrees_with_trying_everything(
    a: str, b: str, rules: list[Condition], asked: dict[Name, Condition]
) -> None:
    one, other = parse(a), parse(b)
    names = set(one.names | other.names)
    while more := {needed for name in names & asked.keys() for needed in asked[name].names} - names:
        names |= more
    rules_in_reach = [rule for rule in rules if rule.names <= names]
    # Only questions about the names enumerated are gated: whatever else is asked cannot tell worlds apart.
    gates = {name: gate for name, gate in asked.items() if name in names}
    shared = [
        world
        for world in everything(gates)
        if one.holds(world) and other.holds(world) and not any(rule.holds(world) for rule in rules_in_reach)
    ]
    found = exclusive(one, other, DOMAINS, rules, asked)
    assert (found is None) is (not shared)
    if found is not None:
        assert set(found) == names
        assert one.holds(found) and other.holds(found) and not any(rule.holds(found) for rule in rules_in_reach)
        assert any(found.items() <= world.items() for world in shared)


@given(st.sets(st.sampled_from(list(DOMAINS))))
def test_worlds_are_every_combination_once(names: set[Name]) -> None:
    found = [tuple(world[name] for name in sorted(names)) for world in worlds(names, DOMAINS)]
    assert len(found) == len(set(found))
    assert set(found) == {tuple(world[name] for name in sorted(names)) for world in EVERYTHING}


@pytest.mark.parametrize(
    ("source", "mends"),
    [
        ("decisions.phones in ['bag', 'forbidden'] and decisions.trackers != 'no'", []),
        ("decisions.phones and decisions.devices and setting.motto and setting.boarding == false", []),
        ("'watch' in decisions.devices and 'primary' in phases", []),
        ("decisions.phones == 'forbiden'", ["write 'forbidden'"]),
        ("decisions.phones in ['bags', 'xyz']", ["write 'bag'", "choose from forbidden, handed-in, bag"]),
        ("'watches' in decisions.devices", ["write 'watch'"]),
        ("'infant' in phases", ["choose from primary, secondary"]),
        ("decisions.devices == 'watch'", ["write 'watch' in decisions.devices"]),
        ("phases in ['primary']", ["write 'primary' in phases"]),
        ("'bag' in decisions.phones", ["write decisions.phones == 'bag'"]),
        ("decisions.trackers == true", ["choose from yes, no"]),
        ("setting.boarding == 'yes'", ["write setting.boarding, or not setting.boarding"]),
        ("setting.motto == 'Onward'", ["write setting.motto, or not setting.motto"]),
        ("setting.boardin", ["write setting.boarding"]),
    ],
)
def test_literals_are_checked(source: str, mends: list[str]) -> None:
    assert [error.mend for error in check_literals(parse(source), DOMAINS)] == mends


def test_exclusive_by_answers_and_by_rules() -> None:
    forbidden, bag = parse("decisions.phones == 'forbidden'"), parse("decisions.phones == 'bag'")
    tracked = parse("decisions.trackers == 'yes'")
    assert exclusive(forbidden, bag, DOMAINS) is None
    assert exclusive(forbidden, tracked, DOMAINS) == {PHONES: "forbidden", TRACKERS: "yes"}
    assert exclusive(forbidden, tracked, DOMAINS, [both(forbidden, tracked)]) is None
    assert exclusive(ALWAYS, parse("false"), DOMAINS) is None
    assert exclusive(ALWAYS, ALWAYS, DOMAINS) == {}


def test_a_question_that_is_not_asked_has_no_answer() -> None:
    bag, closed = parse("decisions.phones == 'bag'"), parse("not setting.boarding")
    assert exclusive(bag, closed, DOMAINS) is not None
    assert exclusive(bag, closed, DOMAINS, asked={PHONES: parse("setting.boarding")}) is None
    # An answer that every school must give is absent all the same where nobody asks for it.
    unasked = exclusive(parse("not decisions.trackers"), closed, DOMAINS, asked={TRACKERS: parse("setting.boarding")})
    assert unasked == {TRACKERS: None, BOARDING: False}
    # What depends on a question that depends on another falls with it.
    chain = {TRACKERS: parse("decisions.phones"), PHONES: parse("setting.boarding")}
    assert exclusive(parse("decisions.trackers"), closed, DOMAINS, asked=chain) is None
    assert exclusive(parse("not decisions.trackers"), parse("decisions.phones"), DOMAINS, asked=chain) is None


def test_questions_that_ask_each_other_end() -> None:
    circle = {TRACKERS: parse("decisions.phones"), PHONES: parse("decisions.trackers")}
    assert exclusive(parse("decisions.trackers"), parse("not decisions.phones"), DOMAINS, asked=circle) is None


def test_a_name_without_values_is_an_error() -> None:
    with pytest.raises(ConditionError, match=r"decisions\.nothing"):
        exclusive(parse("decisions.nothing"), ALWAYS, DOMAINS)


def test_six_lists_are_not_too_many_to_prove() -> None:
    names = [Name("decisions", f"many_{number}") for number in range(6)]
    domains = {name: Domain("choices", tuple("abcdefgh")) for name in names}
    every = " and ".join(f"('a' in {name} or 'b' in {name}) and 'c' not in {name}" for name in names)
    some = " or ".join(f"('a' not in {name} and 'b' not in {name}) or 'c' in {name}" for name in names)
    assert exclusive(parse(every), parse(some), domains) is None
    assert exclusive(parse(every), parse(some.replace("'c'", "'d'")), domains) is not None
