"""Whatever a school is and answers, every view of its handbook is whole and in order, and keeps what is private."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from properties.schools import Folder, schools, seen

from handbook.text.tokens import ROOT
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart

_ADDRESS = re.compile(f'(href|src)="{ROOT}([^"]*)"')
# What our tokens are made of, and the mark of a value that is not there.
_OURS = re.compile("[\ue000-\uf8ff]")


@settings.get_profile("schools")
@given(schools())
def test_nothing_is_missing_and_nothing_is_left_over(folder: Folder) -> None:
    assert [str(finding) for finding in seen(folder).findings if not finding.warning] == []


@settings.get_profile("schools")
@given(schools())
def test_every_view_is_in_order(folder: Folder) -> None:
    books = seen(folder).books
    assert [f"{book.view}: {fault}" for book in books for fault in disorder(book)] == []
    assert [*disagreement(books)] == []


@settings.get_profile("some-schools")
@given(schools())
def test_nothing_private_stands_in_a_public_view(folder: Folder) -> None:
    public = [book for book in seen(folder).books if not book.view.private]
    found = {
        (str(book.view), secret)
        for book in public
        for secret in folder.secrets
        for text in texts(book)
        if secret in text
    }
    assert found == set()
    assert [shown.id for book in public for _, _, shown in book.statements() if shown.wording.node.private] == []


def test_the_generator_makes_schools_with_something_to_hide() -> None:
    """The test above could not fail if no private word ever reached a handbook."""
    hidden = 0

    @settings(settings.get_profile("schools"), max_examples=30, derandomize=True)
    @given(schools())
    def look_for_secrets(folder: Folder) -> None:
        nonlocal hidden
        private = [book for book in seen(folder).books if book.view.private]
        hidden += any(secret in text for book in private for text in texts(book) for secret in folder.secrets)

    look_for_secrets()
    assert hidden > 5


def disorder(book: ShownBook) -> Iterator[str]:
    """What is wrong in one view by itself."""
    for policy in book.policies:
        ids = Counter(shown.id for part in policy.parts for entry in part.entries for shown in entry.within())
        yield from (f"{id} stands {times} times in {policy.policy.id}" for id, times in ids.items() if times > 1)
        pages = Counter(part.url for part in policy.parts)
        yield from (f"two sections of {policy.policy.id} are at {url}" for url, times in pages.items() if times > 1)
        if not policy.parts:
            yield f"{policy.policy.id} has no section"
        for part in policy.parts:
            yield from disorder_of_page(part)
    targets = {shown.url for policy in book.policies for part in policy.parts for shown in within(part)}
    for text in texts(book):
        for kind, address in _ADDRESS.findall(text):
            if kind == "href" and address not in targets:
                yield f"a link leads to {address}, which is not there"
        if left := _OURS.search(_ADDRESS.sub("", text)):
            yield f"{left.group()!r} is left in “{text}”"
    for id in book.unlinked:
        if any(f"#{id.partition('.')[2]}" in address for text in texts(book) for _, address in _ADDRESS.findall(text)):
            yield f"{id} is counted as a link that could not be made, and is linked"


def disorder_of_page(part: ShownPart) -> Iterator[str]:
    """What is wrong in one section."""
    anchors = Counter(shown.name for shown in within(part))
    yield from (f"{part.url} has {times} anchors #{name}" for name, times in anchors.items() if times > 1)
    if not any(part.statements()):
        yield f"{part.url} is empty"
    if not part.title.strip():
        yield f"{part.url} has no title"
    for shown in within(part):
        if not shown.text.strip():
            yield f"{shown.id} says nothing"
        if shown.kind == "heading" and not any(each.kind == "statement" for each in shown.within()):
            yield f"nothing stands under the heading {shown.id}"


def disagreement(books: tuple[ShownBook, ...]) -> Iterator[str]:
    """What two views say differently: numbers, and which statements there are."""
    numbers: dict[tuple[str, str], set[str]] = {}
    for book in books:
        for policy, part, shown in book.statements():
            numbers.setdefault((policy.policy.id, shown.id), set()).add(shown.number)
            numbers.setdefault((policy.policy.id, part.part.file), set()).add(str(part.part.number))
    yield from (
        f"{id} in {policy} has the numbers {sorted(has)}" for (policy, id), has in numbers.items() if len(has) > 1
    )
    has = {book.view: {(policy.policy.id, shown.id) for policy, _, shown in book.statements()} for book in books}
    for private in (True, False):
        for whole in (view for view in has if view.name in WHOLE and view.private is private):
            for view in (view for view in has if view.private is private):
                yield from (f"{id} is in {view} and not in {whole}" for id in has[view] - has[whole])


def within(part: ShownPart) -> Iterator[Shown]:
    for entry in part.entries:
        yield from entry.within()


def texts(book: ShownBook) -> Iterator[str]:
    """All that a view shows, as HTML and as plain text."""
    yield from book.pages.values()
    for policy in book.policies:
        yield policy.policy.title
        for part in policy.parts:
            yield part.title
            yield part.lede
            for shown in within(part):
                yield shown.html
                yield shown.text
