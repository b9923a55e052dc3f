"""Whatever happens to a release on its way, the remote holds the old state or the new one, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from publishing import BRANCH, Project, git


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A school with one edition. A test that publishes another puts the branch back."""
    return Project.published(tmp_path_factory.mktemp("robust") / "project", "everyone")


@pytest.fixture
def project(published: Project) -> Iterator[Project]:
    old, kept = published.tip(), set(published.root.glob("releases/*/*"))
    yield published
    git(published.remote, "update-ref", f"refs/heads/{BRANCH}", old)
    for record in {*published.root.glob("releases/*/*")} - kept:
        record.unlink()


def started(project: Project, name: str, *more: str) -> subprocess.Popen[str]:
    """A release on its way, in a group of processes of its own."""
    arguments = ("release", name, "--remote", project.remote, "--no-pdf", *more)
    return subprocess.Popen(
        project.command(*arguments, on="2026-12-08"),
        cwd=project.root,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def killed(project: Project, seconds: float) -> None:
    """Starts a release and kills it with everything it has started, git's push included."""
    process = started(project, "2026-27.2", "--private-to", "../private")
    time.sleep(seconds)
    for group in (process.pid, *_groups(process.pid)):
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate()


def _groups(parent: int) -> list[int]:
    """The groups of processes that a process has begun: those that build sites have one of their own."""
    said = subprocess.run(["ps", "-o", "pgid=", "--ppid", str(parent)], capture_output=True, text=True).stdout
    return [int(group) for group in said.split() if int(group) != parent]


def whole(project: Project) -> tuple[str, float]:
    """The commit that an undisturbed release makes, and how long it takes; the branch stands as before afterwards."""
    old, begun = project.tip(), time.monotonic()
    project.release("2026-27.2", "--private-to", "../private", on="2026-12-08")
    taken, new = time.monotonic() - begun, project.tip()
    git(project.remote, "update-ref", f"refs/heads/{BRANCH}", old)
    return new, taken


def test_a_release_that_is_killed_leaves_the_old_state_or_the_new_one(project: Project) -> None:
    old = project.tip()
    new, taken = whole(project)
    points = 8
    for point in range(points):
        killed(project, taken * (point + 1) / (points + 1))
        assert project.tip() in (old, new)
        git(project.remote, "fsck", "--connectivity-only", BRANCH)
        git(project.remote, "update-ref", f"refs/heads/{BRANCH}", old)
    project.release("2026-27.2", "--private-to", "../private", on="2026-12-08")
    assert project.tip() == new


@pytest.mark.deep
def test_a_release_that_is_killed_anywhere_succeeds_when_it_is_run_again(project: Project) -> None:
    old = project.tip()
    new, taken = whole(project)
    for point in range(50):
        killed(project, taken * (point + 1) / 50)
        assert project.tip() in (old, new)
        project.release("2026-27.2", "--private-to", "../private", on="2026-12-08")
        assert project.tip() == new
        git(project.remote, "update-ref", f"refs/heads/{BRANCH}", old)


def test_of_two_releases_at_once_one_wins_and_the_other_says_so(project: Project) -> None:
    old = project.tip()
    racing = [started(project, "2026-27.2"), started(project, "2026-12-08")]
    said = [process.communicate(timeout=120)[0] for process in racing]
    codes = [process.returncode for process in racing]
    listed = [row["version"] for row in project.data("everyone/versions.json")]
    commits = int(git(project.remote, "rev-list", "--count", f"{old}..{BRANCH}"))
    assert codes.count(0) == commits == len(listed) - 1
    for code, words in zip(codes, said, strict=True):
        assert code == 0 or "somebody else has published" in words
    done = project.handbook("check", "--published", "--remote", project.remote)
    assert done.returncode == 0, done.stderr


def test_what_somebody_else_published_in_the_meantime_is_never_overwritten(project: Project) -> None:
    hook = project.remote / "hooks/pre-receive"
    other = git(project.remote, "commit-tree", f"{BRANCH}^{{tree}}", "-p", BRANCH, "-m", "Another").strip()
    # While the push is on its way, the branch moves.
    hook.write_text(f"#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/{BRANCH} {other}\n", "utf-8")
    hook.chmod(0o755)
    try:
        said = project.release("2026-27.2", code=1)
    finally:
        hook.unlink()
    assert "somebody else has published to gh-pages in the meantime; run it again. Nothing was published." in said
    assert project.tip() == other


def test_a_remote_that_refuses_leaves_everything_as_it_was(project: Project) -> None:
    old = project.tip()
    hook = project.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    try:
        said = project.release("2026-27.2", code=1)
    finally:
        hook.unlink()
    assert "not today" in said and said.rstrip().endswith("Nothing was published.")
    assert project.tip() == old
    assert not list(project.root.glob("releases/*/2026-27.2*"))


def test_a_remote_without_room_leaves_everything_as_it_was(project: Project) -> None:
    old = project.tip()
    # As where a disk is full or a quota is reached, git stops in the middle of taking the pack in.
    git(project.remote, "config", "receive.maxInputSize", "5000")
    try:
        said = project.release("2026-27.2", code=1)
    finally:
        git(project.remote, "config", "--unset", "receive.maxInputSize")
    assert f"git could not publish to {project.remote}: " in said and said.rstrip().endswith("Nothing was published.")
    assert project.tip() == old
    git(project.remote, "fsck", "--connectivity-only", BRANCH)
    assert not list(project.root.glob("releases/*/2026-27.2*"))


def test_a_remote_that_is_not_there_is_told_in_a_sentence(project: Project) -> None:
    done = project.handbook("release", "2026-27.2", "--remote", "../nowhere.git", "--no-pdf")
    assert done.returncode == 1
    assert "git could not reach" in done.stderr and "Nothing was published." in done.stderr


def test_the_same_name_is_published_once(project: Project) -> None:
    old = project.tip()
    project.edit(project.school("people"), "name: Mrs Dora Madeup", "name: Mrs Dora Invented")
    try:
        said = project.release("2026-27", on="2026-12-09", code=1)
    finally:
        project.edit(project.school("people"), "name: Mrs Dora Invented", "name: Mrs Dora Madeup")
    assert "2026-27 was published on 1 December 2026, and what is published never changes" in said
    assert project.tip() == old


def test_running_a_release_again_that_got_through_is_harmless(project: Project) -> None:
    old = project.tip()
    assert "was published already" in project.release("2026-27")
    assert project.tip() == old


def test_one_byte_changed_by_hand_is_found(project: Project) -> None:
    assert "every byte is as it was published" in project.handbook("check", "--published", *at(project)).stdout
    paths = ("everyone/2026-27/mobile/pupils/index.html", "everyone/latest/handbook.json", "releases/2026-27.json")
    for path in paths:
        changed_by_hand(project, path, project.show(path).replace("phone", "fone", 1))
    done = project.handbook("check", "--published", *at(project))
    assert done.returncode == 1
    found = [line for line in done.stderr.splitlines() if "it is not what was published" in line]
    assert sorted(line.partition(":")[0] for line in found) == sorted(paths)


def at(project: Project) -> tuple[str, str]:
    return "--remote", str(project.remote)


def changed_by_hand(project: Project, path: str, text: str) -> None:
    """Publishes one file anew, as somebody does who edits it on a website."""
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=project.remote, input=text, capture_output=True, text=True
    ).stdout.strip()
    index = {"GIT_INDEX_FILE": str(project.remote / "by-hand"), "GIT_DIR": str(project.remote)}
    for arguments in (["read-tree", BRANCH], ["update-index", "--cacheinfo", f"100644,{blob},{path}"]):
        subprocess.run(["git", *arguments], env={**os.environ, **index}, check=True)
    tree = subprocess.run(["git", "write-tree"], env={**os.environ, **index}, capture_output=True, text=True).stdout
    made = git(project.remote, "commit-tree", tree.strip(), "-p", BRANCH, "-m", "By hand").strip()
    git(project.remote, "update-ref", f"refs/heads/{BRANCH}", made)
