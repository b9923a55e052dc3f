"""What several modules look at is built once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from handbook_copy import Copy


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The project as it is, both demo schools built into ``site``. Nobody may change it."""
    copy = Copy.at(tmp_path_factory.mktemp("project"))
    copy.build("--all")
    return copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the project that a test may change."""
    return Copy.at(tmp_path / "project")
