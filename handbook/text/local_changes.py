"""A school's own additions, replacements and omissions, put into the model's sections before anything is rendered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.data.school import LocalChange, School
from handbook.data.showing import show
from handbook.text.conditions import Name, both
from handbook.text.corpus import Corpus, joint_hash
from handbook.text.kept import refused, rests_on_law, sections_left_out
from handbook.text.marks import words
from handbook.text.source import read_statement
from handbook.text.tree import AUDIENCES, Node, Section
from handbook.text.values import nearest


def changed(corpus: Corpus, school: School, model: Model) -> tuple[Mapping[str, Section], tuple[Finding, ...]]:
    """The model's sections, by file, as the school has changed them, and all that was found wrong with any change."""
    work = _Work(corpus, school, model)
    for change in school.changes:
        work.apply(change)
    work.still_standing()
    return work.sections, (*work.findings, *sections_left_out(corpus.sections, school, model))


_Edit = Callable[[Node], tuple[Node, ...]]


class _Work:
    def __init__(self, corpus: Corpus, school: School, model: Model) -> None:
        self.corpus, self.school, self.model = corpus, school, model
        self.sections = dict(corpus.sections)
        self.world = school.world()
        self.findings: list[Finding] = []
        self.added: dict[str, Node] = {}
        # By rule, what the school has put after it, in the order written; and the first change that replaces it.
        self.after: dict[str, list[str]] = {}
        self.replaced: dict[str, LocalChange] = {}
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
        # What is left out takes with it all that stands under it.
        taken = [node for each in wordings for node in (each.within() if change.kind == "omit" else (each,))]
        if target not in self.added:
            if protected := refused(change, target, taken):
                self.findings.append(protected)
                return
            self._told_of_law(change, target, taken)
            # A change that was written for another edition is read on, so that all is told in one run.
            self._against(change, target, taken)
        standing = self._standing(target)
        if not standing:
            self.fault(change, f"an earlier change has left {target} out", "take one of the two out")
        elif change.kind == "omit":
            self._edit(target, lambda node: ())
        elif change.kind == "add":
            self._add(change, self._last_after(target) if change.after else standing[0])
            if change.after and change.id in self.added:
                self.after.setdefault(target, []).append(change.id)
        else:
            self._replace(change, target, standing)

    def fault(self, change: LocalChange, wrong: str, mend: str, warning: bool = False) -> None:
        self.findings.append(Finding(change.place, f"{change.kind} {change.id}", wrong, mend, warning))

    def _standing(self, target: str) -> tuple[Node, ...]:
        return tuple(node for section in self.sections.values() for node in section.within() if node.id == target)

    def _last_after(self, target: str) -> Node:
        """The rule, or the last of what stands after it by earlier changes: they stand in the order written."""
        for id in reversed(self.after.get(target, ())):
            if self._standing(id):
                return self._last_after(id)
        return self._standing(target)[-1]

    def _told_of_law(self, change: LocalChange, target: str, taken: Iterable[Node]) -> None:
        law = next((said for node in taken if node.origin == "model" and (said := rests_on_law(node, self.model))), "")
        if law and change.kind != "add":
            does = {"omit": "leaves out", "replace": "rewords"}[change.kind]
            mend = "make sure that what it asks is still done, and that the governing body knows"
            self.fault(change, f"it {does} {target}, which rests on {law}", mend, warning=True)

    def _against(self, change: LocalChange, target: str, taken: list[Node]) -> None:
        now = joint_hash(taken)
        if not change.against:
            mend = f"add the line  against: {now}"
            self.fault(change, f"it does not say for which edition of {target} it was written", mend)
        elif change.against != now:
            wrong = f"it was written against {change.against}, and the model's {target} is now {now}"
            self.fault(change, wrong, f"read the rule again, then write  against: {now}")

    def _read(
        self, change: LocalChange, attributes: Mapping[str, str], audience: frozenset[str], beyond: str
    ) -> Node | None:
        """The change's own statement; ``beyond`` says what to do about readers whom it names and cannot have."""
        id, named = change.id, words(attributes.get("for", ""))
        outside = [name for name in named if name in AUDIENCES and name not in audience]
        if outside:
            has = " ".join(name for name in AUDIENCES if name in audience)
            wrong = f"it is for {' '.join(outside)}, and what it stands in is for {has} alone"
            self.fault(change, wrong, beyond.format(has=has, outside=" and ".join(outside)))
            inside = [name for name in named if name not in outside]
            attributes = {**attributes, "for": " ".join(inside or sorted(audience))}
        node, findings = read_statement(
            change.text or "", id, attributes, change.place, f"{change.kind} {id}", audience, self.vocabulary
        )
        self.findings += findings
        return None if outside else node

    def _add(self, change: LocalChange, neighbour: Node) -> None:
        around = self._around(neighbour)
        beyond = self._where_else(frozenset(words(change.attributes.get("for", ""))), neighbour)
        node = self._read(change, {"strength": "information", **change.attributes}, around.audience, beyond)
        if node is None:
            return
        if node.name in {id.partition(".")[2] for id in (*self.corpus.wordings, *self.added)}:
            self.fault(change, f"another rule is called {node.name}", "give this one a name of its own")
            return
        private = node.private or around.private
        when = both(around.when, node.when)
        made = replace(node, when=when, private=private, origin="added", asked=change.asked)
        self.added[node.id] = made

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
            each = ", or ".join(f"for: {_readers(node)}" for node in holding)
            mend = f"say which this replaces: {each}; a replace of each, with its own for:, replaces them all"
            self.fault(change, "the rule has a wording for each reader", mend)
            return
        if not chosen:
            self.fault(change, "no wording of the rule is for these readers", "take the line for: out")
            return
        old = chosen[0]
        self.replaced.setdefault(target, change)
        kept: dict[str, str] = {"strength": old.strength, "force": old.force}
        kept |= {"cites": " ".join(old.cites)} if old.cites else {}
        kept |= {"private": "yes"} if old.private else {}
        kept |= {"from": old.starts.isoformat()} if old.starts else {}
        kept |= {"until": old.until.isoformat()} if old.until else {}
        beyond = "write for: {has}; what you have to say to {outside} is a replace of its own, or an add:"
        node = self._read(replace(change, id=target), kept | change.attributes, old.audience, beyond)
        if node is None:
            return
        # What the replaced rule stood under still holds, and so does its own condition unless the change restates it.
        own = node.when if "when" in change.attributes else both(old.when, node.when)
        private = node.private or old.private
        made = replace(node, id=target, when=own, private=private, origin="replaced", asked=change.asked)
        self._edit(target, lambda each: (made.with_children(each.children),) if each is old else (each,))

    def still_standing(self) -> None:
        """Tells of each reader who still has the model's words, where the school has replaced the others'."""
        for target, change in self.replaced.items():
            for node in self._standing(target):
                if node.origin == "model" and node.when.holds(self.world):
                    readers = _readers(node)
                    wrong = f"{readers.replace(' ', ', ')} still read the model's words: {show(_plain(node), 70)}"
                    mend = f"make sure that both say the same, or add a second replace: {target} with for: {readers}"
                    self.fault(change, wrong, mend, warning=True)

    def _where_else(self, wanted: frozenset[str], neighbour: Node) -> str:
        """What to do about an addition for readers whom its place is not for: the nearest places that are for them."""
        here = next((file for file, section in self.sections.items() if neighbour in section.within()), "")
        folder = here.partition("/")[0]
        near = sorted(self.sections.values(), key=lambda each: (each.file != here, not each.file.startswith(folder)))
        found = [f"{id} (in {each.file})" for each in near if (id := self._anchor(each, wanted))]
        elsewhere = f", or put it after a rule that stands among those for them, such as {', '.join(found[:3])}"
        return f"write for: {{has}}{elsewhere if found else ''}"

    def _anchor(self, section: Section, wanted: frozenset[str]) -> str:
        """The last rule of a section beside which one for these readers can stand; empty where there is none."""
        if not wanted <= section.audience or not section.when.holds(self.world):
            return ""
        return next((id for id in reversed(list(_open_to(section.nodes, wanted, self.world))) if id), "")

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


def _open_to(nodes: Iterable[Node], wanted: frozenset[str], world: Mapping[Name, object]) -> Iterator[str]:
    """The ids beside which a rule for these readers can stand."""
    for node in nodes:
        if not node.when.holds(world):
            continue
        if node.kind == "statement" and node.origin == "model":
            yield node.id
        elif node.kind != "statement" and wanted <= node.audience:
            yield from _open_to(node.children, wanted, world)


def _readers(node: Node) -> str:
    return " ".join(name for name in AUDIENCES if name in node.audience)


def _plain(node: Node) -> str:
    """The model's words, with an ellipsis where the school's stand."""
    whole = "".join(piece if isinstance(piece, str) else "…" for piece in node.text.pieces)
    return html.unescape(re.sub("<[^>]*>", "", whole))
