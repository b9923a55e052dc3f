"""The PDF of a policy: the statements, numbers and order of its view, for everybody to read, and nothing private."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_schools import ADDRESS, ROOT, Print, ready, school
from printed import Printed, margins, spaced

from handbook.data.project import schools
from handbook.engine.trees import TODAY
from handbook.paper.codes import spoken
from handbook.paper.documents import STRENGTH, document
from handbook.paper.setting import House
from handbook.paper.stamp import stamp_of
from handbook.views.lens import Shown, ShownBook, ShownPolicy, View, plain, show

FIRST = "examplewick-primary"
# Policies and handbooks, but in large print, in which a page may end within a rule.
READ = re.compile(r"/print/(?!what-changed).*(?<!-large)\.pdf$").search
VIEWS = ("public/visitors", "public/pupils", "private/governors")
HANDBOOKS = VIEWS[:2]
# Of which large print is looked at: the fullest words and the plainest.
LARGE = ("private/governors", "public/pupils")
PRINTED = {
    "public/parents/print/mobile.pdf",
    *(f"{view}/print/{policy}.pdf" for view in VIEWS for policy in ("mobile", "social")),
    *(f"{view}/print/handbook.pdf" for view in HANDBOOKS),
}


@pytest.fixture(scope="module")
def documents(printing: Print) -> dict[str, Printed]:
    return printing(FIRST, PRINTED.__contains__)


def book(name: str) -> ShownBook:
    return next(book for book in school(FIRST).books if str(book.view) == name)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("policy", ["mobile", "social"])
def test_a_policy_holds_the_statements_of_its_view_in_their_order_and_nothing_else(
    documents: dict[str, Printed], view: str, policy: str
) -> None:
    shown = next(each for each in book(view).policies if each.policy.id == policy)
    assert unlike(body(documents[f"{view}/print/{policy}.pdf"]), shown, book(view)) == []


@pytest.mark.parametrize("view", HANDBOOKS)
def test_a_whole_handbook_holds_every_policy(documents: dict[str, Printed], view: str) -> None:
    text, end = body(documents[f"{view}/print/handbook.pdf"]), 0
    for _, _, shown in book(view).statements():
        found = pattern(shown).search(text, end)
        assert found, shown.id
        end = found.end()


def test_where_a_link_leads_stands_at_the_foot_of_its_page(documents: dict[str, Printed]) -> None:
    for path, told in documents.items():
        assert misplaced(told, path, book(path.partition("/print/")[0])) == [], path
    assert any(noted(told, at) for told in documents.values() for at in range(told.pages))


def test_each_page_tells_its_age_and_where_it_stands(documents: dict[str, Printed]) -> None:
    told = documents["public/parents/print/mobile.pdf"]
    for at in range(2, told.pages - 1):
        page = told.document[at].get_textpage().get_text_range()
        assert f"Page {at + 1} of {told.pages}" in page
        assert "As of 1 December 2026. Approved 9 November 2026. Next review Autumn term 2027." in spaced(page)
        assert re.search(r"Rules \d+\.[\d.]+ – \d+\.[\d.]+", page)


def test_a_head_names_no_rules_where_they_bear_no_numbers(printing: Print) -> None:
    (told,) = printing("storymere-primary", {"public/visitors/print/social.pdf"}.__contains__).values()
    heads = [spaced(told.document[at].get_textpage().get_text_range()) for at in range(told.pages)]
    assert any("Storymere: Social media" in head for head in heads)
    assert [head for head in heads if re.search(r"Rules( –|$)", head)] == []


def test_every_document_can_be_read_by_everybody(documents: dict[str, Printed]) -> None:
    assert {path: list(each.faults()) for path, each in documents.items()} == {path: [] for path in documents}


def test_headings_and_lists_are_tagged_as_what_they_are(documents: dict[str, Printed]) -> None:
    tags = documents["public/parents/print/mobile.pdf"].tags()
    assert {"/H1", "/H2", "/L", "/LI", "/Link", "/Table", "/TH", "/TD", "/Figure", "/P"} <= set(tags)


def test_no_public_document_holds_a_private_word(documents: dict[str, Printed]) -> None:
    secret = [shown.text for _, _, shown in book("private/governors").statements() if shown.wording.node.private]
    names = [person.name for person in school(FIRST).handbook.school.people if not person.public]  # type: ignore[union-attr]
    holding = {path for path, each in documents.items() if any(word in each.text() for word in (*secret, *names))}
    assert holding
    assert {path for path in holding if path.startswith("public/")} == set()


def test_no_heading_stands_alone_and_nothing_runs_off_a_page(documents: dict[str, Printed]) -> None:
    known = headings(FIRST)
    for name in ("public/parents/print/mobile.pdf", "private/governors/print/social.pdf"):
        assert known.intersection(spaced(line) for line in documents[name].body(3).splitlines())
        assert list(ill_set(documents[name], known)) == []


@pytest.mark.deep
@pytest.mark.parametrize("slug", schools(ready().project))
def test_every_document_of_a_school_can_be_read_by_everybody_in_large_print_too(printing: Print, slug: str) -> None:
    printed = printing(slug, lambda path: "-large" not in path or path.startswith(LARGE), large=True)
    assert {path: list(each.faults()) for path, each in printed.items()} == {path: [] for path in printed}
    known = headings(slug)
    wrong = {path: list(ill_set(each, known)) for path, each in printed.items() if "/print/" in path}
    assert {path: faults for path, faults in wrong.items() if faults} == {}
    books = {str(book.view): book for book in school(slug).books}
    there = {
        path: misplaced(each, path, books[path.partition("/print/")[0]]) for path, each in printed.items() if READ(path)
    }
    assert {path: faults for path, faults in there.items() if faults} == {}


def headings(slug: str) -> set[str]:
    """Every heading of a school's documents, with its number."""
    found = set()
    for each in school(slug).books:
        for part in (part for policy in each.policies for part in policy.parts):
            found.add(spaced(f"{part.part.number or ''} {plain(part.title)}"))
            entries = (shown for top in part.entries for shown in top.within())
            found |= {spaced(shown.text) for shown in entries if shown.kind == "heading"}
    return found


