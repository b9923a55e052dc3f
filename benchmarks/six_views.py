"""Measure one school's whole handbook against one stock build of the same text, in one run.

The stock build is what anyone gets who writes the text of the view `everyone` as plain Markdown pages: MkDocs with
Material, search and macros, and nothing else. Both start cold: every build gets a fresh copy of the tree and empty
places for caches. They take turns, so that a machine that slows down slows both; the figure is the median of the
ratios of neighbours.

Run it in the environment that `make site` makes: `.venv/bin/python benchmarks/six_views.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
NOT_SOURCE = {".git", ".venv", "site", "build", "dist"}  # what a fresh clone does not have, and the history
RATIO_BAR = 2.5
CHECK_BAR = 2.0

STOCK_CONFIGURATION = """\
site_name: Stock
use_directory_urls: true
theme:
  name: material
  font: false
plugins:
  - search
  - macros
markdown_extensions:
  - attr_list
  - admonition
  - tables
  - toc
"""

# What Markdown or a macro could take for its own. `.`, `-`, `+`, `)` and figures mean something at a line's start only.
_MEANS_SOMETHING = re.compile(r"[&<>*_`~^=|\\#:\[\]{}!$/@]")
_MEANS_SOMETHING_FIRST = re.compile(r"^(\d+)([.)])|^([-+])")


class BenchmarkError(Exception):
    """Something that was to be measured did not run."""


@dataclass(frozen=True)
class Run:
    """One process: how long it took, and the most memory that any one of its processes held."""

    seconds: float
    peak_mib: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether both bars are held."""
    options = _arguments(argv)
    try:
        result = measure(options.school, options.runs, options.on)
    except BenchmarkError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=2) if options.json else table(result))
    if options.update_readme and not update_readme(PROJECT / "README.md", result):
        print("benchmark: README.md has no <!-- ratio --> … <!-- /ratio --> to write between", file=sys.stderr)
        return 2
    return 0 if result["ratio"] <= RATIO_BAR and result["check"]["seconds"] <= CHECK_BAR else 1


def measure(school: str | None, runs: int, on: str | None) -> dict[str, Any]:
    """Take turns: a handbook, a stock build; then the check. One turn that does not count goes before."""
    chosen = [*(["--school", school] if school else []), *(["--on", on] if on else [])]
    with tempfile.TemporaryDirectory(prefix="handbook-benchmark-") as folder:
        base = Path(folder)
        _progress("warming up")
        _, built = build_handbook(base / "warm-up", chosen)
        everyone = json.loads((built / "public" / "everyone" / "handbook.json").read_text(encoding="utf-8"))
        views = sorted({path.parent.name for path in built.glob("p*/*/handbook.json")})  # public and private alike
        stock = base / "stock-source"
        pages, statements = write_stock(stock, everyone)
        build_stock(base / "warm-up-stock", stock)

        ours: list[Run] = []
        theirs: list[Run] = []
        for turn in range(runs):
            _progress(f"turn {turn + 1} of {runs}")
            ours.append(build_handbook(base / f"handbook-{turn}", chosen)[0])
            theirs.append(build_stock(base / f"stock-{turn}", stock)[0])
            # What a turn has made is left till the end: for minutes after many deletions a disk is slow at new files.

        _progress("the check")
        checks = [check(base / f"check-{turn}", chosen) for turn in range(runs + 1)][1:]
    return {
        "school": everyone["school"]["id"],
        "views": views,
        "statements": statements,
        "stock_pages": pages,
        "runs": runs,
        "ratio": round(statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True)), 2),
        "ratios": [round(a.seconds / b.seconds, 2) for a, b in zip(ours, theirs, strict=True)],
        "ratio_bar": RATIO_BAR,
        "handbook": _summary(ours),
        "stock": _summary(theirs),
        "check": {**_summary(checks), "bar": CHECK_BAR},
        "python": ".".join(map(str, sys.version_info[:3])),
        "cpus": os.cpu_count(),
    }


def build_handbook(place: Path, chosen: Sequence[str]) -> tuple[Run, Path]:
    """Build every view of one school, without PDFs, in a fresh copy of the tree that has cached nothing."""
    tree = copy_project(place)
    run = _timed([_tool("handbook"), "build", *chosen, "--no-pdf", "--out", "site"], tree, _cold(place))
    return run, tree / "site"


def build_stock(place: Path, source: Path) -> tuple[Run, Path]:
    """Build the stock site, likewise from a fresh copy."""
    tree = place / "tree"
    shutil.copytree(source, tree)
    return _timed([_tool("mkdocs"), "build", "--quiet", "--site-dir", "site"], tree, _cold(place)), tree / "site"


def check(place: Path, chosen: Sequence[str]) -> Run:
    """Prove the school complete, likewise from a fresh copy."""
    tree = copy_project(place)
    return _timed([_tool("handbook"), "check", *chosen], tree, _cold(place))


