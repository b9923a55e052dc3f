"""Every rule can be linked to and cited, and a link leads each reader to the rule as they read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.conftest import SCHOOL
from browser.walking import barriers, kept
from playwright.sync_api import Browser, BrowserContext, Page

_SECTION = "parents/mobile/pupils/"
_RULE = "mobile.pupils-watches"
_ANCHOR = "#pupils-watches"


def _statement(built: Path, view: str, id: str) -> dict[str, str]:
    book = json.loads((built / SCHOOL / "public" / view / "handbook.json").read_text("utf-8"))
    sections = [section for policy in book["policies"] for section in policy["sections"]]
    return next(each for section in sections for each in section["statements"] if each["id"] == id)


def _open_link(page: Page, public: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(public + _SECTION)
    page.locator(f"{_ANCHOR} .hb-link").click()


def test_the_link_of_a_rule_copies_its_permanent_address(page: Page, public: str) -> None:
    _open_link(page, public)
    page.get_by_role("button", name="Copy address").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{public}s/{_RULE}/"


def test_the_link_of_a_rule_copies_words_to_cite_it_by(page: Page, public: str, built: Path) -> None:
    _open_link(page, public)
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Copied").wait_for()
    number = _statement(built, "parents", _RULE)["number"]
    said = page.evaluate("navigator.clipboard.readText()")
    assert said.startswith(f"Mobile and smart technology {number}, 20")


def test_the_link_of_a_rule_opens_and_closes_by_keyboard(page: Page, public: str) -> None:
    page.goto(public + _SECTION)
    link = page.locator(f"{_ANCHOR} .hb-link")
    link.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Copy address").is_visible()
    assert barriers(page, "link") == []
    page.keyboard.press("Space")
    assert not page.get_by_role("button", name="Copy address").is_visible()


def test_without_scripts_the_link_of_a_rule_leads_to_it_in_the_whole_policy(browser: Browser, public: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(public + _SECTION)
    page.locator(f"{_ANCHOR} .hb-link").click()
    page.wait_for_url(f"{public}everyone/mobile/pupils/{_ANCHOR}")
    page.close()


@pytest.mark.parametrize(("link", "view"), [("", "everyone"), ("?view=pupils", "pupils"), ("?view=nobody", "everyone")])
def test_a_permanent_address_leads_to_the_view_that_it_names(page: Page, public: str, link: str, view: str) -> None:
    page.goto(f"{public}s/{_RULE}/{link}")
    page.wait_for_url(f"{public}{view}/mobile/pupils/{_ANCHOR}")


def test_from_a_readers_own_page_a_permanent_address_leads_back_to_their_own_view(page: Page, public: str) -> None:
    page.goto(public + "pupils/")
    page.evaluate("address => { location.href = address }", f"{public}s/{_RULE}/")
    page.wait_for_url(f"{public}pupils/mobile/pupils/{_ANCHOR}")


def _choose(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator(".hb-views summary").click()
    page.get_by_role("button", name="Remember this choice").click()


def test_a_choice_that_is_remembered_is_used_and_shown(page: Page, public: str) -> None:
    _choose(page, public)
    page.goto(f"{public}s/{_RULE}/")
    page.wait_for_url(f"{public}{_SECTION}{_ANCHOR}")
    assert "remembered on this device" in page.locator(".hb-views summary").inner_text()
    page.goto(public)
    assert page.locator("#kept").inner_text() == "You chose this on this device: Parent or carer. Forget my choice"
    assert barriers(page, "front door") == []


def test_a_choice_that_is_forgotten_leaves_nothing(page: Page, public: str, context: BrowserContext) -> None:
    _choose(page, public)
    page.goto(public)
    page.get_by_role("button", name="Forget my choice").click()
    assert kept(context, page) == []


def test_another_view_is_entered_at_the_same_place(page: Page, public: str) -> None:
    page.goto(public + _SECTION + _ANCHOR)
    page.locator(".hb-views summary").click()
    page.get_by_role("link", name="Pupils", exact=True).click()
    page.wait_for_url(f"{public}pupils/mobile/pupils/{_ANCHOR}")


def test_a_place_that_another_view_lacks_leads_to_its_first_page(page: Page, public: str) -> None:
    page.goto(public + "staff/mobile/staff/")
    page.locator(".hb-views summary").click()
    page.get_by_role("link", name="Visitors", exact=True).click()
    page.wait_for_url(f"{public}visitors/")


def test_what_a_view_leaves_out_is_said_with_the_way_to_it(page: Page, public: str) -> None:
    page.goto(public + "pupils/mobile/search/")
    said = page.locator(".hb-left-out")
    assert "more rules here are for" in said.inner_text() and "see the whole policy" in said.inner_text()
    said.get_by_role("link").click()
    page.wait_for_url(f"{public}everyone/mobile/search/")
