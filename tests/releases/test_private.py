"""What is private of a release goes where only staff and governors can read it, and nowhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from publishing import BRANCH, Project, git
from tiny import ready

from handbook.text.corpus import joint_hash

CANARY, MOVED = "under the third flowerpot", "under the fourth flowerpot"
PERSON = "Miss Fern Specimen"
OVERLAY = f"""changes:
  - add: local.spare-key
    after: mobile.pupils-switched-off
    against: {{hash}}
    text: The spare key lies {CANARY}.
    for: staff
    strength: information
    private: yes
    reason: Staff on early duty need it.
"""


@dataclass(frozen=True)
class Released:
    """A school whose first edition has been published, with what is private in a folder, and what was said then."""

    project: Project
    said: str


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    project = Project.small(tmp_path_factory.mktemp("private") / "project")
    against = joint_hash(ready().corpus.wordings["mobile.pupils-switched-off"])
    project.write("../overlay/changes.yml", OVERLAY.format(hash=against))
    approve(project)
    return Released(project, project.release("2026-27", "--overlay", "../overlay", "--private-to", "../private"))


def approve(project: Project) -> None:
    said = project.handbook("approve", "--date", "9 November 2026", "--overlay", "../overlay")
    assert said.returncode == 0, said.stderr


@pytest.fixture
def project(released: Released) -> Project:
    return released.project


def everything(repository: Path) -> bytes:
    """Every object of a repository, in whatever branch."""
    names = git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    told = subprocess.run(["git", "cat-file", "--batch"], cwd=repository, input=names.encode(), capture_output=True)
    return told.stdout


def test_a_private_word_reaches_the_private_folder_and_nothing_public(released: Released) -> None:
    project = released.project
    private = {path.relative_to(project.root.parent / "private").as_posix(): path.read_bytes()
               for path in (project.root.parent / "private").rglob("*") if path.is_file()}  # fmt: skip
    assert any(CANARY.encode() in text for path, text in private.items() if path.startswith("2026-27/staff/"))
    assert CANARY.encode() in private["2026-27/record.json"]
    for secret in (CANARY, PERSON):
        assert secret.encode() not in everything(project.remote) and secret not in released.said
        public = project.root / "releases/examplewick-primary/2026-27.json"
        assert secret not in public.read_text("utf-8")
    assert git(project.remote, "for-each-ref", "--format=%(refname)").split() == [f"refs/heads/{BRANCH}"]


def test_the_private_tree_goes_to_a_remote_of_its_own_and_tells_what_changed_in_it(project: Project) -> None:
    kept = project.root.parent / "kept.git"
    git(project.root, "init", "--quiet", "--bare", str(kept))
    project.edit("../overlay/changes.yml", CANARY, MOVED)
    approve(project)
    project.release("2026-27.2", "--overlay", "../overlay", "--private-to", str(kept), on="2026-12-08")
    told = git(kept, "show", "private:2026-27.2/governors/what-changed.html")
    assert re.search(r"<del>.*third.*</del> <ins>.*fourth.*</ins> flowerpot", told)
    assert b"flowerpot" not in everything(project.remote)


def test_the_repository_that_publishes_never_takes_what_is_private(project: Project) -> None:
    git(project.root, "init", "--quiet")
    git(project.root, "remote", "add", "also", f"file://{project.remote}")
    old = project.tip()
    for where in (str(project.remote), f"file://{project.remote}", "also"):
        said = project.release("2026-27.3", "--overlay", "../overlay", "--private-to", where, code=2)
        assert "is where the public pages are published; name another repository" in said
    said = project.release("2026-27.3", "--overlay", "../overlay", "--private-to", "kept-here", code=2)
    assert "add it to .gitignore" in said
    assert project.tip() == old and CANARY.encode() not in everything(project.remote)


def test_what_the_project_keeps_of_it_is_ignored_by_git() -> None:
    root = Path(__file__).parents[2]
    asked = ["git", "check-ignore", "--no-index", "releases/a-school/2026-27.private.json"]
    assert subprocess.run(asked, cwd=root, capture_output=True).returncode == 0
