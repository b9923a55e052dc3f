"""Conditions: what they mean, what is refused, and that the proof of exclusion agrees with trying everything."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from handbook.text.conditions import (
    ALWAYS,
    Condition,
    ConditionError,
    Domain,
    Name,
    both,
    check_literals,
    exclusive,
    parse,
    worlds,
)

PHONES = Name("decisions", "phones")
TRACKERS = Name("decisions", "trackers")
DEVICES = Name("decisions", "devices")
BOARDING = Name("setting", "boarding")
MOTTO = Name("setting", "motto")
PHASES = Name("phases", "")

DOMAINS: dict[Name, Domain] = {
    PHONES: Domain("choice", ("forbidden", "handed-in", "bag"), may_be_absent=True),
    TRACKERS: Domain("choice", ("yes", "no"), may_be_absent=False),
    DEVICES: Domain("choices", ("watch", "tablet", "tag"), may_be_absent=True),
    BOARDING: Domain("flag"),
    MOTTO: Domain("text"),
    PHASES: Domain("choices", ("primary", "secondary"), may_be_absent=False),
}
ATOMS = (
    "decisions.phones",
    "decisions.phones == 'forbidden'",
    "'bag' != decisions.phones",
    "decisions.phones in ['forbidden', 'bag']",
    "decisions.phones not in ('handed-in',)",
    "decisions.trackers == 'yes'",
    "decisions.devices",
    "'watch' in decisions.devices",
    "'tablet' not in decisions.devices",
    "setting.boarding",
    "setting.boarding == true",
    "setting.boarding != False",
    "setting.motto",
    "phases",
    "'primary' in phases",
    "'secondary' not in phases",
    "true",
    "false",
)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger expressions out of smaller ones, with and without brackets."""
    pair = st.tuples(inner, st.sampled_from(("and", "or")), inner)
    return st.one_of(
        pair.map(" ".join),
        pair.map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"not {part}"),
        inner.map(lambda part: f"not ({part})"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), joined, max_leaves=6)


def everything(asked: Mapping[Name, Condition] | None = None) -> Iterator[dict[Name, object]]:
    """Every world of the domains above, without any of the proof's shortcuts."""
    asked = asked or {}
    names = list(DOMAINS)
    absent = [(None,) if DOMAINS[name].may_be_absent or name in asked else () for name in names]
    for values in product(*(DOMAINS[name].values() + none for name, none in zip(names, absent, strict=True))):
        world = dict(zip(names, values, strict=True))
        if all(
            (DOMAINS[name].may_be_absent or world[name] is not None) if gate.holds(world) else world[name] is None
            for name, gate in asked.items()
        ):
            yield world


EVERYTHING = list(everything())


def jinja(source: str, world: Mapping[Name, object]) -> bool:
    """What Jinja itself makes of an expression where everything is answered."""
    values: dict[str, object] = {"phases": world[PHASES]}
    for group in ("decisions", "setting"):
        values[group] = {name.name: value for name, value in world.items() if name.group == group}
    return bool(Environment().compile_expression(source)(**values))


ANSWERED = [world for world in EVERYTHING if None not in world.values()]


@given(EXPRESSIONS, st.sampled_from(ANSWERED))
def test_means_what_jinja_means(source: str, world: dict[Name, object]) -> None:
    assert parse(source).holds(world) is jinja(source, world)


@given(EXPRESSIONS, EXPRESSIONS, st.sampled_from(EVERYTHING))
def test_both_is_a_conjunction(a: str, b: str, world: dict[Name, object]) -> None:
    assert both(parse(a), parse(b)).holds(world) is (parse(a).holds(world) and parse(b).holds(world))


@given(EXPRESSIONS, st.sampled_from(EVERYTHING), st.sets(st.sampled_from(list(DOMAINS))))
def test_a_decided_condition_stays_decided(source: str, world: dict[Name, object], open_names: set[Name]) -> None:
    early = parse(source).decided({name: value for name, value in world.items() if name not in open_names})
    assert early is None or early is parse(source).holds(world)


RULES = st.lists(EXPRESSIONS, max_size=2).map(lambda sources: [parse(source) for source in sources])
GATES = st.dictionaries(st.sampled_from(list(DOMAINS)), EXPRESSIONS.map(parse), max_size=2)


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


def test_unanswered_is_falsy_and_equal_to_nothing() -> None:
    for world in ({}, {PHONES: None, DEVICES: None, BOARDING: None}):
        assert not parse("decisions.phones").holds(world)
        assert not parse("decisions.phones == 'bag'").holds(world)
        assert parse("decisions.phones != 'bag'").holds(world)
        assert parse("decisions.phones not in ['bag']").holds(world)
        assert not parse("'watch' in decisions.devices").holds(world)
        assert not parse("setting.boarding == false").holds(world)


def test_a_part_of_a_word_is_not_held_by_it() -> None:
    assert not parse("'hand' in decisions.phones").holds({PHONES: "handed-in"})


