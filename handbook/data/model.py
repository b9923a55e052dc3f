"""The model: what the handbook asks each school, and what it knows without asking.

One class a thing, one file a kind of thing under ``data/model``; groups keep the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from handbook.data.answers import Kind, Misfit, read_answer, suggestion
from handbook.data.findings import Finding, Place
from handbook.data.reading import Document, read, validate
from handbook.data.types import Day, Line, Phone, Slug, Text, WebAddress, YesNo
from handbook.text.conditions import ALWAYS, Condition, ConditionError, Domain, Name, check_literals, parse

SettingType = Literal["maintained", "academy", "independent", "special", "pru", "maintained-nursery", "early-years"]
Reader = Literal["parents", "pupils", "staff", "visitors", "governors"]
Phase = Literal[
    "early-years", "nursery", "infant", "junior", "first", "primary",
    "middle", "secondary", "upper", "all-through", "sixth-form",
]  # fmt: skip

TYPES: Final[tuple[str, ...]] = SettingType.__args__  # type: ignore[attr-defined]
READERS: Final[tuple[str, ...]] = Reader.__args__  # type: ignore[attr-defined]
PHASES: Final = ("early-years", "primary", "secondary", "sixth-form")
# What a word for a kind of school says of the ages it takes.
PHASE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "early-years": frozenset({"early-years"}),
    "nursery": frozenset({"early-years"}),
    "infant": frozenset({"primary"}),
    "junior": frozenset({"primary"}),
    "first": frozenset({"primary"}),
    "primary": frozenset({"primary"}),
    "middle": frozenset({"primary", "secondary"}),
    "secondary": frozenset({"secondary"}),
    "upper": frozenset({"secondary"}),
    "all-through": frozenset({"primary", "secondary"}),
    "sixth-form": frozenset({"sixth-form"}),
}
NURSERY_TYPES: Final = ("early-years", "maintained-nursery")
# A policy of ours that statements call by another name than its id.
_ALSO_CALLED: Final = {"social_media": "social"}


class Entry(BaseModel):
    """Something written in a data file: what it may hold is what is named, and it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Placed(Entry):
    """An entry that knows where it was written."""

    _place: Place = PrivateAttr(default=Place(""))

    @property
    def place(self) -> Place:
        """Where it was written."""
        return self._place

    def stand_at(self, place: Place) -> None:
        """Note where it was written; done once, by whoever read the file."""
        self._place = place


class TermOption(Entry):
    """A word on offer for a term, with its singular."""

    word: Line
    one: Line | None = None
    plural: YesNo = False


class Term(Entry):
    """A word that the school chooses."""

    question: Text
    singular: Slug | None = None
    options: tuple[TermOption, ...] = Field(min_length=1)
    default: Line
    default_for: dict[SettingType, Line] = {}

    def option(self, word: str) -> TermOption | None:
        """Find the word on offer."""
        return next((option for option in self.options if option.word == word), None)


class Role(Entry):
    """A post that the text names."""

    title: Text
    phrase: Text
    holder: YesNo = False
    required: YesNo = False


class Audience(Entry):
    """A reader, and the site that reader gets."""

    title: Text
    who: Text
    hint: Text


class Contact(Entry):
    """An outside service: national, with a name of its own, or asked of each school."""

    name: Text | None = None
    ask: Text | None = None
    phone: Phone | None = None
    purpose: Text
    required: YesNo = False
    out_of_hours: YesNo = False
    phone_needed: YesNo = True
    audience: tuple[Reader, ...] = Field(alias="for")


class Source(Entry):
    """A law or guidance document."""

    title: Text
    edition: Line | None = None
    speaks: Literal["must", "should"]
    nation: Line
    address: WebAddress
    says: Text | None = None
    types: tuple[SettingType, ...] | None = None
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    checked: Day | None = None


class PolicyOutline(Entry):
    """A policy of the model: its title and its sections in order, files under ``docs``."""

    title: Text
    lede: Text
    sections: tuple[Line, ...] = Field(min_length=1)


class Option(Entry):
    """One of the answers on offer."""

    label: Text
    against: Slug | None = None
    why: Text | None = None
    when: Text | None = None
    note: Text | None = None


