"""The model: what the handbook asks each school, and what it knows without asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from handbook.data.entries import (
    NATIONS,
    NURSERY_TYPES,
    PHASE_WORDS,
    PHASES,
    READERS,
    TYPES,
    AccessibilityFile,
    Audience,
    Column,
    Contact,
    Decision,
    EffectsFile,
    Entry,
    Option,
    Phase,
    PlaceQuestion,
    PolicyOutline,
    Question,
    Role,
    Rule,
    SearchFile,
    Sentence,
    SettingType,
    Source,
    Term,
    TermOption,
)
from handbook.data.rows import first_choice
from handbook.text.conditions import ALWAYS, Condition, ConditionError, Name, parse
from handbook.text.proof import Domain

__all__ = [
    "NURSERY_TYPES",
    "PHASES",
    "PHASE_WORDS",
    "READERS",
    "TYPES",
    "AccessibilityFile",
    "Audience",
    "Column",
    "Contact",
    "Decision",
    "Entry",
    "Model",
    "Option",
    "Phase",
    "PlaceQuestion",
    "PolicyOutline",
    "Question",
    "Role",
    "Rule",
    "SearchFile",
    "SettingType",
    "Source",
    "Term",
    "TermOption",
    "needs",
    "when",
]


@dataclass(frozen=True, eq=False)
class Model:
    """All that the model asks and knows.

    Attributes:
        home: the folder it was read from; the invented schools that come with it stand beside that.
        in_short: what each section comes to, by file and reader.
        read: by id, the source hash of a rule as it was when its plain words were last read beside it.
        questions: what readers ask most, by view.
        accessibility: what the accessibility statement says.
        required_policies: the other policies that a school must have, each with the condition under which it must.
        search: what people type who look for a rule.
    """

    terms: dict[str, Term]
    roles: dict[str, Role]
    audiences: dict[str, Audience]
    everyone: Audience
    contacts: dict[str, Contact]
    sources: dict[str, Source]
    effects: EffectsFile
    in_short: Mapping[str, Mapping[str, tuple[Sentence, ...]]]
    read: Mapping[str, str]
    name: str
    edition: str
    policies: dict[str, PolicyOutline]
    linked: dict[str, str]
    decisions: dict[str, Decision]
    places: dict[str, PlaceQuestion]
    rules: tuple[Rule, ...]
    accessibility: AccessibilityFile
    questions: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    required_policies: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    search: SearchFile = field(default_factory=SearchFile)
    home: Path | None = None

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
        """What holds for no valid school: the model's rules, what options need, what the phases say by themselves."""
        return self._contradictions

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
        return tuple(_in_order({one: needs(decision.when) for one, decision in self.decisions.items()}))

    @cached_property
    def _domains(self) -> dict[Name, Domain]:
        domains = {Name("decisions", one): self._domain(decision) for one, decision in self.decisions.items()}
        held: dict[str, tuple[str, ...]] = {"roles": tuple(self.roles), "contacts": tuple(self.contacts)}
        held["policies"] = (*self.linked, *self.policies)
        domains |= {Name("setting", one): Domain("choices", options, False) for one, options in held.items()}
        return {**domains, **_SETTING}

    def _domain(self, decision: Decision) -> Domain:
        match decision.type:
            case "choice":
                return Domain("choice", tuple(decision.options), decision.optional)
            case "yes-no":
                return Domain("flag", (), decision.optional)
            case "choices" | "roles" | "policies":
                return Domain("choices", tuple(self.choices(decision)), decision.optional)
            case "rows" if column := first_choice(decision):
                # Which of these the rows are about; whether there are any follows.
                return Domain("choices", tuple(column.options), decision.optional)
        return Domain("text", (), decision.optional)

    @cached_property
    def _asked(self) -> dict[Name, Condition]:
        return {Name("decisions", one): parse(each.when) for one, each in self.decisions.items() if each.when}

    @cached_property
    def _contradictions(self) -> tuple[Condition, ...]:
        sources = [rule.never for rule in self.rules]
        for one, decision in self.decisions.items():
            column = first_choice(decision)
            options = column.options if column else decision.options
            for option, needed in ((option, each.when) for option, each in options.items() if each.when):
                chosen = (
                    f"decisions.{one} == '{option}'" if decision.type == "choice" else f"'{option}' in decisions.{one}"
                )
                sources.append(f"{chosen} and not ({needed})")
        return tuple(parse(source) for source in (*sources, *_NO_SCHOOL))


_ABSENT: Final = ("logo", "motto", "website", "privacy_notice", "policy_kept_at", "issue_label")
_FLAGS: Final = ("early_years", "boarding", "sixth_form", "signatures", "accuracy_note")
_SETTING: Final[Mapping[Name, Domain]] = {
    Name("setting", "name"): Domain("text", (), False),
    Name("setting", "short_name"): Domain("text", (), False),
    Name("setting", "type"): Domain("choice", TYPES, False),
    Name("setting", "nation"): Domain("choice", NATIONS, False),
    Name("setting", "phase"): Domain("choice", tuple(PHASE_WORDS), False),
    **{Name("setting", one): Domain("flag", (), False) for one in _FLAGS},
    **{Name("setting", one): Domain("text") for one in _ABSENT},
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


def needs(when: str | None) -> frozenset[str]:
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


def when(entry: Decision | PlaceQuestion | Option | Role) -> Condition:
    """The condition under which something is asked or on offer."""
    return parse(entry.when) if entry.when else ALWAYS
