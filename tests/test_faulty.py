"""Faults of approved policies, each once in an invented school: all are found, and the README shows what is said."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import ROOT

from handbook.cli import main

COMMAND = ("check", "--data", "examples/faulty", "--school", "faulty-example")
FOLDER = ROOT / "examples/faulty/schools/faulty-example"
README = ROOT / "README.md"
MARKED = re.compile(r"(<!-- faulty -->\n).*?(<!-- /faulty -->)", re.DOTALL)


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command prints; notes are about the model's sources and not about the school."""
    monkeypatch.chdir(ROOT)
    assert main(COMMAND) == 1
    return [line for line in capsys.readouterr().err.splitlines() if not line.startswith("note: ")]


def marked() -> Iterator[tuple[str, str]]:
    """Where a fault stands, and what its comment says of it."""
    for path in sorted(FOLDER.glob("*.yml")):
        lines = path.read_text("utf-8").splitlines()
        for at, line in enumerate(lines):
            if match := re.match(r"\s*# fault: (.*)", line):
                yield f"{path.relative_to(ROOT).as_posix()}:{at + 2}", match[1]


def test_each_fault_is_found_once_where_it_stands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [re.match(r"(\S+:\d+): ", line) for line in said(capsys, monkeypatch)]
    assert sorted(match[1] for match in found if match) == sorted(place for place, _ in marked())


def test_the_faults_are_of_many_kinds_and_each_says_where_it_comes_from() -> None:
    comments = [comment for _, comment in marked()]
    assert len(set(comments)) == len(comments)
    assert all(re.search(r"\((seen in approved policies|easily made)[^()]*\)$", comment) for comment in comments)


def test_nothing_is_built_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["build", *COMMAND[1:], "--out", str(tmp_path / "site")]) == 1
    assert not (tmp_path / "site").exists()
    capsys.readouterr()


def test_the_readme_shows_what_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with HANDBOOK_WRITE=1 it is written anew."""
    command = f"$ .venv/bin/handbook {' '.join(COMMAND)} 2>&1 | grep -v ^note:"
    shown = "\n".join(["```console", command, *said(capsys, monkeypatch), "```", ""])
    before = README.read_text("utf-8")
    after = MARKED.sub(lambda match: match[1] + shown + match[2], before)
    if os.environ.get("HANDBOOK_WRITE") == "1":
        README.write_text(after, "utf-8")
    assert MARKED.search(before)
    assert README.read_text("utf-8") == after
