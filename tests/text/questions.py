"""A few questions that an invented school answers, conditions over them, and every set of answers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import strategies as st

from handbook.text.conditions import Condition, Name
from handbook.text.proof import Domain

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
