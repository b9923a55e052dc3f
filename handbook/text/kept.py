"""What no school may leave out or put into its own words, and what it should think of first.

A rule whose mark says ``keep`` protects a child: an indecent image that nobody looks at, whom to tell, no secrets,
help. A school may add to such a rule. It can neither omit nor replace it; where it leaves out the section, it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.data.school import LocalChange, School
from handbook.text.tree import Node, Section


def refused(change: LocalChange, target: str, taken: Iterable[Node]) -> Finding | None:
    """The finding of a change that takes away, or rewrites, what protects a child; None where it does not.

    Args:
        target: the rule that it is about.
        taken: every wording of it; for an omission with all that stands under it.
    """
    kept = next((node for node in taken if node.keep), None)
    if kept is None or change.kind == "add":
        return None
    also = "" if kept.id == target else f", and with it {kept.id}"
    does = {"omit": f"it would leave out {target}{also}", "replace": f"it would put other words in place of {target}"}
    wrong = f"{does[change.kind]}; that rule protects children, and every school keeps it as it is"
    mend = f"take this change out; what you have to say besides goes into an add: with after: {kept.id}"
    return Finding(change.place, f"{change.kind} {change.id}", wrong, mend)


def rests_on_law(node: Node, model: Model) -> str:
    """The law, or other binding text, that a rule of the model rests on; empty where there is none."""
    binding = [model.sources[id].title for id in node.cites if id in model.sources and _binds(node, id, model)]
    return " and ".join(f"“{title}”" for title in binding)


def _binds(node: Node, id: str, model: Model) -> bool:
    return node.force == "law" or (node.force != "school" and model.sources[id].speaks == "must")


def sections_left_out(sections: Mapping[str, Section], school: School, model: Model) -> Iterator[Finding]:
    """A finding for each section that holds what protects children, and that a policy of the school leaves out."""
    world = school.world()
    standing = {file for id, own in school.policies.items() for file in own.sections or model.policies[id].sections}
    told: set[str] = set()
    for id in school.policies:
        for file in model.policies[id].sections:
            section = sections.get(file)
            if file in standing or file in told or section is None or not section.when.holds(world):
                continue
            kept = [node for node in section.within() if node.keep and node.when.holds(world)]
            if kept:
                told.add(file)
                key = f"policies.{id}.sections"
                wrong = f"the section {file} is left out, and it holds what protects children, such as {kept[0].id}"
                yield Finding(school.place(key), key, wrong, f"add - {file}", warning=True)
