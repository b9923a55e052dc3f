"""Reading for a role, ticked off in the browser alone: what it keeps, its receipt, what an earlier one shows."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from browser.walking import Walk as Met
from browser.walking import barriers, listen
from playwright.sync_api import Browser, Page

from handbook.releases.past import Past
from handbook.releases.receipts import code, for_role, reading_hash
from handbook.releases.records import Record
from handbook.workflow import prepare, see

ROOT = Path(__file__).parents[2]
SCHOOL = "examplewick-primary"
STORED = "Object.keys(localStorage).filter(key => key.startsWith('handbook reading'))"


@pytest.fixture(scope="module")
def past() -> Past:
    """The school's releases and its present, as Python has them."""
    ready = prepare(ROOT, ROOT / "data")
    seen = see(ready, SCHOOL, datetime.date.today())
    return Past(seen.books, ready.corpus, seen.records)


def changed(old: Record, now: Record, role: str) -> set[str]:
    """The rules of a role that say something else, speak otherwise, came, went, or name somebody else."""
    before = {now.renamed.get(id, id): (said, each.strength) for id, each, said in for_role(old, role)}
    after = {id: (said, each.strength) for id, each, said in for_role(now, role)}
    both = before.keys() & after.keys()
    differ = {id for id in both if (before[id][0].rule, before[id][1]) != (after[id][0].rule, after[id][1])}
    people = {key for key in now.facts if key.startswith("people.") and now.facts[key] != old.facts.get(key)}
    named = {id for id, each, _ in for_role(now, role) if people & set(each.rests_on)}
    return (before.keys() ^ after.keys()) | differ | named


def ask(page: Page, receipt: str) -> None:
    page.locator(".hb-earlier summary").click()
    page.fill("#hb-code", receipt)
    page.click("text=Show what changed")
    page.wait_for_selector("#hb-since > *")


@pytest.mark.parametrize("role", ["staff", "visitors"])
def test_an_earlier_receipt_shows_exactly_what_changed_for_the_role(
    page: Page, public: str, past: Past, role: str
) -> None:
    (old,) = past.records
    page.goto(f"{public}{role}/induction/")
    ask(page, code(role, old.name, reading_hash(old, role)))
    shown = page.locator("#hb-since .hb-differs").evaluate_all("all => all.map(each => each.dataset.rule)")
    assert len(shown) == len(set(shown)) > 0
    assert set(shown) == changed(old, past.now, role)
    assert "does not fit" not in page.inner_text("#hb-since")


def test_once_the_changes_are_read_the_receipt_says_so(page: Page, public: str, past: Past) -> None:
    (old,) = past.records
    page.goto(f"{public}staff/induction/")
    assert page.locator("#hb-receipt").is_hidden()
    ask(page, code("staff", old.name, reading_hash(old, "staff")))
    page.check("#hb-read-changes")
    assert "I read 2025-26 before" in page.inner_text("#hb-receipt")


def test_the_receipt_of_today_has_nothing_to_show(page: Page, public: str) -> None:
    page.goto(f"{public}staff/induction/")
    today = page.locator("#hb-receipt-code").text_content() or ""
    ask(page, f"  {today.upper()} ")
    assert page.inner_text("#hb-since") == "Nothing has changed since that receipt. There is nothing to read."


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        ("hello", "not the code of a receipt"),
        ("visitors.2025-26.0123456789ab", "for other readers"),
        ("staff.2019-20.0123456789ab", "There is no release 2019-20"),
        ("staff.2025-26.0123456789ab", "The code does not fit the text of 2025-26"),
        ("staff.now-2025-01-01.0123456789ab", "never released"),
    ],
)
def test_a_code_that_leads_nowhere_says_what_to_do(page: Page, public: str, receipt: str, said: str) -> None:
    page.goto(f"{public}staff/induction/")
    ask(page, receipt)
    assert said in page.inner_text("#hb-since")


def test_ticks_stay_until_they_are_cleared_and_nothing_is_kept_before(page: Page, public: str) -> None:
    page.goto(f"{public}staff/induction/")
    assert page.evaluate(STORED) == []
    page.locator(".hb-tick").first.check()
    page.reload()
    assert page.locator(".hb-tick").first.is_checked()
    assert page.inner_text("#hb-progress").startswith("1 of ")
    page.click("#hb-clear")
    assert page.evaluate(STORED) == []
    assert page.inner_text("#hb-progress").startswith("0 of ")


def test_a_section_that_changed_since_it_was_ticked_says_so(page: Page, public: str) -> None:
    page.goto(f"{public}staff/induction/")
    page.locator(".hb-tick").first.check()
    page.evaluate(
        "() => { const [key] = Object.keys(localStorage).filter(key => key.startsWith('handbook reading'));"
        " const [section] = Object.keys(JSON.parse(localStorage[key]));"
        " localStorage[key] = JSON.stringify({[section]: '000000000000'}); }"
    )
    page.reload()
    assert not page.locator(".hb-tick").first.is_checked()
    assert "Changed since you ticked it" in page.locator(".hb-reading li").first.inner_text()


def test_the_receipt_appears_when_all_is_ticked_and_bears_the_hash_of_what_was_read(
    page: Page, public: str, past: Past
) -> None:
    page.goto(f"{public}staff/induction/")
    for box in page.locator(".hb-tick").all():
        box.check()
    assert page.locator("#hb-receipt").is_visible()
    assert page.inner_text("#hb-receipt-code").endswith(reading_hash(past.now, "staff"))


@pytest.mark.parametrize("view", ["staff", "governors"])
def test_it_works_in_a_private_tree_opened_from_a_folder(page: Page, private: str, past: Past, view: str) -> None:
    met = Met()
    listen(page, met)
    (old,) = past.records
    page.goto(f"{private}{view}/induction.html")
    page.locator(".hb-tick").first.check()
    page.reload()
    assert page.locator(".hb-tick").first.is_checked()
    ask(page, code(view, old.name, reading_hash(old, view)))
    shown = page.locator("#hb-since .hb-differs").evaluate_all("all => all.map(each => each.dataset.rule)")
    assert set(shown) == changed(old, past.now, view)
    assert met.other_hosts == []


def test_nothing_is_sent_and_no_other_host_is_asked(page: Page, public: str, past: Past) -> None:
    met, sent = Met(), []
    listen(page, met)
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    (old,) = past.records
    page.goto(f"{public}staff/induction/")
    ask(page, code("staff", old.name, reading_hash(old, "staff")))
    assert {each for each in sent if each != ("GET", None)} == set()
    assert (met.other_hosts, met.complaints) == ([], [])


def test_without_scripts_the_list_and_the_receipt_stand_there_to_be_printed(browser: Browser, public: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{public}staff/induction/")
    assert page.locator("#hb-receipt").is_visible()
    assert page.locator(".hb-reading li").first.is_visible()
    assert "tick the sections by hand" in page.inner_text("main")
    assert page.locator("#hb-progress").is_hidden()
    context.close()


def test_what_changed_since_a_receipt_is_as_accessible_as_the_page(page: Page, public: str, past: Past) -> None:
    (old,) = past.records
    page.goto(f"{public}staff/induction/")
    ask(page, code("staff", old.name, reading_hash(old, "staff")))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page, f"induction, {scheme}") == []