def test_names_and_literals() -> None:
    condition = parse("decisions.phones in ['bag', 'handed-in'] and not ('primary' in phases or setting.boarding)")
    assert condition.names == {PHONES, PHASES, BOARDING}
    assert condition.literals(PHONES) == {"bag", "handed-in"}
    assert condition.literals(PHASES) == {"primary"}
    assert condition.literals(BOARDING) == frozenset()
    assert [str(name) for name in sorted(condition.names)] == ["decisions.phones", "phases", "setting.boarding"]


def test_groups() -> None:
    condition = parse("policies_used.social and approval.minute")
    assert condition.names == {Name("policies_used", "social"), Name("approval", "minute")}


def test_parsing_is_cached_and_conditions_travel() -> None:
    condition = parse("setting.boarding")
    assert parse(" setting.boarding ") is condition
    assert pickle.loads(pickle.dumps(condition)) == condition


def test_always() -> None:
    assert ALWAYS.holds({}) and not ALWAYS.names
    assert both() is ALWAYS and both(ALWAYS, ALWAYS) is ALWAYS
    assert both(ALWAYS, parse("phases")) is parse("phases")


@pytest.mark.parametrize(
    ("source", "message", "mend"),
    [
        ("", "empty", "leave “when” out"),
        ("decisions.phones = 'bag'", "not an expression", "write =="),
        ("decisions.phones == 'bag", "not an expression", "quotes"),
        ("decisions.phones and", "not an expression", "quotes"),
        ("decisions.phones | upper", "a filter", "use only"),
        ("decisions.phones()", "a call", "use only"),
        ("decisions.phones is defined", "“is” test", "use only"),
        ("true if phases else false", "if … else", "use only"),
        ("decisions['phones']", "square brackets", "use only"),
        ("decisions.phones ~ 'x'", "joining", "use only"),
        ("decisions.phones + 'x' == 'y'", "calculates", "use only"),
        ("-decisions.phones", "calculates", "use only"),
        ("decisions.pupil-phones == 'bag'", "hyphen", "underscores"),
        ("decisions.phones > 'bag'", "greater", "use only"),
        ("decisions.a == 'x' == 'y'", "chained", "and"),
        ("(decisions.a == 'x') == true", "itself compared", "and, or, not"),
        ("decisions.a == decisions.b", "two names", "literal"),
        ("'a' == 'a'", "two literals", "name"),
        ("decisions.phones == ['bag']", "a list", "write decisions.phones in ['bag']"),
        ("decisions.phones in 'bag'", "inside a text", "write decisions.phones in ['bag']"),
        ("decisions.phones in ('bag')", "inside a text", "write decisions.phones in ['bag']"),
        ("decisions.phones in []", "list", "write ['a', 'b']"),
        ("decisions.phones in ['a', 1]", "list", "write ['a', 'b']"),
        ("true in phases", "beside it", "in NAME"),
        ("decisions.phones == 'a' or 'b'", "'b' stands alone", "compare"),
        ("['a']", "stands alone", "compare"),
        ("decisions.phones == 1", "1 is neither", "quotes"),
        ("decisions.phones == none", "none", "write not NAME"),
        ("decisions.phones == bag", "bag is unknown", "'bag'"),
        ("phones == 'bag'", "phones is unknown", "decisions.phones"),
        ("decision.phones", "decision.phones is unknown", "write decisions.phones"),
        ("people.head", "people.head is unknown", "decisions.NAME"),
        ("decisions", "without a name", "write decisions.NAME"),
        ("decisions.a.b", "too many dots", "decisions.NAME"),
        ("phases.primary", "phases.primary is unknown", "write 'primary' in phases"),
        ("phases }} {{ phases", "more than one", "braces"),
        ("phases }}", "more than one", "braces"),
        ("phases }}{% if true %}{% endif %}{{ phases", "more than one", "braces"),
        ("phases }}{# ", "not an expression", "quotes"),
        ("not " * 5000 + "phases", "too long", "split"),
        ("phases" + " and phases" * 5000, "too long", "split"),
    ],
)
def test_refused(source: str, message: str, mend: str) -> None:
    with pytest.raises(ConditionError) as error:
        parse(source)
    assert message in error.value.message
    assert mend in error.value.mend


def test_an_unknown_name_gets_its_neighbour() -> None:
    with pytest.raises(ConditionError) as error:
        parse("decisions.phone", DOMAINS)
    assert error.value.message == "the condition names decisions.phone, which is unknown"
    assert error.value.mend == "write decisions.phones"
    with pytest.raises(ConditionError, match="write setting.boarding"):
        parse("decisions.boarding", DOMAINS)
    assert parse("decisions.phones", DOMAINS).names == {PHONES}


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


def test_six_names_are_quick() -> None:
    names = [Name("decisions", f"many_{number}") for number in range(6)]
    domains = {name: Domain("choices", tuple("abcdefgh")) for name in names}
    every = " and ".join(f"('a' in {name} or 'b' in {name}) and 'c' not in {name}" for name in names)
    some = " or ".join(f"('a' not in {name} and 'b' not in {name}) or 'c' in {name}" for name in names)
    start = time.perf_counter()
    assert exclusive(parse(every), parse(some), domains) is None
    assert exclusive(parse(every), parse(some.replace("'c'", "'d'")), domains) is not None
    assert time.perf_counter() - start < 5
