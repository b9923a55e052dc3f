"""What a child in a primary or pre-school reads on a finished page, whatever part of the program wrote it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from handbook_copy import FIRST, SECOND, Copy
from young import NEVER

# The box that finds things is called what it is everywhere.
_FINDING = re.compile(r"<form\b.*?</form>|<script\b.*?</script>|<style\b.*?</style>", re.DOTALL)
_CONTENT = re.compile(r"<article\b.*?</article>|<title>.*?</title>|<footer\b.*?</footer>", re.DOTALL)
_SHOWN = re.compile(r'(?:alt|title|aria-label|content)="([^"]*)"')
# How to use the search box is told on one, and the other quotes what an older edition said, struck out.
NOT_OURS = ("accessibility", "what-changed")


def read(page: Path) -> str:
    """The words of a page, those that only a screen reader says among them."""
    parts = " ".join(_CONTENT.findall(_FINDING.sub("", page.read_text("utf-8"))))
    named = " ".join(_SHOWN.findall(parts))
    return html.unescape(f"{re.sub('<[^>]*>', ' ', parts)} {named}")


def pages(copy: Copy, slug: str) -> list[Path]:
    return sorted((copy.root / "site" / slug / "public/pupils").rglob("*.html"))


@pytest.mark.parametrize("slug", [FIRST, SECOND])
def test_no_page_for_young_pupils_holds_a_word_that_they_never_meet(built: Copy, slug: str) -> None:
    looked = [page for page in pages(built, slug) if page.name != "404.html" and page.parent.name not in NOT_OURS]
    found = [(str(page), *NEVER.findall(read(page))) for page in looked if NEVER.search(read(page))]
    assert found == []


@pytest.mark.parametrize("slug", [FIRST, SECOND])
def test_the_pages_that_were_looked_at_are_those_that_pupils_read(built: Copy, slug: str) -> None:
    said = " ".join(map(read, pages(built, slug)))
    assert "In short:" in said
    assert "You are not in trouble for telling." in said
    everyone = " ".join(map(read, sorted((built.root / "site" / slug / "public/everyone").rglob("*.html"))))
    assert NEVER.search(everyone)
