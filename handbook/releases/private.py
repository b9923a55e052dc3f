"""What is private of a release: a folder, or a remote of its own, that never receives what is published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from handbook.releases import git

BRANCH: Final = "private"
_REMOTE: Final = re.compile(r"[a-z+]+://|[^/]+@[^/]+:|[^/:]{2,}:(?!\\)")


class NotPrivate(Exception):
    """The place named for what is private is none; its text says why, and what to name instead."""


class PrivatePlace:
    """Where the private tree of each release goes: ``DIR/NAME/``, or ``NAME/`` on the branch ``private`` of a remote.

    Raises:
        NotPrivate: others could read there what is private.
        GitFault: a remote cannot be reached.
    """

    def __init__(self, project: Path, where: str, published: str, branch: str) -> None:
        self.project, self.where = project, where
        self.remote = _is_remote(project, where)
        if self.remote:
            self._refuse_published(published, branch)
        else:
            _refuse_tracked(project, project / where)

    def _refuse_published(self, published: str, branch: str) -> None:
        same = git.address_of(self.project, self.where) == git.address_of(self.project, published)
        if same or branch in git.heads(self.project, self.where):
            raise NotPrivate(
                f"{self.where} is where the public pages are published; "
                "name another repository, which only staff and governors can read, or a folder"
            )

    def write(self, name: str, files: Mapping[str, bytes], when: int) -> None:
        """Writes what is private of a release, in place of what an attempt that was broken off may have left."""
        if self.remote:
            with git.fetched(self.project, self.where, BRANCH) as there:
                old = (
                    path for path in there.files if path.startswith(f"{name}/") and path[len(name) + 1 :] not in files
                )
                new = {f"{name}/{path}": content for path, content in files.items()}
                git.push(there, git.commit(there, new, old, f"Private part of {name}", when))
        else:
            _write_folder(self.project / self.where, name, files)


def _is_remote(project: Path, where: str) -> bool:
    folder = project / where
    if folder.is_dir():
        return (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return bool(_REMOTE.match(where)) or git.is_remote(project, where)


def _refuse_tracked(project: Path, folder: Path) -> None:
    """Refuses a folder that the project's own repository would take in, and publish with everything else."""
    place = Path(os.path.abspath(folder))
    above = next(each for each in (place, *place.parents) if each.is_dir())
    inside = subprocess.run(["git", "rev-parse", "--is-inside-work-tree"], cwd=above, capture_output=True, text=True)
    if inside.stdout.strip() != "true":
        return
    ignored = subprocess.run(["git", "check-ignore", "-q", "--", str(place / "x")], cwd=above, capture_output=True)
    if ignored.returncode != 0:
        raise NotPrivate(
            f"{folder} stands in a git repository that does not ignore it; "
            "name a folder outside, or add it to .gitignore"
        )


def _write_folder(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        for path, content in files.items():
            target = made / "new" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if (folder / name).exists():
            (folder / name).rename(made / "old")
        (made / "new").rename(folder / name)
    finally:
        shutil.rmtree(made, ignore_errors=True)
