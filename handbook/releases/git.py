"""A branch that is published, reached with git's plumbing: read as it stands, and moved on by one commit.

Nothing here touches the project's own repository: what is fetched and made stands in a bare repository of its own,
which is thrown away. The one change that anybody else sees is the push.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_REF: Final = "refs/handbook/published"
_NEXT: Final = "refs/handbook/next"
_AUTHOR: Final = "Handbook <handbook@localhost>"
# Someone's password, where an address carries one.
_SECRET: Final = re.compile(r"(?<=//)[^/@\s]+@")


class GitFault(Exception):
    """git could not do what was asked; its text is a sentence for people."""


class MovedOn(GitFault):
    """Somebody else has moved the branch since it was read."""


@dataclass(frozen=True)
class Branch:
    """A branch as it stands at a remote.

    Attributes:
        commit: what it stands at; empty where there is no such branch yet.
        files: the blob of every file, by path.
    """

    repository: Path
    remote: str
    name: str
    commit: str
    files: Mapping[str, str] = field(repr=False)

    def read(self, path: str) -> bytes:
        """A file of the branch."""
        return _git(self.repository, "cat-file", "blob", self.files[path])

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Several files of the branch, in one go."""
        wanted = list(paths)
        asked = "".join(f"{self.files[path]}\n" for path in wanted).encode()
        said = memoryview(_git(self.repository, "cat-file", "--batch", given=asked) if wanted else b"")
        for path in wanted:
            end = bytes(said[:200]).index(b"\n")
            size = int(bytes(said[:end]).rpartition(b" ")[2])
            yield path, bytes(said[end + 1 : end + 1 + size])
            said = said[end + 2 + size :]


@contextmanager
def fetched(project: Path, remote: str, name: str) -> Iterator[Branch]:
    """A branch of a remote, in a repository that goes with the block.

    Args:
        project: the project's folder, whose remotes may be named.
        remote: a remote of the project, an address, or a folder.
        name: the branch.

    Raises:
        GitFault: the remote cannot be reached.
    """
    address = address_of(project, remote)
    with tempfile.TemporaryDirectory(prefix="handbook-git-") as folder:
        repository = Path(folder)
        _git(repository, "init", "--quiet", "--bare", ".")
        commit = heads(project, remote).get(name, "")
        if commit:
            # One commit is enough: what stands there is read, and the next one is put upon it.
            refs = f"+refs/heads/{name}:{_REF}"
            _git(repository, "fetch", "--quiet", "--no-tags", "--depth=1", _fetchable(address), refs, what="read")
            commit = _git(repository, "rev-parse", _REF).decode().strip()
        yield Branch(repository, address, name, commit, _listed(repository, commit) if commit else {})


def heads(project: Path, remote: str) -> dict[str, str]:
    """The branches of a remote, and what each stands at.

    Raises:
        GitFault: it cannot be reached.
    """
    said = _git(project, "ls-remote", "--heads", address_of(project, remote), what="reach").decode()
    pairs = (line.split("\t") for line in said.splitlines())
    return {ref.removeprefix("refs/heads/"): commit for commit, ref in pairs}


def address_of(project: Path, remote: str) -> str:
    """The address that a push to a remote goes to: a folder's whole path, where it is one."""
    named = _try(project, "remote", "get-url", "--push", "--", remote)
    address = named.decode().strip() if named is not None else remote
    local = project / address
    return str(local.resolve()) if "://" not in address and local.exists() else address


def is_remote(project: Path, name: str) -> bool:
    """Whether the project's repository knows a remote of this name."""
    return _try(project, "remote", "get-url", "--push", "--", name) is not None


def commit(branch: Branch, write: Mapping[str, bytes], delete: Iterable[str], message: str, when: int) -> str:
    """Makes the commit that is to follow the one at which a branch stands; nobody else sees it yet.

    Args:
        branch: the branch as it was read.
        write: files to be written, by path.
        delete: files to be taken away.
        message: what the commit says.
        when: its time, in seconds since 1970, so that making it again makes the same commit.

    Returns:
        The commit; the one that stood there where nothing differs.
    """
    said = message.encode()
    # Source of the format: git-fast-import(1).
    lines = [f"commit {_NEXT}\ncommitter {_AUTHOR} {when} +0000\ndata {len(said)}\n".encode(), said, b"\n"]
    if branch.commit:
        lines.append(f"from {branch.commit}\n".encode())
    lines += [f"D {_quoted(path)}\n".encode() for path in sorted(delete) if path in branch.files]
    for path, content in sorted(write.items()):
        lines += [f"M 100644 inline {_quoted(path)}\ndata {len(content)}\n".encode(), content, b"\n"]
    lines.append(b"done\n")
    _git(branch.repository, "fast-import", "--quiet", "--done", "--force", given=b"".join(lines))
    return _git(branch.repository, "rev-parse", _NEXT).decode().strip()


def push(branch: Branch, commit: str) -> None:
    """Moves a branch to a commit, in one step, if it still stands where it was read.

    Raises:
        MovedOn: it does not.
        GitFault: the remote refuses, or cannot be reached.
    """
    lease = f"--force-with-lease=refs/heads/{branch.name}:{branch.commit}"
    refs = f"{commit}:refs/heads/{branch.name}"
    try:
        _git(branch.repository, "push", "--quiet", "--porcelain", lease, branch.remote, refs, what="publish to")
    except GitFault:
        # Whatever git says in whichever language: what counts is where the branch stands now.
        now = _standing(branch)
        if now == commit:
            return
        if now != branch.commit:
            raise MovedOn(f"somebody else has published to {branch.name} in the meantime; run it again") from None
        raise


def _standing(branch: Branch) -> str:
    try:
        return heads(branch.repository, branch.remote).get(branch.name, "")
    except GitFault:
        return branch.commit


def _listed(repository: Path, commit: str) -> dict[str, str]:
    rows = _git(repository, "ls-tree", "-r", "-z", commit).decode().split("\0")
    parted = (row.partition("\t") for row in rows if row)
    return {path: about.split()[2] for about, _, path in parted}


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _fetchable(address: str) -> str:
    # From a bare path git would take the whole history.
    return Path(address).as_uri() if Path(address).is_absolute() else address


def _try(folder: Path, *arguments: str) -> bytes | None:
    try:
        return _git(folder, *arguments)
    except GitFault:
        return None


def _git(folder: Path, *arguments: str, given: bytes | None = None, what: str = "") -> bytes:
    # A question about a password would wait for ever, and a local configuration could run anything after a push.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        environment.pop(name, None)
    try:
        done = subprocess.run(
            ["git", "-c", "gc.auto=0", *arguments], cwd=folder, input=given, capture_output=True, env=environment
        )
    except OSError:
        raise GitFault("git is not there; install it (git-scm.com) and run this again") from None
    if done.returncode == 0:
        return done.stdout
    said = _SECRET.sub("", " ".join(done.stderr.decode("utf-8", "replace").split()))[-400:]
    if what:
        named = (each for each in arguments if "/" in each and ":refs" not in each and not each.startswith("-"))
        remote = _SECRET.sub("", next(named, ""))
        raise GitFault(f"git could not {what} {remote}: {said}")
    raise GitFault(f"git {arguments[0]} failed: {said}")
