"""The proof that two conditions never hold together: every answer that a valid school can give is tried.

Only the names that the conditions hold are tried, of their options only those that are told apart, and of the answers
only those that the model's own rules allow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, combinations
from typing import Literal

from handbook.text.conditions import Condition, ConditionError, How, Name, Probe, World, unknown, written


@dataclass(frozen=True)
class Domain:
    """The values that a name can take in any valid school.

    Args:
        kind: one of the options, any subset of them, true or false, or a text of which only its presence counts.
        options: the possible answers of a choice or of choices.
        may_be_absent: whether a valid school can leave it unanswered.
    """

    kind: Literal["choice", "choices", "flag", "text"]
    options: tuple[str, ...] = ()
    may_be_absent: bool = True

    def values(self) -> tuple[object, ...]:
        """Every value except absence; subsets are tuples in the order of the options."""
        match self.kind:
            case "choice":
                return self.options
            case "choices":
                sizes = range(len(self.options) + 1)
                return tuple(chain.from_iterable(combinations(self.options, size) for size in sizes))
            case "flag":
                return (True, False)
            case "text":
                return ("…",)

    def reduced(self, probes: Collection[Probe]) -> Domain:
        """The domain with all options that no probe tells apart from each other standing as one."""
        if self.kind not in ("choice", "choices"):
            return self
        told = {literal for probe in probes for literal in probe.literals}
        kept = [option for option in self.options if option in told]
        others = [option for option in self.options if option not in told]
        # What else a list holds matters only to who asks whether it holds anything.
        if self.kind == "choice" or any(probe.how is How.TRUTH for probe in probes):
            kept += others[:1]
        return Domain(self.kind, tuple(kept), self.may_be_absent)


def check_literals(condition: Condition, domains: Mapping[Name, Domain]) -> list[ConditionError]:
    """Every look at a name that its domain cannot answer: a literal that is no option, or the wrong comparison."""
    errors: list[ConditionError] = []
    for probe in condition.probes:
        domain = domains.get(probe.name)
        if domain is None:
            errors.append(unknown(probe.name, domains))
        elif probe.how is not How.TRUTH:
            errors.extend(_misfits(probe, domain))
    return errors


def _misfits(probe: Probe, domain: Domain) -> list[ConditionError]:
    name, first = probe.name, written(probe.literals[0])
    match domain.kind, probe.how:
        case ("choice", How.EQUALS | How.AMONG) | ("choices", How.HOLDS):
            return [_no_option(name, each, domain.options) for each in probe.literals if each not in domain.options]
        case ("flag", How.EQUALS) if isinstance(probe.literals[0], bool):
            return []
        case ("choice", _):
            return [ConditionError(f"{name} has one answer and holds nothing", f"write {name} == {first}")]
        case ("choices", _):
            return [ConditionError(f"{name} is a list and equals nothing", f"write {first} in {name}")]
        case ("flag", _):
            return [ConditionError(f"{name} is yes or no, never {first}", f"write {name}, or not {name}")]
    return [ConditionError(f"{name} is a text and cannot be compared", f"write {name}, or not {name}")]


def _no_option(name: Name, literal: object, options: Sequence[str]) -> ConditionError:
    near = get_close_matches(str(literal), options, 1)
    mend = f"write '{near[0]}'" if near else f"choose from {', '.join(options)}"
    return ConditionError(f"{written(literal)} is no option of {name}", mend)


def worlds(
    names: Iterable[Name],
    domains: Mapping[Name, Domain],
    rules: Iterable[Condition] = (),
    *,
    conditions: Iterable[Condition] | None = None,
    asked: Mapping[Name, Condition] | None = None,
    where: Collection[Condition] = (),
) -> Iterator[dict[Name, object]]:
    """Every combination of answers that a valid school can give to these names, an absent answer being None.

    Args:
        names: what is to be answered; the names on which asking them depends join them.
        domains: the values of each name.
        rules: contradictions, which must not hold; one counts when all its names are among the names.
        conditions: what the worlds are for; given, options that none of these tells apart stand as one.
        asked: when a name is asked at all; where that does not hold, the name is absent.
        where: conditions that must hold.

    Raises:
        ConditionError: a name has no domain.
    """
    asked = asked or {}
    order = _in_order(names, asked)
    for name in order:
        if name not in domains:
            raise unknown(name, domains)
    gates = {name: asked[name] for name in order if name in asked}
    rules = [rule for rule in rules if rule.names.issubset(order)]
    relevant = None if conditions is None else [*conditions, *where, *rules, *gates.values()]
    checks = [_Check(each.names, _holds(each)) for each in where]
    checks += [_Check(rule.names, _fails(rule)) for rule in rules]
    checks += [_Check(gate.names | {name}, _asked(name, gate, domains[name])) for name, gate in gates.items()]
    return _search(order, {name: _values(name, domains[name], relevant, name in gates) for name in order}, checks)


def exclusive(
    a: Condition,
    b: Condition,
    domains: Mapping[Name, Domain],
    rules: Iterable[Condition] = (),
    asked: Mapping[Name, Condition] | None = None,
) -> dict[Name, object] | None:
    """None when it is proved that both never hold together; else answers with which both hold.

    Args:
        a: one condition.
        b: the other.
        domains: the values of each name.
        rules: contradictions, which must not hold; one counts when all its names are among those enumerated.
        asked: when a name is asked at all; where that does not hold, the name is absent.

    Raises:
        ConditionError: a name has no domain.
    """
    if _apart(a, b, domains, asked or {}):
        return None
    return next(worlds(a.names | b.names, domains, rules, conditions=(), asked=asked, where=(a, b)), None)


def _apart(a: Condition, b: Condition, domains: Mapping[Name, Domain], asked: Mapping[Name, Condition]) -> bool:
    """Whether two conditions never hold together by their own names alone, whatever asking those depends on.

    So it is with most, and it takes a fraction of the time.
    """
    order = tuple(sorted(a.names | b.names))
    for name in order:
        if name not in domains:
            raise unknown(name, domains)
    values = {name: _values(name, domains[name], (a, b), name in asked) for name in order}
    return next(_search(order, values, [_Check(each.names, _holds(each)) for each in (a, b)]), None) is None


@dataclass(frozen=True)
class _Check:
    """Something that every world must pass, and the names on which that depends."""

    names: frozenset[Name]
    possible: Callable[[World], bool]


def _in_order(names: Iterable[Name], asked: Mapping[Name, Condition]) -> tuple[Name, ...]:
    """The names and those on which asking them depends, the latter first, so that a world fails early."""
    order: dict[Name, None] = {}
    seen: set[Name] = set()

    def visit(name: Name) -> None:
        if name in seen:
            return
        seen.add(name)
        for needed in sorted(asked[name].names) if name in asked else ():
            visit(needed)
        order[name] = None

    for name in sorted(names):
        visit(name)
    return tuple(order)


def _values(name: Name, domain: Domain, conditions: Sequence[Condition] | None, gated: bool) -> tuple[object, ...]:
    """The values to try for a name."""
    if conditions is not None:
        domain = domain.reduced([probe for each in conditions for probe in each.probes if probe.name == name])
    return (*domain.values(), None) if domain.may_be_absent or gated else domain.values()


def _holds(condition: Condition) -> Callable[[World], bool]:
    return lambda world: condition.decided(world) is not False


def _fails(condition: Condition) -> Callable[[World], bool]:
    return lambda world: condition.decided(world) is not True


def _asked(name: Name, gate: Condition, domain: Domain) -> Callable[[World], bool]:
    """Whether a name is absent where it is not asked, and answered where it must be."""

    def possible(world: World) -> bool:
        is_asked = gate.decided(world)
        if is_asked is None or name not in world:
            return True
        return domain.may_be_absent or world[name] is not None if is_asked else world[name] is None

    return possible


def _search(
    order: tuple[Name, ...], values: Mapping[Name, tuple[object, ...]], checks: Sequence[_Check]
) -> Iterator[dict[Name, object]]:
    """Gives one name after another each of its values, turning back as soon as a check fails."""
    touched = [[check.possible for check in checks if name in check.names] for name in order]
    world: dict[Name, object] = {}

    def extend(depth: int) -> Iterator[dict[Name, object]]:
        if depth == len(order):
            yield dict(world)
            return
        name = order[depth]
        for value in values[name]:
            world[name] = value
            if all(possible(world) for possible in touched[depth]):
                yield from extend(depth + 1)
        del world[name]

    # A condition without names is decided before any answer.
    if all(check.possible(world) for check in checks):
        yield from extend(0)
