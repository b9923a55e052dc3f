"""Get help: whom a reader can turn to, in the order in which they matter, from the contacts and the posts.

A post always stands here; whoever holds it is named only where the name may stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handbook.data.school import SchoolContact
from handbook.text import grammar
from handbook.views.lens import WHOLE, ShownBook

# Posts whose holders a reader may want to talk to, in order; a pupil is told of the first three.
TALK_TO: Final = ("dsl", "deputy-dsl", "headteacher", "safeguarding-governor", "chair-of-governors")
_SAFEGUARDING: Final = ("dsl", "deputy-dsl")
_FOR_PUPILS: Final = 3
# Services that have a place of their own on the page, or none.
_APART: Final = frozenset({"emergency", "office", "childline", "lado", "accessibility-enforcement"})


@dataclass(frozen=True)
class Number:
    """A service that can be rung: its name, what for, and numbers as they are read and as they are dialled."""

    id: str
    name: str
    purpose: str
    phone: str = ""
    dial: str = ""
    out_of_hours: str = ""
    out_of_hours_dial: str = ""
    email: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Post:
    """A post, and its holders as far as they may be named."""

    title: str
    names: str


@dataclass(frozen=True)
class Help:
    """What a reader's page holds; ``None`` where a school or a reader has no such service.

    Attributes:
        lead: those who keep children safe here, and for a pupil the head too.
        outside: services beyond the school, in the model's order.
        head, chair: whom to tell about a member of staff, and about the head.
        lado: who is told about the head too.
        trusted: whom a pupil is to tell, in a word that suits the age.
    """

    danger: Number | None
    lead: tuple[Post, ...]
    office: Number | None
    outside: tuple[Number, ...]
    childline: Number | None
    head: Post | None
    chair: Post | None
    lado: Number | None
    trusted: str


def help_for(book: ShownBook) -> Help:
    """Whom the reader of a view can turn to."""
    numbers = {number.id: number for number in contacts(book)}
    pupils = book.view.name == "pupils"
    lead = (*_SAFEGUARDING, "headteacher") if pupils else _SAFEGUARDING
    young = book.handbook.school.phases & {"early-years", "primary"}
    return Help(
        danger=numbers.get("emergency"),
        lead=posts(book, lead),
        office=numbers.get("office"),
        outside=tuple(number for id, number in numbers.items() if id not in _APART),
        childline=numbers.get("childline"),
        head=next(iter(posts(book, ["headteacher"])), None),
        chair=next(iter(posts(book, ["chair-of-governors"])), None),
        lado=numbers.get("lado"),
        trusted="a grown-up you trust" if young else "an adult you trust",
    )


def contacts(book: ShownBook) -> tuple[Number, ...]:
    """Services that the reader of a view may turn to, in the order in which they matter."""
    reader, school = book.view.name, book.handbook.school
    return tuple(
        number(id, school.contacts[id], known.purpose)
        for id, known in book.handbook.model.contacts.items()
        if id in school.contacts and (reader in known.audience or (reader in WHOLE and known.audience))
    )


def number(id: str, own: SchoolContact, purpose: str) -> Number:
    """A service as a page shows it."""
    return Number(
        id=id,
        name=grammar.capitalize(own.name),
        purpose=purpose if purpose.endswith(".") else f"{purpose}.",
        phone=grammar.group_phone(own.phone) if own.phone else "",
        dial=_dial(own.phone),
        out_of_hours=grammar.group_phone(own.out_of_hours) if own.out_of_hours else "",
        out_of_hours_dial=_dial(own.out_of_hours),
        email=own.email or "",
        address=own.address or "",
        note=own.note or "",
    )


def posts(book: ShownBook, roles: Iterable[str]) -> tuple[Post, ...]:
    """Posts that somebody holds, in the order given; a pupil is told of each person once."""
    listed: list[Post] = []
    for role in roles:
        if book.handbook.school.holders(role):
            post = _post(book, role)
            if not (book.view.name == "pupils" and post.names in {other.names for other in listed if other.names}):
                listed.append(post)
    return tuple(listed)


def people(book: ShownBook) -> tuple[Post, ...]:
    """Posts whose holders may be named here."""
    roles = TALK_TO[:_FOR_PUPILS] if book.view.name == "pupils" else TALK_TO
    return tuple(post for post in posts(book, roles) if post.names)


def _post(book: ShownBook, role: str) -> Post:
    handbook = book.handbook
    named = [person.name for person in handbook.school.holders(role) if person.public or book.view.private]
    known = handbook.model.roles[role]
    title = (known.pupils if book.view.name == "pupils" else None) or known.title
    title = grammar.capitalize(handbook.values.plain(title))
    return Post(title, grammar.list_and(named) if named else "")


def _dial(number: str | None) -> str:
    return "".join(character for character in number or "" if character.isdigit() or character == "+")
