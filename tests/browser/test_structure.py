"""How every page of every tree is put together; read from the files, since no browser changes it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest


class Outline(HTMLParser):
    """What of a page assistive technology goes by."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.nameless: list[str] = []
        self.ids: list[str] = []
        self.language = ""
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "html":
            self.language = str(found.get("lang"))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
            if not found.get("id"):
                self.nameless.append(tag)


@pytest.fixture(scope="module")
def outlines(built: Path) -> dict[str, Outline]:
    """Every page, permanent addresses included."""
    return {page.relative_to(built).as_posix(): Outline(page) for page in sorted(built.rglob("*.html"))}


def _inside(outlines: dict[str, Outline]) -> dict[str, Outline]:
    """The pages of the views: all but front doors, permanent addresses and what a server sends in a page's place."""
    return {
        name: outline
        for name, outline in outlines.items()
        if name.count("/") > 2 and "/s/" not in name and not name.endswith("404.html")
    }


def test_every_page_is_in_british_english(outlines: dict[str, Outline]) -> None:
    assert {outline.language for outline in outlines.values()} == {"en-GB"}


def test_every_page_has_one_title_of_its_own(outlines: dict[str, Outline]) -> None:
    assert [name for name, outline in outlines.items() if outline.levels.count(1) != 1] == []


def test_no_page_skips_a_level_of_headings(outlines: dict[str, Outline]) -> None:
    skipped = [
        name
        for name, outline in outlines.items()
        if any(after > before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    ]
    assert skipped == []


def test_no_id_stands_twice_on_a_page(outlines: dict[str, Outline]) -> None:
    assert [name for name, outline in outlines.items() if len(outline.ids) != len(set(outline.ids))] == []


def test_every_heading_can_be_linked_to(outlines: dict[str, Outline]) -> None:
    assert [name for name, outline in _inside(outlines).items() if outline.nameless] == []


def _locations(index: Path) -> set[str]:
    return {entry["location"] for entry in json.loads(index.read_text("utf-8"))["docs"]}


def test_every_rule_of_a_view_can_be_found_by_search(built: Path) -> None:
    lost = {}
    for view in built.glob("*/*/*/handbook.json"):
        book = json.loads(view.read_text("utf-8"))
        sections = [section for policy in book["policies"] for section in policy["sections"]]
        rules = {rule["url"] for section in sections for rule in section["statements"]}
        lost[view.parent.relative_to(built).as_posix()] = rules - _locations(view.parent / "search/search_index.json")
    assert {view: rules for view, rules in lost.items() if rules} == {}


def test_everything_that_search_finds_is_there(built: Path, outlines: dict[str, Outline]) -> None:
    astray = []
    for index in built.glob("*/*/*/search/search_index.json"):
        view = index.parents[1].relative_to(built).as_posix()
        for location in _locations(index):
            page, _, id = location.partition("#")
            name = f"{view}/{page}index.html" if page.endswith("/") else f"{view}/{page}"
            if name not in outlines or (id and id not in outlines[name].ids):
                astray.append(f"{view}/{location}")
    assert astray == []
