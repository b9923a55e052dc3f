"""A school's own additions, replacements and omissions, put into the model's sections before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from handbook.data.findings import Finding
from handbook.data.school import LocalChange, School
from handbook.text.conditions import both
from handbook.text.corpus import Corpus, joint_hash
from handbook.text.source import read_statement
from handbook.text.tree import AUDIENCES, Node, Section
from handbook.text.values import nearest


def changed(corpus: Corpus, school: School) -> tuple[Mapping[str, Section], tuple[Finding, ...]]:
    """The model's sections, by file, as the school has changed them, and what was found wrong."""
    work = _Work(corpus, school)
    for change in school.changes:
        work.apply(change)
    return work.sections, tuple(work.findings)


_Edit = Callable[[Node], tuple[Node, ...]]


class _Work:
    def __init__(self, corpus: Corpus, school: School) -> None:
        self.corpus, self.school = corpus, school
        self.sections = dict(corpus.sections)
        self.world = school.world()
        self.findings: list[Finding] = []
        self.added: dict[str, Node] = {}
        known = corpus.vocabulary
        sources = known.sources if known.sources is None else known.sources | school.sources.keys()
        self.vocabulary = replace(known, sources=sources)

    def apply(self, change: LocalChange) -> None:
        target = change.id if change.kind != "add" else str(change.after or change.before)
        target = self.school.renamed.get(target, target)
        wordings = self.corpus.wordings.get(target) or ((self.added[target],) if target in self.added else ())
        if not wordings:
            known = [*self.corpus.wordings, *self.added]
            self.fault(change, f"there is no rule '{target}' in the model", nearest(target, known))
            return
        if not self._against(change, target, wordings):
            return
        standing = tuple(node for section in self.sections.values() for node in section.within() if node.id == target)
        if not standing:
            self.fault(change, f"an earlier change has left {target} out", "take one of the two out")
        elif change.kind == "omit":
            self._edit(target, lambda node: ())
        elif change.kind == "add":
            self._add(change, standing[-1] if change.after else standing[0])
        else:
            self._replace(change, target, standing)

    def fault(self, change: LocalChange, wrong: str, mend: str, warning: bool = False) -> None:
        self.findings.append(Finding(change.place, f"{change.kind} {change.id}", wrong, mend, warning))

    def _against(self, change: LocalChange, target: str, wordings: tuple[Node, ...]) -> bool:
        if target in self.added:
            return True
        # What is left out takes with it all that stands under it.
        whole = change.kind == "omit"
        now = joint_hash([node for each in wordings for node in (each.within() if whole else (each,))])
        if change.against == now:
            return True
        if change.against:
            wrong = f"the model's {target} has changed since this was written against {change.against}"
            self.fault(change, wrong, f"read the rule again, then write against: {now}")
        else:
            self.fault(change, "it does not say which edition of the rule it was written for", f"add against: {now}")
        return False

    def _read(self, change: LocalChange, attributes: Mapping[str, str], audience: frozenset[str]) -> Node | None:
        id = change.id
        node, findings = read_statement(
            change.text or "", id, attributes, change.place, f"{change.kind} {id}", audience, self.vocabulary
        )
        self.findings += findings
        return node

    def _add(self, change: LocalChange, neighbour: Node) -> None:
        around = self._around(neighbour)
        node = self._read(change, {"strength": "information", **change.attributes}, around.audience)
        if node is None:
            return
        if node.name in {id.partition(".")[2] for id in (*self.corpus.wordings, *self.added)}:
            self.fault(change, f"another rule is called {node.name}", "give this one a name of its own")
            return
        private = node.private or around.private
        made = self.added[node.id] = replace(node, when=both(around.when, node.when), private=private, origin="added")

        def beside(old: Node) -> tuple[Node, ...]:
            if old is not neighbour:
                return (old,)
            return (old, made) if change.after else (made, old)

        self._edit(neighbour.id, beside)

    def _replace(self, change: LocalChange, target: str, standing: tuple[Node, ...]) -> None:
        holding = [node for node in standing if node.origin == "model" and node.when.holds(self.world)]
        if not holding and any(node.origin != "model" for node in standing):
            self.fault(change, f"an earlier change has replaced {target}", "write both in one change")
            return
        if not holding:
            self.fault(change, "the rule does not apply to this school", "take the change out")
            return
        named = frozenset(change.attributes.get("for", "").split()) or None
        chosen = [node for node in holding if named is None or node.audience & named]
        if len(holding) > 1 and len(chosen) != 1:
            each = ", or ".join(f"for: {' '.join(sorted(node.audience))}" for node in holding)
            self.fault(change, "the rule has a wording for each reader", f"say which this replaces: {each}")
            return
        if not chosen:
            self.fault(change, "no wording of the rule is for these readers", "take the line for: out")
            return
        old = chosen[0]
        if len(holding) > 1:
            others = ", ".join(sorted(set(AUDIENCES).intersection(*[n.audience for n in holding if n is not old])))
            self.fault(
                change,
                f"the model's wording for {others} still stands beside it",
                "check that both say the same, or replace that one too",
                warning=True,
            )
        kept: dict[str, str] = {"strength": old.strength, "force": old.force}
        kept |= {"cites": " ".join(old.cites)} if old.cites else {}
        kept |= {"private": "yes"} if old.private else {}
        kept |= {"from": old.starts.isoformat()} if old.starts else {}
        kept |= {"until": old.until.isoformat()} if old.until else {}
        node = self._read(replace(change, id=target), kept | change.attributes, old.audience)
        if node is None:
            return
        # What the replaced rule stood under still holds, and so does its own condition unless the change restates it.
        own = node.when if "when" in change.attributes else both(old.when, node.when)
        made = replace(node, id=target, when=own, private=node.private or old.private, origin="replaced")
        self._edit(target, lambda each: (made.with_children(each.children),) if each is old else (each,))

    def _around(self, node: Node) -> Node | Section:
        """What a node stands in: another node, or the page."""
        for section in self.sections.values():
            for each in section.within():
                if any(child is node for child in each.children):
                    return each
            if any(each is node for each in section.nodes):
                return section
        raise LookupError(node.id)

    def _edit(self, target: str, edit: _Edit) -> None:
        for file, section in self.sections.items():
            if any(node.id == target for node in section.within()):
                self.sections[file] = replace(section, nodes=self._edited(section.nodes, target, edit))

    def _edited(self, nodes: Iterable[Node], target: str, edit: _Edit) -> tuple[Node, ...]:
        result: list[Node] = []
        for node in nodes:
            if node.children and any(child.id == target for child in node.within() if child is not node):
                node = node.with_children(self._edited(node.children, target, edit))
            result += edit(node) if node.id == target else (node,)
        return tuple(result)
