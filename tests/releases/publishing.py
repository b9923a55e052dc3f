"""A small school, a real remote, and what stands there after a release."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from handbook_copy import FIRST, ON, Copy

from handbook.releases.approval import recorded
from handbook.releases.approving import Approved, with_approval
from handbook.workflow import prepare, see

BRANCH = "gh-pages"
SECTIONS = ("mobile/pupils", "mobile/visitors", "common/key-details")


# What tests begin with is made once, and copied.
_PLACE = tempfile.TemporaryDirectory(prefix="handbook-releases-")


@dataclass(frozen=True)
class Project(Copy):
    """A copy of the project whose school has three sections and few views, with a bare repository beside it."""

    @classmethod
    def small(cls, root: Path, *views: str) -> Project:
        """A school that has released nothing yet; its text is approved. Two public views, unless others are named."""
        return _small(views or ("everyone", "parents"))._copied(root)

    @classmethod
    def published(cls, root: Path, *views: str) -> Project:
        """The same, after its first release: 2026-27."""
        return _published(views or ("everyone", "parents"))._copied(root)

    def _copied(self, root: Path) -> Project:
        shutil.copytree(self.root, root)
        made = Project(root)
        shutil.copytree(self.remote, made.remote)
        return made

    @property
    def remote(self) -> Path:
        return self.root.parent / f"{self.root.name}.git"

    def approve(self) -> None:
        """Records that the text as it stands is approved."""
        handbook = see(prepare(self.root, self.root / "data"), FIRST, datetime.date.fromisoformat(ON)).handbook
        assert handbook
        (policy,) = handbook.policies
        approved = Approved("the full governing body", "9 November 2026", "2026/41", recorded(policy))
        path = self.school("policies")
        self.write(path, with_approval(self.read(path), policy.id, approved))

    def release(self, name: str, *more: str, on: str = "2026-12-01", code: int = 0) -> str:
        """Makes a release; gives what was said."""
        done = self.handbook("release", name, "--school", FIRST, "--remote", self.remote, "--no-pdf", *more, on=on)
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        return said

    # What stands at the remote

    def tip(self) -> str:
        """The commit at which the published branch stands; empty before the first release."""
        return git(self.remote, "for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}").strip()

    def files(self) -> dict[str, str]:
        """Every published file with its blob."""
        rows = git(self.remote, "ls-tree", "-r", BRANCH).splitlines()
        return {row.partition("\t")[2]: row.split()[2] for row in rows}

    def show(self, path: str) -> str:
        return git(self.remote, "show", f"{BRANCH}:{path}")

    def data(self, path: str) -> Any:
        return json.loads(self.show(path))

    def checkout(self, folder: Path) -> Path:
        """The published tree as a folder."""
        folder.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", BRANCH], cwd=self.remote, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-m"], cwd=folder, input=archive.stdout, check=True)
        return folder


@cache
def _small(views: tuple[str, ...]) -> Project:
    made = Project(Copy.at(Path(_PLACE.name) / f"small-{'-'.join(views)}").root)
    made.line("data/handbook.yml", "views:", f"views: [{', '.join(views)}]")
    rows = ["policies:", "  mobile:", f"    sections: [{', '.join(SECTIONS)}]"]
    rows += ["    written: 14 September 2026", "    review: Autumn term 2027", ""]
    linked = made.read(made.school("policies")).partition("\nlinked:")
    made.write(made.school("policies"), "\n".join(rows) + "\n" + "".join(linked[1:]).lstrip())
    made.write(made.school("changes"), "changes: []\n")
    (made.root / made.school("ids")).unlink(missing_ok=True)
    shutil.rmtree(made.root / "releases", ignore_errors=True)
    git(made.root, "init", "--quiet", "--bare", str(made.remote))
    made.approve()
    return made


@cache
def _published(views: tuple[str, ...]) -> Project:
    made = _small(views)._copied(Path(_PLACE.name) / f"published-{'-'.join(views)}")
    made.release("2026-27")
    return made


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@school.example", *arguments],
        cwd=folder if folder.exists() else folder.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
