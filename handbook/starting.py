"""Starting a school: a folder of data with every question that applies, what may be answered, and blank answers.

A line that ends with its colon waits for an answer, and is one finding of ``handbook check`` until it has one. What
need not be answered, or is asked only after another answer, stands behind a ``#``.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from jinja2 import Environment, nodes

from handbook.data.entries import NATIONS, NURSERY_TYPES, PHASE_WORDS, READERS, TYPES
from handbook.data.files import SchoolFile
from handbook.data.loading import terms_of
from handbook.data.model import Decision, Model, Option, PlaceQuestion
from handbook.data.reading import parse as parse_yaml
from handbook.data.rows import example_row
from handbook.text import grammar
from handbook.text.conditions import Name, parse

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Of a type that does not say by itself which ages it takes.
USUAL_PHASE: Final = "primary"
# Lines of school.yml that add ages to those that the phase says.
_FLAGS: Final[Mapping[str, str]] = {"early_years": "early-years", "sixth_form": "sixth-form"}
_NURSERY_PHASES: Final = ("early-years", "nursery")
_WIDTH: Final = 116


class CannotStart(Exception):
    """The folder cannot be written: what is wrong, and what to type instead."""


@dataclass(frozen=True)
class Started:
    """What was written.

    Attributes:
        folder: where it stands.
        wanted: how many answers are waited for, by file.
        guessed: whether the phase was not given and the usual one was taken.
    """

    folder: Path
    phase: str
    wanted: Mapping[str, int]
    guessed: bool


def start(schools: Path, slug: str, schemas: Path, model: Model, type: str, phase: str | None) -> Started:
    """Writes a school's folder.

    Args:
        schools: the folder in which those of all schools stand.
        slug: the name that it gets.
        schemas: where the schemas of the data files stand.
        model: what is asked.
        type: the setting type.
        phase: which ages it takes; left out, what the type says, else primary.

    Raises:
        CannotStart: a name is wrong, or the folder is there already.
    """
    folder = schools / slug
    if not SLUG.fullmatch(slug):
        raise CannotStart(
            f"'{slug}' cannot be part of an address; use small letters, digits and single dashes: hill-top-primary"
        )
    if type not in TYPES:
        raise CannotStart(f"'{type}' is no type of school; use one of {', '.join(TYPES)}")
    nursery = type in NURSERY_TYPES
    phases = _NURSERY_PHASES if nursery else tuple(PHASE_WORDS)
    if phase is not None and phase not in phases:
        raise CannotStart(f"'{phase}' is no phase of a school of type {type}; use one of {', '.join(phases)}")
    if folder.exists():
        raise CannotStart(
            f"{folder} is there already; nothing was changed. Choose another name, or work on that folder"
        )
    chosen = phase or (("nursery" if type == "maintained-nursery" else "early-years") if nursery else USUAL_PHASE)
    questions = _Questions(model, type, chosen)
    files = _Files(questions, Path(os.path.relpath(schemas.resolve(), folder.resolve())).as_posix()).all()
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    wanted = {name: blanks(text) for name, text in files.items()}
    return Started(folder, chosen, wanted, guessed=phase is None and not nursery)


def blanks(text: str) -> int:
    """How many values of a YAML text wait for an answer."""

    def count(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(count, value.values()))
        return sum(map(count, value)) if isinstance(value, list) else int(value is None)

    return count(parse_yaml(text, "").value)


# What is asked


@dataclass(frozen=True)
class _Asked:
    """How a question stands for a fresh school: asked now, or only if something else comes about."""

    now: bool
    only_if: str = ""


@dataclass(frozen=True)
class _Questions:
    """What applies to a school of this type and phase before it has answered anything."""

    model: Model
    type: str
    phase: str

    @cached_property
    def settled(self) -> dict[Name, object]:
        """What a condition finds in the fresh folder, in which no decision is answered."""
        world: dict[Name, object] = {name: None for name in self.model.names() if name.group == "setting"}
        has = frozenset([*self.model.linked, *POLICIES])
        flags = {flag: phase in PHASE_WORDS[self.phase] for flag, phase in _FLAGS.items()}
        facts: dict[str, object] = {"type": self.type, "phase": self.phase, "policies": has, **flags}
        facts["nation"] = "England"
        facts |= {"boarding": False, "signatures": False, "accuracy_note": False, "name": "", "short_name": ""}
        facts["roles"] = frozenset(one for one, role in self.model.roles.items() if role.required and not role.when)
        facts["contacts"] = frozenset(one for one, known in self.model.contacts.items() if known.name or known.required)
        world |= {Name("setting", one): value for one, value in facts.items()}
        return world | {Name("phases", ""): PHASE_WORDS[self.phase]}

    @cached_property
    def fixed(self) -> dict[Name, object]:
        """Of that, what no later line of the folder changes."""
        return {Name("setting", "type"): self.type, Name("setting", "phase"): self.phase}

    @cached_property
    def decisions(self) -> dict[str, _Asked]:
        """Every decision that applies or may apply, in the order in which the model asks."""
        found: dict[str, _Asked] = {}
        for one in self.model.order:
            asked = self.asked(self.model.decisions[one].when)
            if asked is None:
                self.settled[Name("decisions", one)] = self.fixed[Name("decisions", one)] = None
            else:
                found[one] = asked
        return {one: found[one] for one in self.model.decisions if one in found}

    @cached_property
    def places(self) -> dict[str, _Asked]:
        self.decisions  # noqa: B018 - what is not asked at all has to be known first
        asked = ((one, self.asked(question.when)) for one, question in self.model.places.items())
        return {one: each for one, each in asked if each is not None}

    def asked(self, when: str | None) -> _Asked | None:
        """How a condition stands: asked now, only if; None where nothing in such a school can bring it about."""
        if when is None or parse(when).decided(self.settled) is True:
            return _Asked(True)
        words = self.words(_expression(when), True)
        if words is False:
            return None
        return _Asked(False, words if isinstance(words, str) else "")

    # Conditions in words

    def words(self, node: nodes.Node, wanted: bool) -> str | bool:
        """What has to be so for a condition to hold, or not to hold; a truth where that is settled for good."""
        match node:
            case nodes.And() | nodes.Or():
                every = isinstance(node, nodes.And) == wanted
                return _joined(every, self.words(node.left, wanted), self.words(node.right, wanted))
            case nodes.Not(node=inner):
                return self.words(inner, not wanted)
            case nodes.Compare(expr=left, ops=[nodes.Operand(op=op, expr=right)]):
                return self.look(_Look(left, op, right), wanted)
        return self.look(_Look(node, "", None), wanted)

    def look(self, look: _Look, wanted: bool) -> str | bool:
        """The same of one comparison."""
        if look.name.group == "phases":
            (phase,) = look.literals
            sure = phase in PHASE_WORDS[self.phase]
            grows = self.type not in NURSERY_TYPES and phase in _FLAGS.values()
            if sure or not grows:
                return sure == (wanted ^ look.negated)
        else:
            decided = parse(look.source).decided(self.fixed)
            if decided is not None:
                return decided == wanted
        return look.words(self.model, wanted ^ look.negated)


@dataclass(frozen=True)
class _Look:
    """One comparison of a name with literals, as the tree of the condition has it."""

    left: nodes.Node
    op: str
    right: nodes.Node | None

    @property
    def negated(self) -> bool:
        return self.op in ("ne", "notin")

    @cached_property
    def name(self) -> Name:
        for node in (self.left, self.right):
            match node:
                case nodes.Getattr(node=nodes.Name(name=group), attr=name):
                    return Name(group, name)
                case nodes.Name(name=group):
                    return Name(group, "")
        raise ValueError("a comparison without a name")

    @cached_property
    def literals(self) -> tuple[str, ...]:
        for node in (self.left, self.right):
            match node:
                case nodes.Const(value=value):
                    return (str(value),)
                case nodes.List(items=items) | nodes.Tuple(items=items):
                    return tuple(str(item.value) for item in items if isinstance(item, nodes.Const))
        return ()

    @property
    def source(self) -> str:
        sign = {"eq": "==", "ne": "!=", "in": "in", "notin": "not in", "": ""}[self.op]
        return f"{_written(self.left)} {sign} {_written(self.right) if self.right else ''}".strip()

    def words(self, model: Model, so: bool) -> str:
        """What has to be so, as an office reads it."""
        group, name = self.name.group, self.name.name
        listed = grammar.list_or(self.literals)
        if group == "phases":
            what = {"sixth-form": "has a sixth form", "early-years": "has a nursery or reception class"}
            said = what.get(self.literals[0], f"teaches {listed}")
            return f"the school {said}" if so else f"it is not so that the school {said}"
        if group == "decisions" and not self.op:
            yes = model.decisions[name].type == "yes-no"
            return f"{name} is {'yes' if so else 'no'}" if yes else f"{name} is {'answered' if so else 'left out'}"
        if group == "decisions":
            if model.decisions[name].type == "choice":
                return f"{name} is {'' if so else 'anything but '}{listed}"
            return f"{name} {'names' if so else 'does not name'} {listed}"
        if name == "policies":
            one = listed or name
            return f"your policies {'have' if so else 'do not have'} {one}"
        if self.op:
            return f"{name} {'is' if so else 'is not'} {listed} in school.yml"
        flag = SchoolFile.model_fields[name].annotation is bool
        return f"{name} is {('yes' if so else 'no') if flag else ('filled in' if so else 'left out')} in school.yml"


def _joined(every: bool, *parts: str | bool) -> str | bool:
    """Conditions joined by “and”, where every one has to hold, else by “or”."""
    if any(part is not every for part in parts if isinstance(part, bool)):
        return not every
    said = list(dict.fromkeys(part for part in parts if isinstance(part, str)))
    if not said:
        return every
    joint, other = (" and ", " or ") if every else (" or ", " and ")
    # Of “a and (b or c)” the inner one is set apart.
    return joint.join(f"({part})" if len(said) > 1 and other in part else part for part in said)


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Getattr(node=inner, attr=attr):
            return f"{_written(inner)}.{attr}"
        case nodes.Name(name=name):
            return str(name)
        case nodes.Const(value=value):
            return str(value).lower() if isinstance(value, bool) else repr(value)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return "[" + ", ".join(map(_written, items)) + "]"
    raise ValueError(f"no part of a condition: {node}")


def _expression(source: str) -> nodes.Node:
    (output,) = Environment().parse("{{ " + source + " }}").body
    assert isinstance(output, nodes.Output)
    return output.nodes[0]


# What is written

# The policies a fresh folder lists.
POLICIES: Final = ("mobile", "social")

_SCHOOL_OPTIONS: Final = (
    ("short_name", "The name in short, for headings on a telephone.", "Hill Top"),
    (
        "nation",
        f"Whose law holds: {', '.join(NATIONS)}. Elsewhere than in England the handbook names no law.",
        "Wales",
    ),
    ("early_years", "Is there a nursery or a reception class?", "yes"),
    ("sixth_form", "Is there a sixth form?", "yes"),
    ("boarding", "Do pupils board?", "yes"),
    (
        "repository",
        "Type private if nobody outside the school can read the folder that this file stands in.",
        "private",
    ),
    ("colour", "The school's colour.", "'#1d4f91'"),
    ("logo", "A picture that stands beside this file: svg, png, jpg or webp.", "logo.svg"),
    ("motto", "The school's motto.", ""),
    ("website", "The address of the school's website.", ""),
    ("privacy_notice", "Where your privacy notice is: its address, or words such as: in the school office.", ""),
    ("policy_kept_at", "Where a paper copy of the policy is kept.", "the school office"),
    ("issue_label", "What an issue of the policy is called.", "Issue 1"),
    ("accuracy_note", "Shall the policy say who stands behind its being correct?", "yes"),
    ("signatures", "Shall the policy end with places for signatures?", "yes"),
    ("show_changed_law", "Shall public pages, too, say which rules rest on law that has changed?", "yes"),
    ("numbering", "How rules are numbered: decimal (6.2.3), sections (sections only) or none.", "decimal"),
)


@dataclass
class _Files:
    """The texts of the folder's files."""

    questions: _Questions
    schemas: str
    lines: list[str] = field(default_factory=list)

    @property
    def model(self) -> Model:
        return self.questions.model

    @cached_property
    def terms(self) -> Mapping[str, str]:
        said = SchoolFile.model_validate(
            {"name": "A school", "type": self.questions.type, "phase": self.questions.phase}
        )
        return terms_of(said, self.model)

    def all(self) -> dict[str, str]:
        """The files by name, in the order in which an office fills them in."""
        files = {}
        for name in ("school", "people", "decisions", "policies", "changes"):
            self.lines = [f"# yaml-language-server: $schema={self.schemas}/{name}.schema.json"]
            getattr(self, name)()
            files[f"{name}.yml"] = "\n".join(self.lines) + "\n"
        return files

    # Writing

    def note(self, text: str, indent: int = 0, lead: int = 0, hang: int = 0) -> None:
        """A comment, wrapped; ``lead`` and ``hang`` set its first and its other lines in, behind the ``#``."""
        first = " " * indent + "# " + " " * lead
        self.lines += textwrap.wrap(
            self.said(text), _WIDTH, initial_indent=first, subsequent_indent=first + " " * hang, break_on_hyphens=False
        )

    def key(self, key: str, value: str = "", indent: int = 0, asked: bool = True) -> None:
        """A key, behind a ``#`` where it is not asked."""
        lead = " " * indent + ("" if asked else "# ")
        self.lines.append(f"{lead}{key}: {value}".rstrip())

    def gap(self) -> None:
        self.lines.append("")

    def said(self, text: str) -> str:
        """A label of the model that may hold terms, in the words usual for such a school."""
        environment = Environment()
        environment.filters["capitalize"] = grammar.capitalize
        return environment.from_string(text).render(terms=self.terms) if "{{" in text else text

    # Files

    def school(self) -> None:
        self.note("What the school is, what it calls things, and whom it turns to.")
        self.note(
            "Fill in every line that ends with its colon. A line that begins with # need not be filled in: to use"
        )
        self.note("it, take the # and the space after it away. Any other text behind a # is only there to help.")
        self.gap()
        self.note("The school's full name.")
        self.key("name")
        self.note(f"What kind of school it is: {', '.join(TYPES)}.")
        self.key("type", self.questions.type)
        self.note(f"Which ages it takes: {', '.join(PHASE_WORDS)}.")
        self.note("The questions in decisions.yml are those for this type and phase: put these two right first.")
        self.key("phase", self.questions.phase)
        self.gap()
        for key, help, example in _SCHOOL_OPTIONS:
            if self.questions.type in NURSERY_TYPES and key in ("early_years", "sixth_form"):
                continue
            self.note(help)
            self.key(key, example, asked=False)
        self.gap()
        self.note("The words you use, where they are not the usual ones for your type of school.")
        self.key("terms", asked=False)
        for one, term in self.model.terms.items():
            offered = ", ".join(option.word for option in term.options)
            self.note(f"{term.question} One of: {offered}. Usual for you: {self.terms[one]}.", lead=2)
            self.key(f"  {one}", str(self.terms[one]), asked=False)
        self.gap()
        self.note("What you call a post, where it is not what the text calls it, without “the”.")
        self.key("posts", asked=False)
        self.key("  senco", "inclusion lead", asked=False)
        self.gap()
        national = grammar.list_and(known.name for known in self.model.contacts.values() if known.name)
        self.note(f"Outside services. These are known already: {national}.")
        self.key("contacts")
        for one, known in self.model.contacts.items():
            if not known.ask:
                continue
            asked = known.required
            self.note(f"{known.ask}. {known.purpose}", 2)
            self.key(one, indent=2, asked=asked)
            self.key("name" if asked else "  name", indent=4 if asked else 2, asked=asked)
            for key, needed in (("phone", known.phone_needed), ("out_of_hours", known.out_of_hours)):
                if needed and asked:
                    self.key(key, indent=4)
                elif needed:
                    self.key(f"  {key}", indent=2, asked=False)
            for key in ("email", "address"):
                self.key(key if asked else f"  {key}", indent=4 if asked else 2, asked=False)

    def people(self) -> None:
        self.note(
            "Who holds which role: here, and nowhere else. Who holds two is one entry: roles: [headteacher, dsl]. "
            "A name stands on pages that everyone can read only with public: yes; with public: no they say the post."
        )
        self.key("people")
        for one, role in self.model.roles.items():
            if not role.holder:
                continue
            asked = self.questions.asked(role.when)
            wanted = role.required and asked is not None and asked.now
            unless = f", if {asked.only_if}" if asked and not asked.now else "" if wanted else ", if there is one"
            self.note(f"{self.said(role.title)}{unless}.", 2)
            lead = "" if wanted else "# "
            self.lines += [f"  {lead}- name:", f"  {lead}  roles: [{one}]", f"  {lead}  public: no"]

    def decisions(self) -> None:
        self.note("What the school has decided.")
        self.note(
            "Fill in every line that ends with its colon. A line that begins with # is not asked, or not yet: it says "
            "when. To use it, take the # and the space after it away; `handbook check` asks for it in time."
        )
        self.note("Lists stand in square brackets, with commas between: [first, second].")
        self.note("Roles that an answer can name:")
        wide = max(map(len, self.model.roles)) + 2
        for one, role in self.model.roles.items():
            self.note(f"{one:<{wide}}{self.said(role.title)}", lead=2)
        self.note(
            "Policies that an answer can name: those under linked: in policies.yml, by the word before the colon."
        )
        self.key("decisions")
        topic = ""
        for one, asked in self.questions.decisions.items():
            decision = self.model.decisions[one]
            if decision.topic != topic:
                topic = decision.topic
                self.gap()
                self.note(f"--- {topic} ---", 2)
            self.gap()
            self.question(one, decision, asked)
        self.gap()
        self.note("Where things are.")
        self.key("places")
        for one, asked in self.questions.places.items():
            self.place(one, self.model.places[one], asked)

    def question(self, one: str, decision: Decision, asked: _Asked) -> None:
        self.note(decision.question, 2)
        self.when(asked)
        options = {id: option for id, option in decision.options.items() if self.offered(option) is not None}
        default = _default(decision)
        match decision.type:
            case "choice":
                self.note("Type one of:", 2)
                self.options(options, decision, default)
            case "choices":
                self.note(f"Type a list, [] for none: [{', '.join(list(options)[:2])}]. Choose from:", 2)
                self.options(options, decision, default)
            case "yes-no":
                self.note(
                    "Type yes or no."
                    + (f" {grammar.capitalize(default[0])} is {_why(self.model, decision)}." if default else ""),
                    2,
                )
            case "text":
                self.note(f"Type a few words, for instance: {decision.example or 'a few words'}", 2)
            case "list":
                self.note(f"Type a list, for instance: [{decision.example or 'first, second'}]", 2)
            case "roles" | "policies":
                which = default or self.noted(decision) or list(self.model.choices(decision))[:1]
                usual = f" ({_why(self.model, decision)})" if default else ""
                self.note(f"Type a list of {decision.type}, for instance: [{', '.join(which)}]{usual}", 2)
            case "rows":
                self.rows(decision)
        if decision.note:
            self.note(f"Good to know: {decision.note}", 2)
        if decision.optional:
            self.note("May be left out.", 2)
        self.key(one, indent=2, asked=asked.now and not decision.optional)
        if decision.type == "rows":
            self.lines.append(f"  #   - {example_row(decision)}")

    def rows(self, decision: Decision) -> None:
        """What a row holds, column by column, and one as it may be typed."""
        self.note("One row a line. Each may hold:", 2)
        wide = max(map(len, decision.columns)) + 2
        for name, column in decision.columns.items():
            offered = [one for one, option in column.options.items() if self.offered(option) is not None]
            ways = f" One of: {', '.join(offered)}." if column.type == "choice" else ""
            ways = f" Any of: {', '.join(offered or READERS)}." if column.type in ("choices", "readers") else ways
            left = " May be left out." if column.optional else ""
            self.note(f"{name:<{wide}}{column.question}{ways}{left}", 2, lead=2, hang=wide)
        self.note("A value with a comma in it goes in single quotes.", 2)

    def noted(self, decision: Decision) -> list[str]:
        """The roles or policies that a question's note names."""
        note = (decision.note or "").lower()
        if decision.type == "roles":
            return [one for one, role in self.model.roles.items() if self.said(role.title).lower() in note]
        names = {one: {one.replace("-", " "), name.removesuffix(" policy")} for one, name in self.model.linked.items()}
        return [one for one, called in names.items() if any(name in note for name in called)]

    def options(self, options: Mapping[str, Option], decision: Decision, default: list[str]) -> None:
        wide = max(map(len, options)) + 2
        for id, option in options.items():
            marks = [_why(self.model, decision)] if id in default else []
            if option.against:
                marks.append(f"departs from “{self.model.sources[option.against].title}”: {option.why}")
            offered = self.offered(option)
            marks += [f"only if {offered.only_if}"] if offered and offered.only_if else []
            mark = f" ({'; '.join(marks)})" if marks else ""
            self.note(f"{id:<{wide}}{self.said(option.label)}{mark}", 2, lead=2, hang=wide)

    def offered(self, option: Option) -> _Asked | None:
        return self.questions.asked(option.when)

    def place(self, one: str, question: PlaceQuestion, asked: _Asked) -> None:
        self.gap()
        self.note(question.question, 2)
        self.when(asked)
        self.note(f"Type a few words, for instance: {question.example}", 2)
        self.key(one, indent=2, asked=asked.now)

    def when(self, asked: _Asked) -> None:
        if not asked.now:
            self.note(f"Asked only if {asked.only_if}.", 2)

    def policies(self) -> None:
        self.note(
            "The policies made from the model. Which of them stand here is the layout: mobile and social, one of the"
        )
        self.note(
            "two, or combined, which holds both. Dates: a day, a month or a term (9 November 2026, Autumn term 2027)."
        )
        self.note("Take one out, and what only that one uses in decisions.yml need not be answered.")
        self.key("policies")
        for one in POLICIES:
            outline = self.model.policies[one]
            self.note(f"{self.said(outline.title)}: {self.said(outline.lede)}", 2)
            self.key(one, indent=2)
            self.note("When was it written?", 4)
            self.key("written", indent=4)
            self.note("When is it looked at again?", 4)
            self.key("review", indent=4)
            self.note("Once it is approved; until then the pages say that it is a draft.", 4)
            self.key("approved", "{body: the full governing body, date: 9 November 2026, minute: 2026/41}", 4, False)
            self.note("Your own order of its sections, without those that you leave out.", 4)
            self.key("sections", f"[{', '.join(outline.sections[:3])}]", 4, False)
        self.gap()
        self.note(
            "The school's other policies that the text names. Take out each line whose policy you do not have, put its"
        )
        self.note("own name where it is not this one, and add url: where it can be read.")
        self.key("linked")
        for one, name in self.model.linked.items():
            called = f"'{name}'" if re.search(r"[,:#{}\[\]]", name) else name
            self.key(one, f"{{name: {called}}}", 2)
        self.gap()
        self.note("Sections to be written as plain HTML too, for a document that you already have: public/fragments/.")
        self.key("fragments", "[mobile/search]", asked=False)
        self.gap()
        self.note("Who was told of the policies this school year, when and how. Governors see what is missing.")
        self.key("told", "[{who: parents staff, on: 16 November 2026, how: a letter home}]", asked=False)
        self.gap()
        self.note("What readers are to be told of since the last release, and the rules that it is about. Without it,")
        self.note("what changed alerts nobody.")
        note = "{note: Pupils now hand their phones in., rules: [mobile.pupils-handed-in]}"
        self.key("major", f"[{note}]", asked=False)

    def changes(self) -> None:
        self.note(
            "What this school must say differently from the model, each with its reason. First try whether an answer"
        )
        self.note(
            "in decisions.yml says it. A change names the rule it is about by its id, which is the last part of the"
        )
        self.note("rule's link, and the edition of the rule; `handbook check` tells you what to write behind against:")
        self.note("- omit: mobile.visitors-regular")
        self.note("  against:")
        self.note("  reason: Everybody who comes often signs our volunteers' agreement, which says this and more.")
        self.key("changes", "[]")


