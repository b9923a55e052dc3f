"""The pages of a view that tell of releases: what changed, what governors are asked to approve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, Protocol

from handbook.data.types import said_date
from handbook.engine.feeds import NAME as FEED
from handbook.engine.feeds import Entry, entries, updated
from handbook.engine.induction import TITLES, Reading
from handbook.engine.reviews import reviews, school_year, told
from handbook.engine.search import Found
from handbook.releases.difference import GROUPS, Change, Difference, Group
from handbook.releases.past import Past
from handbook.releases.receipts import ROLES
from handbook.releases.records import Record
from handbook.releases.reported import HOW
from handbook.text.tokens import ROOT
from handbook.views.lens import WHOLE, ShownBook, View

# What of a change is nothing to a reader who follows the rules.
_BEHIND: Final = frozenset({"date", "source"})
REVIEWS: Final = "Approval and reviews"
_FOR_PUPILS: Final = {"added": "New", "changed": "Changed", "withdrawn": "Gone"}


class Staging(Protocol):
    """What of a view's stage these pages need."""

    book: ShownBook
    view: View
    site: Any
    school: Any

    def page(self, path: str, title: str, template: str, **context: Any) -> str:
        """A page's Markdown."""

    def file(self, name: str) -> str:
        """The address of a page beside the view's first one."""

    def feed(self, address: str, told: Sequence[Entry], updated: str) -> str:
        """The text of the view's feed."""

    def pdf(self, name: str) -> str:
        """Where a PDF of the view stands; empty where none is made."""


class Told:
    """What a view tells of releases.

    Args:
        stage: the view's stage.
        past: the school's releases; None where a view is looked at alone.
    """

    def __init__(self, stage: Staging, past: Past | None) -> None:
        self.stage, self.past = stage, past
        self.name = stage.view.name
        self.steps = steps_for(past, stage.view)
        self.asked = self._asked() if past else None
        self.reading = self._reading()
        self.rules = {shown.id: shown.url for _, _, shown in stage.book.statements()} if self.steps else {}

    def _asked(self) -> Difference | None:
        """What governors have not approved yet, or not as it reads now, where something was approved before."""
        assert self.past
        before = self.past.approved()
        approved = all(each.policy.standing == "approved" for each in self.stage.book.policies)
        if self.name != "governors" or before is None or approved:
            return None
        return self.past.between(before, self.past.now, self.stage.view)

    def _reading(self) -> Reading | None:
        """What the view's reader has to read; nobody is inducted into an old edition."""
        if self.past is None or self.name not in ROLES or self.stage.site.kept:
            return None
        reading = Reading(self.stage.book, self.past)
        return reading if reading.chapters else None

    @property
    def reviewed(self) -> bool:
        """Whether the view says when policies are looked at again: to those who see to it, of the text of today."""
        return self.name in ("staff", "governors") and not self.stage.site.kept

    @cached_property
    def feed(self) -> str:
        """The view's feed; none in a private tree, and none in an edition that stays as it is."""
        site, view = self.stage.site, self.stage.view
        if self.past is None or view.private or site.kept or not (self.past.records or self.past.release):
            return ""
        # Its address has no version: whoever follows it is told of every release.
        address = f"{site.address}{view.name}/"
        listed = entries(self.past, self.name, f"{address}{FEED}")
        return self.stage.feed(address, listed, updated(self.past, listed))

    # Pages

    def pages(self) -> Iterator[tuple[str, str]]:
        """The pages by path."""
        if self.steps:
            title = "What changed"
            yield (
                "what-changed.md",
                self.stage.page(
                    "what-changed.md",
                    title,
                    "what-changed",
                    **self._context(),
                    steps=self.steps,
                    pdf=self.stage.pdf("what-changed"),
                ),
            )
        if self.reviewed:
            page: dict[str, Any] = {"reviews": reviews(self.stage.book), "assets": f"{ROOT}assets/"}
            if self.name == "governors":
                page |= {"told": told(self.stage.book), "year": school_year(self.stage.book.handbook.on)}
            yield "reviews.md", self.stage.page("reviews.md", REVIEWS, "reviews", **page)
        if self.asked:
            title = "What you are asked to approve"
            context = {**self._context(), "asked": self.asked, "decided": _decided(self.asked)}
            yield "to-approve.md", self.stage.page("to-approve.md", title, "to-approve", **context)

        if self.reading:
            context = self.reading.context(f"{ROOT}{self.stage.site.up(self.stage.view)}")
            yield "induction.md", self.stage.page("induction.md", TITLES[self.reading.role], "induction", **context)

    def nav(self) -> Iterator[dict[str, str]]:
        """Their entries in the contents."""
        if self.reading:
            yield {TITLES[self.reading.role]: "induction.md"}
        if self.steps:
            yield {"What changed": "what-changed.md"}
        if self.reviewed:
            yield {REVIEWS: "reviews.md"}
        if self.asked:
            yield {"What you are asked to approve": "to-approve.md"}

    def found(self) -> Iterator[Found]:
        """What the search box finds of them."""
        if self.reading:
            said = "What to read when you are new, ticked off, with a receipt to print and sign"
            yield Found(self.stage.file("induction"), TITLES[self.reading.role], said)
        if self.steps:
            yield Found(self.stage.file("what-changed"), "What changed", "Rules that are new, changed or gone")
        if self.reviewed:
            yield Found(self.stage.file("reviews"), REVIEWS, "When each policy is looked at again, and who approved it")
        if self.asked:
            yield Found(self.stage.file("to-approve"), "What you are asked to approve", "")

    @property
    def changed(self) -> dict[str, str] | None:
        """For a view's first page: what changed last, in a line, and where to read it."""
        if not self.steps:
            return None
        step = self.steps[0]
        notes = " ".join(note.note for note in step.notes)
        return {"url": f"{ROOT}{self.stage.file('what-changed')}", "title": since(step), "note": notes or counted(step)}

    def _context(self) -> dict[str, Any]:
        return {
            **wording(self.name),
            "rule": self.rule,
            "history": self.history,
            "assets": f"{ROOT}assets/",
            "feed": f"{ROOT}{FEED}" if self.feed else "",
        }

    def rule(self, change: Change) -> str:
        """Where the rule stands in this view now; empty where it does not."""
        return f"{ROOT}{self.rules[change.id]}" if change.id in self.rules else ""

    def earlier(self, id: str) -> str:
        """Where every wording of a rule is listed, if it has had more than one."""
        return self.listed(id) if self.past and id in self.past.rewritten else ""

    def history(self, change: Change) -> str:
        """Where every wording of a changed rule is listed; nowhere, where it is private."""
        return "" if change.statement.private else self.listed(change.id)

    def listed(self, id: str) -> str:
        """Where every wording of a rule is listed."""
        if not self.stage.site.permanent:
            return ""
        address = f"s/{id}/history.html"
        site, view = self.stage.site, self.stage.view
        return f"{site.address}{address}" if view.private else f"{ROOT}{site.up(view)}{address}"


