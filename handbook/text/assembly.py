"""A school's handbook: its policies with the rules that apply to it, numbered, in every wording, rendered once.

Everything downstream (views, JSON, paper, releases) reads this value.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, cast

from handbook.data.answers import Row
from handbook.data.findings import Finding
from handbook.data.model import Model, Source
from handbook.data.rows import readers_of
from handbook.data.school import School, SchoolPolicy
from handbook.text.corpus import Corpus
from handbook.text.effects import Awaiting, awaiting
from handbook.text.local_changes import changed
from handbook.text.tables import approved
from handbook.text.tokens import TABLES, Token, has_rows, resolve, tokens
from handbook.text.tree import Force, Node, Section, Short, Text
from handbook.text.values import ValueFault, Values


@dataclass(frozen=True)
class Wording:
    """One wording of a statement or heading that applies to the school, as HTML with tokens."""

    node: Node
    html: str


@dataclass(frozen=True)
class Entry:
    """A statement or heading of a policy, in all its wordings.

    Attributes:
        number: such as (6, 2, 3); empty for headings and where the school numbers sections only, or nothing.
        wordings: those that apply, the policy's own first.
    """

    kind: Literal["statement", "heading"]
    id: str
    number: tuple[int, ...]
    wordings: tuple[Wording, ...]
    children: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        return self.id.partition(".")[2]

    @property
    def private(self) -> bool:
        return self.wordings[0].node.private

    def within(self) -> Iterator[Entry]:
        yield self
        for child in self.children:
            yield from child.within()


@dataclass(frozen=True)
class ShortWording:
    """A sentence of what a section comes to, as HTML with tokens, and the ids of the statements that it explains."""

    html: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A section of a policy as the school has it.

    Attributes:
        slug: the last part of its address within the policy.
        short: what it comes to in a few sentences, by reader.
        number: from 1, counted over the sections that are not empty; 0 where the school numbers nothing.
    """

    slug: str
    file: str
    number: int
    title: str
    lede: str
    audience: frozenset[str]
    private: bool
    entries: tuple[Entry, ...]
    short: Mapping[str, tuple[ShortWording, ...]] = field(default_factory=dict)
    pupils_title: str = ""

    def within(self) -> Iterator[Entry]:
        for entry in self.entries:
            yield from entry.within()

    def statements(self) -> Iterator[Entry]:
        return (entry for entry in self.within() if entry.kind == "statement")


@dataclass(frozen=True)
class Policy:
    """A policy as the school has it."""

    id: str
    title: str
    lede: str
    record: SchoolPolicy
    parts: tuple[Part, ...]
    hash: str

    @property
    def changed(self) -> bool:
        """Whether its rules are no longer those whose hash was recorded when it was approved."""
        approved = self.record.approved
        return bool(approved and approved.hash and not self.hash.startswith(approved.hash))

    @property
    def standing(self) -> Literal["draft", "changed", "approved"]:
        """Whether it is approved as it reads now."""
        if not self.record.approved:
            return "draft"
        return "changed" if self.changed else "approved"

    def within(self) -> Iterator[tuple[Part, Entry]]:
        for part in self.parts:
            for entry in part.within():
                yield part, entry


@dataclass(frozen=True)
class Prose:
    """A page round the policies, as HTML with tokens."""

    html: str
    audience: frozenset[str]
    private: bool


