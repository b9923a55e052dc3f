"""Finding a rule: by a word, by its permanent address, from the front door."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from browser.asking import answers
from browser.conftest import SCHOOL
from browser.walking import Walk, listen, served
from playwright.sync_api import Browser, Locator, Page

# A rule that several readers have, each in words of their own.
_RULE = "mobile.pupils-handed-in"


def _rules(folder: Path) -> dict[str, dict[str, str]]:
    """The rules of a view by id, from its data."""
    return {rule["id"]: rule for rule in _listed(folder)}


def _listed(folder: Path) -> list[dict[str, str]]:
    """The rules of a view in the order in which they stand there."""
    book = json.loads((folder / "handbook.json").read_text("utf-8"))
    return [rule for policy in book["policies"] for section in policy["sections"] for rule in section["statements"]]


def _look_for(page: Page, rule: dict[str, str]) -> Locator:
    """Looks for a rule by its own words; gives the result that leads to it."""
    page.locator("#hb-query").focus()
    page.keyboard.insert_text(rule["text"].rstrip("."))
    found = page.locator(f".md-search-result__link[href$='/{rule['url']}']")
    found.wait_for()
    return found


@pytest.mark.parametrize("view", ["parents", "pupils", "staff", "everyone"])
def test_a_rules_own_words_find_it(page: Page, public: str, built: Path, view: str) -> None:
    rule = _rules(built / SCHOOL / "public" / view)[_RULE]
    page.goto(f"{public}{view}/")
    assert _look_for(page, rule).evaluate("a => a.href") == f"{public}{view}/{rule['url']}"


def test_a_result_shows_the_rule_and_its_number(page: Page, public: str, built: Path) -> None:
    rule = _rules(built / SCHOOL / "public" / "parents")[_RULE]
    page.goto(public + "parents/")
    shown = " ".join(_look_for(page, rule).inner_text().split())
    assert (rule["text"] in shown, rule["number"] in shown) == (True, True)


def test_a_result_leads_to_the_rule(page: Page, public: str, built: Path) -> None:
    rule = _rules(built / SCHOOL / "public" / "parents")[_RULE]
    page.goto(public + "parents/")
    _look_for(page, rule).click()
    page.wait_for_url(f"**/{rule['url']}")
    assert rule["text"] in page.locator(":target").inner_text()


def test_a_word_that_is_typed_is_looked_for(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").press_sequentially("phone")
    page.locator(".md-search-result__link").first.wait_for()


def test_words_that_are_pasted_are_looked_for(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").focus()
    page.keyboard.insert_text("phone")
    page.locator(".md-search-result__link").first.wait_for()


@pytest.mark.parametrize("asked", ["take off the name label", "mobiles bearing names on labels", "mixed up the phones"])
def test_a_rule_that_the_school_added_is_found_by_its_own_words_by_words_that_mean_the_same_and_by_what_it_is_asked_by(
    browser: Browser, public: str, built: Path, asked: str
) -> None:
    ((first, *_),) = answers(browser, f"{public}parents/", built / SCHOOL / "public/parents", [asked])
    assert first == "local.pupils-named"


def test_a_search_without_an_answer_says_so_and_offers_help(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").press_sequentially("xylophonist")
    page.get_by_text("No rule here answers that").wait_for()
    page.locator(".hb-search__none a").click()
    page.wait_for_url("**/parents/get-help/")


def test_the_front_door_leads_to_five_readers(page: Page, public: str) -> None:
    page.goto(public)
    led = page.locator("main li a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert led == ["parents/", "pupils/", "staff/", "visitors/", "everyone/"]


def test_every_door_is_open(page: Page, public: str) -> None:
    page.goto(public)
    opened = []
    for door in page.locator("main li a").evaluate_all("all => all.map(a => a.href)"):
        page.goto(door)
        opened.append(page.locator(".hb-views summary strong").inner_text())
    assert opened == ["Parents and carers", "Pupils", "Staff", "Visitors", "Everyone"]


def test_any_rule_is_two_taps_and_scrolling_from_the_front_door(page: Page, public: str, built: Path) -> None:
    page.goto(public)
    for door in page.locator("main li a").evaluate_all("all => all.map(a => a.href)"):
        page.goto(door)
        linked = set(page.locator("article a").evaluate_all("all => all.map(a => a.href.split('#')[0])"))
        rules = _rules(built / SCHOOL / "public" / door.removeprefix(public))
        assert {door + rule["url"].partition("#")[0] for rule in rules.values()} - linked == set()


def test_help_is_one_tap_from_the_front_door_and_from_a_rule(page: Page, public: str) -> None:
    for place in ("", "pupils/mobile/pupils/"):
        page.goto(public + place)
        page.get_by_role("link", name="Get help").first.click()
        page.wait_for_url("**/get-help/")
        assert page.locator("article a[href='tel:08001111']").is_visible()


def test_a_permanent_address_leads_to_the_rule_without_scripts_below_a_folder_of_a_host(
    browser: Browser, built: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(built.parent) as host:
        folder = f"{host}{built.name}/{SCHOOL}/public/"
        page.goto(f"{folder}s/{_RULE}/")
        page.wait_for_url("**/everyone/**")
        assert page.url == f"{folder}everyone/mobile/pupils/#pupils-handed-in"
    context.close()


def test_every_permanent_address_holds_a_plain_way_to_its_rule_that_names_no_host_and_no_root(built: Path) -> None:
    astray = []
    for tree in sorted(built.glob("*/public")):
        # A rule that stands in two policies has its first place as its own.
        first: dict[str, str] = {}
        for rule in _listed(tree / "everyone"):
            first.setdefault(rule["id"], rule["url"])
        assert len(first) > 200
        for id, url in first.items():
            text = (tree / "s" / id / "index.html").read_text("utf-8")
            ways = re.findall(r'<a id="go" href="([^"]*)"|http-equiv="refresh" content="0;url=([^"]*)"', text)
            if {plain or sent for plain, sent in ways} != {f"../../everyone/{url}"} or len(ways) != 2:
                astray.append((tree.parent.name, id, ways))
    assert astray == []


def test_a_permanent_address_leads_a_parent_to_the_parents_page(page: Page, public: str) -> None:
    page.goto(f"{public}s/{_RULE}/?view=parents")
    page.wait_for_url("**/parents/**")
    assert page.url == f"{public}parents/mobile/pupils/#pupils-handed-in"


def test_a_permanent_address_with_a_view_that_lacks_the_rule_leads_to_the_whole_policy(page: Page, public: str) -> None:
    page.goto(f"{public}s/{_RULE}/?view=nobody")
    page.wait_for_url("**/everyone/**")
    assert page.url == f"{public}everyone/mobile/pupils/#pupils-handed-in"


def test_the_link_under_a_rule_is_its_permanent_address(page: Page, public: str) -> None:
    page.goto(f"{public}parents/mobile/pupils/")
    assert page.locator("#pupils-handed-in .hb-link").evaluate("a => a.href") == f"{public}s/{_RULE}/"


# Opened from a folder, without a server.


def test_from_a_folder_a_word_finds_a_rule_and_leads_to_it(page: Page, private: str, built: Path) -> None:
    rules = _rules(built / SCHOOL / "private" / "staff")
    rule = next(rule for rule in rules.values() if rule["private"])
    page.goto(private + "staff/index.html")
    _look_for(page, rule).click()
    page.wait_for_url(f"**/staff/{rule['url']}")
    assert rule["text"] in page.locator(":target").inner_text()


def test_from_a_folder_the_front_door_and_every_page_of_the_menu_open(page: Page, private: str) -> None:
    page.goto(private + "index.html")
    page.get_by_role("link", name="Governor").click()
    addresses = page.locator(".hb-nav a").evaluate_all("all => all.map(a => a.href)")
    titles = []
    for address in addresses:
        page.goto(address)
        titles.append(page.locator("h1").count())
    assert titles == [1] * len(addresses)


def test_from_a_folder_nothing_is_asked_of_a_host_and_nothing_fails(page: Page, private: str, built: Path) -> None:
    met = Walk()
    listen(page, met)
    page.goto(private + "governors/mobile/pupils.html")
    _look_for(page, _rules(built / SCHOOL / "private" / "governors")[_RULE])
    assert [*met.other_hosts, *met.complaints] == []
