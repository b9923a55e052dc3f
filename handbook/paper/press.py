"""Printing documents side by side, and printing nothing whose like has been printed before."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# What WeasyPrint loads from the system, by the names it has on Linux and on macOS.
_LIBRARIES: Final = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")
_NAMED: Final = ("lib{}.so.0", "lib{}.dylib", "/opt/homebrew/lib/lib{}.dylib")
_APT: Final = "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_PACKAGES: Final = ("weasyprint", "segno")
# What nobody asked for in so many days is not kept.
_KEPT: Final = 30 * 24 * 60 * 60


def missing() -> str:
    """What has to be installed before anything can be printed, in one line; empty where nothing is missing."""
    if any(importlib.util.find_spec(package) is None for package in _PACKAGES):
        return "PDFs are left out: the library that makes them is not installed. Run make site, which installs it."
    if any(not any(_loads(name.format(library)) for name in _NAMED) for library in _LIBRARIES):
        install = "brew install pango" if sys.platform == "darwin" else _APT
        return f"PDFs are left out: what they are set with is not on this computer. Install it: {install}"
    return ""


def _loads(name: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(name)
        return True
    return False


@dataclass(frozen=True)
class Job:
    """One document to be printed.

    Attributes:
        target: where the PDF goes.
        html: what it says.
        styles: the style sheets; what stands in their folder may be used.
        sizes: sizes of type in points, the largest first: the first at which it fits is taken.
        pages: on how many pages it has to fit; 0 for as many as it takes.
        source_date: seconds since 1970 that stand for the day of the build.
    """

    target: Path
    html: str
    styles: tuple[Path, ...]
    sizes: tuple[float, ...]
    pages: int
    source_date: int

    def key(self, ground: str) -> str:
        """What the PDF is made from, as a hash; ``ground`` is that of what all documents share."""
        said = [ground, self.html, [style.name for style in self.styles], self.sizes, self.pages, self.source_date]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Printed:
    """What came of a job: how many pages at which size, and whether it was made anew."""

    job: Job
    pages: int
    size: float
    made: bool


class PressFault(Exception):
    """A document could not be printed: a fault of ours, not of a school's data."""


class Press:
    """Prints jobs, each in one of several processes, or takes them from what was printed before.

    Args:
        cache: the folder that keeps what was printed.
        shared: the folder with style sheets and fonts, from which every document is made.
        hands: how many processes print.
    """

    def __init__(self, cache: Path, shared: Path, hands: int | None = None) -> None:
        self.cache, self.hands = cache, hands or os.cpu_count() or 1
        self.ground = _ground(shared)
        self._processes: list[subprocess.Popen[str]] = []
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(self.hands)

    def print(self, jobs: Iterable[Job], step: Callable[[str], None] = lambda name: None) -> list[Printed]:
        """Prints every job to its target; the longest first, so that no process is left with much to do at the end.

        Raises:
            PressFault: one of them could not be printed.
        """
        alike: dict[str, list[Job]] = {}
        for job in jobs:
            alike.setdefault(job.key(self.ground), []).append(job)
        order = sorted(alike.items(), key=lambda each: -len(each[1][0].html))
        waiting = {self._pool.submit(self._one, key, same[0]): (key, same) for key, same in order}
        done = []
        for future in as_completed(waiting):
            key, same = waiting[future]
            answer, made = future.result()
            for job in same:
                job.target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._kept(key), job.target)
                done.append(Printed(job, answer["pages"], answer["size"], made))
                step(job.target.name)
        self._clear_out()
        return sorted(done, key=lambda each: str(each.job.target))

    def _kept(self, key: str) -> Path:
        return self.cache / f"{key}.pdf"

    def _one(self, key: str, job: Job) -> tuple[dict[str, Any], bool]:
        kept, told = self._kept(key), self.cache / f"{key}.json"
        if kept.is_file() and told.is_file():
            now = time.time()
            os.utime(kept, (now, now))
            os.utime(told, (now, now))
            return json.loads(told.read_text("utf-8")), False
        self.cache.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        answer = self._ask(
            {
                "html": job.html,
                "styles": [str(style.absolute()) for style in job.styles],
                "sizes": job.sizes,
                "pages": job.pages,
                "source_date": job.source_date,
                "identifier": key[:32],
                "target": str(fresh.absolute()),
            }
        )
        if "fault" in answer:
            fresh.unlink(missing_ok=True)
            raise PressFault(f"{job.target.name}: {answer['fault']}")
        told.write_text(json.dumps(answer), "utf-8")
        fresh.replace(kept)
        return answer, True

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """Gives an order to this thread's process, which is started with its first."""
        process = getattr(self._own, "process", None)
        if process is None:
            process = self._own.process = _start()
            self._processes.append(process)
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise PressFault("a process that prints has died")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _clear_out(self) -> None:
        old = time.time() - _KEPT
        for path in self.cache.glob("*") if self.cache.is_dir() else ():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < old:
                    path.unlink()

    def close(self) -> None:
        """Lets the processes end; what they have begun they finish, what is still waiting is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
            process.wait()


@contextmanager
def press(cache: Path, shared: Path, hands: int | None = None) -> Iterator[Press]:
    """A press that ends its processes whatever happens."""
    one = Press(cache, shared, hands)
    try:
        yield one
    finally:
        one.close()


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "handbook.paper.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _ground(shared: Path) -> str:
    """A hash of what every document is made from: the version of the library, style sheets and fonts."""
    from importlib.metadata import version

    found = hashlib.sha256(version("weasyprint").encode())
    for path in _files(shared, (".css", ".ttf")):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(folder: Path, kinds: Sequence[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in kinds)


if __name__ == "__main__":
    print(missing())
