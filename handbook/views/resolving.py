"""Tokens come to words for one view: role holders, names that may stand, contacts, dates of approval, links."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, cast

from handbook.data.answers import Row
from handbook.text import grammar
from handbook.text.assembly import Handbook, Policy
from handbook.text.tables import Table
from handbook.text.tokens import ROOT, Token, resolve

_NOT_YET = {"date": "not yet: this is a draft", "body": "nobody yet: this is a draft", "minute": "not recorded"}

# What changes from one day to the next at a service outside the school, and what it is called.
_OF_TODAY = {"phone": "number", "out_of_hours": "number", "email": "address", "address": "address"}


@dataclass
class Resolver:
    """Resolves the tokens of one policy's text for one view.

    Attributes:
        private: whether the tree is private, so that every name may stand.
        reader: whom the view is for; None where it holds the whole policy.
        targets: addresses within the view by id, the ones of this policy first.
        numbers: numbers by id, as this policy has them or else the first that does.
        holes: keys of values that a surviving text needs and the school has not given.
        unlinked: ids that a text names and the view lacks.
        today: in a release that stays as it is, where names and numbers of today stand, from the view's root. Such a
            text names posts only: who holds one, and at what number, is not for it to say for ever.
    """

    handbook: Handbook
    policy: Policy | None
    private: bool
    targets: Mapping[str, str]
    numbers: Mapping[str, str]
    holes: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)
    today: str = ""
    reader: str | None = None
    _in_words: bool = False

    def text(self, text: str) -> str:
        """The same with rows as sentences, to be read as plain text; what is missing was told of the HTML."""
        return resolve(text, replace(self, holes=[], unlinked=[], _in_words=True)._value)

    def html(self, text: str) -> str:
        """HTML with its tokens resolved; addresses start with ROOT."""
        return resolve(text, self._value)

    def _value(self, token: Token) -> str:
        said = getattr(self, f"_{token.kind}")(*token.args)
        return grammar.capitalize(said) if token.capital else str(said)

    def _hole(self, key: str) -> str:
        self.holes.append(key)
        return ""

    def _roles(self, join: str, *ids: str) -> str:
        named = one_person_once(self.handbook, ids, together=join == "and")
        if not named:
            return self._hole(f"people: {ids[0]}" if ids else "people")
        phrases = [self.handbook.values.plain(self.handbook.model.roles[id].phrase) for id in named]
        listed = grammar.list_and(phrases) if join == "and" else grammar.list_or(phrases)
        return html.escape(listed, quote=False)

    def _names(self, *ids: str) -> str:
        holders = [person for person in self.handbook.school.people if set(ids) & set(person.roles)]
        if not holders:
            return self._hole(f"people: {ids[0]}")
        named = [person.name for person in holders if (person.public and not self.today) or self.private]
        return html.escape(grammar.list_and(named), quote=False) if named else self._roles("or", *ids)

    def _rows(self, id: str, pattern: str, words: str, kind: Literal["rows", "steps"] = "rows") -> str:
        rows = cast("tuple[Row, ...]", self.handbook.school.answers[id])
        columns, plain = self.handbook.model.decisions[id].columns, self.handbook.values.plain
        roles = partial(self._roles, "or")
        table = Table.of(columns, rows, self.reader, pattern, words, plain, lambda ids: roles(*ids))
        return table.sentences() if self._in_words else table.html(kind)

    def _steps(self, id: str, pattern: str, words: str) -> str:
        return self._rows(id, pattern, words, "steps")

    def _contact(self, id: str, field: str) -> str:
        value = str(getattr(self.handbook.school.contacts[id], field))
        # A national number is the model's, and stays; the school's own are those of a day.
        if self.today and field in _OF_TODAY and value != getattr(self.handbook.model.contacts.get(id), field, None):
            return f'the {_OF_TODAY[field]} under <a href="{ROOT}{self.today}">Get help</a>'
        if field == "phone":
            return phone_link(value)
        return html.escape(value, quote=False)

    def _linked(self, id: str) -> str:
        linked = self.handbook.school.linked[id]
        name = html.escape(linked.name, quote=False)
        return f'<a href="{html.escape(linked.url)}">{name}</a>' if linked.url else name

    def _web(self, address: str) -> str:
        # Escaped as text already; in an attribute quotation marks count too.
        return f'<a href="{html.escape(html.unescape(address))}">{address}</a>'

    def _approval(self, field: str) -> str:
        approved = self.policy.record.approved if self.policy else None
        value = getattr(approved, field, None)
        said = getattr(value, "text", value)
        return html.escape(str(said or _NOT_YET[field]), quote=False)

    def _review(self, field: str) -> str:
        review = self.policy.record.review if self.policy else None
        return html.escape(review.text, quote=False) if review else self._hole("policies.review")

    def _written(self, field: str) -> str:
        written = self.policy.record.written if self.policy else None
        return html.escape(written.text, quote=False) if written else self._hole("policies.written")

    def _policy(self, field: str) -> str:
        return html.escape(self.policy.title, quote=False) if self.policy else ""

    def _page(self, field: str) -> str:
        school = self.handbook.school
        if field == "logo":
            name = html.escape(f"The logo of {school.name}")
            size = ' width="{}" height="{}"'.format(*school.logo_size) if school.logo_size else ""
            return f'<img class="hb-logo" src="{ROOT}assets/{html.escape(str(school.logo))}" alt="{name}"{size}>'
        approved = self.policy.record.approved if self.policy else None
        chair = self._names("chair-of-governors")
        head = self._names("headteacher")
        said = f"{chair} and {head}" if chair and head else chair or head
        return f"{said}, {html.escape(approved.date.text, quote=False)}" if approved else f"{said} (still to sign)"

    def _ref(self, id: str, text: str = "") -> str:
        id = self.handbook.school.renamed.get(id, id)
        number = self.numbers.get(id, "")
        said = text or (f"rule {number}" if number else self._section_of(id))
        if not said:
            return self._hole(f"ref {id}")
        if id not in self.targets:
            self.unlinked.append(id)
            return said
        return f'<a href="{ROOT}{html.escape(self.targets[id])}">{said}</a>'

    def _section_of(self, id: str) -> str:
        homes = self.handbook.homes.get(id)
        if not homes:
            return ""
        # The title of a private section is as private as what stands in it.
        open_here = self.private or not homes[0][1].private
        return f"the section “{homes[0][1].title}”" if open_here else "another rule"


def one_person_once(handbook: Handbook, ids: Iterable[str], together: bool = False) -> tuple[str, ...]:
    """The posts of a list that are held, leaving out one whose every holder is in the list already.

    A post that no school names holders for (a class teacher) always stands. Where the posts act ``together``, a post
    with several holders names nobody for sure, so that nobody is left out because of it.
    """
    named: list[str] = []
    seen: set[str] = set()
    for id in ids:
        if not handbook.model.roles[id].holder:
            named.append(id)
            continue
        holders = {person.name for person in handbook.school.people if id in person.roles}
        if holders - seen:
            named.append(id)
            if not together or len(holders) == 1:
                seen |= holders
    return tuple(named)


def phone_link(number: str) -> str:
    """A telephone number that dials on tap."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    said = html.escape(grammar.group_phone(number), quote=False).replace(" ", "&nbsp;")
    return f'<a href="tel:{digits}">{said}</a>'
