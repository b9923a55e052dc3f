"""What a view holds: the lens that shows a reader their rules, and the lock on what is private."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from handbook.text.assembly import Entry, Handbook, Part, Policy, Prose, ShortWording, Wording
from handbook.text.tokens import has_rows
from handbook.views.resolving import Resolver

WHOLE: Final = ("everyone", "governors")
VIEWS: Final = ("everyone", "parents", "pupils", "visitors", "staff", "governors")


@dataclass(frozen=True, order=True)
class View:
    """A site for one reader: ``public/parents``, ``private/governors``."""

    name: str
    private: bool = False

    def __str__(self) -> str:
        return f"{'private' if self.private else 'public'}/{self.name}"

    def address(self, policy: str, slug: str = "") -> str:
        """A section's address from the view's folder. A private tree is opened without a server, so it names files."""
        if not slug:
            return f"{policy}/index.html" if self.private else f"{policy}/"
        return f"{policy}/{slug}.html" if self.private else f"{policy}/{slug}/"

    def sees(self, wording: Wording) -> bool:
        """Whether the lens and the lock let a wording through."""
        if wording.node.private and not self.private:
            return False
        return self.name in WHOLE or self.name in wording.node.audience

    def opens(self, page: Prose) -> bool:
        """Whether the lens and the lock let a page through."""
        return (self.private or not page.private) and (self.name in WHOLE or self.name in page.audience)

    def pick(self, entry: Entry) -> Wording | None:
        """The wording this view shows: the policy's own, or the first that names the reader."""
        return next((wording for wording in entry.wordings if self.sees(wording)), None)


