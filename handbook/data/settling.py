"""Settling a school's answers: which decisions are asked of it, what it answered, and what it still has to answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from handbook.data.answers import LONGEST, Answer, Misfit, Row, offer, plain, read_answer, suggestion
from handbook.data.files import DecisionsAnswered, PrivateAnswer
from handbook.data.findings import Finding, Place
from handbook.data.model import Column, Decision, Model, when
from handbook.data.rows import Wrong, example_row, known_by, read_rows
from handbook.data.showing import show
from handbook.text.conditions import Condition, Name, parse

# The answer of a decision that leaves what holds to the rows of another.
OWN_RULES: Final = "own-rules"

# Where a value was written: a dotted key, or any part of one.
PlaceOf = Callable[[str], Place]
# What a school says of itself under a name, as far as these literals ask: each thing's key, and it in words.
FactsOf = Callable[[Name, Collection[object]], Iterator[tuple[str, str]]]


@dataclass
class Settled:
    """A school's answers, which of them are private, and what a condition finds when it asks.

    A name is missing from the world, not None, where its answer is wrong or still owed: nothing that depends on it is
    judged, so that one fault is told once.
    """

    world: dict[Name, object]
    answers: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)


def settle(
    written: DecisionsAnswered,
    model: Model,
    world: Mapping[Name, object],
    place: PlaceOf,
    facts: FactsOf,
    unread: frozenset[str],
    used: frozenset[str] | None = None,
) -> tuple[Settled, list[Finding]]:
    """Judge a school's answers.

    Args:
        written: the answers as typed.
        model: what is asked.
        world: what is known of the school besides its answers.
        place: where a key was written.
        facts: what is known of the school besides its answers, as a finding tells it.
        unread: the groups, decisions or places, that could not be read: nothing is missing from them.
        used: the keys of what the school's layout uses; None for everything. Nothing else has to be answered, and
            what is answered all the same is told in a note.

    Returns:
        The answers that are right, in the order in which the model asks, and the findings in that order too.
    """
    settler = _Settler(written, model, place, facts, unread, used, Settled(dict(world)))
    found: dict[str, list[Finding]] = {one: list(settler.decision(one)) for one in model.order}
    findings = [*settler.unknown(), *(each for one in model.decisions for each in found[one])]
    findings += [finding for one in model.places for finding in settler.place_answer(one)]
    findings += settler.contradictions()
    settled = settler.settled
    for one in model.decisions:
        if not settler.is_used(f"decisions.{one}"):
            settled.world.setdefault(Name("decisions", one), None)
    settled.answers = {one: settled.answers[one] for one in model.decisions if one in settled.answers}
    return settled, findings


@dataclass
class _Settler:
    written: DecisionsAnswered
    model: Model
    place: PlaceOf
    facts: FactsOf
    unread: frozenset[str]
    used: frozenset[str] | None
    settled: Settled

    def unknown(self) -> Iterator[Finding]:
        for group, known in (("decisions", self.model.decisions), ("places", self.model.places)):
            other = "places" if group == "decisions" else "decisions"
            for one in getattr(self.written, group):
                if one not in known:
                    elsewhere = one in getattr(self.model, other)
                    mend = f"move it under {other}:" if elsewhere else _like(one, known)
                    key = f"{group}.{one}"
                    yield Finding(self.place(key), key, f"'{one}' is nothing that the model asks", mend)

    def decision(self, one: str) -> Iterator[Finding]:
        decision, name, key = self.model.decisions[one], Name("decisions", one), f"decisions.{one}"
        asked, raw = self.asked(when(decision)), self.raw("decisions", one)
        if not self.is_used(key):
            if raw is not None:
                yield self.not_used(key)
                # What it departs from concerns nobody while no policy says so.
                yield from (finding for finding in self.answer(one, decision, raw) if not finding.warning)
                self.settled.answers.pop(one, None)
            return
        if asked is None:
            return
        if not asked:
            self.settled.world[name] = None
            if raw is not None:
                yield self.not_asked(key, raw, when(decision))
        elif raw is None:
            if decision.optional:
                # What could not be read may have been anything.
                if key not in self.unread:
                    self.settled.world[name] = None
            elif not {"decisions", key} & self.unread:
                yield self.owed(key, decision.question, self.ways(decision))
        else:
            yield from self.answer(one, decision, raw)

    def answer(self, one: str, decision: Decision, raw: object) -> Iterator[Finding]:
        if decision.type == "rows":
            yield from self.rows(one, decision, raw)
            return
        key = f"decisions.{one}"
        try:
            choices = self.model.choices(decision)
            answer = read_answer(decision.type, raw, choices, decision.max or LONGEST, decision.example or "")
        except Misfit as misfit:
            yield Finding(self.place(key), key, misfit.wrong, misfit.mend)
            return
        if answer == () and not decision.optional:
            yield Finding(self.place(key), key, "the list is empty", f"{decision.question} {self.ways(decision)}")
            return
        not_offered = [option for option in self.chosen(decision, answer) if not self.offered(decision, option)]
        for option in not_offered:
            offered = {each: label for each, label in choices.items() if self.offered(decision, each)}
            wrong = f"'{option}' ({choices[option]}) is not for a school like this"
            yield Finding(self.place(key), key, wrong, f"type one of: {offer(offered)}")
        if not_offered:
            return
        for option in self.chosen(decision, answer):
            yield from self.departure(key, decision, option)
        self.settled.answers[one] = answer
        self.settled.world[Name("decisions", one)] = answer

    def rows(self, one: str, decision: Decision, raw: object) -> Iterator[Finding]:
        key = f"decisions.{one}"
        rows, wrong = read_rows(decision, raw, self.model.roles)
        if not rows and not wrong and not decision.optional:
            wrong = [Wrong("", Misfit("there is no row", f"{decision.question} Type - {example_row(decision)}"))]
        for each in wrong:
            at = f"{key}.{each.path}".rstrip(".")
            yield Finding(self.place(at), at, each.misfit.wrong, each.misfit.mend)
        not_fit = [] if wrong else [*self.not_offered(key, decision, rows), *self.in_general(key, decision, rows)]
        yield from not_fit
        if wrong or not_fit:
            return
        for at, column, option in _chosen_in(decision, rows):
            yield from self.departure(f"{key}.{at}", column, option)
        self.settled.answers[one] = rows
        self.settled.world[Name("decisions", one)] = known_by(decision, rows)

    def not_offered(self, key: str, decision: Decision, rows: tuple[Row, ...]) -> Iterator[Finding]:
        for at, column, option in _chosen_in(decision, rows):
            if self.asked(when(column.options[option])) is False:
                words = {id: each.label for id, each in column.options.items() if self.asked(when(each)) is not False}
                wrong = f"'{option}' ({column.options[option].label}) is not for a school like this"
                yield Finding(self.place(f"{key}.{at}"), f"{key}.{at}", wrong, f"type one of: {offer(words)}")

    def in_general(self, key: str, decision: Decision, rows: tuple[Row, ...]) -> Iterator[Finding]:
        """A row that says in general what another decision says: one of the two contradicts the other, or is idle."""
        about, *others = decision.once or ("",)
        for number, row in enumerate(rows):
            one = decision.settled.get(str(row.cells.get(about)))
            if one is None or any(name in row.cells for name in others) or self.leaves_to_rows(one):
                continue
            said = f" as {self.said(one)} ({self.place(f'decisions.{one}')})" if one in self.settled.answers else ""
            wrong = f"row {number + 1} holds for all {row.cells[about]}, which {one} settles{said}"
            mend = f"say under {', '.join(others)} what it is an exception for, or take the row out and change {one}"
            yield Finding(self.place(f"{key}.{number}"), f"{key}.{number}", wrong, mend)

    def leaves_to_rows(self, one: str) -> bool:
        """Whether a decision is answered by leaving it to the rows of another."""
        return self.settled.answers.get(one) == OWN_RULES

    def departure(self, key: str, decision: Decision | Column, option: str) -> Iterator[Finding]:
        """An answer that departs from guidance is the school's to give; it is told, so that it is given knowingly."""
        each = decision.options[option]
        if each.against:
            source = self.model.sources[each.against]
            if not source.applies(*(str(self.settled.world[Name("setting", one)]) for one in ("type", "nation"))):
                return
            wrong = f"'{option}' departs from “{source.title}”: {each.why}"
            yield Finding(self.place(key), key, wrong, "make sure that the governing body knows", warning=True)

    def chosen(self, decision: Decision, answer: Answer) -> list[str]:
        if decision.type == "choice":
            return [str(answer)]
        if decision.type == "choices" and isinstance(answer, frozenset):
            return [option for option in decision.options if option in answer]
        return []

    def offered(self, decision: Decision, option: str) -> bool:
        return self.asked(when(decision.options[option])) is not False

    def place_answer(self, one: str) -> Iterator[Finding]:
        question, key = self.model.places[one], f"places.{one}"
        asked, raw = self.asked(when(question)), self.raw("places", one)
        if not self.is_used(key):
            if raw is not None:
                yield self.not_used(key)
                yield from self.place_named(one, raw)
                self.settled.places.pop(one, None)
            return
        if asked is None:
            return
        if not asked:
            if raw is not None:
                yield self.not_asked(key, raw, when(question))
        elif raw is None:
            if not {"places", key} & self.unread:
                yield self.owed(key, question.question, f"type for instance {question.example}")
        else:
            yield from self.place_named(one, raw)

    def place_named(self, one: str, raw: object) -> Iterator[Finding]:
        key = f"places.{one}"
        try:
            self.settled.places[one] = plain(str(raw))
        except Misfit as misfit:
            yield Finding(self.place(key), key, misfit.wrong, misfit.mend)

    def contradictions(self) -> Iterator[Finding]:
        # An answer that no policy uses contradicts nothing that anybody reads.
        world = {name: value for name, value in self.settled.world.items() if self.is_used(str(name))}
        for rule in self.model.rules:
            condition = parse(rule.never)
            if condition.decided(world) is not True:
                continue
            told = [each for name in condition.names for each in self.told(name, condition.literals(name))]
            parts = sorted((self.place(key), key, words) for key, words in told)
            # It stands at an answer where there is one: that is sooner changed than what the school is.
            here = [part for part in parts if part[1].startswith("decisions.")] or parts
            at, key, _ = here[-1] if here else (self.place("decisions"), "decisions", "")
            said = " and ".join(f"{words} ({place})" for place, _, words in parts)
            yield Finding(
                at, key, f"answers that contradict each other: {said}. {rule.why.rstrip('.')}", "change one of them"
            )

    def told(self, name: Name, literals: Collection[object]) -> Iterator[tuple[str, str]]:
        """What a school has said under a name of a rule: each thing's key, and it in words."""
        if name.group != "decisions":
            yield from self.facts(name, literals)
        elif name.name in self.settled.answers:
            yield str(name), f"{name.name} is {self.said(name.name)}"

    def said(self, one: str) -> str:
        answer = self.settled.answers[one]
        if self.model.decisions[one].type == "rows":
            answer = known_by(self.model.decisions[one], cast("tuple[Row, ...]", answer))
            return f"about [{', '.join(sorted(answer))}]" if isinstance(answer, frozenset) else f"{len(answer)} rows"
        if isinstance(answer, bool):
            return "yes" if answer else "no"
        return f"'{answer}'" if isinstance(answer, str) else f"[{', '.join(sorted(map(str, answer)))}]"

    def asked(self, condition: Condition) -> bool | None:
        """Whether a condition holds; None where that depends on an answer that is wrong or still owed."""
        return condition.decided(self.settled.world)

    def is_used(self, key: str) -> bool:
        """Whether something that the school publishes rests on this; what is no question always counts."""
        return self.used is None or key in self.used or not key.startswith(("decisions.", "places."))

    def raw(self, group: str, one: str) -> object:
        """What was typed, with a note of whether it is private."""
        written: object = getattr(self.written, group).get(one)
        if isinstance(written, PrivateAnswer):
            if written.private:
                self.settled.private.add(f"{group}.{one}")
            return written.answer
        return written

    def ways(self, decision: Decision) -> str:
        """Say how a question can be answered."""
        choices = self.model.choices(decision)
        if decision.type in ("choice", "choices"):
            offered = offer({one: label for one, label in choices.items() if self.offered(decision, one)})
            return (
                f"type one of: {offered}" if decision.type == "choice" else f"type a list, [] for none, of: {offered}"
            )
        if decision.type == "yes-no":
            return "type yes or no"
        if decision.type == "rows":
            return f"write each row on a line of its own: - {example_row(decision)}"
        if decision.type in ("roles", "policies"):
            return f"type a list of: {', '.join(choices)}"
        example = decision.example or "a few words"
        return f"type for instance {example}" if decision.type == "text" else f"type a list, for instance [{example}]"

    def owed(self, key: str, question: str, ways: str) -> Finding:
        # A question that another answer has just opened has no line yet: it stands at its group.
        return Finding(self.place(key), key, f"not answered: {question}", ways)

    def not_used(self, key: str) -> Finding:
        # No fault: a school may change its layout and keep its answers.
        return Finding(
            self.place(key), key, "no section of your policies uses this", "you may take it out", warning=True
        )

    def not_asked(self, key: str, raw: object, condition: Condition) -> Finding:
        reasons = "; ".join(sorted(f"{name} is {self.found(name)}" for name in condition.names))
        plain = isinstance(raw, list) and all(isinstance(each, str) for each in raw)
        given = f"[{', '.join(map(str, raw))}]" if plain and isinstance(raw, list) else show(raw)
        wrong = f"{given} answers a question that is not asked of this school ({reasons})"
        return Finding(self.place(key), key, wrong, "take the line out")

    def found(self, name: Name) -> str:
        value = self.settled.world.get(name)
        if value is None:
            return "not answered"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple) and any(isinstance(each, Row) for each in value):
            return "answered"
        return f"'{value}'" if isinstance(value, str) else ", ".join(sorted(map(str, value))) or "none"  # type: ignore[call-overload]


def _chosen_in(decision: Decision, rows: tuple[Row, ...]) -> Iterator[tuple[str, Column, str]]:
    """Every option chosen in a cell: the way to the cell, its column, the option."""
    for number, row in enumerate(rows):
        for name, column in decision.columns.items():
            cell = row.cells.get(name)
            if column.type == "choice" and isinstance(cell, str):
                yield f"{number}.{name}", column, cell
            elif column.type == "choices" and isinstance(cell, tuple):
                yield from ((f"{number}.{name}", column, option) for option in cell)


def _like(one: str, known: Mapping[str, object]) -> str:
    mend = suggestion(one, known, "")
    return mend if mend.startswith("did you mean") else "take the line out, or put right its name"
