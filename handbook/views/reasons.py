"""Why a statement says what it says: the decision behind it, its sources, the local change. For the governors' view."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from handbook.data.answers import Row
from handbook.data.entries import Decision
from handbook.data.types import said_date
from handbook.text.assembly import Handbook
from handbook.text.corpus import Corpus
from handbook.text.kept import rests_on_law
from handbook.views.lens import Shown, ShownBook, View, number, plain
from handbook.views.resolving import Resolver

_SPEAKS: Final = {"must": "It says what schools must do", "should": "It says what schools should do"}


@dataclass(frozen=True)
class Reason:
    """One thing behind a statement, in a few lines of plain text."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """A question of the model with the school's answer, as plain text; of rows, each of them too."""

    key: str
    topic: str
    question: str
    answer: str
    others: str
    against: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cited:
    """A source with the rules that cite it."""

    title: str
    edition: str
    address: str
    speaks: str
    checked: str
    rules: str


@dataclass(frozen=True)
class Differs:
    """A local change as governors read it; ``law`` names what binds, where the model's rule rests on it."""

    rule: str
    change: str
    model: str
    reason: str
    law: str = ""


class Reasons:
    """Reasons as one view may show them: what is private stands in a private tree only."""

    def __init__(self, handbook: Handbook, view: View, corpus: Corpus) -> None:
        self.handbook, self.view, self.corpus = handbook, view, corpus
        self.decided = {row.key: row for row in self._decided()}

    def of(self, shown: Shown) -> tuple[Reason, ...]:
        """Everything behind one statement."""
        node = shown.wording.node
        reasons = []
        for key in sorted(node.rests_on & self.decided.keys()):
            row = self.decided[key]
            lines = [f"We chose: {row.answer.rstrip('.')}."]
            if len(row.rows) > 1:
                # They stand in the rule itself, or are too long to be said beside another.
                lines = [f"We gave {len(row.rows)} rows in answer."]
            if row.others:
                lines.append(f"Not chosen: {row.others}.")
            reasons.append(Reason(row.question, tuple([*lines, row.against] if row.against else lines)))
        for id in node.cites:
            source = self.handbook.sources[id]
            said = (f"{_SPEAKS[source.speaks]}.", source.says, f"{_checked(source.checked)}.")
            reasons.append(Reason(f"Source: {source.title}", tuple(filter(None, said))))
        for change in self.handbook.school.changes:
            if change.id == shown.id and change.kind != "omit":
                title = "We added this" if change.kind == "add" else "We say this in place of the model"
                model = self._model_words(change.id)
                reasons.append(Reason(title, (change.reason, *([f"The model says: {model}"] if model else []))))
        return tuple(reasons)

    def sources(self, book: ShownBook) -> tuple[Cited, ...]:
        """Every source that a shown statement cites, in the model's order."""
        citing: dict[str, dict[str, list[str]]] = {}
        for policy, _, shown in book.statements():
            for id in shown.wording.node.cites:
                citing.setdefault(id, {}).setdefault(policy.policy.title, []).append(shown.number)
        return tuple(
            Cited(
                source.title,
                (source.checked and source.edition) or "",
                source.address,
                _SPEAKS[source.speaks],
                _checked(source.checked),
                _where(citing[id], len(book.policies) > 1),
            )
            for id, source in self.handbook.sources.items()
            if id in citing
        )

    def differences(self) -> tuple[Differs, ...]:
        """The local changes, in the order of the file."""
        said = {"add": "Added", "replace": "Replaced", "omit": "Left out"}
        rows = []
        for change in self.handbook.school.changes:
            if change.private and not self.view.private:
                continue
            homes = self.handbook.homes.get(change.id, ())
            if not self.view.private and (homes[0][2].private if homes else self._was_private(change.id)):
                continue
            rule = f"Rule {number(homes[0][2])}" if homes and homes[0][2].number else self._section_of(change.id)
            law = self._law(change.id) if change.kind != "add" else ""
            rows.append(Differs(rule, said[change.kind], self._model_words(change.id), change.reason, law))
        return tuple(rows)

    def _law(self, id: str) -> str:
        nodes = self.corpus.wordings.get(id, ())
        return next(filter(None, (rests_on_law(node, self.handbook.model) for node in nodes)), "")

    def _was_private(self, id: str) -> bool:
        """Whether a rule of the model that stands no longer was private."""
        locked = self.handbook.school.private
        return any(node.private or node.rests_on & locked for node in self.corpus.wordings.get(id, ()))

    def _model_words(self, id: str) -> str:
        wordings = self.corpus.wordings.get(id, ())
        world = self.handbook.school.world()
        node = next((node for node in wordings if node.when.holds(world)), None)
        if node is None or (node.private and not self.view.private):
            return ""
        if node.rests_on & self.handbook.school.private and not self.view.private:
            return ""
        resolver = Resolver(self.handbook, None, self.view.private, {}, {})
        return plain(resolver.html(self.handbook.values.html(node.text)))

    def _section_of(self, id: str) -> str:
        """The title of the section in which a rule of the model stands."""
        for section in self.corpus.sections.values():
            if any(node.id == id for node in section.within()):
                return f"In “{plain(self.handbook.values.html(section.title))}”"
        return id

    def _decided(self) -> Iterator[Decided]:
        school, model = self.handbook.school, self.handbook.model
        for id, decision in model.decisions.items():
            key = f"decisions.{id}"
            if id not in school.answers or (key in school.private and not self.view.private):
                continue
            answer = school.answers[id]
            if decision.type == "rows":
                rows = tuple(_in_words(row, decision, self.handbook) for row in cast("tuple[Row, ...]", answer))
                yield Decided(key, decision.topic, _asked(decision.question), " ".join(rows) or "None", "", "", rows)
                continue
            choices = model.choices(decision)
            chosen = _chosen(answer)
            label = _said(answer, choices, self.handbook)
            others = "; ".join(words for one, words in choices.items() if one not in chosen and words)
            option = decision.options.get(str(answer)) if decision.type == "choice" else None
            against = ""
            departs = self.handbook.sources.get(option.against) if option and option.against else None
            if option and departs:
                against = f"Against {departs.title}: {option.why or 'see the source'}."
            yield Decided(key, decision.topic, _asked(decision.question), label, others, against)
        for id, place in model.places.items():
            key = f"places.{id}"
            if id in school.places and (key not in school.private or self.view.private):
                yield Decided(key, "Places", _asked(place.question), school.places[id], "", "")


