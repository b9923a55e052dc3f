"""What a reader's telephone has to fetch for a first page: files as a server sends them, packed with gzip."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.conftest import SCHOOL
from playwright.sync_api import Page

_MOST = 150_000


@pytest.mark.parametrize(
    "place", ["", "parents/", "parents/mobile/pupils/", "staff/mobile/search/", "pupils/get-help/"]
)
def test_a_first_page_is_light(page: Page, public: str, built: Path, place: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(public + place, wait_until="networkidle")
    # What search fetches once the page stands is weighed by itself.
    files = {
        _file(url, built)
        for url in asked
        if url.startswith(public) and "/search/" not in url and "/workers/" not in url
    }
    weights = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in files}
    assert sum(weights.values()) <= _MOST, weights


def _file(url: str, built: Path) -> Path:
    path = built / SCHOOL / "public" / unquote(urlsplit(url).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path
