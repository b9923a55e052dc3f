"""When a statement applies: conditions over a school's answers.

A condition is a Jinja expression, parsed by Jinja, of which only ``and``, ``or``, ``not``, ``==``, ``!=``, ``in``,
``not in``, names and literals are kept. Whatever else is written is refused, so that every condition can be decided by
trying the answers of the few names it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from functools import cache, reduce
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from handbook.text.expressions import expression

GROUPS: Final = ("decisions", "setting")
PHASES: Final = "phases"


class ConditionError(ValueError):
    """A condition that cannot be understood, or that can never be what its author meant."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message, mend)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}; {self.mend}"


@dataclass(frozen=True, order=True)
class Name:
    """Something a school answers: ``Name("decisions", "pupil_phones")``, or ``Name("phases", "")``."""

    group: str
    name: str

    def __str__(self) -> str:
        return f"{self.group}.{self.name}" if self.name else self.group


class How(Enum):
    """The ways in which a condition looks at a name."""

    TRUTH = "is answered, and not with no"
    EQUALS = "equals a literal"
    AMONG = "is one of several literals"
    HOLDS = "holds a literal"


@dataclass(frozen=True)
class Probe:
    """One look at one name, with the literals it is held against."""

    name: Name
    how: How
    literals: tuple[str | bool, ...] = ()


World = Mapping[Name, object]
# True, False, or None while names that matter are undecided; the second argument stands for a missing name's value.
_Run = Callable[[World, object], bool | None]
_UNDECIDED: Final = object()


@dataclass(frozen=True)
class Condition:
    """A condition as written, the names it needs, and the means to decide it."""

    source: str
    names: frozenset[Name]
    probes: tuple[Probe, ...] = field(repr=False, compare=False)
    _run: _Run = field(repr=False, compare=False)

    def holds(self, world: World) -> bool:
        """Whether it holds among these answers; a name that is missing or None is falsy and equal to nothing."""
        return bool(self._run(world, None))

    def literals(self, name: Name) -> frozenset[object]:
        """The literals that the name is compared with or searched for."""
        return frozenset(literal for probe in self.probes if probe.name == name for literal in probe.literals)

    def decided(self, world: World) -> bool | None:
        """Whether it holds whatever the names not in this world turn out to be; None when that depends on them."""
        return self._run(world, _UNDECIDED)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        # Closures cannot travel between processes; the source can.
        return parse, (self.source,)


def parse(source: str, known: Collection[Name] | None = None) -> Condition:
    """Reads a condition.

    Args:
        source: the expression, without braces.
        known: every name that exists; left out, any name in a known group will do.

    Raises:
        ConditionError: it is no condition, or names something unknown.
    """
    condition = _parse(source.strip())
    if known is not None:
        for name in sorted(condition.names):
            if name not in known:
                raise unknown(name, known)
    return condition


def both(*conditions: Condition) -> Condition:
    """The condition that holds where all of these hold; of none, the one that always holds."""
    apart = list({each.source: each for each in conditions if each.source != ALWAYS.source}.values())
    if len(apart) < 2:
        return apart[0] if apart else ALWAYS
    return Condition(
        " and ".join(f"({each.source})" for each in apart),
        frozenset().union(*(each.names for each in apart)),
        tuple(probe for each in apart for probe in each.probes),
        reduce(_and, (each._run for each in apart)),
    )


# Reading


_ALLOWED: Final = "use only names, literals, and, or, not, ==, !=, in, not in and brackets"
_NAMES: Final = "write decisions.NAME, setting.NAME or phases"
_WORDS_FOR: Final[dict[type[nodes.Node], str]] = {
    nodes.Filter: "a filter",
    nodes.Call: "a call",
    nodes.Test: "an “is” test",
    nodes.CondExpr: "an “if … else”",
    nodes.Getitem: "square brackets after a name",
    nodes.Concat: "a joining of texts",
    nodes.Dict: "a dictionary",
    nodes.Slice: "a slice",
}


