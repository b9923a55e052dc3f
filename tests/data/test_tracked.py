"""What git tracks is told; where there is no git, nothing is, and nothing falls."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.data.tracked import tracked


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for git that writes down how it was called; what it answers is in a file beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = '#!/bin/sh\nhere=${0%/*}\nprintf "%s\\n" "$PWD" "$@" >> "$here/calls"\n[ -f "$here/answer" ] || exit 128\n'
    program = folder / "git"
    program.write_text(script + 'exec /bin/cat "$here/answer"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_tracked_files_are_told_apart(tmp_path: Path, git: Path) -> None:
    (git / "answer").write_bytes("people.yml\0[odd] é.yml\0".encode())
    school = tmp_path / "school"
    school.mkdir()
    people, other, odd = school / "people.yml", school / "decisions.yml", school / "[odd] é.yml"
    assert tracked([people, other, odd]) == {people, odd}
    calls = (git / "calls").read_text(encoding="utf-8").splitlines()
    # Names are taken as they are, never as patterns or options, and are asked for in one call a folder.
    assert calls == [
        str(school), "--literal-pathspecs", "ls-files", "-z", "--", "people.yml", "decisions.yml", "[odd] é.yml",
    ]  # fmt: skip


def test_outside_a_repository_nothing_is_tracked(tmp_path: Path, git: Path) -> None:
    assert tracked([tmp_path / "people.yml", tmp_path / "no/such/folder.yml"]) == frozenset()
    assert (git / "calls").exists()


def test_without_git_nothing_is_tracked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tracked([tmp_path / "people.yml"]) == frozenset()


def test_nothing_is_asked_about_nothing(git: Path) -> None:
    assert tracked([]) == frozenset()
    assert not (git / "calls").exists()
