"""Chosen sections as plain HTML, to stand inside a document that a school already has.

No theme, no script, no style: a heading, nested lists with the ids of the rules, and what each rule's strength is in
words. Each rule links to its permanent address, which outlives any other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handbook.engine.said import STRENGTH, approved
from handbook.engine.trees import EVERYONE, Site
from handbook.text.tokens import ROOT
from handbook.views.lens import Shown, ShownBook, ShownPart, ShownPolicy, View, show

# What the site's own style goes by means nothing elsewhere.
_CLASS: Final = re.compile(r' class="[^"]*"')
_ADDRESS: Final = re.compile(rf'{ROOT}([^"#]*)(?:#([\w-]+))?')


def fragments(books: Sequence[ShownBook], site: Site) -> Iterator[tuple[str, str]]:
    """The fragments of a public tree: the path of each, and its HTML; a private tree has none."""
    handbook = books[0].handbook
    if books[0].view.private or not handbook.school.fragments:
        return
    book = book_of(books, EVERYONE)
    linked = frozenset(shown.id for each in books for _, _, shown in each.statements())
    for file in handbook.school.fragments:
        found = _section(book, file)
        if found:
            yield f"fragments/{file.replace('/', '-')}.html", fragment(book, site, *found, linked)


def book_of(books: Sequence[ShownBook], view: View) -> ShownBook:
    """The handbook through a view, whether or not that is among those that are built."""
    return next((each for each in books if each.view == view), None) or show(books[0].handbook, view)


def fragment(
    book: ShownBook, site: Site, policy: ShownPolicy, part: ShownPart, linked: frozenset[str] | None = None
) -> str:
    """A section as plain HTML.

    Args:
        linked: the rules that have a permanent address; None where all have.
    """
    return _Fragment(book, site, policy, part, linked).html()


def _section(book: ShownBook, file: str) -> tuple[ShownPolicy, ShownPart] | None:
    return next(
        ((policy, part) for policy in book.policies for part in policy.parts if part.part.file == file),
        None,
    )


class _Fragment:
    def __init__(
        self, book: ShownBook, site: Site, policy: ShownPolicy, part: ShownPart, linked: frozenset[str] | None
    ) -> None:
        self.book, self.site, self.policy, self.part = book, site, policy, part
        self.policies = {each.policy.id for each in book.policies}
        self.here = {shown.name for entry in part.entries for shown in entry.within()}
        self.linked = linked
        self.ids = {id.partition(".")[2]: id for id in book.handbook.homes if self._leads(id)}

    def html(self) -> str:
        school = html.escape(self.book.handbook.school.name, quote=False)
        title = html.escape(self.policy.policy.title, quote=False)
        said = html.escape(approved(self.policy), quote=False)
        number = f"{self.part.part.number}. " if self.part.part.number else ""
        lines = [f'<h2 id="{self.part.part.slug}">{number}{self._linked(self.part.title)}</h2>']
        lines += [f"<p>{self._linked(self.part.lede)}</p>"] if self.part.lede else []
        lines += self._entries(self.part.entries)
        lines.append(f'<p>From <a href="{self._absolute(self.policy.url)}">{title}</a>, {school}. {said}</p>')
        return _CLASS.sub("", "\n".join(lines)) + "\n"

    def _entries(self, entries: Iterable[Shown]) -> Iterator[str]:
        opened = ""
        for shown in entries:
            if shown.kind == "heading":
                yield from [f"</{opened}>"] if opened else []
                opened = ""
                level = min(shown.level + 1, 6)
                yield f'<h{level} id="{shown.name}">{self._linked(shown.html)}</h{level}>'
                yield from self._entries(shown.children)
                continue
            if not opened:
                # Its numbers are those of the policy; where that has none, a list without numbers says no others.
                opened = "ol" if shown.number else "ul"
                yield f"<{opened}>"
            yield from self._rule(shown)
        yield from [f"</{opened}>"] if opened else []

    def _rule(self, shown: Shown) -> Iterator[str]:
        value = f' value="{shown.entry.number[-1]}"' if shown.number else ""
        law = ", law" if shown.wording.node.force == "law" else ""
        called = f"Rule {shown.number}" if shown.number else "Link to this rule"
        yield f'<li id="{shown.name}"{value}>'
        yield f"<div>{self._linked(shown.html)}</div>"
        link = f' <a href="{self._permanent(shown.id)}">{called}</a>' if self._leads(shown.id) else ""
        yield f"<p>{STRENGTH[shown.wording.node.strength]}{law}.{link}</p>"
        yield from self._entries(shown.children)
        yield "</li>"

    # Addresses: a fragment may stand anywhere, so that each is whole, or leads to the fragment itself

    def _linked(self, said: str) -> str:
        return _ADDRESS.sub(lambda match: self._address(match[1], match[2]), said)

    def _address(self, url: str, name: str | None) -> str:
        if name in self.here:
            return f"#{name}"
        return self._permanent(self.ids[name]) if name in self.ids else self._absolute(url)

    def _absolute(self, url: str) -> str:
        place = url.strip("/")
        # Pages that belong to no policy stand in every view.
        view = self.site.holder(place) if place.partition("/")[0] in self.policies else self.site.fullest
        return f"{self.site.address}{self.site.folder(view)}{html.escape(url)}" if view else self.site.address

    def _leads(self, id: str) -> bool:
        return self.linked is None or id in self.linked

    def _permanent(self, id: str) -> str:
        return f"{self.site.address}s/{id}/"
