"""Whether the model fits together: conditions that can be asked, defaults that are on offer, sources that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handbook.data.answers import Misfit, read_answer, suggestion
from handbook.data.findings import Finding
from handbook.data.model import Decision, Model, Option, needs
from handbook.data.reading import Document
from handbook.text.conditions import ConditionError, Name, parse
from handbook.text.proof import Domain, check_literals


def inconsistent(model: Model, documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Find what does not fit together in a model whose every value is of the right kind.

    Args:
        model: what was read.
        documents: the files it was read from, by name.
    """
    return _Judge(model, documents, model.domains()).findings()


@dataclass(frozen=True)
class _Judge:
    """Finds what does not fit together in a model whose every value is of the right kind."""

    model: Model
    documents: Mapping[str, Document]
    domains: dict[Name, Domain]

    def findings(self) -> Iterator[Finding]:
        yield from self.terms()
        yield from self.contacts()
        for one, required in self.model.required_policies.items():
            yield from self.condition(required, ("linked", one, "when"), "policies")
        for one, role in self.model.roles.items():
            yield from self.condition(role.when, ("roles", one, "when"), "roles")
        for one, decision in self.model.decisions.items():
            yield from self.decision(one, decision)
        for one, place in self.model.places.items():
            yield from self.condition(place.when, ("places", one, "when"))
        for number, rule in enumerate(self.model.rules):
            yield from self.condition(rule.never, ("rules", number, "never"))
        yield from self.rings()

    def wrong(self, file: str, path: tuple[str | int, ...], wrong: str, mend: str) -> Finding:
        return Finding(self.documents[file].place(path), ".".join(map(str, path)), wrong, mend)

    def terms(self) -> Iterator[Finding]:
        for one, term in self.model.terms.items():
            words = [option.word for option in term.options]
            defaults: list[tuple[tuple[str, ...], str]] = [(("default",), term.default)]
            defaults += [(("default_for", kind), word) for kind, word in term.default_for.items()]
            for path, word in defaults:
                if word not in words:
                    yield self.wrong(
                        "terms", ("terms", one, *path), f"'{word}' is not on offer", suggestion(word, words)
                    )
            for number, option in enumerate(term.options):
                if term.singular and not option.one:
                    at = ("terms", one, "options", number)
                    yield self.wrong("terms", at, f"'{option.word}' has no singular", f"add one: the {term.singular}")
            if term.singular in self.model.terms:
                yield self.wrong(
                    "terms", ("terms", one, "singular"), f"'{term.singular}' is a term", "rename one of them"
                )

    def contacts(self) -> Iterator[Finding]:
        for one, contact in self.model.contacts.items():
            if bool(contact.name) == bool(contact.ask):
                mend = "give name to a national service, or ask to one that each school fills in"
                yield self.wrong("contacts", ("contacts", one), "it has both name and ask, or neither", mend)

    def decision(self, one: str, decision: Decision) -> Iterator[Finding]:
        here = ("decisions", one)
        has_options, chosen = bool(decision.options), decision.type in ("choice", "choices")
        if has_options != chosen:
            mend = "give it options" if chosen else "take the options out, or make its type choice"
            yield self.wrong(
                "decisions",
                here,
                f"a decision of type {decision.type} with{'' if has_options else 'out'} options",
                mend,
            )
        yield from self.condition(decision.when, (*here, "when"))
        yield from self.default(decision, (*here, "default"))
        yield from self.columns(decision, here)
        yield from self.options(decision.options, here)

    def columns(self, decision: Decision, here: tuple[str | int, ...]) -> Iterator[Finding]:
        """What does not fit together in the columns of rows."""
        if (decision.type == "rows") != bool(decision.columns):
            mend = "give it columns" if decision.type == "rows" else "take the columns out, or make its type rows"
            yield self.wrong("decisions", here, f"a decision of type {decision.type} and its columns", mend)
        if decision.type == "rows" and decision.default is not None:
            yield self.wrong("decisions", (*here, "default"), "rows have no default", "take it out")
        for group in ("once", "one_of"):
            for name in getattr(decision, group):
                if name not in decision.columns:
                    mend = suggestion(name, decision.columns)
                    yield self.wrong("decisions", (*here, group), f"there is no column '{name}'", mend)
        first = next(iter(decision.columns.values()), None)
        for option, one in decision.settled.items():
            known = first.options if first else {}
            if option not in known or one not in self.model.decisions or not decision.once:
                mend = "name an option of the first column, a decision, and the columns that tell rows apart in once"
                yield self.wrong("decisions", (*here, "settled"), f"'{option}: {one}' does not fit", mend)
        for name, column in decision.columns.items():
            path = (*here, "columns", name)
            if bool(column.options) != (column.type in ("choice", "choices")):
                wrong = f"a column of type {column.type} with{'' if column.options else 'out'} options"
                yield self.wrong("decisions", path, wrong, "give options to a choice, and to nothing else")
            if (column.head is None) != (column.type == "readers"):
                mend = "write head: and what stands over the column; one of readers is not shown and has none"
                yield self.wrong("decisions", path, "what stands over the column is missing or too much", mend)
            if column.for_pupils is not None and column.for_pupils not in decision.columns:
                mend = suggestion(column.for_pupils, decision.columns)
                yield self.wrong(
                    "decisions", path, f"there is no column '{column.for_pupils}' for pupils to read", mend
                )
            if (column.says is None) == (column.type == "yes-no"):
                yield self.wrong("decisions", path, "says is what a yes reads as", "write it of a yes-no column alone")
            yield from self.options(column.options, path)

    def options(self, options: Mapping[str, Option], here: tuple[str | int, ...]) -> Iterator[Finding]:
        for option, each in options.items():
            path = (*here, "options", option)
            yield from self.condition(each.when, (*path, "when"))
            if each.against and each.against not in self.model.sources:
                mend = suggestion(each.against, self.model.sources)
                yield self.wrong("decisions", (*path, "against"), f"'{each.against}' is not a source", mend)
            if bool(each.against) != bool(each.why):
                yield self.wrong("decisions", path, "against and why go together", "write both, or neither")

    def default(self, decision: Decision, path: tuple[str | int, ...]) -> Iterator[Finding]:
        typed = decision.default
        if typed is None or isinstance(typed, bool | frozenset):
            return
        try:
            read_answer(decision.type, typed, self.model.choices(decision), decision.max or 400)
        except Misfit as misfit:
            yield self.wrong("decisions", path, misfit.wrong, misfit.mend)

    def condition(self, source: str | None, path: tuple[str | int, ...], file: str = "decisions") -> Iterator[Finding]:
        if source is None:
            return
        try:
            condition = parse(source, self.domains)
        except ConditionError as error:
            yield self.wrong(file, path, error.message, error.mend)
            return
        for misfit in check_literals(condition, self.domains):
            yield self.wrong(file, path, misfit.message, misfit.mend)

    def rings(self) -> Iterator[Finding]:
        needed = {one: needs(decision.when) for one, decision in self.model.decisions.items()}
        for one in needed:
            reached: set[str] = set()
            ahead = set(needed[one])
            while ahead:
                reached |= ahead
                ahead = {far for near in ahead for far in needed.get(near, frozenset())} - reached
            if one in reached:
                path = ("decisions", one, "when")
                yield self.wrong("decisions", path, "whether it is asked depends on its own answer", "break the ring")