@cache
def _parse(source: str) -> Condition:
    reader = _Reader(source)
    try:
        run = reader.read(_read(source))
    except RecursionError:
        raise ConditionError("the condition is far too long", "split it over several statements") from None
    probes = tuple(dict.fromkeys(reader.probes))
    return Condition(source, frozenset(probe.name for probe in probes), probes, run)


def _read(source: str) -> nodes.Expr:
    """The one expression that the source is, as Jinja understands it."""
    if not source:
        raise ConditionError("the condition is empty", "write what it depends on, or leave “when” out")
    try:
        return expression(source)
    except TemplateSyntaxError as error:
        lone = re.search(r"(?<![=!<>])=(?!=)", source)
        mend = "write == to compare" if lone else "check its quotes, brackets, and, or, not; it needs no braces"
        reason = (error.message or "it cannot be read").rstrip(".")
        raise ConditionError(f"the condition “{source}” is not an expression ({reason})", mend) from None


class _Reader:
    """Turns the nodes of one condition into a closure, noting every look at a name."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.probes: list[Probe] = []

    def read(self, node: nodes.Node) -> _Run:
        """The closure that decides this node."""
        match node:
            case nodes.And(left=left, right=right):
                return _and(self.read(left), self.read(right))
            case nodes.Or(left=left, right=right):
                return _not(_and(_not(self.read(left)), _not(self.read(right))))
            case nodes.Not(node=inner):
                return _not(self.read(inner))
            case nodes.Compare():
                return self.compare(node)
            case nodes.Const(value=bool() as value):
                return lambda world, missing: value
        operand = self.operand(node)
        if isinstance(operand, Name):
            return self.look(Probe(operand, How.TRUTH))
        raise self.error(f"{written(operand)} stands alone", "compare it: decisions.NAME == 'option'")

    def compare(self, node: nodes.Compare) -> _Run:
        """The closure of one comparison."""
        if len(node.ops) != 1:
            raise self.error("comparisons are chained", "join two comparisons with and")
        operator = node.ops[0].op
        left, right = self.operand(node.expr), self.operand(node.ops[0].expr)
        if operator in ("eq", "ne"):
            run = self.equal(left, right)
        elif operator in ("in", "notin"):
            run = self.contain(left, right)
        else:
            raise self.error("it asks which is greater", _ALLOWED)
        return _not(run) if operator in ("ne", "notin") else run

    def equal(self, left: _Operand, right: _Operand) -> _Run:
        """The closure of ``name == literal``, either way round."""
        if not isinstance(left, Name):
            left, right = right, left
        if not isinstance(left, Name):
            raise self.error("two literals are compared", "compare a name with a literal")
        if isinstance(right, Name):
            raise self.error(f"two names are compared ({left}, {right})", "compare each with a literal")
        if isinstance(right, tuple):
            raise self.error(f"{left} is compared with a list", f"write {left} in {written(right)}")
        return self.look(Probe(left, How.EQUALS, (right,)))

    def contain(self, left: _Operand, right: _Operand) -> _Run:
        """The closure of ``name in [literals]`` or ``literal in name``."""
        if isinstance(left, Name) and isinstance(right, tuple):
            return self.look(Probe(left, How.AMONG, right))
        if isinstance(left, str) and isinstance(right, Name):
            return self.look(Probe(right, How.HOLDS, (left,)))
        if isinstance(left, Name) and isinstance(right, str):
            # ('a') is no list in Jinja, and “in” would look for a part of a word.
            raise self.error(f"{left} is looked for inside a text", f"write {left} in [{written(right)}]")
        raise self.error("“in” has the wrong things beside it", "write NAME in ['a', 'b'], or 'a' in NAME")

    def operand(self, node: nodes.Node) -> _Operand:
        """The name or the literal that a node is."""
        match node:
            case nodes.Name(name=name) if name == PHASES:
                return Name(PHASES, "")
            case nodes.Getattr(node=nodes.Name(name=group), attr=attr) if group in GROUPS:
                return Name(group, attr)
            case nodes.Const(value=str() | bool() as value):
                return value
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return self.texts(items)
        raise self.refuse(node)

    def texts(self, items: Sequence[nodes.Node]) -> tuple[str, ...]:
        """The strings of a list."""
        values = [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        if not values or len(values) != len(items):
            raise self.error("a list holds something else than texts", "write ['a', 'b']")
        return tuple(values)

    def look(self, probe: Probe) -> _Run:
        """Notes the look at a name and gives its closure."""
        self.probes.append(probe)
        return _look(probe)

    def refuse(self, node: nodes.Node) -> ConditionError:
        """The error for a node that is neither a name nor a literal we know."""
        match node:
            case nodes.Getattr(node=nodes.Name(name=group), attr=attr) if group == PHASES:
                return self.error(f"phases.{attr} is unknown", f"write '{attr}' in phases")
            case nodes.Getattr(node=nodes.Name(name=group), attr=attr):
                near = get_close_matches(group, GROUPS, 1)
                return self.error(f"{group}.{attr} is unknown", f"write {near[0]}.{attr}" if near else _NAMES)
            case nodes.Getattr():
                return self.error("a name has too many dots", _NAMES)
            case nodes.Name(name=name) if name in GROUPS:
                return self.error(f"{name} stands without a name", f"write {name}.NAME")
            case nodes.Name(name=name):
                return self.error(f"{name} is unknown", _NAMES.replace("NAME", name) + f", or quote it: '{name}'")
            case nodes.Const(value=None):
                return self.error("none is no literal here", "write not NAME for what is not answered")
            case nodes.Const(value=value):
                return self.error(f"{value} is neither a text nor true or false", "put it in quotes")
            case nodes.Sub():
                return self.error("it has a minus or a hyphen", "write names with underscores, texts in quotes")
            case nodes.Compare() | nodes.And() | nodes.Or() | nodes.Not():
                return self.error("a comparison is itself compared", "join comparisons with and, or, not")
            case nodes.BinExpr() | nodes.UnaryExpr():
                return self.error("it calculates", _ALLOWED)
        return self.error(f"it has {_WORDS_FOR.get(type(node), 'something that is not allowed')}", _ALLOWED)

    def error(self, what: str, mend: str) -> ConditionError:
        """An error that quotes the whole condition."""
        return ConditionError(f"in the condition “{self.source}” {what}", mend)


_Operand = Name | str | bool | tuple[str, ...]


def written(value: object) -> str:
    """A literal as an author writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return f"'{value}'"