@dataclass(frozen=True)
class Handbook:
    """A school's whole handbook on one day.

    Attributes:
        awaiting: what is still to be done since law or guidance changed, of the statements that the school has.
    """

    model: Model
    school: School
    on: datetime.date
    policies: tuple[Policy, ...]
    pages: Mapping[str, Prose]
    values: Values
    findings: tuple[Finding, ...] = ()
    sections: Mapping[str, Section] = field(default_factory=dict, repr=False)
    awaiting: tuple[Awaiting, ...] = ()

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The law and guidance that applies to the school: what a rule of its handbook can cite."""
        return applicable(self.model, self.school)

    @cached_property
    def homes(self) -> Mapping[str, tuple[tuple[Policy, Part, Entry], ...]]:
        """Where each id stands; the first place is that of its permanent address."""
        found: dict[str, tuple[tuple[Policy, Part, Entry], ...]] = {}
        for policy in self.policies:
            for part, entry in policy.within():
                found[entry.id] = (*found.get(entry.id, ()), (policy, part, entry))
        return found


def assemble(corpus: Corpus, school: School, values: Values, on: datetime.date) -> Handbook:
    """Applies a school's answers and local changes to the model's text.

    Findings are those of unknown values and of local changes that do not fit; completeness is checked elsewhere.
    """
    model = values.model
    findings: list[Finding] = []
    sections, findings_of_changes = changed(corpus, school, model)
    findings += findings_of_changes
    rendering = _Rendering(values, school, on, findings)
    # What is approved holds its temporary rules with their days, whether they are in force today or not.
    dated = any(node.starts or node.until for section in sections.values() for node in section.within())
    always = _Rendering(values, school, None, []) if dated else rendering

    def parts_of(rendering: _Rendering, id: str, record: SchoolPolicy) -> tuple[Part, ...]:
        outline = model.policies[id]
        files = record.sections or outline.sections
        slugs = section_slugs(outline.sections)
        rendered = ((slugs[file], rendering.part(sections[file])) for file in files if file in sections)
        own = ((slug, _own(part, id, model)) for slug, part in rendered if part is not None)
        return _numbered([(slug, part) for slug, part in own if part is not None], school.numbering)

    policies = []
    for id, record in school.policies.items():
        outline = model.policies[id]
        parts = parts_of(rendering, id, record)
        approved = parts_of(always, id, record) if dated else parts
        title = record.title or values.plain(outline.title)
        hash = approval_hash(title, approved, school, values)
        policies.append(Policy(id, title, values.plain(outline.lede), record, parts, hash))
    pages = {
        name: Prose(rendering.open_text(page.prose, f"page {name}"), page.audience, page.private)
        for name, page in corpus.pages.items()
        if page.when.holds(rendering.world)
    }
    handbook = Handbook(model, school, on, tuple(policies), pages, values, tuple(findings), sections)
    return replace(handbook, awaiting=tuple(_awaiting(handbook, corpus)))


def _awaiting(handbook: Handbook, corpus: Corpus) -> Iterator[Awaiting]:
    """What still awaits a change of law or guidance that applies here, of the rules that stand in the model's words."""
    for each in awaiting(corpus, handbook.model):
        homes = handbook.homes.get(each.id, ())
        if each.source in handbook.sources and homes and homes[0][2].wordings[0].node.origin == "model":
            yield each


def applicable(model: Model, school: School) -> dict[str, Source]:
    """The model's sources that apply to a school, and those that it has entered itself."""
    known = {id: source for id, source in model.sources.items() if source.applies(school.type, school.nation)}
    return known | school.sources


def section_slugs(files: Iterable[str]) -> Mapping[str, str]:
    """Addresses of a policy's sections: the file's last name, with its folder's where two would be alike.

    Taken over the model's whole outline, so that a school's choice of sections never moves an address.
    """
    files = tuple(files)
    last = [file.rpartition("/")[2] for file in files]
    pairs = zip(files, last, strict=True)
    return {file: name if last.count(name) == 1 else file.replace("/", "-") for file, name in pairs}


def _own(part: Part, policy: str, model: Model) -> Part | None:
    """A section without the statements that bear another policy's name: what only the other has to say."""

    def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        ours = (entry for entry in entries if entry.id.partition(".")[0] not in others)
        pruned = (replace(entry, children=kept(entry.children)) for entry in ours)
        return tuple(entry for entry in pruned if entry.kind == "statement" or entry.children)

    if not part.file.startswith("common/"):
        return part
    others = model.policies.keys() - {policy}
    entries = kept(part.entries)
    return replace(part, entries=entries) if entries else None


@dataclass
class _Draft:
    kind: Literal["statement", "heading"]
    id: str
    wordings: list[Wording] = field(default_factory=list)
    children: list[_Draft] = field(default_factory=list)

    def entry(self, locked: frozenset[str], private: bool = False) -> Entry | None:
        """The entry, private as a whole if it stands in something private or rests on an answer that is ``locked``."""
        private = private or any(each.node.private or each.node.rests_on & locked for each in self.wordings)
        children = tuple(entry for child in self.children if (entry := child.entry(locked, private)))
        if self.kind == "heading" and not children:
            return None
        wordings = [replace(each, node=replace(each.node, private=True)) if private else each for each in self.wordings]
        return Entry(self.kind, self.id, (), tuple(wordings), children)


