"""Each page carries a policy under which it works as it stands, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.conftest import SCHOOL
from browser.walking import Walk, listen, served
from playwright.sync_api import Browser, Page

_POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '


def test_every_page_of_every_tree_carries_one_policy(built: Path) -> None:
    counts = {page.relative_to(built): page.read_text("utf-8").count(_POLICY) for page in built.rglob("*.html")}
    wrong = {page: count for page, count in counts.items() if count != (page.parts[2] != "fragments")}
    assert wrong == {}


def test_no_policy_lets_any_script_run_or_names_a_host(built: Path) -> None:
    pages = "".join(page.read_text("utf-8") for page in built.rglob("*.html"))
    policies = set(re.findall(r'Policy" content="([^"]*)"', pages))
    loose = [said for said in policies if re.search(r"unsafe|https?:|//|\*", re.sub(r"'sha256-[^']*'", "", said))]
    assert loose == []


def test_a_script_that_is_not_the_pages_own_is_refused(page: Page, public: str) -> None:
    met = Walk()
    listen(page, met)
    page.goto(public + "parents/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    assert any("securitypolicyviolation script-src" in said for said in met.complaints)


@pytest.mark.parametrize("place", ["", "s/mobile.pupils-watches/?view=pupils"])
def test_pages_outside_the_views_work_under_their_policy(page: Page, public: str, place: str) -> None:
    met = Walk()
    listen(page, met)
    page.goto(public + place)
    page.wait_for_load_state()
    assert [*met.other_hosts, *met.complaints] == []


def test_a_handbook_works_below_a_folder_of_a_host(browser: Browser, built: Path) -> None:
    met = Walk()
    with served(built.parent) as host:
        page = browser.new_page()
        listen(page, met)
        page.goto(f"{host}{built.name}/{SCHOOL}/public/s/mobile.pupils-watches/?view=pupils")
        page.wait_for_url("**/public/pupils/mobile/pupils/#pupils-watches")
        page.close()
    assert [*met.other_hosts, *met.complaints] == []
