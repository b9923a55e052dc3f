"""What a school's notices and forms hold: statements chosen by id from the view of whoever reads or signs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from handbook.data.findings import Finding
from handbook.data.project import NO_ADDRESS
from handbook.data.school import School
from handbook.engine.help import number, posts
from handbook.paper.markup import kept_together, steps, words_only
from handbook.paper.stamp import mark
from handbook.text.corpus import Corpus
from handbook.text.sheets import Item, Sheet
from handbook.views.lens import Shown, ShownBook, ShownPolicy, plain
from handbook.views.resolving import Resolver

FORMATS = ("a4", "a3")


@dataclass(frozen=True)
class Rule:
    """A statement on a sheet: where the sheet names it, where it stands, and what it says there."""

    item: Item
    policy: ShownPolicy
    shown: Shown

    @property
    def html(self) -> str:
        """What it says, as it is set."""
        said = kept_together(words_only(self.shown.html))
        return said + steps(kept_together(words_only(each.html)) for each in self.listed)

    @property
    def text(self) -> str:
        """What it says, as plain text."""
        return " ".join([self.shown.text, *(each.text for each in self.listed)])

    @property
    def listed(self) -> tuple[Shown, ...]:
        """What stands beneath it and belongs to it: words that end in a colon say nothing without."""
        return self.shown.children if self.shown.text.endswith(":") else ()


@dataclass(frozen=True)
class Line:
    """A post or an outside service on a sheet of people and numbers.

    Attributes:
        title: the post or service.
        id: the same, as the model calls it.
        who: names that may stand there.
        phone, after: by day, and in evenings and at weekends.
    """

    title: str
    who: str = ""
    purpose: str = ""
    phone: str = ""
    after: str = ""
    # Of no account to whether two sheets say the same.
    id: str = field(default="", repr=False)


@dataclass(frozen=True)
class Chosen:
    """A sheet as one school has it.

    Attributes:
        title, lede: plain text.
        rules: what it says, in the order of the sheet; a rule that the school does not have is not among them.
        lines: of a sheet of people and numbers, whom to turn to.
    """

    sheet: Sheet
    book: ShownBook
    title: str
    lede: str
    rules: tuple[Rule, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def is_form(self) -> bool:
        return self.sheet.kind == "forms"

    @property
    def files(self) -> tuple[str, ...]:
        """Where its PDFs stand in the public tree."""
        formats = ("a4",) if self.is_form else FORMATS
        return tuple(f"{self.sheet.kind}/{self.name}{'' if self.is_form else f'-{size}'}.pdf" for size in formats)

    @property
    def policies(self) -> tuple[ShownPolicy, ...]:
        """The policies that its rules are taken from, in the order of the handbook."""
        used = {rule.policy.policy.id for rule in self.rules}
        return tuple(policy for policy in self.book.policies if policy.policy.id in used)

    @property
    def numbers(self) -> list[tuple[str, list[str]]]:
        """Which policy each number is one of: numbers of two policies may be alike."""
        found: dict[str, list[str]] = {}
        for rule in self.rules:
            if rule.shown.number and not rule.item.blank:
                found.setdefault(rule.policy.policy.title, []).append(rule.shown.number)
        return list(found.items())

    def ambiguous(self, rule: Rule) -> bool:
        """Whether its number is that of another rule on the sheet too, of another policy."""
        number = rule.shown.number
        return bool(number) and sum(each.shown.number == number for each in self.rules) > 1

    @cached_property
    def mark(self) -> str:
        """A short sign of what it says, numbers, names and wording included."""
        said = [f"{rule.shown.number} {rule.text}" for rule in self.rules]
        return mark([self.title, self.lede, *said, *map(str, self.lines)])


def chosen(corpus: Corpus, books: Sequence[ShownBook]) -> tuple[Chosen, ...]:
    """The sheets of a school, in the order of their files: from public views only."""
    public = {book.view.name: book for book in books if not book.view.private}
    return tuple(_chosen(sheet, public) for sheet in corpus.sheets.values() if _is_for(sheet, public))


def printable(sheets: Sequence[Chosen], address: str) -> tuple[Chosen, ...]:
    """Those that can be printed: they say something, and their code leads somewhere."""
    return tuple(each for each in sheets if address and (each.rules or each.lines))


def sheet_address(address: str, school: School) -> str:
    """The address that codes may lead to; empty where there is none yet, or, of a real school, one made up."""
    invented = address == NO_ADDRESS or (address.endswith(".example/") and not school.demo)
    return "" if invented else address


def _is_for(sheet: Sheet, public: Mapping[str, ShownBook]) -> bool:
    book = _book(sheet, public)
    if book is None or sheet.front.private or not sheet.front.when.holds(book.handbook.school.world()):
        return False
    wanted = book.handbook.school.notices
    # Whoever needs help finds it on a wall, whatever else hangs there.
    return wanted is None or sheet.kind != "notices" or sheet.of_people or sheet.name in wanted


def check_names(corpus: Corpus, school: School) -> Iterator[Finding]:
    """Notices that a school wants printed and that the model does not have."""
    known = sorted(sheet.name for sheet in corpus.sheets.values() if sheet.kind == "notices")
    for at, name in enumerate(school.notices or ()):
        if known and name not in known:
            key = f"notices.{at}"
            yield Finding(school.place(key), key, f"there is no notice '{name}'", f"use one of {', '.join(known)}")


def _book(sheet: Sheet, public: Mapping[str, ShownBook]) -> ShownBook | None:
    """The view of the first reader whom the sheet names and who has one."""
    readers = ("parents", "pupils", "staff", "visitors", "governors")
    return next((public[name] for name in readers if name in sheet.front.audience and name in public), None)


def _chosen(sheet: Sheet, public: Mapping[str, ShownBook]) -> Chosen:
    book = _book(sheet, public)
    assert book is not None
    resolver = Resolver(book.handbook, None, False, {}, {})
    title, lede = (
        plain(resolver.html(book.handbook.values.html(each))) for each in (sheet.front.title, sheet.front.lede)
    )
    if sheet.of_people:
        return Chosen(sheet, book, title, lede, (), tuple(_lines(sheet, book)))
    return Chosen(sheet, book, title, lede, tuple(_rules(sheet, book)))


def _rules(sheet: Sheet, book: ShownBook) -> Iterator[Rule]:
    """The rules that a sheet names and that stand in the view."""
    places: dict[str, tuple[ShownPolicy, Shown]] = {}
    for policy, _, shown in book.statements():
        places.setdefault(shown.id, (policy, shown))
    renamed = {**book.handbook.model.renamed, **book.handbook.school.renamed}
    for item in sheet.items:
        # Each once, where two ids have become one.
        place = places.pop(renamed.get(item.name, item.name), None)
        if place:
            rule = Rule(item, *place)
            # What a rule lists is not said once more.
            for each in rule.listed:
                places.pop(each.id, None)
            yield rule


def _lines(sheet: Sheet, book: ShownBook) -> Iterator[Line]:
    """Posts and services that the school has; one that every school needs and has not is a fault of its data."""
    model, school = book.handbook.model, book.handbook.school
    for item in sheet.items:
        if item.name in model.roles:
            yield from (Line(post.title, post.names, id=item.name) for post in posts(book, [item.name]))
        elif (own := school.contacts.get(item.name)) and own.phone:
            told = number(item.name, own, model.contacts[item.name].purpose)
            yield Line(told.name, "", told.purpose, told.phone, told.out_of_hours, item.name)
