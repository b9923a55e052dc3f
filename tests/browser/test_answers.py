"""Search answers: what people type leads to the rule that says it, a call for help to a person, the rest to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.asking import HELP, Score, answers, queries
from browser.conftest import SCHOOL
from conftest import DEEP
from playwright.sync_api import Browser, Page

FIRST, THREE = 0.85, 0.97


@pytest.fixture(scope="module")
def asked(browser: Browser, built: Path, public: str) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """For each view and question, the rules that answer it and what the box found."""
    found = {}
    for view, wanted in queries().items():
        if not DEEP:
            # Every other question, and all that call for help or must find nothing.
            plain = [text for text, rules in wanted.items() if rules and rules != [HELP]]
            wanted = {text: rules for text, rules in wanted.items() if text not in plain[1::2]}
        folder = built / SCHOOL / "public" / view
        for (text, rules), got in zip(
            wanted.items(), answers(browser, f"{public}{view}/", folder, list(wanted)), strict=True
        ):
            found[view, text] = (rules, got)
    return found


Asked = dict[tuple[str, str], tuple[list[str], list[str]]]


def test_the_rule_that_answers_comes_first(asked: Asked) -> None:
    score = Score()
    for (view, text), (wanted, found) in asked.items():
        if wanted:
            score.note(f"{view}: {text}", wanted, found)
    assert score.first >= FIRST * score.asked and score.three >= THREE * score.asked, "\n".join(score.lost)


def test_there_are_enough_questions_of_each_kind(asked: Asked) -> None:
    wanted = [rules for rules, _ in asked.values()]
    counts = [sum(map(bool, wanted)), wanted.count([HELP]), wanted.count([])]
    assert all(count >= least for count, least in zip(counts, (150, 30, 30), strict=True)), counts


def test_a_call_for_help_is_met_with_get_help_first(asked: Asked) -> None:
    assert [name for name, (wanted, found) in asked.items() if wanted == [HELP] and found[:1] != [HELP]] == []


def test_what_no_rule_answers_finds_nothing(asked: Asked) -> None:
    assert {name: found[:3] for name, (wanted, found) in asked.items() if not wanted and found} == {}


def test_who_finds_nothing_is_given_words_to_try_help_and_somebody_to_ask(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").press_sequentially("school dinner menu")
    page.get_by_text("No rule here answers that").wait_for()
    none = page.locator(".hb-search__none")
    assert "ask the school office" in none.inner_text()
    assert none.get_by_role("link", name="Get help").is_visible()
    none.get_by_role("button", name="phone").click()
    page.locator(".md-search-result__link").first.wait_for()
    assert page.locator("#hb-query").input_value() == "phone"


def test_a_result_is_the_rule_with_its_section_and_policy(page: Page, public: str) -> None:
    page.goto(public + "parents/")
    page.locator("#hb-query").press_sequentially("iphone at playtime")
    first = page.locator(".md-search-result__link").first
    first.wait_for()
    assert first.locator(".hb-hit mark").count() > 0
    assert first.locator(".hb-where span").all_inner_texts()[:2] == [
        "Bringing a phone or smart watch",
        "Mobile and smart technology",
    ]
