"""A release as the published branch shows it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from publishing import BRANCH, Project, git


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A school with two editions."""
    project = Project.published(tmp_path_factory.mktemp("releases") / "project")
    project.edit(project.school("people"), "name: Ms Ada Example", "name: Ms Ivy Substitute")
    project.release("2026-27.2", on="2026-12-08")
    return project


def test_all_of_a_release_is_one_commit(project: Project) -> None:
    assert git(project.remote, "rev-list", "--count", BRANCH).strip() == "2"


def test_a_view_holds_each_edition_and_the_newest_one_as_latest(project: Project) -> None:
    files = project.files()
    for view in ("everyone", "parents"):
        for version in ("2026-27", "2026-27.2", "latest"):
            assert f"{view}/{version}/mobile/pupils/index.html" in files


def test_the_selector_finds_the_versions_as_mike_writes_them(project: Project) -> None:
    assert project.data("parents/versions.json") == [
        {"version": "2026-27.2", "title": "2026-27.2", "aliases": ["latest"]},
        {"version": "2026-27", "title": "2026-27", "aliases": []},
    ]


def test_files_of_an_edition_are_never_written_again(project: Project) -> None:
    named = git(project.remote, "diff", "--name-only", f"{BRANCH}~", BRANCH).splitlines()
    # The page behind a printed code tells whether the sheet still holds, so that it is written each time.
    edition = [name for name in named if "/2026-27/" in name and not name.startswith("s/")]
    assert edition == [] and "releases/2026-27.json" not in named


def test_who_took_over_a_post_is_published_by_one_command_and_named_as_the_cause(project: Project) -> None:
    # The second edition was released with nothing approved anew.
    done = project.handbook("diff", "2026-27", "2026-27.2", "--format", "json")
    assert done.returncode == 0, done.stderr
    causes = {cause["kind"] for change in json.loads(done.stdout)["changes"] for cause in change["causes"]}
    assert causes == {"person"}
    assert "Ivy Substitute" in done.stdout


def test_a_draft_takes_nobodys_place(project: Project) -> None:
    old = project.tip()
    path = project.school("decisions")
    clean = project.read(path)
    project.write(path, clean.replace("the school office", "the front desk"))
    try:
        project.release("2026-27.3", "--draft", on="2026-12-09")
    finally:
        project.write(path, clean)
    assert project.data("status.json")["current"] == "2026-27.2"
    assert "front desk" not in project.show("parents/latest/mobile/pupils/index.html")
    page = project.show("parents/2026-27.3/mobile/pupils/index.html")
    assert "front desk" in page and "<strong>Draft.</strong>" in page
    assert [each["superseded_by"] for each in project.data("releases.json")] == [None, None, "2026-27.2"]
    git(project.remote, "update-ref", f"refs/heads/{BRANCH}", old)


def test_an_edition_that_stays_names_posts_and_not_who_holds_them(project: Project, tmp_path: Path) -> None:
    tree = project.checkout(tmp_path / "tree")
    for name in ("2026-27", "2026-27.2"):
        texts = {path: path.read_bytes() for path in tree.glob(f"*/{name}/**/*") if path.is_file()}
        assert [path for path, text in texts.items() if b"Ada Example" in text or b"Ivy Substitute" in text] == []
    assert b"Ivy Substitute" in b"".join(path.read_bytes() for path in tree.glob("everyone/latest/**/*.html"))
