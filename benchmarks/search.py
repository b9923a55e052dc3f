"""Measure how often search answers: the handbook's own, and stock Material on the same text, in one run.

Both are asked the questions of tests/browser/queries.yml through their own search box in a real Chromium. The handbook
has to find the very rule; of the stock site, which indexes sections, it counts when a result is the page of the section
that holds the rule.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "benchmarks")]

from browser.asking import HELP, Score, answers, links_found, queries  # noqa: E402
from browser.walking import served  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from six_views import build_stock, write_stock  # noqa: E402

Find = Callable[[str, Sequence[str]], list[list[str]]]


def main(argv: Sequence[str] | None = None) -> int:
    """Build one school's handbook and the stock site of each view, ask both, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--school", metavar="SLUG", default="examplewick-primary", help="the school that is asked")
    parser.add_argument("--lost", action="store_true", help="print what was not found first")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        command = [sys.executable, "-m", "handbook.cli", "build", "--school", arguments.school, "--no-pdf"]
        subprocess.run([*command, "--out", str(place / "site")], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        chromium = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**chromium)  # type: ignore[arg-type]
        ours, theirs = _measured(browser, place)
        browser.close()
    for name, (score, nothing, cries) in {"handbook, the rule": ours, "stock Material, the section": theirs}.items():
        print(f"{name:28} first {_share(score.first, score.asked)}  top three {_share(score.three, score.asked)}")
        print(f"{'':28} calls for help met first {cries}; must find nothing, and does {nothing}")
        if arguments.lost:
            print(*score.lost, sep="\n")
    return 0


Measure = tuple[Score, str, str]


def _measured(browser: Browser, place: Path) -> tuple[Measure, Measure]:
    public = place / "site/public"

    def ours(view: str, asked: Sequence[str]) -> list[list[str]]:
        with served(public) as address:
            return list(answers(browser, f"{address}{view}/", public / view, asked))

    def theirs(view: str, asked: Sequence[str]) -> list[list[str]]:
        book = json.loads((public / view / "handbook.json").read_text("utf-8"))
        write_stock(place / f"source-{view}", book)
        _, site = build_stock(place / f"stock-{view}", place / f"source-{view}")
        with served(site) as address:
            return [
                [urlsplit(link).path.strip("/") for link in links] for links in links_found(browser, address, asked)
            ]

    return _asked(public, ours, lambda book: {}), _asked(public, theirs, _sections)


def _asked(public: Path, find: Find, homes: Callable[[Any], Mapping[str, set[str]]]) -> Measure:
    score, silent, empty, met, cries = Score(), 0, 0, 0, 0
    for view, wanted in queries().items():
        book = json.loads((public / view / "handbook.json").read_text("utf-8"))
        shown = {
            rule["id"] for policy in book["policies"] for part in policy["sections"] for rule in part["statements"]
        }
        home = homes(book)
        for (text, rules), found in zip(wanted.items(), find(view, list(wanted)), strict=True):
            if not rules:
                empty += 1
                silent += not found
            elif rules == [HELP]:
                cries += 1
                met += found[:1] == [HELP]
            here = [rule for rule in rules if rule in shown or rule == HELP]
            if here:
                places = [place for rule in here for place in home.get(rule, {rule})]
                score.note(f"{view}: {text}", places, list(dict.fromkeys(found)))
    return score, _share(silent, empty), _share(met, cries)


def _sections(book: Any) -> Mapping[str, set[str]]:
    """The pages of the stock site that hold each rule."""
    found: dict[str, set[str]] = {}
    for policy in book["policies"]:
        for position, section in enumerate(policy["sections"], 1):
            for rule in section["statements"]:
                found.setdefault(rule["id"], set()).add(f"{policy['id']}/section-{position}")
    return found


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.1f} % of {whole}" if whole else "of none"


if __name__ == "__main__":
    sys.exit(main())