def steps_for(past: Past | None, view: View) -> tuple[Difference, ...]:
    """What changed as a view tells it, on its page and on paper, the newest step first; empty without a release."""
    steps = past.steps(view) if past else ()
    return steps if view.name in WHOLE else tuple(_for_readers(step) for step in steps)


def wording(view: str) -> dict[str, Any]:
    """How a view's templates say what changed: plainly to pupils."""
    pupils = view == "pupils"
    return {
        "groups": _FOR_PUPILS if pupils else GROUPS,
        "how": HOW,
        "plainly": pupils,
        "since": since,
        "counted": counted,
        "dated": dated,
    }


def _for_readers(step: Difference) -> Difference:
    """A step without what changed behind the rules alone."""
    kept = (change for change in step.changes if not change.how or not set(change.how) <= _BEHIND)
    return replace(step, changes=tuple(kept))


def since(step: Difference) -> str:
    """What a step is called: Since 2025-26."""
    if step.new.published:
        return f"From {step.old.title} to {step.new.title}"
    return f"Since {step.old.title}"


def dated(record: Record) -> str:
    """When a release came out, in words; empty where it does not say."""
    return said_date(record.day) if record.day else ""


_SAID: Final[dict[Group, str]] = {"added": "new", "changed": "changed", "withdrawn": "withdrawn"}


def counted(step: Difference) -> str:
    """How much changed, in a sentence; new numbers are not counted."""
    parts = [f"{len(step.of(group))} {said}" for group, said in _SAID.items() if step.of(group)]
    if not parts:
        return "The rules are the same; some have other numbers." if step.changes else "The rules are the same."
    rules = sum(len(step.of(group)) for group in _SAID)
    return f"{'One rule' if rules == 1 else f'{rules} rules'}: {', '.join(parts)}."


def _decided(difference: Difference) -> list[dict[str, str]]:
    """The decisions that differ, each once, whatever rules they touch."""
    rows = []
    for key, fact in difference.new.facts.items():
        if key.startswith(("decisions.", "places.")):
            before = difference.old.facts.get(key)
            if before is None or before.said != fact.said:
                rows.append({"question": fact.title, "was": before.said if before else "", "now": fact.said})
    return rows
