"""Conditions: what they mean, what is refused, and that the proof of exclusion agrees with trying everything."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from text.questions import BOARDING, DEVICES, DOMAINS, EVERYTHING, EXPRESSIONS, PHASES, PHONES

from handbook.text.conditions import ALWAYS, ConditionError, Name, both, parse


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
        ("approval.minute", "approval.minute is unknown", "write decisions.NAME, setting.NAME or phases"),
        ("decisions", "without a name", "write decisions.NAME"),
        ("decisions.a.b", "too many dots", "decisions.NAME"),
        ("phases.primary", "phases.primary is unknown", "write 'primary' in phases"),
        ("phases }} {{ phases", "not an expression", "no braces"),
        ("phases }}", "not an expression", "no braces"),
        ("phases }}{% if true %}{% endif %}{{ phases", "not an expression", "no braces"),
        ("phases phases", "not an expression", "quotes"),
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
    with pytest.raises(ConditionError, match=r"write setting\.boarding"):
        parse("decisions.boarding", DOMAINS)
    assert parse("decisions.phones", DOMAINS).names == {PHONES}
