"""What the files of the model may hold: one class a thing that the model asks or knows.

Groups keep the order in which they were written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from handbook.data.answers import Kind
from handbook.data.findings import Place
from handbook.data.types import Day, Hash, Id, Line, Lines, Phone, Slug, Text, WebAddress, YesNo

SettingType = Literal["maintained", "academy", "independent", "special", "pru", "maintained-nursery", "early-years"]
Reader = Literal["parents", "pupils", "staff", "visitors", "governors"]
PlainReader = Literal["parents", "pupils"]
Viewer = Literal["everyone", "parents", "pupils", "staff", "visitors", "governors"]
Phase = Literal[
    "early-years", "nursery", "infant", "junior", "first", "primary",
    "middle", "secondary", "upper", "all-through", "sixth-form",
]  # fmt: skip

# Whose law holds. The numbers for help that the model gives ring all over the United Kingdom, and nowhere else.
Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]

NATIONS: Final[tuple[str, ...]] = Nation.__args__  # type: ignore[attr-defined]
TYPES: Final[tuple[str, ...]] = SettingType.__args__  # type: ignore[attr-defined]
PLAIN_READERS: Final[tuple[str, ...]] = PlainReader.__args__  # type: ignore[attr-defined]
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
    """A post that the text names, and whether somebody must hold it, or in which schools somebody must."""

    title: Text
    phrase: Text
    pupils: Text | None = None
    holder: YesNo = False
    required: YesNo = False
    when: Text | None = None


class Audience(Entry):
    """A reader, and the site that reader gets."""

    title: Text
    who: Text
    hint: Text


class Contact(Entry):
    """An outside service: national, with a name of its own, or asked of each school.

    Attributes:
        nation: where schools have it; None, everywhere.
    """

    nation: Nation | None = None
    name: Text | None = None
    ask: Text | None = None
    phone: Phone | None = None
    purpose: Text
    required: YesNo = False
    out_of_hours: YesNo = False
    phone_needed: YesNo = True
    audience: tuple[Reader, ...] = Field(alias="for")


class Source(Placed):
    """A law or guidance document.

    Attributes:
        nation: where it holds.
        types: the setting types it applies to; None, all of them.
        checked: the day on which a person read the source itself; until then only title and address are shown.
    """

    title: Text
    edition: Line | None = None
    speaks: Literal["must", "should"]
    nation: Nation
    address: WebAddress
    says: Text | None = None
    types: tuple[SettingType, ...] | None = None
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    checked: Day | None = None

    def applies(self, type: str, nation: str) -> bool:
        """Whether it holds for such a setting."""
        return nation == self.nation and (self.types is None or type in self.types)

    @property
    def fingerprint(self) -> str:
        """Of its edition, so that other files can say which edition they mean without naming its year."""
        said = "|".join((self.title, self.edition or "", str(self.in_force_from or "")))
        return hashlib.sha256(said.encode()).hexdigest()[:8]


class Effect(Placed):
    """A change of law or guidance, and the statements that it affects.

    Attributes:
        edition: the fingerprint of the source as changed; years stand in sources.yml only.
        statements: by full id, the day on which each was brought into line; None until then.
    """

    source: Slug
    edition: Hash
    says: Text
    noticed: Day
    statements: dict[Id, Day | None] = {}


class Sentence(Placed):
    """A sentence of what a section comes to.

    Attributes:
        about: the statements that it explains, each by the part of its id after the dot. It stands only beside them.
            Empty of a sentence that only says what the section is about.
    """

    say: Text
    about: tuple[Slug, ...] = ()
    when: Text | None = None


class PolicyOutline(Entry):
    """A policy of the model: its title and its sections in order, files under ``docs``."""

    title: Text
    lede: Text
    sections: tuple[Line, ...] = Field(min_length=1)


class Option(Entry):
    """One of the answers on offer; of a row, also how readers are told of it, and how pupils are.

    Of one that is ``silent`` nothing is told: another cell of its row says in the school's own words what holds.
    """

    label: Text
    says: Text | None = None
    pupils: Text | None = None
    silent: YesNo = False
    against: Slug | None = None
    why: Text | None = None
    when: Text | None = None
    note: Text | None = None


ColumnKind = Literal["choice", "choices", "yes-no", "text", "list", "roles", "readers"]


class Column(Entry):
    """A column of a table that is an answer: a small question, asked once a row.

    ``head`` stands over the column; ``blank`` stands in a table where a row leaves it out; ``says`` stands for a yes.
    ``max`` is how long a text may be. A column of type ``readers`` is not shown: it says whom its row is for.
    ``for_pupils`` names the column whose words pupils read in place of this one's, in rows that fill it in.
    """

    question: Text
    type: ColumnKind
    head: Text | None = None
    options: dict[Slug, Option] = {}
    optional: YesNo = False
    blank: Text | None = None
    says: Text | None = None
    pupils: Text | None = None
    for_pupils: str | None = None
    max: int | None = Field(None, ge=1)
    example: Text | None = None


class Decision(Placed):
    """A choice that the model leaves to the school.

    ``max`` is how long a text may be, or how many rows there may be. Of rows, no two are alike in the columns of
    ``once``, and each has something in one of the columns of ``one_of``. ``settled`` names for what a row is about the
    decision that settles it in general: such a row has to say in another column of ``once`` what it is an exception of.
    """

    topic: Line
    question: Text
    type: Kind
    options: dict[Slug, Option] = {}
    default: str | bool | tuple[str, ...] | frozenset[str] | None = None
    when: Text | None = None
    note: Text | None = None
    optional: YesNo = False
    max: int | None = Field(None, ge=1)
    example: Text | None = None
    columns: dict[str, Column] = {}
    once: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    settled: dict[Slug, str] = {}


class PlaceQuestion(Placed):
    """A place that the text names: where phones are kept, which telephone pupils use."""

    question: Text
    example: Text
    when: Text | None = None
    topic: Line | None = None


class Question(Placed):
    """What readers ask, in their words, and the rules whose text answers it, best first; several may join in one."""

    ask: Text
    answer: tuple[Id | tuple[Id, ...], ...] = Field(min_length=1)

    @property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """Each answer as the rules that make it up."""
        return tuple((one,) if isinstance(one, str) else one for one in self.answer)


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
    """How a sentence names another policy of the school, and whether a school must have it, or which schools must."""

    name: Text
    required: YesNo = False
    when: Text | None = None


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


class EffectsFile(Entry):
    """``effects.yml``: the effects register.

    Attributes:
        written_for: by source, the fingerprint of the edition that the text was written for.
    """

    written_for: dict[Slug, Hash] = {}
    effects: tuple[Effect, ...] = ()


class InShortFile(Entry):
    """``in-short.yml``: what each section comes to, for parents and for pupils."""

    sections: dict[Line, dict[PlainReader, tuple[Sentence, ...]]] = {}


class ReadFile(Entry):
    """``read.yml``: the source hash of each rule as it was when somebody last read its plain words beside it."""

    rules: dict[Id, Hash] = {}


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


class QuestionsFile(Entry):
    """``questions.yml``: what each reader asks most, most asked first."""

    questions: dict[Viewer, tuple[Question, ...]]


class Enforcement(Entry):
    """Whom to turn to when a school does not mend what shuts a reader out; its address only if checked."""

    name: Line
    address: WebAddress | None = None


class AccessibilityFile(Entry):
    """``accessibility.yml``: what was tested by machine, what is known to be wrong, and where a complaint goes.

    Source: the model statement for the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility
    Regulations 2018, which asks for these parts.
    """

    standard: Line
    by: Text
    tested: Day
    faults: tuple[Text, ...] = ()
    enforcement: Enforcement


class IdsFile(Entry):
    """``ids.yml``: what became of ids that stand no longer."""

    renamed: dict[str, str] = {}
    retired: dict[str, str] = {}


class SearchFile(Placed):
    """``search.yml``: what people type who look for a rule, and what they mean by it.

    Attributes:
        same: words of one meaning, slang and misspellings among them, by the plainest of them.
        kinds: things by the kind of thing that they are, such as brands.
        help: words that somebody types who may need a person; where all of a line are typed, Get help comes first.
        topics: what the policies are about; who names none of them has to be met word by word.
        own: by reader, the sections that speak to or of that reader first.
        after: how the ids begin of rules that repeat what others say, and come after them.
        elsewhere: what people look for here and no policy of the model is about.
        sections: by file, what all its rules are asked by.
        statements: by id, what a rule is asked by.
    """

    same: dict[Line, tuple[Line, ...]] = {}
    kinds: dict[Line, tuple[Line, ...]] = {}
    help: Lines = ()
    topics: tuple[Line, ...] = ()
    own: dict[Reader, tuple[str, ...]] = {}
    after: tuple[Line, ...] = ()
    elsewhere: tuple[Line, ...] = ()
    sections: dict[str, Lines] = {}
    statements: dict[str, Lines] = {}
    _places: Mapping[str, Place] = PrivateAttr(default_factory=dict)

    def whose(self, section: str) -> str:
        """The reader whom a section speaks to or of first; nobody's is empty."""
        return next((reader for reader, files in self.own.items() if section in files), "")

    def place_of(self, key: str) -> Place:
        """Where the words of a rule or a section were written."""
        return self._places.get(key, self.place)

    def keys_stand_at(self, places: Mapping[str, Place]) -> None:
        """Note where the words of each were written; done once, by whoever read the file."""
        self._places = places


FILES: Final[Mapping[str, type[Entry]]] = {
    "terms": TermsFile,
    "roles": RolesFile,
    "audiences": AudiencesFile,
    "contacts": ContactsFile,
    "sources": SourcesFile,
    "effects": EffectsFile,
    "in-short": InShortFile,
    "read": ReadFile,
    "policies": PoliciesFile,
    "decisions": DecisionsFile,
    "questions": QuestionsFile,
    "accessibility": AccessibilityFile,
    "ids": IdsFile,
    "search": SearchFile,
}
