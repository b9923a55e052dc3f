"""A tiny handbook to try one thing on: the real model, a demo school with edits, and sections written in the test."""

from __future__ import annotations

import datetime
import itertools
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from handbook.data.loading import load_school
from handbook.data.school import School
from handbook.text.corpus import Corpus
from handbook.text.source import read_page, read_section
from handbook.views.lens import VIEWS, Shown, ShownBook, View
from handbook.workflow import Ready, Seen, look, prepare

ROOT = Path(__file__).parents[1]
PRIMARY, NURSERY = "examplewick-primary", "little-acorn-pre-school"
# After the demo policies were approved.
ON = datetime.date(2026, 11, 20)
EVERY_VIEW = (*(View(name) for name in VIEWS), View("staff", True), View("governors", True))
FRONT = "---\ntitle: A section\nfor: [parents, pupils, staff, visitors, governors]\n---\n"

_PLACE = tempfile.TemporaryDirectory(prefix="handbook-tests-")
_COUNT = itertools.count()


@cache
def ready() -> Ready:
    """The project as it stands."""
    return prepare(ROOT, ROOT / "data")


def a_corpus(texts: str | Mapping[str, str]) -> Corpus:
    """A corpus of sections by file, or of one section of mobile; a name without a slash is a page."""
    vocabulary = ready().corpus.vocabulary
    sections, pages = {}, {}
    for file, text in ({"mobile/pupils": texts} if isinstance(texts, str) else texts).items():
        read = read_section if "/" in file else read_page
        whole = text if text.startswith("---\n") else FRONT + text
        section, findings = read(whole, file, f"docs/{file}.md", vocabulary)
        assert not findings, "\n".join(lines(findings))
        assert section
        (sections if "/" in file else pages)[file] = section
    return Corpus(sections, pages, vocabulary)


def rule(name: str, text: str, **attributes: str) -> str:
    """One statement as a list item; ``audience`` is written as ``for``, ``private`` as a word of its own."""
    attributes = {"strength": "must", **attributes}
    private = ["private"] if attributes.pop("private", None) is not None else []
    words = [f'{"for" if key == "audience" else key}="{value}"' for key, value in attributes.items()]
    return f"- {text}\n  {{: #{' '.join([name, *words, *private])} }}\n"


def a_school(
    slug: str = PRIMARY,
    answers: Mapping[str, str] | None = None,
    school: Mapping[str, str | None] | None = None,
    files: Mapping[str, str] | None = None,
) -> School:
    """A demo school as it is after some edits, with no local changes unless they are among them.

    Args:
        slug: which of them.
        answers: lines of decisions.yml by key, as they are to be typed.
        school: top-level lines of school.yml by key; None takes a line out.
        files: whole files by name.
    """
    folder = Path(_PLACE.name) / str(next(_COUNT)) / slug
    shutil.copytree(ROOT / "data/schools" / slug, folder)
    for name, text in {"changes.yml": "changes: []\n", **(files or {})}.items():
        (folder / name).write_text(text, "utf-8")
    for key, value in (answers or {}).items():
        _write(folder / "decisions.yml", f"  {key}", value)
    for key, line in (school or {}).items():
        _write(folder / "school.yml", key, line)
    made, findings = load_school(folder, None, ready().project.model, f"data/schools/{slug}")
    # Who stands in a people.yml of a test holds what it is about; answers name other posts too.
    unheld = "nobody holds that post" if "people.yml" in (files or {}) else None
    wrong = lines(each for each in findings if not each.warning and not (unheld and unheld in each.wrong))
    assert not wrong, "\n".join(wrong)
    assert made
    return made


def _write(path: Path, key: str, value: str | None) -> None:
    text = path.read_text("utf-8")
    line = f"{key}: {value}\n" if value is not None else ""
    changed, found = re.subn(rf"^{key}:.*\n", lambda match: line, text, flags=re.MULTILINE)
    assert found or not key.startswith(" "), f"{path.name} has no line for {key.strip()}"
    path.write_text(changed if found else text + line, "utf-8")


def see(texts: str | Mapping[str, str] | Corpus, school: School | None = None, on: datetime.date = ON) -> Seen:
    """A tiny handbook through every view."""
    corpus = texts if isinstance(texts, Corpus) else a_corpus(texts)
    return look(Ready(ready().project, corpus, ()), school or a_school(), (), on, EVERY_VIEW)


def look_at_all(school: School, on: datetime.date = ON) -> Seen:
    """A school's whole handbook through every view."""
    return look(ready(), school, (), on, EVERY_VIEW)


def view(seen: Seen, name: str) -> ShownBook:
    """One of the views, such as ``public/parents``."""
    return next(book for book in seen.books if str(book.view) == name)


def shown(seen: Seen, name: str, policy: str = "mobile") -> dict[str, Shown]:
    """The statements that a view shows of a policy, by the part of their id after the dot, in order."""
    return {each.name: each for at, _, each in view(seen, name).statements() if at.policy.id == policy}


def texts(seen: Seen, name: str) -> dict[str, str]:
    """What they say."""
    return {id: each.text for id, each in shown(seen, name).items()}


def numbers(seen: Seen, name: str) -> dict[str, str]:
    """Their numbers."""
    return {id: each.number for id, each in shown(seen, name).items()}


def faults(seen: Seen) -> list[str]:
    """What has to be put right, as it is printed."""
    return lines(finding for finding in seen.findings if not finding.warning)


def lines(findings: Iterable[object]) -> list[str]:
    return list(map(str, findings))