def copy_project(place: Path) -> Path:
    """Copy what a fresh clone holds: no environment, nothing built, nothing remembered."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == PROJECT
        caches = {name for name in names if name == "__pycache__" or name.endswith((".egg-info", "cache"))}
        return caches | (NOT_SOURCE.intersection(names) if top else set())

    tree = place / "tree"
    shutil.copytree(PROJECT, tree, ignore=left_out)
    return tree


def write_stock(source: Path, handbook: Mapping[str, Any]) -> tuple[int, int]:
    """Write the text of one handbook.json as plain Markdown, a page a section; return how many pages and statements."""
    docs = source / "docs"
    docs.mkdir(parents=True)
    (source / "mkdocs.yml").write_text(STOCK_CONFIGURATION, encoding="utf-8")
    (docs / "index.md").write_text("# Handbook\n", encoding="utf-8")
    pages, statements = 1, 0
    for policy in handbook["policies"]:
        folder = docs / policy["id"]
        folder.mkdir()
        for position, section in enumerate(policy["sections"], 1):
            lines = [f"# {plain(section['title'])}", ""]
            for statement in section["statements"]:
                anchor = statement["id"].replace(".", "-")
                lines += [f"- {plain(statement['text'])}", f"    {{: #{anchor} }}", ""]
            (folder / f"section-{position}.md").write_text("\n".join(lines), encoding="utf-8")
            pages += 1
            statements += len(section["statements"])
    return pages, statements


def plain(text: str) -> str:
    """Write text so that neither Markdown nor a macro reads anything into it."""

    def entity(character: str) -> str:
        return f"&#{ord(character)};"

    line = _MEANS_SOMETHING.sub(lambda found: entity(found[0]), " ".join(text.split()))
    return _MEANS_SOMETHING_FIRST.sub(lambda found: (found[1] or "") + entity(found[2] or found[3]), line)


def table(result: Mapping[str, Any]) -> str:
    """The figures for a reader, a line each."""
    rows = [["", "seconds", "lowest", "highest", "peak MiB"]]
    for name, key in (
        (f"handbook build ({len(result['views'])} views)", "handbook"),
        ("stock mkdocs build", "stock"),
        ("handbook check", "check"),
    ):
        part = result[key]
        seconds = (f"{part[column]:.2f}" for column in ("seconds", "lowest", "highest"))
        rows.append([name, *seconds, f"{part['peak_mib']:.0f}"])
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    lines = [
        "  ".join([row[0].ljust(first), *(cell.rjust(width) for cell, width in zip(row[1:], others, strict=True))])
        for row in rows
    ]
    return "\n".join(
        [
            f"{result['school']}: {result['statements']} statements; {result['runs']} turns; "
            f"Python {result['python']}, {result['cpus']} processors",
            "",
            *lines,
            "",
            f"ratio {result['ratio']:.2f} {_held(result['ratio'], RATIO_BAR)}; "
            f"check {result['check']['seconds']:.2f} s {_held(result['check']['seconds'], CHECK_BAR)}",
        ]
    )


def update_readme(readme: Path, result: Mapping[str, Any]) -> bool:
    """Write the figures between the two marks of the README; say whether the marks were there."""
    if not readme.is_file():
        return False
    line = (
        f"{len(result['views'])} views, {result['statements']} statements, take {result['ratio']:.2f} times as long as "
        f"one stock `mkdocs build` of the same text; `handbook check` takes {result['check']['seconds']:.1f} seconds."
    )
    text = readme.read_text(encoding="utf-8")
    changed, marks = re.subn(
        r"(<!-- ratio -->)(\s*).*?(\s*)(<!-- /ratio -->)",
        lambda found: f"{found[1]}{found[2] or ' '}{line}{found[3] or found[2] or ' '}{found[4]}",
        text,
        count=1,
        flags=re.DOTALL,
    )
    if marks and changed != text:
        readme.write_text(changed, encoding="utf-8")
    return bool(marks)


def _timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run to the end; what it prints is shown only when it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        # wait4 gives this process's own figures, where RUSAGE_CHILDREN is the highest of all that ever ran.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            printed = output.read().decode("utf-8", "replace").strip().splitlines()[-15:]
            name = " ".join([Path(command[0]).name, *command[1:]])
            raise BenchmarkError("\n".join([f"`{name}` ended with exit code {process.returncode}:", *printed]))
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes elsewhere
    return Run(seconds, used.ru_maxrss * unit / 2**20)


def _cold(place: Path) -> dict[str, str]:
    """The environment of a first build: no cache anywhere, one hash seed for all."""
    cache = place / "cache"
    cache.mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDBOOK_", "SOURCE_DATE"))}
    return {**kept, "XDG_CACHE_HOME": str(cache), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}


def _tool(name: str) -> str:
    """The command that stands beside this Python."""
    found = Path(sys.executable).parent / name
    if not found.is_file():
        raise BenchmarkError(f"no {name} beside {sys.executable}; run `make bench`, which makes the environment first")
    return str(found)


def _summary(runs: Sequence[Run]) -> dict[str, float]:
    seconds = [run.seconds for run in runs]
    return {
        "seconds": round(statistics.median(seconds), 3),
        "lowest": round(min(seconds), 3),
        "highest": round(max(seconds), 3),
        "peak_mib": round(max(run.peak_mib for run in runs), 1),
    }


def _held(value: float, bar: float) -> str:
    return f"(bar {bar:g}: {'held' if value <= bar else 'not held'})"


def _progress(doing: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{doing} …", end="" if doing != "the check" else "\r\033[K", file=sys.stderr, flush=True)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--school", metavar="SLUG", help="the school to build (the default school)")
    parser.add_argument("--runs", type=_some, default=5, metavar="N", help="turns that count (5)")
    parser.add_argument("--on", metavar="YYYY-MM-DD", help="the day to build for (today)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--update-readme", action="store_true", help="write the figures into README.md")
    return parser.parse_args(argv)


def _some(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a number of turns; give 1 or more")
    return int(typed)


if __name__ == "__main__":
    sys.exit(main())
