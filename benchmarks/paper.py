"""How long paper takes beside WeasyPrint alone on the same HTML, with as many processes.

``python benchmarks/paper.py [--school SLUG]`` prints the ratio, and what a second run and an edited statement cost.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from handbook.engine.building import site_of
from handbook.engine.trees import Site
from handbook.paper.notices import Chosen, chosen, printable
from handbook.paper.press import Printed, press
from handbook.paper.printing import all_of
from handbook.views.lens import ShownBook, View
from handbook.workflow import prepare, see

ROOT = Path(__file__).parents[1]
LIMIT = 1.3
# What somebody would write who knows WeasyPrint and nothing of ours: each document once, at the size it came to.
ALONE = """
import json, sys, weasyprint
for html, styles, size, target in json.load(sys.stdin):
    sheets = [weasyprint.CSS(filename=style) for style in styles]
    sheets.append(weasyprint.CSS(string=f"html {{ font-size: {size}pt }}"))
    weasyprint.HTML(string=html).write_pdf(target, stylesheets=sheets, pdf_variant="pdf/ua-1")
"""


class Baked:
    """A school as `handbook build` hands it to be printed."""

    def __init__(self, site: Site, books: tuple[ShownBook, ...], sheets: tuple[Chosen, ...], built: Path) -> None:
        self.site, self.books, self.sheets, self.built = site, books, sheets, built

    def folder(self, view: View) -> Path:
        return self.built / str(view)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--school", default="examplewick-primary")
    parser.add_argument("--view", action="append", help="of these alone, for a quick look")
    arguments = parser.parse_args()
    slug = arguments.school
    ready = prepare(ROOT, ROOT / "data")
    seen = see(ready, slug, datetime.date(2026, 12, 1))
    hands = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "built/public").mkdir(parents=True)
        sheets = printable(chosen(ready.corpus, seen.books), ready.project.address)
        site = site_of(ready.project, seen.books)
        books = tuple(book for book in seen.books if not arguments.view or book.view.name in arguments.view)
        jobs = all_of(Baked(site, books, sheets, place / "built"))
        made = {}

        def ours() -> None:
            with press(place / "cache", ROOT / "overrides/paper", hands) as machine:
                made.update({each.job.target: each for each in machine.print(jobs)})

        first, again = timed(ours), timed(ours)
        orders = [_order(each, place / f"{at}.pdf") for at, each in enumerate(made.values())]
        alone = timed(lambda: by_weasyprint(orders, hands))
        edited = [replace(job, html=job.html.replace("999", "9 9 9")) for job in jobs[:1]]
        with press(place / "cache", ROOT / "overrides/paper", hands) as machine:
            anew = sum(each.made for each in machine.print([*edited, *jobs[1:]]))
    ratio = first.wall / alone.wall
    print(f"{len(jobs)} documents of {slug} with {hands} processes: {first.wall:.1f} s; alone: {alone.wall:.1f} s")
    print(f"ratio {ratio:.2f} (limit {LIMIT}); of the processors' own time {first.work / alone.work:.2f}")
    print(f"again, unchanged: {again.wall:.2f} s; one edited: {anew} made anew")
    return ratio > LIMIT


def _order(each: Printed, target: Path) -> tuple[str, list[str], float, str]:
    """What WeasyPrint alone needs to make the same document."""
    return each.job.html, [str(style) for style in each.job.styles], each.size, str(target)


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and seconds of work of all processes, to which nothing else on the machine adds."""

    wall: float
    work: float


def timed(work: Callable[[], None]) -> Took:
    start, before = time.perf_counter(), _worked()
    work()
    return Took(time.perf_counter() - start, _worked() - before)


def _worked() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def by_weasyprint(orders: list[tuple[str, list[str], float, str]], hands: int) -> None:
    """Deals the longest out first, so that each process has about as much to do."""
    orders = sorted(orders, key=lambda order: -len(order[0]))
    running = [subprocess.Popen([sys.executable, "-c", ALONE], stdin=subprocess.PIPE, text=True) for _ in range(hands)]
    for at, process in enumerate(running):
        assert process.stdin
        json.dump(orders[at::hands], process.stdin)
        process.stdin.close()
    if max(process.wait() for process in running):
        raise SystemExit("WeasyPrint alone could not print them")


if __name__ == "__main__":
    sys.exit(main())
