"""Schools printed without the site round them; what was printed before is not printed again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from demo_schools import ROOT, jobs_of
from printed import Printed

from handbook.paper.press import press


@pytest.fixture(scope="session")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Printed]]:
    """Prints of a school what is asked for: PDFs by their path in the trees."""

    def run(slug: str, wanted: Callable[[str], bool] = lambda path: True, large: bool = False) -> dict[str, Printed]:
        built = tmp_path_factory.mktemp(slug)
        jobs = [job for job in jobs_of(slug, built, large) if wanted(job.target.relative_to(built).as_posix())]
        with press(ROOT / ".cache/paper", ROOT / "overrides/paper") as machine:
            done = machine.print(jobs)
        return {each.job.target.relative_to(built).as_posix(): Printed(each.job.target) for each in done}

    return run
