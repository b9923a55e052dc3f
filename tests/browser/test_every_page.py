"""What holds on every page: anybody can use it, it fits, it asks nobody and keeps nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from browser.conftest import SCHOOL
from browser.walking import DESK, Walk, barriers
from playwright.sync_api import Page


def test_nothing_stands_in_anybodys_way(walked: Walk) -> None:
    assert walked.barriers == []


def test_no_page_has_to_be_scrolled_sideways(walked: Walk) -> None:
    assert walked.too_wide == []


def test_no_page_asks_another_host_for_anything(walked: Walk) -> None:
    assert walked.other_hosts == []


def test_the_browser_has_nothing_to_complain_of(walked: Walk) -> None:
    assert walked.complaints == []


def test_nothing_is_kept_of_a_reader(walked: Walk) -> None:
    assert walked.kept == []


@pytest.mark.deep
def test_all_of_it_holds_on_every_page_there_is(walked_everywhere: Walk) -> None:
    assert walked_everywhere.all() == []


def test_nothing_stands_in_the_way_of_search_results(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").press_sequentially("phone")
    page.locator(".md-search-result__link").first.wait_for()
    assert barriers(page, "search") == []


def test_nothing_stands_in_the_way_of_the_choice_of_readers(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator(".hb-views summary").click()
    assert barriers(page, "views") == []


def test_nothing_stands_in_the_way_on_a_permanent_address(page: Page, public: str, built: Path) -> None:
    pages = sorted((built / SCHOOL / "public" / "s").glob("*/index.html"))
    # One that names a second place.
    named = next(each for each in pages if "It also stands in" in each.read_text("utf-8"))
    # Held back from leading on.
    page.route("**/everyone/**", lambda route: route.fulfill(status=204))
    page.goto(f"{public}s/{named.parent.name}/", wait_until="commit")
    page.locator("#go").wait_for()
    assert barriers(page, named.parent.name) == []


@pytest.mark.parametrize(
    "place", ["s/get-help/current/", "s/reception/2025-26/", "s/mobile.pupils-handed-in/history.html"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_on_what_a_code_opens_and_what_a_rule_has_been(
    page: Page, public: str, place: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(public + place)
    assert barriers(page, place) == []


def test_the_colours_a_reader_chooses_stay_chosen(page: Page, public: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(public + "parents/")
    for wanted in ("Use light colours", "Use dark colours"):
        page.get_by_text(wanted).click()
    page.goto(public + "parents/get-help/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_on_paper_a_page_is_its_rules_alone(page: Page, public: str) -> None:
    page.goto(public + "parents/mobile/pupils/")
    page.emulate_media(media="print")
    shown = [name for name in (".hb-nav", ".hb-pager", ".hb-search", ".hb-link", ".hb-rule") if _seen(page, name)]
    assert shown == [".hb-rule"]


def test_the_contents_stand_beside_the_page_where_there_is_room(page: Page, public: str) -> None:
    page.set_viewport_size(DESK)
    page.goto(public + "parents/mobile/pupils/")
    contents, rules = page.locator(".hb-nav").bounding_box(), page.locator(".hb-rules").first.bounding_box()
    assert contents
    assert rules
    assert contents["x"] + contents["width"] <= rules["x"]


def _seen(page: Page, name: str) -> bool:
    return bool(page.locator(name).evaluate_all("all => all.some(each => each.checkVisibility())"))
