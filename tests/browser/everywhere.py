"""A walk over every page there is, on as many processors as there are.

It takes minutes, so it says how far it got: a walk that is cut short has still told what held until then.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from browser.walking import Walk, every_page, served, walk
from playwright.sync_api import sync_playwright

_SHARE = 40


@dataclass(frozen=True)
class Share:
    """Some pages of one tree, for one browser.

    Args:
        tree: the tree's folder.
        names: its pages.
    """

    tree: Path
    names: tuple[str, ...]


def shares(trees: Sequence[Path]) -> list[Share]:
    """Every page of the trees: those of the views, then the permanent addresses, which are many and small."""
    return [share for permanent in (False, True) for tree in trees for share in _of_tree(tree, permanent)]


def _of_tree(tree: Path, permanent: bool) -> Iterator[Share]:
    names = [name for name in every_page(tree) if name.startswith("s/") == permanent]
    for at in range(0, len(names), _SHARE):
        yield Share(tree, tuple(names[at : at + _SHARE]))


def walk_everywhere(trees: Sequence[Path], tell: Callable[[str], None]) -> Walk:
    """Opens every page of the trees, in every dress.

    Args:
        trees: the trees' folders, ``<school>/<tree>``.
        tell: what is done with each line that says how far the walk is.
    """
    todo = shares(trees)
    pages, met, start = sum(len(share.names) for share in todo), Walk(), time.monotonic()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as walkers:
        walking = {walkers.submit(walk_share, share): share for share in todo}
        for done in as_completed(walking):
            share, found = walking[done], done.result()
            met.add(found)
            pace = met.pages / (time.monotonic() - start) * 60
            place = "/".join(share.tree.parts[-2:])
            tell(f"{met.pages} of {pages} pages, {pace:.0f} a minute; {place} to {share.names[-1]}")
            for said in found.all():
                tell(f"  {said}")
    return met


def walk_share(share: Share) -> Walk:
    """One share, in a browser of its own."""
    with sync_playwright() as playwright, served(share.tree) as address:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        met = walk(browser, [(address, name) for name in share.names], thorough=True)
        browser.close()
        return met