class Decision(Placed):
    """A choice that the model leaves to the school."""

    topic: Line
    question: Text
    type: Kind
    options: dict[Slug, Option] = {}
    default: str | bool | tuple[str, ...] | None = None
    when: Text | None = None
    note: Text | None = None
    optional: YesNo = False
    max: int | None = Field(None, ge=1)
    example: Text | None = None


class PlaceQuestion(Placed):
    """A place that the text names: where phones are kept, which telephone pupils use."""

    question: Text
    example: Text
    when: Text | None = None
    topic: Line | None = None


class Rule(Placed):
    """Answers that contradict each other, and why."""

    never: Text
    why: Text


# The files of data/model


class ModelName(Entry):
    """What the model is called, and its edition."""

    name: Text
    edition: Line


class LinkedName(Entry):
    """How a sentence names another policy of the school."""

    name: Text


class TermsFile(Entry):
    """``terms.yml``: words that a school chooses."""

    terms: dict[str, Term]


class RolesFile(Entry):
    """``roles.yml``: posts that the text names."""

    roles: dict[Slug, Role]


class AudiencesFile(Entry):
    """``audiences.yml``: who a statement can be for."""

    audiences: dict[Reader, Audience]
    everyone: Audience


class ContactsFile(Entry):
    """``contacts.yml``: outside services."""

    contacts: dict[Slug, Contact]


class SourcesFile(Entry):
    """``sources.yml``: law and guidance."""

    sources: dict[Slug, Source]


class PoliciesFile(Entry):
    """``policies.yml``: the policies of the model, and the other policies that it names."""

    model: ModelName
    policies: dict[Slug, PolicyOutline]
    linked: dict[Slug, LinkedName]


class DecisionsFile(Entry):
    """``decisions.yml``: what is asked of a school."""

    decisions: dict[str, Decision]
    places: dict[str, PlaceQuestion] = {}
    rules: tuple[Rule, ...] = ()


class IdsFile(Entry):
    """``ids.yml``: what became of ids that stand no longer."""

    renamed: dict[str, str] = {}
    retired: dict[str, str] = {}


FILES: Final[Mapping[str, type[Entry]]] = {
    "terms": TermsFile,
    "roles": RolesFile,
    "audiences": AudiencesFile,
    "contacts": ContactsFile,
    "sources": SourcesFile,
    "policies": PoliciesFile,
    "decisions": DecisionsFile,
    "ids": IdsFile,
}


