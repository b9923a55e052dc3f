"""What git tracks is told; where there is no git, nothing is, and nothing falls."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from handbook.data.tracked import tracked


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_tracked_files_are_told_apart(tmp_path: Path) -> None:
    git(tmp_path, "init")
    (tmp_path / "school").mkdir()
    kept, other, odd = tmp_path / "kept.yml", tmp_path / "school/other.yml", tmp_path / "school/[people] é.yml"
    for path in (kept, other, odd):
        path.write_text("a: b\n", encoding="utf-8")
    git(tmp_path, "add", "kept.yml", "--", "school/[[]people] é.yml")
    assert tracked([kept, other, odd, tmp_path / "absent.yml"]) == {kept, odd}


def test_outside_a_repository_nothing_is_tracked(tmp_path: Path) -> None:
    path = tmp_path / "people.yml"
    path.write_text("people: []\n", encoding="utf-8")
    assert tracked([path, tmp_path / "no/such/folder.yml"]) == frozenset()


def test_without_git_nothing_is_tracked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tracked([tmp_path / "people.yml"]) == frozenset()