def ill_set(printed: Printed, headings: set[str]) -> Iterator[str]:
    """A heading at the end of a page; anything that a printer does not reach."""
    for at in range(printed.pages):
        lines = [spaced(line) for line in printed.body(at).splitlines() if line.strip()]
        if lines and lines[-1] in headings:
            yield f"page {at + 1} ends with the heading {lines[-1]}"
        if margins(printed, at) < 8:
            yield f"page {at + 1} runs off the sheet"


NOTE = re.compile(r"\b\d+\. (https?://\S+)")


def noted(printed: Printed, at: int) -> list[str]:
    """The addresses at the foot of a page."""
    return NOTE.findall(spaced(printed.body(at)))


def misplaced(printed: Printed, path: str, book: ShownBook) -> list[str]:
    """Pages at whose foot stand other addresses than those that the rules on it lead to."""
    only = Path(path).stem
    bodies = [NOTE.sub(" ", spaced(printed.body(at))) for at in range(printed.pages)]
    wanted: list[list[str]] = [[] for _ in bodies]
    at = 2
    for policy, _, shown in book.statements():
        if only not in ("handbook", policy.policy.id):
            continue
        found = next((page for page in range(at, printed.pages) if pattern(shown).search(spaced(bodies[page]))), None)
        if found is not None:
            at = found
            wanted[at] += called(shown)
    return [
        f"page {at + 1}: {noted(printed, at)}, and not {there}"
        for at, there in enumerate(wanted)
        if sorted(noted(printed, at)) != sorted(there)
    ]


def called(shown: Shown) -> list[str]:
    """The addresses that a rule leads to, each once, where they are not its own words."""
    links = re.findall(r'<a href="(http[^"]*)"[^>]*>(.*?)</a>', shown.html)
    return list(dict.fromkeys(html.unescape(to) for to, words in links if html.unescape(to) != plain(words)))


def body(printed: Printed) -> str:
    """The text between running heads and feet from the first rule on, without the addresses at the foot."""
    pages = " ".join(printed.body(at) for at in range(2, printed.pages - 1))
    return spaced(re.sub(r"\b\d+\. https?://\S+", " ", spaced(pages)))


def pattern(shown: Shown) -> re.Pattern[str]:
    """A statement with its number; after a word an address may be called."""
    said = plain(re.sub(r"<img\b[^>]*>", "", shown.html))
    words = (re.sub(r"^(.*?)(\W*)$", _called, word) for word in said.split())
    number = f"{re.escape(shown.number)} " if shown.number else ""
    # A hyphen at the end of a line comes out as another sign, or none.
    return re.compile((number + r"\s?".join(words)).replace(r"\-", r"\W?"))


def _called(match: re.Match[str]) -> str:
    # A reader of PDFs may take a raised number for a line of its own, and what follows it for the next.
    return rf"{re.escape(match[1])}\d{{0,3}}\s?{re.escape(match[2])}"


def unlike(text: str, policy: ShownPolicy, book: ShownBook) -> list[str]:
    """What is missing, and what stands between the statements that is neither apparatus nor a heading."""
    missing, left, end = [], [], 0
    for part in policy.parts:
        for shown in part.statements():
            found = pattern(shown).search(text, end)
            if not found:
                missing.append(f"missing: {shown.number} {shown.text}")
                continue
            left.append(text[end : found.start()])
            end = found.end()
    known = {plain(part.title) for part in policy.parts} | {plain(part.lede) for part in policy.parts}
    known |= {
        shown.text for part in policy.parts for top in part.entries for shown in top.within() if shown.kind == "heading"
    }
    known |= {source.title for source in book.handbook.model.sources.values()} | {
        *STRENGTH.values(),
        "Law",
        "Not public",
    }
    rest = " ".join((*left, text[end:]))
    for words in sorted(known - {""}, key=len, reverse=True):
        rest = rest.replace(spaced(words), " ")
    rest = re.sub(r"[·\d\s]+", " ", rest).strip()
    return [*missing, *([f"besides: {rest}"] if rest else [])]


def test_a_copy_that_stays_names_nobody_and_says_where_today_s_names_and_numbers_are() -> None:
    handbook = school(FIRST).handbook
    assert handbook
    kept = show(handbook, View("parents"), TODAY)
    house = House(handbook, stamp_of(handbook, "2026-27"), ADDRESS, ROOT / "overrides", kept=True)
    text = document(kept, (kept.policies[0],), house, whole=False)
    own = {person.name for person in handbook.school.people} | {
        each.phone for each in handbook.school.contacts.values()
    }
    national = {"999", "101", "0800 1111", "0808 800 5000", None}
    assert {said for said in own - national if said and said in text} == set()
    assert f"{spoken(ADDRESS)}/parents/latest/get-help" in text