def _asked(question: str) -> str:
    """A question without what follows it, which helps the office to answer."""
    asked, mark, _ = question.partition("?")
    return asked + mark


def _in_words(row: Row, decision: Decision, handbook: Handbook) -> str:
    """A row as governors read it: each column's head and what was answered."""
    said = []
    for name, column in decision.columns.items():
        if name in row.cells:
            labels = {one: handbook.values.plain(option.label) for one, option in column.options.items()}
            said.append(f"{handbook.values.plain(column.head or 'For')}: {_said(row.cells[name], labels, handbook)}")
    return f"{'; '.join(said)}."


def _chosen(answer: object) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else tuple(answer) if isinstance(answer, tuple | frozenset) else ()


def _said(answer: object, choices: dict[str, str], handbook: Handbook) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    model, school = handbook.model, handbook.school
    named = {id: handbook.values.plain(role.title) for id, role in model.roles.items()}
    named |= {id: linked.name for id, linked in school.linked.items()}
    chosen = _chosen(answer)
    chosen = tuple(sorted(chosen)) if isinstance(answer, frozenset) else chosen
    return "; ".join(choices.get(one) or named.get(one, one) for one in chosen) or "None of these"


def _where(rules: dict[str, list[str]], several: bool) -> str:
    """The numbers of rules, by policy where a school has several; how many there are where it has no numbers."""
    said = []
    for policy, numbers in rules.items():
        listed = ", ".join(numbers) if all(numbers) else str(len(numbers))
        said.append(f"{policy}: {listed}" if several else listed)
    return "; ".join(said)


def _checked(day: object) -> str:
    return f"Read and checked on {said_date(day)}" if isinstance(day, datetime.date) else "Not verified: check GOV.UK"