@dataclass(frozen=True)
class Shown:
    """A statement or heading as a view shows it. ``html`` has addresses that start with ``tokens.ROOT``."""

    kind: Literal["statement", "heading"]
    entry: Entry
    wording: Wording
    number: str
    html: str
    text: str
    url: str
    children: tuple[Shown, ...]

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def level(self) -> int:
        return self.wording.node.level

    @property
    def hash(self) -> str:
        """Of the plain text as shown, without its number; 12 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def within(self) -> Iterator[Shown]:
        yield self
        for child in self.children:
            yield from child.within()


@dataclass(frozen=True)
class ShownPart:
    """A section as a view shows it.

    Attributes:
        short: what it comes to, in the reader's words: sentences, of which the first says most. Empty for readers who
            have none.
        left_out: how many of its rules are for other readers, by audience.
    """

    part: Part
    title: str
    lede: str
    url: str
    entries: tuple[Shown, ...]
    left_out: Mapping[str, int]
    short: tuple[str, ...] = ()

    def statements(self) -> Iterator[Shown]:
        return (shown for entry in self.entries for shown in entry.within() if shown.kind == "statement")


@dataclass(frozen=True)
class ShownPolicy:
    policy: Policy
    url: str
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True)
class ShownBook:
    """A handbook through one view.

    Attributes:
        holes: (id, key) of each value that a shown statement needs and the school has not given.
        unlinked: ids that shown text names and the view lacks; there they stand as plain text.
        pages: prose round the policies, by name.
    """

    handbook: Handbook
    view: View
    policies: tuple[ShownPolicy, ...]
    pages: Mapping[str, str]
    holes: tuple[tuple[str, str], ...]
    unlinked: tuple[str, ...]

    def statements(self) -> Iterator[tuple[ShownPolicy, ShownPart, Shown]]:
        for policy in self.policies:
            for part in policy.parts:
                for shown in part.statements():
                    yield policy, part, shown


def show(handbook: Handbook, view: View, today: str = "") -> ShownBook:
    """Looks at a handbook through a view.

    Args:
        handbook: the handbook.
        view: the view.
        today: for a release that stays as it is, where names and numbers of today stand, from the view's root.
    """
    work = _Showing(handbook, view, today)
    policies = tuple(shown for policy in handbook.policies if (shown := work.policy(policy)))
    resolver = work.resolver(None)
    pages = {name: resolver.html(page.html) for name, page in handbook.pages.items() if view.opens(page)}
    work.note(resolver, "page")
    return ShownBook(handbook, view, policies, pages, tuple(work.holes), tuple(work.unlinked))


class _Showing:
    def __init__(self, handbook: Handbook, view: View, today: str) -> None:
        self.handbook, self.view, self.today = handbook, view, today
        self.holes: list[tuple[str, str]] = []
        self.unlinked: list[str] = []
        self.targets: dict[str, dict[str, str]] = {}
        self.numbers: dict[str, dict[str, str]] = {}
        for policy in handbook.policies:
            targets, numbers = self.targets.setdefault(policy.id, {}), self.numbers.setdefault(policy.id, {})
            for part, entry in policy.within():
                numbers[entry.id] = number(entry)
                if (view.private or not part.private) and view.pick(entry):
                    targets[entry.id] = f"{view.address(policy.id, part.slug)}#{entry.name}"

    def resolver(self, policy: Policy | None) -> Resolver:
        first = [each.id for each in self.handbook.policies]
        order = sorted(first, key=lambda id: (policy is None or id != policy.id, first.index(id)))
        # A text refers to the policy it stands in, and to another only for what its own lacks.
        targets = {id: url for each in reversed(order) for id, url in self.targets[each].items()}
        numbers = {id: said for each in reversed(order) for id, said in self.numbers[each].items()}
        reader = None if self.view.name in WHOLE else self.view.name
        return Resolver(self.handbook, policy, self.view.private, targets, numbers, today=self.today, reader=reader)

    def note(self, resolver: Resolver, id: str) -> None:
        self.holes += [(id, key) for key in resolver.holes]
        self.unlinked += resolver.unlinked
        resolver.holes.clear()
        resolver.unlinked.clear()

    def policy(self, policy: Policy) -> ShownPolicy | None:
        resolver = self.resolver(policy)
        parts = tuple(shown for part in policy.parts if (shown := self.part(policy, part, resolver)))
        return ShownPolicy(policy, self.view.address(policy.id), parts) if parts else None

    def part(self, policy: Policy, part: Part, resolver: Resolver) -> ShownPart | None:
        if part.private and not self.view.private:
            return None
        url = self.view.address(policy.id, part.slug)
        entries = tuple(self.entries(part.entries, url, resolver))
        if not entries:
            return None
        title = resolver.html((self.view.name == "pupils" and part.pupils_title) or part.title)
        lede = resolver.html(part.lede)
        short = tuple(resolver.html(each.html) for each in self.short(part, entries))
        self.note(resolver, part.file)
        return ShownPart(part, title, lede, url, entries, self.left_out(part), short)

    def short(self, part: Part, entries: Iterable[Shown]) -> Iterator[ShortWording]:
        """The sentences all of whose statements stand before the reader in the model's own words."""
        own = {each.id for entry in entries for each in entry.within() if each.wording.node.origin == "model"}
        return (each for each in part.short.get(self.view.name, ()) if own.issuperset(each.about))

    def entries(self, entries: Iterable[Entry], url: str, resolver: Resolver) -> Iterator[Shown]:
        for entry in entries:
            wording = self.view.pick(entry)
            if wording is None:
                continue
            children = tuple(self.entries(entry.children, url, resolver))
            if entry.kind == "heading" and not children:
                continue
            said = resolver.html(wording.html)
            self.note(resolver, entry.id)
            text = plain(resolver.text(wording.html) if has_rows(wording.html) else said)
            yield Shown(entry.kind, entry, wording, number(entry), said, text, f"{url}#{entry.name}", children)

    def left_out(self, part: Part) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        if self.view.name in WHOLE:
            return counted
        for entry in part.statements():
            if not entry.private and self.view.pick(entry) is None:
                for audience in sorted({name for wording in entry.wordings for name in wording.node.audience}):
                    counted[audience] = counted.get(audience, 0) + 1
        return counted


def number(entry: Entry) -> str:
    """A statement's number as printed: 6.2.3."""
    return ".".join(map(str, entry.number))


_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')
_BLOCK_END = re.compile(r"</(?:p|li|td|th|tr|h\d|blockquote|dd|dt)>|<br\s*/?>")


def plain(said: str) -> str:
    """HTML as plain text: no tags, a picture as its description, one space where there was any."""
    if "<" in said:
        said = _TAG.sub("", _BLOCK_END.sub(" ", _PICTURE.sub(r"\1", said)))
    return " ".join(html.unescape(said).split())
