"""A copy of the project to change and build, and ways to look at what was built from outside."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("data", "docs", "macros", "overrides", "releases")
# A day on which the demo schools are fit to publish; the tests mean the same on every day.
ON = "2026-12-01"
FIRST, SECOND = "examplewick-primary", "little-acorn-pre-school"


@dataclass(frozen=True)
class Copy:
    """A project of its own, run as its users run it: a process whose current folder it is.

    Attributes:
        paper: whether its builds make PDFs, which takes longer than all else; tests/paper looks at those.
    """

    root: Path
    paper: bool = False

    @classmethod
    def at(cls, root: Path) -> Copy:
        root.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
        # Two schools as different as can be are enough here; tests/test_demo_schools.py looks at all of them.
        for other in set((root / "data/schools").iterdir()) - {
            root / "data/schools" / slug for slug in (FIRST, SECOND)
        }:
            shutil.rmtree(other)
        return cls(root)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith("HANDBOOK_")}
        return {**own, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1", **(more or {})}

    def command(self, *arguments: str | Path, on: str = ON) -> list[str]:
        more = ["--on", on] if on else []
        if arguments[0] == "build" and not self.paper:
            more.append("--no-pdf")
        return [sys.executable, "-m", "handbook.cli", *map(str, arguments), *more]

    def handbook(
        self, *arguments: str | Path, on: str = ON, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs ``handbook``; whatever it is told, it never shows a traceback."""
        done = self.run(self.command(*arguments, on=on), env)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def mkdocs(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return self.run([sys.executable, "-m", "mkdocs", *arguments], {"HANDBOOK_ON": ON, **(env or {})})

    def run(self, command: list[str], env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment(env), capture_output=True, text=True, timeout=120
        )

    def build(self, *arguments: str | Path, on: str = ON, env: Mapping[str, str] | None = None) -> None:
        """A build that has to succeed."""
        done = self.handbook("build", *arguments, on=on, env=env)
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def serving(self, command: list[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[Served]:
        """A server in a process of its own, which is ended with the block."""
        log = self.root / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=self.root, env=self.environment(env), stdout=out, stderr=subprocess.STDOUT
            )
        try:
            yield Served(port, process, log)
        finally:
            process.kill()
            process.wait()

    # Files

    def school(self, name: str, slug: str = FIRST) -> str:
        """The path of one of a school's files."""
        return f"data/schools/{slug}/{name}.yml"

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path).rstrip("\n") + "\n" + text)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces text that stands in a file exactly once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def line(self, path: str, pattern: str, new: str) -> int:
        """Puts another line, or none, in place of the one that a pattern matches from its start; gives its number."""
        lines = self.read(path).split("\n")
        (at,) = [number for number, line in enumerate(lines) if re.match(pattern, line)]
        lines[at : at + 1] = [new]
        self.write(path, "\n".join(lines))
        return at + 1

    @cached_property
    def model(self) -> list[dict[str, Any]]:
        """Every statement of the model, as the command lists them."""
        done = self.handbook("check", "--model", "--format", "json")
        rows: list[dict[str, Any]] = json.loads(done.stdout)["statements"]
        return rows


@dataclass(frozen=True)
class Served:
    """A server that is running."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
            body: bytes = answer.read()
        return body.decode("utf-8")

    def wait_for(self, path: str, words: str, there: bool = True, seconds: float = 40) -> str:
        """The page, once it holds some words, or no longer does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said()
            try:
                page = self.get(path)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                page = None
            if page is not None and (words in page) == there:
                return page
            time.sleep(0.2)
        raise AssertionError(f"/{path}: {words!r} {'did not come' if there else 'stayed'}\n{self.said()}")

    def wait_to_say(self, words: str, seconds: float = 40) -> None:
        """Waits until the server has written some words for whoever started it."""
        end = time.monotonic() + seconds
        while words not in self.said():
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def settled(self, seconds: float = 1.5) -> int:
        """How often it has built, once it has said nothing new for a while."""
        before, quiet = self.said(), time.monotonic()
        while time.monotonic() - quiet < seconds:
            time.sleep(0.2)
            if self.said() != before:
                before, quiet = self.said(), time.monotonic()
        return before.count("Building documentation")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def files(folder: Path) -> dict[str, str]:
    """Every file in a folder with a hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def view(folder: Path) -> dict[str, Any]:
    """A built view as data."""
    read: dict[str, Any] = json.loads((folder / "handbook.json").read_text("utf-8"))
    return read


def statements(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """The statements of a built view, each with the policy in which it stands."""
    return [
        (policy["id"], statement)
        for policy in view(folder)["policies"]
        for section in policy["sections"]
        for statement in section["statements"]
    ]


def views(out: Path) -> list[Path]:
    """The folders of every view in a built site, public and private."""
    return sorted(path.parent for path in out.glob("*/*/handbook.json"))
