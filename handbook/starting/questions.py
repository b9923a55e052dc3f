"""Which questions apply to a fresh school, now or only after another answer, and how that is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from jinja2 import nodes

from handbook.data.entries import NURSERY_TYPES, PHASE_WORDS
from handbook.data.files import SchoolFile
from handbook.data.model import Model
from handbook.text import grammar
from handbook.text.conditions import Name, parse
from handbook.text.expressions import expression

# The policies a fresh folder lists.
POLICIES: Final = ("mobile", "social")
# Lines of school.yml that add ages to those that the phase says.
_FLAGS: Final[Mapping[str, str]] = {"early_years": "early-years", "sixth_form": "sixth-form"}


@dataclass(frozen=True)
class Asked:
    """How a question stands for a fresh school: asked now, or only if something else comes about."""

    now: bool
    only_if: str = ""


@dataclass(frozen=True)
class Questions:
    """What applies to a school of this type and phase before it has answered anything.

    Attributes:
        sixth_form, boarding: what school.yml says from the start.
        policies: those that the folder lists.
        used: the keys of the questions that they rest on; None for all of them.
    """

    model: Model
    type: str
    phase: str
    sixth_form: bool = False
    boarding: bool = False
    policies: tuple[str, ...] = POLICIES
    used: frozenset[str] | None = None

    @cached_property
    def phases(self) -> frozenset[str]:
        """The ages that the fresh folder says the school takes."""
        return frozenset(PHASE_WORDS[self.phase] | ({"sixth-form"} if self.sixth_form else set()))

    @cached_property
    def settled(self) -> dict[Name, object]:
        """What a condition finds in the fresh folder, in which no decision is answered."""
        world: dict[Name, object] = {name: None for name in self.model.names() if name.group == "setting"}
        has = frozenset([*self.model.linked, *self.policies])
        flags = {flag: phase in self.phases for flag, phase in _FLAGS.items()}
        facts: dict[str, object] = {"type": self.type, "phase": self.phase, "policies": has, **flags}
        facts["nation"] = "England"
        facts |= {"boarding": self.boarding, "signatures": False, "accuracy_note": False, "name": "", "short_name": ""}
        facts["roles"] = frozenset(one for one, role in self.model.roles.items() if role.required and not role.when)
        facts["contacts"] = frozenset(one for one, known in self.model.contacts.items() if known.name or known.required)
        world |= {Name("setting", one): value for one, value in facts.items()}
        return world | {Name("phases", ""): self.phases}

    @cached_property
    def fixed(self) -> dict[Name, object]:
        """Of that, what no later line of the folder changes."""
        return {Name("setting", "type"): self.type, Name("setting", "phase"): self.phase}

    @cached_property
    def left_out(self) -> dict[Name, object]:
        """What nobody has to answer, and a fresh folder leaves open."""
        return {Name("decisions", one): None for one, each in self.model.decisions.items() if each.optional}

    @cached_property
    def decisions(self) -> dict[str, Asked]:
        """Every decision that applies or may apply, in the order in which the model asks."""
        found: dict[str, Asked] = {}
        for one in self.model.order:
            asked = self.asked(self.model.decisions[one].when)
            if asked is None:
                self.settled[Name("decisions", one)] = self.fixed[Name("decisions", one)] = None
            else:
                found[one] = asked
                if self.model.decisions[one].optional:
                    # Nobody has to answer it, and in a fresh folder nobody has.
                    self.settled[Name("decisions", one)] = None
        return {one: found[one] for one in self.model.decisions if one in found and self._wanted(f"decisions.{one}")}

    @cached_property
    def places(self) -> dict[str, Asked]:
        self.decisions  # noqa: B018 - what is not asked at all has to be known first
        asked = ((one, self.asked(question.when)) for one, question in self.model.places.items())
        return {one: each for one, each in asked if each is not None and self._wanted(f"places.{one}")}

    def _wanted(self, key: str) -> bool:
        return self.used is None or key in self.used

    def asked(self, when: str | None) -> Asked | None:
        """How a condition stands: asked now, only if; None where nothing in such a school can bring it about."""
        if when is None or parse(when).decided(self.left_out | self.settled) is True:
            return Asked(True)
        words = self.words(expression(when), True)
        if words is False:
            return None
        return Asked(False, words if isinstance(words, str) else "")

    # Conditions in words

    def words(self, node: nodes.Node, wanted: bool) -> str | bool:
        """What has to be so for a condition to hold, or not to hold; a truth where that is settled for good."""
        match node:
            case nodes.And() | nodes.Or():
                every = isinstance(node, nodes.And) == wanted
                return _joined(every, self.words(node.left, wanted), self.words(node.right, wanted))
            case nodes.Not(node=inner):
                return self.words(inner, not wanted)
            case nodes.Compare(expr=left, ops=[nodes.Operand(op=op, expr=right)]):
                return self.look(_Look(left, op, right), wanted)
        return self.look(_Look(node, "", None), wanted)

    def look(self, look: _Look, wanted: bool) -> str | bool:
        """The same of one comparison."""
        if look.name.group == "phases":
            (phase,) = look.literals
            sure = phase in self.phases
            grows = self.type not in NURSERY_TYPES and phase in _FLAGS.values()
            if sure or not grows:
                return sure == (wanted ^ look.negated)
        else:
            decided = parse(look.source).decided(self.fixed)
            if decided is not None:
                return decided == wanted
        return look.words(self.model, wanted ^ look.negated)


@dataclass(frozen=True)
class _Look:
    """One comparison of a name with literals, as the tree of the condition has it."""

    left: nodes.Node
    op: str
    right: nodes.Node | None

    @property
    def negated(self) -> bool:
        return self.op in ("ne", "notin")

    @cached_property
    def name(self) -> Name:
        for node in (self.left, self.right):
            match node:
                case nodes.Getattr(node=nodes.Name(name=group), attr=name):
                    return Name(group, name)
                case nodes.Name(name=group):
                    return Name(group, "")
        raise ValueError("a comparison without a name")

    @cached_property
    def literals(self) -> tuple[str, ...]:
        for node in (self.left, self.right):
            match node:
                case nodes.Const(value=value):
                    return (str(value),)
                case nodes.List(items=items) | nodes.Tuple(items=items):
                    return tuple(str(item.value) for item in items if isinstance(item, nodes.Const))
        return ()

    @property
    def source(self) -> str:
        sign = {"eq": "==", "ne": "!=", "in": "in", "notin": "not in", "": ""}[self.op]
        return f"{_written(self.left)} {sign} {_written(self.right) if self.right else ''}".strip()

    def words(self, model: Model, so: bool) -> str:
        """What has to be so, as an office reads it."""
        group, name = self.name.group, self.name.name
        listed = grammar.list_or(self.literals)
        if group == "phases":
            what = {"sixth-form": "has a sixth form", "early-years": "has a nursery or reception class"}
            said = what.get(self.literals[0], f"teaches {listed}")
            return f"the school {said}" if so else f"it is not so that the school {said}"
        if group == "decisions" and not self.op:
            yes = model.decisions[name].type == "yes-no"
            return f"{name} is {'yes' if so else 'no'}" if yes else f"{name} is {'answered' if so else 'left out'}"
        if group == "decisions":
            if model.decisions[name].type == "choice":
                return f"{name} is {'' if so else 'anything but '}{listed}"
            return f"{name} {'names' if so else 'does not name'} {listed}"
        if name == "policies":
            one = listed or name
            return f"your policies {'have' if so else 'do not have'} {one}"
        if self.op:
            return f"{name} {'is' if so else 'is not'} {listed} in school.yml"
        flag = SchoolFile.model_fields[name].annotation is bool
        return f"{name} is {('yes' if so else 'no') if flag else ('filled in' if so else 'left out')} in school.yml"


def _joined(every: bool, *parts: str | bool) -> str | bool:
    """Conditions joined by “and”, where every one has to hold, else by “or”."""
    if any(part is not every for part in parts if isinstance(part, bool)):
        return not every
    said = list(dict.fromkeys(part for part in parts if isinstance(part, str)))
    if not said:
        return every
    joint, other = (" and ", " or ") if every else (" or ", " and ")
    # Of “a and (b or c)” the inner one is set apart.
    return joint.join(f"({part})" if len(said) > 1 and other in part else part for part in said)


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Getattr(node=inner, attr=attr):
            return f"{_written(inner)}.{attr}"
        case nodes.Name(name=name):
            return str(name)
        case nodes.Const(value=value):
            return str(value).lower() if isinstance(value, bool) else repr(value)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return "[" + ", ".join(map(_written, items)) + "]"
    raise ValueError(f"no part of a condition: {node}")