class _Rendering:
    """Sections rendered for one school, each once although two policies may hold it."""

    def __init__(
        self,
        values: Values,
        school: School,
        on: datetime.date | None,
        findings: list[Finding],
    ) -> None:
        self.values, self.school, self.on, self.findings = values, school, on, findings
        self.world = school.world()
        self.sources = applicable(values.model, school)
        self.done: dict[str, Part | None] = {}

    def part(self, section: Section) -> Part | None:
        if section.file not in self.done:
            self.done[section.file] = self._part(section) if section.when.holds(self.world) else None
        return self.done[section.file]

    def _part(self, section: Section) -> Part | None:
        drafts: list[_Draft] = []
        self._add(section.nodes, drafts, {})
        entries = tuple(entry for draft in drafts if (entry := draft.entry(self.school.private)))
        if not any(entry.kind == "statement" for top in entries for entry in top.within()):
            return None
        title, lede = self.open_text(section.title, section.file), self.open_text(section.lede, section.file)
        own = self.open_text(section.pupils_title, section.file)
        short = {reader: tuple(self.short(sentences, section.file)) for reader, sentences in section.short.items()}
        return Part("", section.file, 0, title, lede, section.audience, section.private, entries, short, own)

    def short(self, sentences: Iterable[Short], key: str) -> Iterator[ShortWording]:
        """The sentences that hold for the school, without those that would tell what is private."""
        for sentence in sentences:
            asks = sentence.text.asks | {str(name) for name in sentence.when.names}
            if sentence.when.holds(self.world) and not asks & self.school.private:
                yield ShortWording(self.text(sentence.text, key), sentence.about)

    def _add(self, nodes: Iterable[Node], into: list[_Draft], known: dict[str, _Draft]) -> None:
        for node in nodes:
            if not node.when.holds(self.world) or not in_force(node, self.on):
                continue
            if not node.id:
                self._add(node.children, into, known)
                continue
            draft = known.get(node.id)
            if draft is None:
                kind: Literal["statement", "heading"] = "heading" if node.kind == "heading" else "statement"
                draft = known[node.id] = _Draft(kind, node.id)
                into.append(draft)
            said = self.text(node.text, node.id)
            draft.wordings.append(Wording(self._for_its_rows(self._applying(node), said), said))
            self._add(node.children, draft.children, known)

    def _applying(self, node: Node) -> Node:
        """The node with only those sources that apply to this school."""
        sources = self.sources
        cites = tuple(id for id in node.cites if id in sources)
        if cites == node.cites:
            return node
        # Only a source that binds this school, and that somebody has checked, makes it law.
        binds = any(sources[id].speaks == "must" and sources[id].checked for id in cites)
        force: Force = node.force if cites else "school"
        return replace(node, cites=cites, force="guidance" if force == "law" and not binds else force)

    def _for_its_rows(self, node: Node, said: str) -> Node:
        """The node for those readers alone for whom one of its rows is."""
        found = [token for token in tokens(said) if token.kind in TABLES] if has_rows(said) else []
        for token in found:
            rows = cast("tuple[Row, ...]", self.school.answers[token.args[0]])
            columns = self.values.model.decisions[token.args[0]].columns
            node = replace(node, audience=node.audience & readers_of(rows, columns, node.audience))
        return node

    def open_text(self, text: Text, key: str) -> str:
        """Text that stands in every view, so that nothing private may stand in it."""
        locked = sorted(text.asks & self.school.private)
        if locked:
            wrong = f"it tells every reader {', '.join(locked)}, which is private"
            self.findings.append(
                Finding(text.expressions[0].place, key, wrong, "make the answer public, or reword this")
            )
            return ""
        return self.text(text, key)

    def text(self, text: Text, key: str) -> str:
        try:
            return self.values.html(text)
        except ValueFault:
            for expression in text.expressions:
                try:
                    self.values.value(expression)
                except ValueFault as fault:
                    self.findings.append(Finding(expression.place, key, fault.wrong, fault.mend))
            return ""


def in_force(node: Node, on: datetime.date | None) -> bool:
    """Whether a temporary rule is in force on a day; every rule is, where no day is asked for."""
    return on is None or ((node.starts is None or node.starts <= on) and (node.until is None or on <= node.until))


def _numbered(parts: Iterable[tuple[str, Part]], numbering: str) -> tuple[Part, ...]:
    result = []
    for number, (slug, part) in enumerate(parts, 1):
        entries = _count(part.entries, (number,), [0]) if numbering == "decimal" else part.entries
        result.append(replace(part, slug=slug, number=0 if numbering == "none" else number, entries=entries))
    return tuple(result)


def _count(entries: Iterable[Entry], parent: tuple[int, ...], count: list[int]) -> tuple[Entry, ...]:
    numbered = []
    for entry in entries:
        if entry.kind == "heading":
            # A heading groups rules and has no number: they are counted through the section.
            numbered.append(replace(entry, children=_count(entry.children, parent, count)))
            continue
        count[0] += 1
        number = (*parent, count[0])
        numbered.append(replace(entry, number=number, children=_count(entry.children, number, [0])))
    return tuple(numbered)


def approval_hash(title: str, parts: Iterable[Part], school: School, values: Values) -> str:
    """What a governing body approves, as one hash: every rule in order, in each wording, with number and audience.

    People, contacts and the approval's own facts stand in it as references, so that they can change without it.
    """

    def said(token: Token) -> str:
        if token.kind == "linked":
            return school.linked[token.args[0]].name
        if token.kind in TABLES:
            return approved(token, values.model.decisions[token.args[0]].columns, school, values.plain)
        return "|".join((token.kind, *token.args))

    rules = [
        (
            entry.number,
            entry.id,
            [
                (
                    resolve(wording.html, said),
                    wording.node.strength,
                    sorted(wording.node.audience),
                    wording.node.private,
                    [str(day) for day in (wording.node.starts, wording.node.until) if day],
                )
                for wording in entry.wordings
            ],
        )
        for part in parts
        for entry in part.within()
    ]
    return hashlib.sha256(json.dumps([title, rules], ensure_ascii=False).encode()).hexdigest()