@dataclass(frozen=True, eq=False)
class Model:
    """All that the model asks and knows."""

    terms: dict[str, Term]
    roles: dict[str, Role]
    audiences: dict[str, Audience]
    everyone: Audience
    contacts: dict[str, Contact]
    sources: dict[str, Source]
    name: str
    edition: str
    policies: dict[str, PolicyOutline]
    linked: dict[str, str]
    decisions: dict[str, Decision]
    places: dict[str, PlaceQuestion]
    rules: tuple[Rule, ...]
    renamed: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

    def names(self) -> frozenset[Name]:
        """Every name that a condition may hold."""
        return frozenset(self._domains)

    def domains(self) -> dict[Name, Domain]:
        """The values that each name can take in a valid school."""
        return dict(self._domains)

    def asked(self) -> dict[Name, Condition]:
        """When each decision is asked, of those that are not asked of every school."""
        return dict(self._asked)

    def contradictions(self) -> tuple[Condition, ...]:
        """What holds for no valid school: the model's rules, what options need, and what the phases say by themselves."""
        return self._contradictions

    def policies_used(self) -> dict[str, str]:
        """Under which name a condition asks whether the school has a policy: ``image_use`` for ``image-use``."""
        ids = {one.replace("-", "_"): one for one in (*self.linked, *self.policies)}
        return ids | {called: one for called, one in _ALSO_CALLED.items() if one in self.policies}

    def choices(self, decision: Decision) -> dict[str, str]:
        """What may be chosen for a decision: the word to type and what it means."""
        match decision.type:
            case "choice" | "choices":
                return {one: option.label for one, option in decision.options.items()}
            case "roles":
                return dict.fromkeys(self.roles, "")
            case "policies":
                return dict.fromkeys(self.linked, "")
        return {}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The decisions, each after those on which asking it depends."""
        return tuple(_in_order({one: _needs(decision.when) for one, decision in self.decisions.items()}))

    @cached_property
    def _domains(self) -> dict[Name, Domain]:
        domains = {Name("decisions", one): self._domain(decision) for one, decision in self.decisions.items()}
        domains |= {Name("policies_used", one): Domain("flag", (), False) for one in self.policies_used()}
        held = {"roles": tuple(self.roles), "policies": (*self.linked, *self.policies)}
        domains |= {Name("setting", one): Domain("choices", options, False) for one, options in held.items()}
        return domains | _SETTING

    def _domain(self, decision: Decision) -> Domain:
        match decision.type:
            case "choice":
                return Domain("choice", tuple(decision.options), decision.optional)
            case "yes-no":
                return Domain("flag", (), decision.optional)
            case "choices" | "roles" | "policies":
                return Domain("choices", tuple(self.choices(decision)), decision.optional)
        return Domain("text", (), decision.optional)

    @cached_property
    def _asked(self) -> dict[Name, Condition]:
        return {Name("decisions", one): parse(each.when) for one, each in self.decisions.items() if each.when}

    @cached_property
    def _contradictions(self) -> tuple[Condition, ...]:
        sources = [rule.never for rule in self.rules]
        for one, decision in self.decisions.items():
            for option, needs in ((option, each.when) for option, each in decision.options.items() if each.when):
                chosen = (
                    f"decisions.{one} == '{option}'" if decision.type == "choice" else f"'{option}' in decisions.{one}"
                )
                sources.append(f"{chosen} and not ({needs})")
        return tuple(parse(source) for source in (*sources, *_NO_SCHOOL))


_ABSENT: Final = ("logo", "motto", "website", "privacy_notice", "policy_kept_at", "issue_label")
_FLAGS: Final = ("early_years", "boarding", "sixth_form", "signatures", "accuracy_note")
_SETTING: Final[Mapping[Name, Domain]] = {
    Name("setting", "name"): Domain("text", (), False),
    Name("setting", "short_name"): Domain("text", (), False),
    Name("setting", "type"): Domain("choice", TYPES, False),
    Name("setting", "phase"): Domain("choice", tuple(PHASE_WORDS), False),
    **{Name("setting", one): Domain("flag", (), False) for one in _FLAGS},
    **{Name("setting", one): Domain("text") for one in _ABSENT},
    Name("approval", "approved"): Domain("flag", (), False),
    Name("phases", ""): Domain("choices", PHASES, False),
}
_NO_SCHOOL: Final = (
    "not phases",
    "setting.early_years and 'early-years' not in phases",
    "not setting.early_years and 'early-years' in phases",
    "setting.sixth_form and 'sixth-form' not in phases",
    "not setting.sixth_form and 'sixth-form' in phases",
    "setting.type in ['early-years', 'maintained-nursery'] and 'early-years' not in phases",
    "setting.type in ['early-years', 'maintained-nursery'] and "
    "('primary' in phases or 'secondary' in phases or 'sixth-form' in phases)",
)


def _needs(when: str | None) -> frozenset[str]:
    """The decisions that a condition names."""
    try:
        names = parse(when).names if when else ()
    except ConditionError:
        names = ()
    return frozenset(name.name for name in names if name.group == "decisions")


def _in_order(needs: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Put each after what it needs, as near to the order given as that allows; a ring is broken anywhere."""
    done: set[str] = set()

    def visit(one: str) -> Iterator[str]:
        if one in done or one not in needs:
            return
        done.add(one)
        for needed in sorted(needs[one]):
            yield from visit(needed)
        yield one

    for one in needs:
        yield from visit(one)


# Reading

E_ = TypeVar("E_", bound=Entry)


