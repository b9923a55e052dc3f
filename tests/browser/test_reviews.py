"""Whether a review is due is told by the clock of whoever reads, however old the page is."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.conftest import OTHER
from playwright.sync_api import Browser, Page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-21T12:00:00", "Reviewed, not due yet"),
        ("2027-11-02T00:30:00", "Due now"),
        ("2027-12-31T23:30:00", "Due now"),
        ("2028-01-01T00:30:00", "Overdue"),
    ],
)
def test_a_review_is_reviewed_due_or_overdue_by_the_reader_s_clock(
    page: Page, public: str, day: str, said: str
) -> None:
    page.clock.set_fixed_time(day)
    page.goto(f"{public}staff/reviews/")
    assert set(page.locator(".hb-review").all_inner_texts()) == {said}


def test_without_scripts_the_date_of_the_review_stands_there(browser: Browser, public: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{public}staff/reviews/")
    assert "Autumn term 2027" in page.inner_text("main")
    assert set(page.locator(".hb-review").all_inner_texts()) == {""}
    context.close()


def test_what_nobody_has_approved_is_not_said_to_be_reviewed(built: Path) -> None:
    said = (built / OTHER / "public/staff/reviews/index.html").read_text("utf-8")
    assert "Not approved yet" in said
    assert "hb-review" not in said
