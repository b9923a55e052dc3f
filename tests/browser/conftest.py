"""A real Chromium and two demo schools, built once. Without a browser these tests fail; they are not left out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.everywhere import walk_everywhere
from browser.walking import Walk, sample, served, walk
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
SCHOOL, OTHER, LARGE = "examplewick-primary", "little-acorn-pre-school", "makebelieve-academy"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two demo schools' handbooks: ``<school>/public/…`` and ``<school>/private/…``."""
    return _build(tmp_path_factory.mktemp("handbooks"), SCHOOL, OTHER)


def _build(out: Path, *schools: str) -> Path:
    named = [part for school in schools for part in ("--school", school)]
    command = [sys.executable, "-m", "handbook.cli", "build", *named, "--no-pdf", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def trees(built: Path) -> Iterator[dict[Path, str]]:
    """Every tree with the address at which it is served, each as a host of its own."""
    with ExitStack() as stack:
        folders = sorted(folder for folder in built.glob("*/*") if folder.name in ("public", "private"))
        yield {folder: stack.enter_context(served(folder)) for folder in folders}


@pytest.fixture(scope="session")
def public(built: Path, trees: dict[Path, str]) -> str:
    """Where the public tree of a whole primary school is served."""
    return trees[built / SCHOOL / "public"]


@pytest.fixture(scope="session")
def private(built: Path) -> str:
    """The private tree of the same school, as a folder that is opened without a server."""
    return (built / SCHOOL / "private").as_uri() + "/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser as it is when they first come: a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of it."""
    return context.new_page()


@pytest.fixture(scope="session")
def walked(browser: Browser, trees: dict[Path, str]) -> Walk:
    """A walk over pages of every template in every view."""
    return walk(browser, [(trees[tree], name) for tree, name in sample(trees)])


@pytest.fixture(scope="session")
def walked_everywhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A walk over every page of two large schools, in every dress; it tells on standard error how far it is."""
    out = _build(tmp_path_factory.mktemp("whole-handbooks"), SCHOOL, LARGE)
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def tell(said: str) -> None:
        with capture.global_and_fixture_disabled():
            print(said, file=sys.stderr, flush=True)

    return walk_everywhere([tree for tree in sorted(out.glob("*/*")) if tree.name in ("public", "private")], tell)
