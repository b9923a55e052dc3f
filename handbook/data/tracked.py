"""Which files git keeps a history of: what stands in one of them can be read by everyone who gets the repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path


def tracked(paths: Iterable[Path]) -> frozenset[Path]:
    """Pick out the files that git tracks; without git, or outside a repository, none."""
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        folders.setdefault(path.parent, []).append(path)
    return frozenset(path for folder, inside in folders.items() for path in _tracked(folder, inside))


def _tracked(folder: Path, paths: list[Path]) -> list[Path]:
    command = ["git", "--literal-pathspecs", "ls-files", "-z", "--", *(path.name for path in paths)]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return []
    names = done.stdout.decode("utf-8", errors="surrogateescape").split("\0") if done.returncode == 0 else []
    return [path for path in paths if path.name in names]
