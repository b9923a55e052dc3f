"""A policy, or a whole handbook, as a document that is printed and bound."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final

from handbook.data.types import said_date
from handbook.engine.trees import LATEST
from handbook.paper import codes
from handbook.paper.markup import Setter, anchor
from handbook.paper.setting import House
from handbook.text import grammar
from handbook.text.assembly import Handbook
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart, ShownPolicy, plain

STRENGTH: Final = {"must": "Must", "should": "Should", "may": "May"}
# Posts whose holders a reader may want to talk to, in order; a child is shown those of whom safety is the job.
POSTS: Final = ("dsl", "deputy-dsl", "headteacher", "safeguarding-governor", "chair-of-governors")
_PUPILS_POSTS: Final = 3


def document(book: ShownBook, policies: tuple[ShownPolicy, ...], house: House, whole: bool) -> str:
    """HTML of a document.

    Args:
        policies: what it holds.
        whole: whether it is the whole handbook.
    """
    handbook = book.handbook
    anchors = {anchor(policy.policy.id, shown.name) for policy in policies for shown in _entries(policy)}
    setter = Setter(anchors, lambda file: house.logo)
    title = f"{handbook.school.short_name} handbook" if whole else policies[0].policy.title
    return house.render(
        "document",
        title=title,
        whole=whole,
        reader=reader(handbook, book.view.name),
        private=book.view.private,
        policies=policies,
        facts=[facts_of(policy) for policy in policies],
        people=[] if house.kept else people(book),
        contacts=contacts(book, house.kept),
        today=today(book, house),
        setter=setter,
        strength=STRENGTH,
        cited=lambda ids: [handbook.model.sources[id].title for id in ids],
        anchor=anchor,
        numbered=any(shown.number for policy in policies for shown in _entries(policy)),
        plain=plain,
        day=said_date(handbook.on),
        signers=list(_signers(handbook)) if handbook.school.signatures else [],
    )


def _entries(policy: ShownPolicy) -> Iterator[Shown]:
    for part in policy.parts:
        for entry in part.entries:
            yield from entry.within()


def reader(handbook: Handbook, view: str) -> str:
    """For whom a document is, as its cover says."""
    if view in WHOLE:
        return "The whole text"
    words = handbook.values.plain(handbook.model.audiences[view].title)
    return f"For {words[0].lower()}{words[1:]}"


def facts_of(policy: ShownPolicy) -> Any:
    """When a policy was approved, written and is reviewed, in words."""
    record = policy.policy.record
    approved = record.approved
    return SimpleNamespace(
        title=policy.policy.title,
        approved=f"{approved.date.text}, by {approved.body}" if approved else "not yet: this is a draft",
        minute=approved.minute if approved else "",
        written=record.written.text if record.written else "",
        review=record.review.text if record.review else "",
        foot=". ".join(
            [f"Approved {approved.date.text}" if approved else "Not approved yet"]
            + ([f"Next review {record.review.text}"] if record.review else [])
        ),
    )


def people(book: ShownBook) -> list[Any]:
    """Posts with the names that may stand in a view; a post whose holders are private is not listed."""
    handbook, found = book.handbook, []
    for role in POSTS[:_PUPILS_POSTS] if book.view.name == "pupils" else POSTS:
        names = [person.name for person in handbook.school.holders(role) if person.public or book.view.private]
        if names:
            title = grammar.capitalize(handbook.values.plain(handbook.model.roles[role].title))
            found.append(SimpleNamespace(title=title, names=grammar.list_and(names)))
    return found


def today(book: ShownBook, house: House) -> str:
    """Where a copy that stays as it is sends its readers for names and numbers; empty where it has them itself."""
    return codes.spoken(f"{house.address}{book.view.name}/{LATEST}/get-help/") if house.kept else ""


def contacts(book: ShownBook, national: bool = False) -> list[Any]:
    """Outside services that a reader may turn to, in the order in which they matter; or the national ones alone."""
    found = []
    for id, known in book.handbook.model.contacts.items():
        own = book.handbook.school.contacts.get(id)
        if (
            own
            and own.phone
            and not (national and known.ask)
            and (book.view.name in WHOLE or book.view.name in known.audience)
        ):
            after = grammar.group_phone(own.out_of_hours) if own.out_of_hours else ""
            found.append(
                SimpleNamespace(
                    name=grammar.capitalize(own.name),
                    purpose=known.purpose.rstrip("."),
                    phone=grammar.group_phone(own.phone),
                    after=after,
                )
            )
    return found


def _signers(handbook: Handbook) -> Iterator[str]:
    """Who signs a policy that has been approved, by post: no signature is ever kept in the data."""
    for role in ("chair-of-governors", "headteacher"):
        if handbook.school.holders(role):
            yield grammar.capitalize(handbook.values.plain(handbook.model.roles[role].title))


def title_of(part: ShownPart) -> str:
    """A section's title as plain text."""
    return plain(part.title)