def load_model(folder: Path, shown: str) -> tuple[Model | None, tuple[Finding, ...]]:
    """Read the model.

    Args:
        folder: where its files are, ``data/model``.
        shown: that folder as findings name it.

    Returns:
        The model, or None when something in it is wrong, and everything that is.
    """
    documents = {name: read(folder / f"{name}.yml", f"{shown}/{name}.yml") for name in FILES}
    findings = [finding for document in documents.values() for finding in document.findings]
    made: dict[str, Any] = {}
    for name, document in documents.items():
        value, wrong = validate(document, FILES[name])
        findings += wrong
        if value is not None:
            made[name] = value
    if findings or len(made) < len(FILES):
        return None, tuple(sorted(set(findings)))
    model = _gathered(made, documents["decisions"])
    findings = sorted(set(_Judge(model, documents).findings()))
    return (None if findings else model), tuple(findings)


def _gathered(made: Mapping[str, Any], asked: Document) -> Model:
    decisions: DecisionsFile = made["decisions"]
    for group in ("decisions", "places"):
        for one, entry in getattr(decisions, group).items():
            entry.stand_at(asked.place((group, one)))
    for number, rule in enumerate(decisions.rules):
        rule.stand_at(asked.place(("rules", number)))
    policies: PoliciesFile = made["policies"]
    model = Model(
        terms=made["terms"].terms,
        roles=made["roles"].roles,
        audiences=dict(made["audiences"].audiences),
        everyone=made["audiences"].everyone,
        contacts=made["contacts"].contacts,
        sources=made["sources"].sources,
        name=policies.model.name,
        edition=policies.model.edition,
        policies=policies.policies,
        linked={one: each.name for one, each in policies.linked.items()},
        decisions={},
        places=decisions.places,
        rules=decisions.rules,
        renamed=made["ids"].renamed,
        retired=made["ids"].retired,
    )
    for one, decision in decisions.decisions.items():
        model.decisions[one] = _settled(model, decision)
    return model


def _settled(model: Model, decision: Decision) -> Decision:
    """Give a decision its default as an answer; one that does not fit stays as typed, and is a finding later."""
    if decision.default is None:
        return decision
    try:
        answer = read_answer(decision.type, decision.default, model.choices(decision), decision.max or 400)
    except Misfit:
        return decision
    return decision.model_copy(update={"default": answer})


@dataclass(frozen=True)
class _Judge:
    """Finds what does not fit together in a model whose every value is of the right kind."""

    model: Model
    documents: Mapping[str, Document]

    def findings(self) -> Iterator[Finding]:
        yield from self.terms()
        yield from self.contacts()
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
            defaults = [(("default",), term.default)]
            defaults += [(("default_for", kind), word) for kind, word in term.default_for.items()]  # type: ignore[misc]
            for path, word in defaults:
                if word not in words:
                    yield self.wrong(
                        "terms", ("terms", one, *path), f"'{word}' is not on offer", suggestion(word, words)
                    )
            for number, option in enumerate(term.options):
                if term.singular and not option.one:
                    path = ("terms", one, "options", number)
                    yield self.wrong("terms", path, f"'{option.word}' has no singular", f"add one: the {term.singular}")
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
        for option, each in decision.options.items():
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

    def condition(self, source: str | None, path: tuple[str | int, ...]) -> Iterator[Finding]:
        if source is None:
            return
        try:
            condition = parse(source, self.model._domains)
        except ConditionError as error:
            yield self.wrong("decisions", path, error.message, error.mend)
            return
        for error in check_literals(condition, self.model._domains):
            yield self.wrong("decisions", path, error.message, error.mend)

    def rings(self) -> Iterator[Finding]:
        needs = {one: _needs(decision.when) for one, decision in self.model.decisions.items()}
        for one in needs:
            reached: set[str] = set()
            ahead = set(needs[one])
            while ahead:
                reached |= ahead
                ahead = {far for near in ahead for far in needs.get(near, frozenset())} - reached
            if one in reached:
                path = ("decisions", one, "when")
                yield self.wrong("decisions", path, "whether it is asked depends on its own answer", "break the ring")


def when(entry: Decision | PlaceQuestion | Option) -> Condition:
    """The condition under which something is asked or on offer."""
    return parse(entry.when) if entry.when else ALWAYS
