"""The PDF of what changed: the differences that the view's page shows, marked by more than colour."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from demo_schools import Print, jobs_of, ready, school
from printed import Printed, spaced

from handbook.engine.told import steps_for
from handbook.releases.difference import Change
from handbook.releases.past import Past
from handbook.views.lens import View

FIRST = "examplewick-primary"
NAME = "print/what-changed.pdf"
PUBLIC = ("everyone", "parents", "pupils", "visitors", "staff")
VIEWS = (*(f"public/{name}" for name in PUBLIC), "private/staff", "private/governors")
# Those that differ most; `make test-deep` prints all.
PRINTED = VIEWS if os.environ.get("HANDBOOK_DEEP") == "1" else ("public/parents", "public/pupils", "private/governors")
LABELS = {"struck": "[struck: {}]", "added": "[added: {}]", "same": "{}"}


@pytest.fixture(scope="module")
def documents(printing: Print) -> dict[str, Printed]:
    return printing(FIRST, lambda path: path.removesuffix(f"/{NAME}") in PRINTED)


def changes(view: str) -> Iterator[Change]:
    seen = school(FIRST)
    tree, _, name = view.partition("/")
    for step in steps_for(Past(seen.books, ready().corpus, seen.records), View(name, tree == "private")):
        for group in ("added", "changed", "withdrawn"):
            yield from step.of(group)  # type: ignore[arg-type]


def test_every_view_of_a_school_with_an_earlier_release_has_one(tmp_path: Path) -> None:
    made = {job.target.relative_to(tmp_path).as_posix() for job in jobs_of(FIRST, tmp_path)}
    assert {path for path in made if path.endswith(NAME)} == {f"{view}/{NAME}" for view in VIEWS}


def test_a_school_without_an_earlier_release_has_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    jobs = jobs_of("makebelieve-academy", tmp_path_factory.mktemp("none"))
    assert jobs
    assert [job.target for job in jobs if "what-changed" in job.target.name] == []


@pytest.mark.parametrize("view", PRINTED)
def test_it_holds_the_differences_of_its_view_in_their_order_and_no_other_mark(
    documents: dict[str, Printed], view: str
) -> None:
    text, end = body(documents[f"{view}/{NAME}"]), 0
    shown = [said(change) for change in changes(view)]
    assert shown
    for words in shown:
        at = text.find(words, end)
        assert at >= 0, words
        end = at + len(words)
    labels = sum(words.count("[struck: ") + words.count("[added: ") for words in shown)
    assert text.count("[struck: ") + text.count("[added: ") == labels > 0


@pytest.mark.parametrize("view", PRINTED)
def test_each_page_tells_its_age(documents: dict[str, Printed], view: str) -> None:
    told = documents[f"{view}/{NAME}"]
    for at in range(told.pages):
        page = spaced(told.document[at].get_textpage().get_text_range())
        assert f"Page {at + 1} of {told.pages}" in page
        assert "As of 1 December 2026. Approved 9 November 2026. Next review Autumn term 2027." in page
        assert at not in range(2, told.pages - 1) or "What changed. Since 2025-26" in page


def test_it_begins_with_a_cover_and_contents_and_ends_with_help(documents: dict[str, Printed]) -> None:
    told = documents["public/parents/print/what-changed.pdf"]
    pages = [spaced(told.document[at].get_textpage().get_text_range()) for at in range(told.pages)]
    assert "What changed For parents and carers" in pages[0] and "In danger now: 999" in pages[0]
    assert "Contents Since 2025-26" in pages[1]
    for name, at in re.findall(r"((?:Added|Changed|Withdrawn) \(\d+\))[ .]+(\d+)", pages[1]):
        assert name in pages[int(at) - 1]
    assert "Get help Talk to someone here." in pages[-1]


def test_it_can_be_read_by_everybody(documents: dict[str, Printed]) -> None:
    assert {path: list(each.faults()) for path, each in documents.items()} == {path: [] for path in documents}
    for each in documents.values():
        assert {"/H1", "/H2", "/H3", "/L", "/LI", "/P", "/TH", "/TD"} <= set(each.tags())
        with pikepdf.open(each.path) as pdf, pdf.open_metadata() as told:
            assert str(pdf.Root.Lang) == "en-GB"
            assert told.get("dc:title") == "What changed – Examplewick Primary School"


def test_no_public_one_holds_a_private_word(documents: dict[str, Printed]) -> None:
    seen = school(FIRST)
    book = next(book for book in seen.books if str(book.view) == "private/governors")
    secret = [shown.text for _, _, shown in book.statements() if shown.wording.node.private]
    secret += [person.name for person in book.handbook.school.people if not person.public]
    assert secret
    public = {path: each.text() for path, each in documents.items() if path.startswith("public/")}
    assert [path for path, text in public.items() if any(word in text for word in secret)] == []


def said(change: Change) -> str:
    """The words of a change as they stand on paper; where all of them came or went the heading says so."""
    if len(change.words) == 1:
        return spaced(change.words[0].text)
    return spaced(" ".join(LABELS[piece.op].format(piece.text) for piece in change.words))


def body(printed: Printed) -> str:
    """The text between running heads and feet."""
    return spaced(" ".join(printed.body(at) for at in range(1, printed.pages)))
