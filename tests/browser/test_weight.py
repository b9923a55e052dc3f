"""What a reader's telephone has to fetch to read and to search: files as a server sends them, packed with gzip."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.conftest import SCHOOL
from playwright.sync_api import Browser, Page

_MOST, _SEARCH = 150_000, 250_000


@pytest.mark.parametrize(
    "place", ["", "parents/", "parents/mobile/pupils/", "staff/mobile/search/", "pupils/get-help/", "staff/induction/"]
)
def test_a_first_page_is_light_with_all_that_comes_with_it(page: Page, public: str, built: Path, place: str) -> None:
    weights = _weights(_asked(page, public + place), public, built)
    assert sum(weights.values()) <= _MOST, weights
    assert "search_index.json" not in weights


def test_search_is_fetched_when_a_reader_turns_to_it_and_is_light(page: Page, public: str, built: Path) -> None:
    asked = _asked(page, public + "staff/mobile/search/")
    first = set(asked)
    page.locator("#hb-query").focus()
    page.wait_for_load_state("networkidle")
    page.get_by_text("Type a word").wait_for(state="attached")
    weights = _weights([url for url in asked if url not in first], public, built)
    assert "search_index.json" in weights
    assert sum(weights.values()) <= _SEARCH, weights


def test_an_address_that_asks_opens_the_search_with_its_answers(page: Page, public: str) -> None:
    page.goto(public + "parents/?q=apple+watch")
    page.locator(".md-search-result__link").first.wait_for()
    assert page.locator("#hb-query").input_value() == "apple watch"


def _asked(page: Page, address: str) -> list[str]:
    """What a page asks for, as long as it stands there."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    return asked


def _weights(asked: list[str], public: str, built: Path) -> dict[str, int]:
    files = {_file(url, built) for url in asked if url.startswith(public)}
    return {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in files}


def _file(url: str, built: Path) -> Path:
    path = built / SCHOOL / "public" / unquote(urlsplit(url).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path


def test_a_page_stays_where_it_is_when_its_scripts_come(page: Page, public: str) -> None:
    def place() -> object:
        page.goto(public + "parents/mobile/pupils/")
        return page.locator(".md-container").bounding_box()

    page.route("**/*.js", lambda route: route.abort())
    before = place()
    page.unroute_all()
    assert place() == before


def test_without_scripts_no_place_is_kept_for_search(browser: Browser, public: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(public + "parents/mobile/pupils/")
    assert page.locator(".hb-search").bounding_box() is None
    page.close()


@pytest.mark.parametrize("place", ["", "parents/mobile/pupils/", "everyone/mobile/key-details/"])
def test_every_picture_says_how_large_it_is_before_it_comes(page: Page, public: str, place: str) -> None:
    page.goto(public + place)
    said = page.locator("img").evaluate_all("all => all.map(each => [each.width, each.height].map(Math.round))")
    attributes = page.locator("img").evaluate_all(
        "all => all.map(each => ['width', 'height'].map(name => Number(each.getAttribute(name))))"
    )
    assert attributes
    assert [wide / tall for wide, tall in attributes] == [wide / tall for wide, tall in said]
