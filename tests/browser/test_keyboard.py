"""Reading without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page

_FOCUS = "document.activeElement"


def test_the_first_key_press_offers_to_skip_to_the_page(page: Page, public: str) -> None:
    page.goto(public + "parents/mobile/pupils/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{_FOCUS}.textContent.trim()") == "Skip to the page"


def test_what_is_skipped_to_holds_the_page(page: Page, public: str) -> None:
    page.goto(public + "parents/mobile/pupils/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{_FOCUS}.closest('article') !== null")


def test_what_has_the_focus_is_marked(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    plain = page.evaluate("getComputedStyle(document.querySelector('.hb-asked a')).backgroundColor")
    while not page.evaluate(f"{_FOCUS}.matches('.hb-asked a')"):
        page.keyboard.press("Tab")
    assert page.evaluate(f"getComputedStyle({_FOCUS}).backgroundColor") != plain


def test_a_letter_spoken_or_struck_outside_the_search_box_does_nothing(page: Page, public: str) -> None:
    page.goto(public + "parents/mobile/pupils/")
    for key in "pnsf":
        page.keyboard.press(key)
    assert page.evaluate(f"[location.pathname, {_FOCUS}.tagName]") == ["/parents/mobile/pupils/", "BODY"]


def test_arrows_and_enter_lead_from_the_search_box_to_a_rule(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").focus()
    page.keyboard.insert_text("locked cupboard")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parents/**#*")
    assert "cupboard" in page.locator(":target").inner_text()
