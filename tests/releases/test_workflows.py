"""What the workflows run, run here: from the template to a published site, with a real remote in GitHub's place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from engine.handbook_copy import ON, ROOT, Copy
from engine.site_links import Tree
from publishing import SECTIONS, git

SCHOOL = "hill-top-primary"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
DIGEST = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def workflow(name: str) -> Any:
    return yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text("utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_no_more_than_it_needs_and_runs_only_what_is_pinned(path: Path) -> None:
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used and [each for each in used if not DIGEST.fullmatch(each)] == []
    made = yaml.safe_load(text)
    assert made["permissions"] in ({}, {"contents": "read"})
    # What people type reaches a shell as a value, never as a part of the script.
    for job in made["jobs"].values():
        assert [step["run"] for step in job["steps"] if "${{" in step.get("run", "")] == []
    assert "secrets." not in text


def test_the_workflows_open_no_door_that_an_auditor_knows_of() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [
            zizmor,
            "--offline",
            "--no-config",
            "--persona=pedantic",
            "--format=plain",
            "--color=never",
            ROOT / ".github/workflows",
        ],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "No findings to report. Good job!\n"), done.stdout + done.stderr


def test_the_steps_for_a_browser_name_what_the_workflows_ask() -> None:
    steps = (ROOT / ".github/PUBLISHING.md").read_text("utf-8")
    made = {workflow(path.stem)["name"]: workflow(path.stem) for path in WORKFLOWS}
    for name in ("Start a school", "Release"):
        (section,) = (
            each for each in steps.split("\n## ") if f"press **{name}**" in each or f"**{name}**, then" in each
        )
        inputs = made[name][True]["workflow_dispatch"]["inputs"]
        asked = re.findall(r"^   - \*(.*)\*$", section, re.MULTILINE)
        assert asked == [each["description"] for each in inputs.values()]
    for name in ("Publish", "Check", "Reviews"):
        assert name in made and f"*{name}*" in steps
    assert f"**{made['Publish']['jobs']['deploy']['name']}**" in steps


def test_the_steps_for_a_browser_are_short() -> None:
    text = (ROOT / ".github/PUBLISHING.md").read_text("utf-8")
    said = [
        " ".join(sentence.split())
        for block in re.split(r"\n\s*\n|\n\s*(?:-|\d\.) |\n#+ ", text)
        for sentence in re.split(r"(?<=[.:])\s+", block)
    ]
    assert [sentence for sentence in said if len(sentence.split()) > 25] == []


class Repository:
    """A school's copy of the template, its origin, and GitHub's commands as far as workflows use them."""

    def __init__(self, folder: Path) -> None:
        self.project = Copy.at(folder / "project")
        self.origin, self.bin, self.calls = folder / "origin.git", folder / "bin", folder / "gh.log"
        root = self.project.root
        for name in (".gitignore", "Makefile"):
            shutil.copyfile(ROOT / name, root / name)
        shutil.rmtree(root / "releases", ignore_errors=True)
        # Every view is built the same way.
        self.project.line("data/handbook.yml", "views:", "views: [everyone, parents]")
        self.bin.mkdir()
        for name in ("make", "sudo"):
            self.script(self.bin / name, "exit 0")
        said = '[ "$1 $2" = "issue list" ] && echo 0'
        self.script(self.bin / "gh", f'echo "$*" >> "{self.calls}"\n{said}\n[ "$1 $2" != "release view" ]')
        on = f'[ "$1" = new ] || set -- "$@" --on {ON} $EXTRA'
        command = f'PYTHONPATH="{ROOT}" NO_MKDOCS_2_WARNING=1 exec "{sys.executable}" -m handbook.cli "$@"'
        (root / ".venv/bin").mkdir(parents=True)
        self.script(root / ".venv/bin/handbook", f"{on}\n{command}")
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "remote", "add", "origin", str(self.origin))
        git(root, "add", ".")
        git(root, "commit", "--quiet", "--message", "The template")
        git(root, "push", "--quiet", "origin", "main")

    @staticmethod
    def script(path: Path, text: str) -> None:
        path.write_text(f"#!/bin/bash\n{text}\n", "utf-8")
        path.chmod(0o755)

    def run(self, name: str, code: int = 0, **values: str) -> str:
        """Runs the steps of a workflow as a runner does; gives what a log would show."""
        said = ""
        for job in workflow(name)["jobs"].values():
            for step in job["steps"]:
                if "run" not in step or ("if" in step and not values.get("DAY")):
                    continue
                done = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                    cwd=self.project.root,
                    env={
                        **os.environ,
                        "PATH": f"{self.bin}:{os.environ['PATH']}",
                        "GITHUB_STEP_SUMMARY": str(self.bin.parent / "summary.md"),
                        "GITHUB_REF_NAME": "main",
                        "EXTRA": "--no-pdf" if re.search(r"handbook (publish|release)", step["run"]) else "",
                        **values,
                    },
                    capture_output=True,
                    text=True,
                )
                said += done.stdout + done.stderr
                if done.returncode:
                    assert code, said
                    return said
        assert not code, said
        return said

    def answer(self) -> None:
        """Fills in the school's folder, as an office does with the pencil: here with another school's answers."""
        root = self.project.root
        for name in ("school", "people", "decisions"):
            shutil.copyfile(root / f"data/schools/examplewick-primary/{name}.yml", root / self.path(name))
        shutil.copyfile(root / "data/schools/examplewick-primary/logo.svg", root / f"data/schools/{SCHOOL}/logo.svg")
        linked = self.project.read("data/schools/examplewick-primary/policies.yml").partition("\nlinked:")
        rows = ["policies:", "  mobile:", f"    sections: [{', '.join(SECTIONS)}]"]
        rows += ["    written: 14 September 2026", "    review: Autumn term 2027", ""]
        self.project.write(self.path("policies"), "\n".join(rows) + "".join(linked[1:]))
        git(root, "add", "data")
        git(root, "commit", "--quiet", "--message", "Answers")

    def path(self, name: str) -> str:
        return f"data/schools/{SCHOOL}/{name}.yml"


def test_from_the_template_to_a_published_release(tmp_path: Path) -> None:
    there = Repository(tmp_path)
    pages = there.project.root / "build/pages"

    there.run("start-a-school", SCHOOL=SCHOOL, TYPE="maintained", PHASE="primary", OWNER="a-school", NAME="handbook")
    settings = git(there.origin, "show", "main:data/handbook.yml")
    assert f"school: {SCHOOL}" in settings and "address: https://a-school.github.io/handbook/" in settings
    assert git(there.origin, "ls-tree", "-r", "--name-only", "main").count(f"data/schools/{SCHOOL}/") >= 4

    # Nothing is answered yet: the findings stand on their lines, and nothing is published.
    assert f"::error file=data/schools/{SCHOOL}/" in there.run("publish", code=1)
    assert not pages.exists()

    there.answer()
    there.run("publish")
    first = (pages / "parents/mobile/pupils/index.html").read_text("utf-8")
    assert "<strong>Draft.</strong>" in first and '<meta name="robots" content="noindex">' in first
    assert not (pages / "private").exists()

    assert "nobody has approved it yet" in there.run("release", code=1, NAME="2026-27")
    there.run("release", NAME="2026-27", DAY="9 November 2026", MINUTE="2026/41", BODY="the governing body")
    assert "hash:" in git(there.origin, "show", f"main:{there.path('policies')}")
    kept = git(there.origin, "ls-tree", "-r", "--name-only", "main", "releases").split()
    assert kept == [f"releases/{SCHOOL}/2026-27.json"]
    assert "release create 2026-27" in there.calls.read_text("utf-8")

    said = there.run("publish")
    assert "shows the release 2026-27." in said
    assert (pages / "parents/latest/mobile/pupils/index.html").is_file()
    assert Tree(pages, prefix="/handbook/").broken() == []

    there.run("check")
    assert "Nothing changed" in (tmp_path / "summary.md").read_text("utf-8")
    there.run("reviews")
    assert "issue create" not in there.calls.read_text("utf-8")
    there.project.edit(there.path("policies"), "review: Autumn term 2027", "review: December 2026")
    there.run("reviews")
    asked = there.calls.read_text("utf-8")
    assert "issue create --title A policy is due for review --body" in asked
    assert "is due for review by December 2026." in asked
