"""What is built is put in place as a whole, or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# A folder that a build may replace holds nothing but these.
TREES: Final = ("public", "private")


class NotOurs(Exception):
    """The place for the output holds something that no build has written."""


def refuse_foreign(out: Path) -> None:
    """Refuses an output folder in which a build would replace somebody else's work.

    Raises:
        NotOurs: ``public`` or ``private`` in it was not written by a build.
    """
    if out.exists() and not out.is_dir():
        raise NotOurs(f"{out} is a file, not a folder")
    for tree in TREES:
        folder = out / tree
        if folder.is_symlink() or (folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file()):
            raise NotOurs(f"{folder} was not written by a build")


MARK: Final = ".handbook"
_BUILDING: Final = ".building-"
_STAGING: Final = "handbook-staging-"
# Linux keeps this folder in memory: hundreds of small files come and go there without waiting for a disk.
_MEMORY: Final = Path("/dev/shm")


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder beside the output, on the same disk, in which to build; it goes whatever happens."""
    out.mkdir(parents=True, exist_ok=True)
    _clear_up(out, _BUILDING)
    folder = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if not any(out.iterdir()):
            out.rmdir()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what is only handed on, in memory where the system has such a place; it goes whatever happens."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _clear_up(place, _STAGING)
    with tempfile.TemporaryDirectory(prefix=f"{_STAGING}{os.getpid()}-", dir=place) as folder:
        yield Path(folder)


def _clear_up(place: Path, prefix: str) -> None:
    """Takes away what a build that was killed has left behind: it may hold what is private."""
    for left in place.glob(f"{prefix}*"):
        process = left.name.removeprefix(prefix).partition("-")[0]
        try:
            os.kill(int(process), 0)
        except (ValueError, ProcessLookupError):
            shutil.rmtree(left, ignore_errors=True)
        except PermissionError:
            continue


def put_in_place(built: Path, out: Path, partial: bool = False) -> None:
    """Puts each tree that was built where the old one stood, by renaming; the old one goes last.

    Args:
        built: the folder with the new trees.
        out: where they are to stand.
        partial: only the views that were built are replaced; all else that stands in a tree stays.
    """
    out.mkdir(parents=True, exist_ok=True)
    for tree in TREES:
        new = built / tree
        if not new.is_dir():
            continue
        (new / MARK).write_text("Written by `handbook build`, which may replace this folder.\n", "utf-8")
        if partial and (out / tree).is_dir():
            for view in sorted(path for path in new.iterdir() if (path / "handbook.json").is_file()):
                _swap(view, out / tree / view.name, built / f"old-{tree}-{view.name}")
        else:
            _swap(new, out / tree, built / f"old-{tree}")


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif _exchanged(new, target):
        new.rename(old)
    else:
        target.rename(old)
        try:
            new.rename(target)
        except OSError:
            old.rename(target)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Lets two folders change places at once, so that neither is ever missing; False where the system cannot.

    Source: renameat2(2) of Linux with RENAME_EXCHANGE, renamex_np(2) of macOS with RENAME_SWAP.
    """
    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return int(system.renamex_np(*names, 2)) == 0
        return int(system.renameat2(-100, names[0], -100, names[1], 2)) == 0
    except (OSError, AttributeError):
        return False
