"""A small school, a real remote, and what stands there after a release."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from handbook_copy import FIRST, Copy

BRANCH = "gh-pages"
SECTIONS = ("mobile/pupils", "mobile/visitors", "common/key-details")


@dataclass(frozen=True)
class Project(Copy):
    """A copy of the project whose school has three sections and two public views, with a bare repository beside it."""

    @classmethod
    def small(cls, root: Path) -> Project:
        made = cls.at(root)
        made.line("data/handbook.yml", "views:", "views: [everyone, parents]")
        approved = "approved: {body: the full governing body, date: 9 November 2026, minute: 2026/41}"
        rows = ["policies:", "  mobile:", f"    sections: [{', '.join(SECTIONS)}]"]
        rows += ["    written: 14 September 2026", "    review: Autumn term 2027", f"    {approved}", ""]
        linked = made.read(made.school("policies")).partition("\nlinked:")
        made.write(made.school("policies"), "\n".join(rows) + "\n" + "".join(linked[1:]).lstrip())
        made.write(made.school("changes"), "changes: []\n")
        (made.root / made.school("ids")).unlink(missing_ok=True)
        shutil.rmtree(made.root / "releases", ignore_errors=True)
        git(made.root, "init", "--quiet", "--bare", str(made.remote))
        made.approve()
        return made

    @property
    def remote(self) -> Path:
        return self.root.parent / f"{self.root.name}.git"

    def approve(self, on: str = "9 November 2026") -> None:
        """Records that the text as it stands is approved."""
        text = re.sub(r", hash: \w+", "", self.read(self.school("policies")))
        self.write(self.school("policies"), text)
        said = self.handbook("check").stderr
        found = re.search(r"add hash: (\w+)", said)
        assert found, said
        self.write(self.school("policies"), re.sub(r"(minute: [^,}]+)}", rf"\1, hash: {found[1]}}}", text))

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


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@school.example", *arguments],
        cwd=folder if folder.exists() else folder.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
