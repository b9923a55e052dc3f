"""Printing: the same bytes each time, nothing twice, only what shows an edited statement anew, and doing without."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from demo_schools import ON, ROOT, baked, ready, school
from engine.handbook_copy import Copy

from handbook.paper import press as machines
from handbook.paper.press import Job, Printed, press
from handbook.paper.printing import all_of
from handbook.views.lens import View
from handbook.workflow import Ready, prepare, see

FIRST = "examplewick-primary"
SHARED = ROOT / "overrides/paper"
RULE = "Visitors must not use a phone or device"


def visitors(the: Ready, built: Path) -> list[Job]:
    """What a visitor gets on paper, and pupils' notices, which visitors' rules do not stand on."""
    seen = see(the, FIRST, ON)
    books = tuple(book for book in seen.books if book.view in (View("visitors"), View("pupils")))
    jobs = all_of(baked(replace(seen, books=books), the.corpus, built))
    return [job for job in jobs if "pupils" not in job.target.parts and "a3" not in job.target.name]


def run(jobs: list[Job], cache: Path) -> list[Printed]:
    with press(cache, SHARED) as machine:
        return machine.print(jobs)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Job], list[Printed]]:
    place = tmp_path_factory.mktemp("first")
    jobs = visitors(ready(), place / "built")
    return place, jobs, run(jobs, place / "cache")


def test_two_printings_are_the_same_bytes(
    first: tuple[Path, list[Job], list[Printed]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _, _ = first
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    jobs = visitors(ready(), tmp_path / "built")
    run(jobs, tmp_path / "cache")
    for job in jobs:
        other = place / "built" / job.target.relative_to(tmp_path / "built")
        assert job.target.read_bytes() == other.read_bytes(), other.name


def test_what_has_not_changed_is_not_printed_again(first: tuple[Path, list[Job], list[Printed]]) -> None:
    place, jobs, made = first
    assert all(each.made for each in made)
    assert [each.job.target.name for each in run(jobs, place / "cache") if each.made] == []


def test_an_edited_statement_prints_only_the_documents_that_show_it(
    first: tuple[Path, list[Job], list[Printed]], tmp_path: Path
) -> None:
    place, jobs, _ = first
    copy = Copy.at(tmp_path / "project")
    section = copy.root / "docs/mobile/visitors.md"
    section.write_text(section.read_text("utf-8").replace(RULE, f"{RULE.replace('device', 'camera')}"), "utf-8")
    anew = visitors(prepare(copy.root, copy.root / "data"), place / "built")
    made = {each.job.target.relative_to(place) for each in run(anew, place / "cache") if each.made}
    showing = {job.target.relative_to(place) for job in jobs if RULE in job.html}
    # The edit is itself a change to those who are shown the rule.
    assert made == showing | {Path("built/public/visitors/print/what-changed.pdf")}
    assert made < {job.target.relative_to(place) for job in jobs}


def test_a_document_that_asks_for_a_file_outside_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"")
    html = f"<html lang=en><title>x</title><p><img alt=x src='{secret.as_uri()}'></p>"
    job = Job(tmp_path / "x.pdf", html, (SHARED / "document.css",), (11.0,), 0, 0)
    with pytest.raises(machines.PressFault, match="secret"):
        run([job], tmp_path / "cache")


WITHOUT = """
import sys
import handbook.paper.press as press
press._loads = lambda name: False
from handbook.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_the_system_packages_the_site_is_built_and_one_line_says_what_to_install(tmp_path: Path) -> None:
    copy = Copy.at(tmp_path / "project")
    command = [sys.executable, "-c", WITHOUT, "build", "--view", "visitors", "--on", ON.isoformat()]
    done = subprocess.run(command, cwd=copy.root, env=copy.environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "PDF" in line] == [f"note: {_said()}"]
    assert not [*(copy.root / "site").rglob("*.pdf")]
    pages = [*(copy.root / "site").rglob("*.html")]
    assert pages
    assert not [page for page in pages if "print/" in page.read_text("utf-8")]


def _said() -> str:
    kept, machines._loads = machines._loads, lambda name: False  # type: ignore[assignment]
    try:
        said = machines.missing()
    finally:
        machines._loads = kept
    assert "nstall" in said and "\n" not in said
    return said


def test_a_school_prints_on_this_machine() -> None:
    """The tests above would say nothing where nothing can be printed."""
    assert machines.missing() == ""
    assert school(FIRST).fit
