"""The files of a fresh folder: every question with its note and options, and a line that waits for the answer."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from jinja2 import Environment

from handbook.data.answers import LONGEST
from handbook.data.entries import NATIONS, NURSERY_TYPES, PHASE_WORDS, READERS, TYPES
from handbook.data.files import SchoolFile
from handbook.data.loading import terms_of
from handbook.data.model import Decision, Model, Option, PlaceQuestion
from handbook.data.rows import MOST_LETTERS, example_row
from handbook.starting.questions import Asked, Questions
from handbook.text import grammar

_WIDTH: Final = 116

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
class Files:
    """The texts of the folder's files."""

    questions: Questions
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
            given = {"sixth_form": self.questions.sixth_form, "boarding": self.questions.boarding}.get(key, False)
            self.key(key, example, asked=given)
        self.note(
            "Is this an invented school, to try things out? Then example addresses and telephone numbers may stand."
        )
        self.key("demo", "yes", asked=False)
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

    def question(self, one: str, decision: Decision, asked: Asked) -> None:
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
                example = decision.example or "a few words"
                self.note(f"Type a few words, {_at_most(decision.max or LONGEST)}, for instance: {example}", 2)
            case "list":
                example = decision.example or "first, second"
                self.note(f"Type a list, each entry {_at_most(decision.max or LONGEST)}, for instance: [{example}]", 2)
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
            ways = (
                f" {grammar.capitalize(_at_most(column.max or MOST_LETTERS))}."
                if column.type in ("text", "list")
                else ways
            )
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

    def offered(self, option: Option) -> Asked | None:
        return self.questions.asked(option.when)

    def place(self, one: str, question: PlaceQuestion, asked: Asked) -> None:
        self.gap()
        self.note(question.question, 2)
        self.when(asked)
        self.note(f"Type a few words, for instance: {question.example}", 2)
        self.key(one, indent=2, asked=asked.now)

    def when(self, asked: Asked) -> None:
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
        for one in self.questions.policies:
            outline = self.model.policies[one]
            self.note(f"{self.said(outline.title)}: {self.said(outline.lede)}", 2)
            self.key(one, indent=2)
            self.note("What your school calls it, where it is not this.", 4)
            self.key("title", self.said(outline.title), 4, False)
            self.note("When was it written?", 4)
            self.key("written", indent=4)
            self.note("When is it looked at again?", 4)
            self.key("review", indent=4)
            self.note("Once it is approved; until then the pages say that it is a draft.", 4)
            self.key("approved", "{body: the full governing body, date: 9 November 2026, minute: 2026/41}", 4, False)
            self.note("Your own order of its sections, without those that you leave out.", 4)
            self.key("sections", f"[{', '.join(outline.sections[:3])}]", 4, False)
        combined = self.model.policies["combined"]
        self.note(
            "Or, where your school has one policy for both, this in place of the two. Leave out title: if yours is", 2
        )
        self.note(f"called “{self.said(combined.title)}”.", 2)
        self.key("combined", indent=2, asked=False)
        self.key("  title", "Phones and social media", 2, False)
        self.key("  written", "9 November 2026", 2, False)
        self.key("  review", "Autumn term 2027", 2, False)
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
        self.note("The notices to be printed beside those on getting help, if not all.")
        self.key("notices", "[gate, reception]", asked=False)
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
        self.note(
            "A rule that you add or reword is found by its own words; under asked: write how readers would ask for it,"
        )
        self.note("asked: [who has the spare key, key to the phone cupboard].")
        self.note("- omit: mobile.visitors-regular")
        self.note("  against:")
        self.note("  reason: Everybody who comes often signs our volunteers' agreement, which says this and more.")
        self.key("changes", "[]")


def _at_most(letters: int) -> str:
    """How long a text may be, for a reader."""
    return f"at most {letters} letters"


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
