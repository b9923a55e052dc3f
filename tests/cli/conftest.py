"""A copy of the project to run commands on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from handbook_copy import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the project that a test may change."""
    return Copy.at(tmp_path / "project")
