"""The record of the present: what a release made today would hold, from a school's handbook as it is shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handbook.data.school import SchoolContact
from handbook.releases.names import NOW
from handbook.releases.records import (
    Fact,
    Home,
    Model,
    Note,
    PolicyApproval,
    PolicySection,
    Record,
    ReleasedPolicy,
    Said,
    Statement,
    short_hash,
)
from handbook.text import grammar
from handbook.text.assembly import Entry, Handbook, Policy
from handbook.text.corpus import Corpus, joint_hash
from handbook.text.tables import approved
from handbook.text.tokens import TABLES, Token, resolve, tokens
from handbook.text.tree import AUDIENCES, Node
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart, ShownPolicy, View, plain, show
from handbook.views.reasons import Reasons
from handbook.views.resolving import Resolver

_NAMED: Final = re.compile(r"\b(?:terms|setting)\.\w+")
_DATES: Final = ("approval", "review", "written")
# A record holds no address; that there is a place with today's names and numbers is enough.
_TODAY: Final = "get-help/"
_NUMBERS: Final = ("phone", "out_of_hours", "email", "address")
_SETTING: Final = {
    "type": "What kind of school it is",
    "phase": "Which phase of school it is",
    "boarding": "Whether pupils board",
    "sixth_form": "Whether there is a sixth form",
    "early_years": "Whether there are early years",
}


def record_now(books: Sequence[ShownBook], corpus: Corpus, private: bool = False, name: str = NOW) -> Record:
    """What the school's handbook says now, as a record.

    Args:
        books: the school's views; a view that is needed and missing is shown here.
        corpus: the model's text.
        private: whether the record is the one that stays with the private tree.
        name: what the record is called.
    """
    handbook = books[0].handbook
    made = {book.view: book for book in books}

    def book(name: str) -> ShownBook:
        view = View(name, private)
        return made.get(view) or show(handbook, view)

    whole = book("governors" if private else "everyone")
    readers = [each for each in books if each.view.name not in WHOLE and each.view.private == private]
    return _Record(handbook, corpus, whole, readers, name).made()


def locked(handbook: Handbook, corpus: Corpus) -> frozenset[str]:
    """The ids of every rule that no public tree may tell of, whether it stands today or not."""
    school = handbook.school
    found = {change.id for change in school.changes if change.private}
    found |= {entry.id for policy in handbook.policies for _, entry in policy.within() if entry.private}
    return frozenset(
        found.union(
            id
            for id, nodes in corpus.wordings.items()
            if any(node.private or node.rests_on & school.private for node in nodes)
        )
    )


@dataclass
class _Record:
    handbook: Handbook
    corpus: Corpus
    whole: ShownBook
    readers: Sequence[ShownBook]
    name: str

    def made(self) -> Record:
        school, model = self.handbook.school, self.handbook.model
        self.shown = {
            (book.view.name, policy.policy.id, shown.id): shown
            for book in self.readers
            for policy, _, shown in book.statements()
        }
        self.facts: dict[str, Fact] = {}
        self.reasons = Reasons(self.handbook, self.whole.view, self.corpus)
        # Every answer, since one may bring in a rule that does not stand here yet.
        self.facts |= {key: Fact(title=row.question, said=row.answer) for key, row in self.reasons.decided.items()}
        statements: dict[str, Statement] = {}
        for policy, part, shown in self.whole.statements():
            if shown.id in statements:
                home = Home(policy=policy.policy.id, section=part.part.slug, number=shown.number or None)
                also = (*statements[shown.id].also, home)
                statements[shown.id] = statements[shown.id].model_copy(update={"also": also})
            else:
                statements[shown.id] = self.statement(policy, part, shown)
        approvals = [policy.record.approved for policy in self.handbook.policies]
        days = [each.date.last_day for each in approvals if each]
        hidden = frozenset() if self.whole.view.private else locked(self.handbook, self.corpus)
        return Record(
            school=school.slug,
            name=self.name,
            status="approved" if approvals and all(approvals) else "draft",
            approved=max(days) if days and all(approvals) else None,
            on=self.handbook.on,
            model=Model(name=model.name, edition=model.edition),
            policies=tuple(self.policy(each) for each in self.whole.policies),
            notes=tuple(
                Note(note=each.note, statements=each.rules)
                for each in school.major
                # The words about a private rule are as private as the rule.
                if hidden.isdisjoint(each.rules)
            ),
            facts=dict(sorted(self.facts.items())),
            omitted=tuple(
                sorted(change.id for change in school.changes if change.kind == "omit" and change.id not in hidden)
            ),
            renamed={old: id for old, id in {**model.renamed, **school.renamed}.items() if id not in hidden},
            retired={**model.retired, **school.retired},
            statements=statements,
        )

    def policy(self, shown: ShownPolicy) -> ReleasedPolicy:
        policy, record = shown.policy, shown.policy.record
        approved = record.approved
        return ReleasedPolicy(
            id=policy.id,
            title=policy.title,
            hash=policy.hash,
            approved=approved
            and PolicyApproval(
                body=approved.body,
                date=approved.date.text,
                day=approved.date.last_day,
                minute=approved.minute,
                hash=approved.hash,
            ),
            review=record.review.text if record.review else None,
            review_by=record.review.last_day if record.review else None,
            sections=tuple(
                PolicySection(
                    id=part.part.slug,
                    number=str(part.part.number) if part.part.number else None,
                    title=plain(part.title),
                )
                for part in shown.parts
            ),
        )

    def statement(self, policy: ShownPolicy, part: ShownPart, shown: Shown) -> Statement:
        entry, node = shown.entry, shown.wording.node
        own = self.said(policy.policy, shown)
        readers = {}
        for book in self.readers:
            other = self.shown.get((book.view.name, policy.policy.id, shown.id))
            if other and other.text != shown.text:
                readers[book.view.name] = self.said(policy.policy, other)
        audience = {name for wording in entry.wordings for name in wording.node.audience}
        return Statement(
            hash=own.hash,
            number=shown.number or None,
            text=own.text,
            rule=own.rule,
            policy=policy.policy.id,
            section=part.part.slug,
            audience=tuple(name for name in AUDIENCES if name in audience),
            readers=readers,
            strength=node.strength,
            force=node.force,
            sources=node.cites,
            origin=node.origin,
            source=self.source(entry, node),
            rests_on=tuple(sorted(self.rests_on(policy.policy, entry))),
            starts=node.starts,
            until=node.until,
            private=node.private,
        )

    def said(self, policy: Policy, shown: Shown) -> Said:
        words = shown.wording.html
        personal = not self.whole.view.private and any(map(_is_personal, tokens(words)))
        text = self.kept(policy, words) if personal else shown.text
        return Said(text=text, hash=short_hash(text), rule=self.rule(words))

    def source(self, entry: Entry, node: Node) -> str:
        if node.origin != "model":
            return joint_hash(wording.node for wording in entry.wordings)
        return joint_hash(self.corpus.wordings.get(entry.id) or (node,))

    # Words without what changes at once

    def rule(self, said: str) -> str:
        """The hash of the words with people, contacts, dates and numbers of other rules as references."""

        def reference(token: Token) -> str:
            if token.kind == "linked":
                return html.escape(self.handbook.school.linked[token.args[0]].name, quote=False)
            if token.kind in TABLES:
                decision = self.handbook.model.decisions[token.args[0]]
                said = approved(token, decision.columns, self.handbook.school, self.handbook.values.plain)
                return html.escape(said, quote=False)
            return f"[{' '.join((token.kind, *token.args))}]"

        return short_hash(plain(resolve(said, reference)))

    def kept(self, policy: Policy, said: str) -> str:
        """The words with roles in place of names and without the school's own numbers: as they are kept for ever."""
        return plain(Resolver(self.handbook, policy, False, {}, self.numbers(policy), today=_TODAY).text(said))

    def numbers(self, policy: Policy) -> dict[str, str]:
        found = {id: homes[0][2].number for id, homes in self.handbook.homes.items()}
        found |= {entry.id: entry.number for _, entry in policy.within()}
        return {id: ".".join(map(str, number)) for id, number in found.items()}

    # What it rests on

    def rests_on(self, policy: Policy, entry: Entry) -> Iterator[str]:
        keys: set[str] = set()
        for wording in entry.wordings:
            keys |= wording.node.rests_on
            keys |= {str(name) for name in wording.node.when.names if name.group != "decisions"}
            keys |= {f"sources.{id}" for id in wording.node.cites}
            keys |= {key for each in wording.node.text.expressions for key in _NAMED.findall(each.source)}
            for token in tokens(wording.html):
                keys |= set(_keys(token, policy))
        for key in keys:
            # Who holds a post may change how a sentence lists posts, though it names nobody.
            known = key.replace("roles.", "people.")
            fact = self.facts.get(known) or self.fact(known)
            if fact:
                self.facts[known] = fact
                yield key

    def fact(self, key: str) -> Fact | None:
        """What a key says; None where it may not be told, or says nothing."""
        group, _, id = key.partition(".")
        known = getattr(self, f"_{group}", None)
        return known(id) if known else None

    def _people(self, id: str) -> Fact:
        title = grammar.capitalize(self.handbook.values.plain(self.handbook.model.roles[id].title))
        people = self.handbook.school.holders(id)
        names = [person.name for person in people if person.public or self.whole.view.private]
        return Fact(title=title, said=grammar.list_and(names))

    def _contacts(self, id: str) -> Fact | None:
        contact: SchoolContact | None = self.handbook.school.contacts.get(id)
        if contact is None:
            return None
        numbers = (contact.phone, contact.out_of_hours, contact.email)
        return Fact(title=grammar.capitalize(contact.name), said=", ".join(filter(None, numbers)))

    def _linked(self, id: str) -> Fact:
        linked = self.handbook.school.linked[id]
        return Fact(title=grammar.capitalize(linked.name), said=linked.url or "")

    def _sources(self, id: str) -> Fact:
        source = self.handbook.model.sources[id]
        # An edition that nobody has checked is not claimed.
        return Fact(title=source.title, said=(source.checked and source.edition) or "")

    def _terms(self, id: str) -> Fact:
        model = self.handbook.model
        term = next((each for one, each in model.terms.items() if id in (one, each.singular)), None)
        return Fact(title=term.question if term else id, said=str(self.handbook.school.terms.get(id, "")))

    def _setting(self, id: str) -> Fact | None:
        world = {str(name): value for name, value in self.handbook.school.world().items()}
        value = world.get(f"setting.{id}", getattr(self.handbook.school, id, None))
        if isinstance(value, bool):
            value = "Yes" if value else "No"
        if isinstance(value, frozenset | tuple | set):
            value = ", ".join(sorted(map(str, value)))
        return Fact(title=_SETTING.get(id, "What the school is"), said=str(value or ""))

    def _phases(self, id: str) -> Fact:
        return Fact(title="Which ages it takes", said=", ".join(sorted(self.handbook.school.phases)))

    def _dates(self, id: str) -> Fact:
        record = next(policy.record for policy in self.handbook.policies if policy.id == id)
        said = [f"approved {record.approved.date.text}"] if record.approved else []
        said += [f"last updated {record.written.text}"] if record.written else []
        said += [f"next review {record.review.text}"] if record.review else []
        return Fact(title="Dates of approval and review", said=", ".join(said))


def _is_personal(token: Token) -> bool:
    return token.kind in ("names", "page") or (token.kind == "contact" and token.args[1] in _NUMBERS)


def _keys(token: Token, policy: Policy) -> Iterable[str]:
    match token.kind:
        case "roles":
            return [f"roles.{id}" for id in token.args[1:]]
        case "names":
            return [f"people.{id}" for id in token.args]
        case "contact":
            return [f"contacts.{token.args[0]}"]
        case "linked":
            return [f"linked.{token.args[0]}"]
        case "page" if token.args[0] == "sign_off":
            return ["people.chair-of-governors", "people.headteacher", f"dates.{policy.id}"]
        case kind if kind in _DATES:
            return [f"dates.{policy.id}"]
    return []
