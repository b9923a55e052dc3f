"""The page that says what to read for a role: ticked off in the browser alone, with a receipt to print and sign."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from handbook.data.types import said_date
from handbook.releases.past import Past
from handbook.releases.receipts import ROLES, code, for_role, people_changed, reading_hash, release_read
from handbook.releases.records import LIST_NAME, Statement, Worded, receipt_hash
from handbook.text.tokens import ROOT
from handbook.views.lens import ShownBook, plain

TITLES: Final = {
    "staff": "Your induction reading",
    "governors": "Reading for governors",
    "visitors": "Reading for volunteers",
}
WHO: Final = {"staff": "member of staff", "governors": "governor", "visitors": "volunteer"}
SCRIPT_NAME: Final = "releases.js"
# Words that a grown-up reads in a minute when the text has to be understood.
_PACE: Final = 200
# Receipts of releases older than these are met with the whole reading.
_KNOWN: Final = 5


@dataclass(frozen=True)
class Chapter:
    """A section to read: its address, minutes, hash and rules."""

    key: str
    title: str
    url: str
    minutes: int
    hash: str
    rules: tuple[tuple[str, Statement, Worded, str], ...]


class Reading:
    """What a view's reader has to read.

    Args:
        book: the view.
        past: the school's releases, the present among them.
        private: ids of rules that stand in no release.
    """

    def __init__(self, book: ShownBook, past: Past) -> None:
        self.book, self.past = book, past
        self.role = ROLES[book.view.name]
        self.known = {id: (statement, said) for id, statement, said in for_role(past.now, self.role)}
        self.policies = [(policy, tuple(self._chapters(policy))) for policy in book.policies]
        self.chapters = [chapter for _, chapters in self.policies for chapter in chapters]
        self.release = release_read(past, self.role)
        self.hash = reading_hash(past.now, self.role)

    def _chapters(self, policy: Any) -> Iterator[Chapter]:
        for part in policy.parts:
            shown = [each for each in part.statements() if each.id in self.known]
            # A rule that stands in two policies is read once.
            rules = [each for each in shown if self.known[each.id][0].policy == policy.policy.id]
            hidden = [each for each in part.statements() if each.wording.node.private and self._concerns(each)]
            if not rules and not hidden:
                continue
            words = sum(len(each.text.split()) for each in (*rules, *hidden))
            yield Chapter(
                f"{policy.policy.id}/{part.part.slug}",
                plain(part.title),
                f"{ROOT}{part.url}",
                max(1, round(words / _PACE)),
                receipt_hash((each.id, each.hash) for each in (*rules, *hidden)),
                tuple((each.id, *self.known[each.id], f"{ROOT}{each.url}") for each in rules),
            )

    def _concerns(self, shown: Any) -> bool:
        return self.role in shown.wording.node.audience

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(chapter.minutes for chapter in self.chapters)

    @property
    def released(self) -> bool:
        """Whether a later visit can compare with this text."""
        return not self.release.startswith("now-")

    @property
    def named(self) -> str:
        """Which text it is, in words."""
        if not self.released:
            return f"the text of {said_date(self.book.handbook.on)}, not released yet"
        return f"release {self.release}"

    def data(self, up: str) -> str:
        """What the page's script needs, as JSON that may stand in a page.

        Args:
            up: the way from the page to the tree in which the list of releases stands.
        """
        older = self.past.records[-_KNOWN:]
        data = {
            "school": self.book.handbook.school.slug,
            "role": self.role,
            "release": self.release,
            "hash": self.hash,
            "releases": f"{up}{LIST_NAME}",
            "script": f"{up}{SCRIPT_NAME}",
            "known": {record.name: reading_hash(record, self.role) for record in older},
            "people": {record.name: people_changed(record, self.past.now, self.role) for record in older},
            "renamed": self.past.now.renamed,
            "rules": [
                [id, statement.number, statement.strength, said.hash, said.rule, url, said.text]
                for chapter in self.chapters
                for id, statement, said, url in chapter.rules
            ],
        }
        # Nothing in it may end the element that it stands in.
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def context(self, up: str) -> dict[str, Any]:
        """What the page's template needs."""
        return {
            "heading": TITLES[self.role],
            "who": WHO[self.role],
            "reading": self,
            "code": code(self.role, self.release, self.hash),
            "data": self.data(up),
            "on": said_date(self.book.handbook.on),
            "assets": f"{ROOT}assets/",
        }