def _default(decision: Decision) -> list[str]:
    """The model's default as a list of what would be typed."""
    match decision.default:
        case None:
            return []
        case bool() as yes:
            return ["yes" if yes else "no"]
        case str() as one:
            return [one]
        case frozenset() as several:
            return [option for option in decision.options if option in several]
        case several:
            return list(several)


def _why(model: Model, decision: Decision) -> str:
    """What a default rests on: what the other options depart from, else only the model."""
    speaks = {model.sources[option.against].speaks for option in decision.options.values() if option.against}
    if speaks:
        return "what the law asks" if "must" in speaks else "what the guidance asks"
    return "what this model suggests"


def next_steps(started: Started, type: str, data: Path | None) -> Iterator[str]:
    """What to do after a folder has been written, line by line."""
    slug, more = started.folder.name, f" --data {data}" if data else ""
    wanted = sum(started.wanted.values())
    yield f"{started.folder} is ready to be filled in: a school of type {type}, phase {started.phase}."
    if started.guessed:
        yield f"No --phase was given: the questions are those for a {started.phase} school. If yours is another, delete"
        yield f"the folder and say which: --phase and one of {', '.join(PHASE_WORDS)}."
    yield ""
    yield f"{wanted} answers are wanted. Fill in each line that ends with its colon, in this order:"
    for name, count in started.wanted.items():
        say = {0: "nothing has to be filled in", 1: "1 answer"}.get(count, f"{count} answers")
        yield f"  {started.folder / name}: {say}"
    yield ""
    yield "In handbook.yml, beside the folder schools: the address at which your handbook will be published."
    yield "What is still open, and whether it fits together, as often as you like:"
    yield f"  handbook check --school {slug}{more}"
    yield "When nothing is left open, the handbook itself, into the folder site:"
    yield f"  handbook build --school {slug}{more}"