def _and(left: _Run, right: _Run) -> _Run:
    def run(world: World, missing: object) -> bool | None:
        first = left(world, missing)
        if first is False:
            return False
        second = right(world, missing)
        return second if first or second is False else None

    return run


def _not(inner: _Run) -> _Run:
    def run(world: World, missing: object) -> bool | None:
        result = inner(world, missing)
        return None if result is None else not result

    return run


def _look(probe: Probe) -> _Run:
    name, test = probe.name, _test(probe)

    def run(world: World, missing: object) -> bool | None:
        value = world.get(name, missing)
        return None if value is _UNDECIDED else test(value)

    return run


def _test(probe: Probe) -> Callable[[object], bool]:
    """What is asked of a name's value."""
    literals = probe.literals
    match probe.how:
        case How.TRUTH:
            return bool
        case How.EQUALS | How.AMONG:
            return lambda value: value in literals
        case How.HOLDS:
            # Never a part of a word: only a list of answers holds anything.
            return lambda value: isinstance(value, (list, tuple, set, frozenset)) and literals[0] in value


def unknown(name: Name, known: Collection[Name]) -> ConditionError:
    """The error for a name that does not exist, with the one that was likely meant."""
    near = get_close_matches(str(name), sorted(map(str, known)), 1)
    same = [str(other) for other in sorted(known) if other.name == name.name and other.name]
    mend = f"write {(same or near)[0]}" if same or near else "use a name that the model asks or knows"
    return ConditionError(f"the condition names {name}, which is unknown", mend)


ALWAYS: Final = parse("true")
