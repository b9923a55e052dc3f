"""A tiny handbook to try one thing on: the real model, a school of ours with edits, and sections written in the test."""

from __future__ import annotations

import datetime
import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.data.school import School, load_school
from handbook.text.library import Library
from handbook.text.source import read_page, read_section
from handbook.views.lens import VIEWS, ShownBook, View
from handbook.workflow import Ready, Seen, look, prepare

ROOT = Path(__file__).parents[1]
PRIMARY = "examplewick-primary"
EVERY_VIEW = (*(View(name) for name in VIEWS), View("staff", True), View("governors", True))
FRONT = "---\ntitle: A section\nfor: [parents, pupils, staff, visitors, governors]\n---\n"


@pytest.fixture(scope="session")
def ready() -> Ready:
    """The project as it stands."""
    return prepare(ROOT, ROOT / "data")


@pytest.fixture
def a_library(ready: Ready) -> Callable[[str | Mapping[str, str]], Library]:
    """Makes a library of sections by file, or of one section of mobile; names without a slash are pages."""

    def make(texts: str | Mapping[str, str]) -> Library:
        sections, pages = {}, {}
        vocabulary = ready.library.vocabulary
        for file, text in ({"mobile/pupils": texts} if isinstance(texts, str) else texts).items():
            whole = text if text.startswith("---\n") else FRONT + text
            section, findings = (read_section if "/" in file else read_page)(
                whole, file, f"docs/{file}.md", vocabulary
            )
            assert findings == ()
            assert section
            (sections if "/" in file else pages)[file] = section
        return Library(sections, pages, vocabulary)

    return make


@pytest.fixture
def a_school(ready: Ready, tmp_path: Path) -> Callable[..., School]:
    """Makes a school of the demo data as it would be after some edits.

    Args of what it gives:
        slug: which of the demo schools.
        answers: lines of decisions.yml by key, as they are to be typed.
        school: top-level lines of school.yml by key; None takes a line out.
        files: whole files by name. Without one for changes.yml there are no local changes.
    """
    count = itertools.count()

    def make(
        slug: str = PRIMARY,
        answers: Mapping[str, str] | None = None,
        school: Mapping[str, str | None] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> School:
        folder = tmp_path / str(next(count)) / "schools" / slug
        shutil.copytree(ROOT / "data/schools" / slug, folder)
        for name, text in {"changes.yml": "changes: []\n", **(files or {})}.items():
            (folder / name).write_text(text, "utf-8")
        for file, indent, lines in (("decisions.yml", "  ", answers), ("school.yml", "", school)):
            for key, value in (lines or {}).items():
                text = (folder / file).read_text("utf-8")
                line = f"{indent}{key}: {value}\n" if value is not None else ""
                text, found = re.subn(rf"^{indent}{key}:.*\n", lambda match, line=line: line, text, flags=re.MULTILINE)
                assert found == 1 or (not indent and not found), f"{file} has no line for {key}"
                (folder / file).write_text(text if found else text + line, "utf-8")
        made, findings = load_school(folder, None, ready.project.model, f"data/schools/{slug}")
        assert [str(each) for each in findings if not each.warning] == []
        assert made
        return made

    return make


@pytest.fixture
def see(
    ready: Ready, a_library: Callable[[str | Mapping[str, str]], Library], a_school: Callable[..., School]
) -> Callable[..., Seen]:
    """Looks at a tiny handbook through every view, on a day after the demo policies were approved."""

    def make(
        texts: str | Mapping[str, str], school: School | None = None, on: datetime.date = datetime.date(2026, 11, 20)
    ) -> Seen:
        tiny = Ready(ready.project, a_library(texts), ())
        return look(tiny, school or a_school(), (), on, EVERY_VIEW)

    return make


@pytest.fixture
def book() -> Callable[[Seen, str], ShownBook]:
    """Finds one view among those seen, such as ``public/parents``."""
    return lambda seen, view: next(each for each in seen.books if str(each.view) == view)
