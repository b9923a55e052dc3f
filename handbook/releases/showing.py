"""What the address of a handbook shows: what is released; until there is a release, the text as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

from handbook.engine.building import Baking
from handbook.engine.cooks import Cooks
from handbook.engine.trees import STATUS
from handbook.releases import git, tree
from handbook.workflow import Ready, Seen


def released(branch: git.Branch, out: Path) -> str:
    """Writes the tree that a branch publishes; returns the release that holds, or nothing where there is none."""
    if tree.MANIFEST not in branch.files:
        return ""
    for path, content in branch.read_all(branch.files):
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tree.holding(branch.read(STATUS))


def as_it_stands(ready: Ready, seen: Seen, cooks: Cooks, folders: tuple[Path, Path], printed: bool) -> Baking:
    """Builds the public views of the text as it stands; nothing private is built at all.

    Args:
        folders: where to build, and where to stage.
        printed: whether pages lead to PDFs.
    """
    views = [book.view for book in seen.books if not book.view.private]
    books = [book for book in seen.books if not book.view.private]
    built, staging = folders
    baking = Baking(
        ready.project,
        ready.corpus,
        books,
        seen.records,
        views,
        cooks,
        built,
        staging,
        paper="usual" if printed else "none",
    )
    baking.finish(lambda _: None)
    return baking


def put(built: Path, out: Path) -> None:
    """Puts a built tree where the host takes it from, in place of what stood there."""
    if out.exists():
        shutil.rmtree(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, out)
