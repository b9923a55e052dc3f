"""What all tests share: how many random schools to try, a browser, and the helpers that stand beside the tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# So that tests can share what stands in a folder of theirs: `from properties.schools import …`.
sys.path.insert(0, str(Path(__file__).parent))

# Speed is measured in benchmarks/: a busy machine is no reason for a test to fail.
settings.register_profile("handbook", deadline=None)
settings.load_profile("handbook")
DEEP = os.environ.get("HANDBOOK_DEEP") == "1"
settings.register_profile(
    "schools",
    max_examples=2000 if DEEP else 200,
    # `make test` tries the same schools each time, so that what turns red is what was changed; `make test-deep` tries
    # others each time.
    derandomize=not DEEP,
    deadline=None,
    # A whole school is a lot to draw, and is.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
# For what other tests look at too, in schools of their own making.
settings.register_profile("some-schools", settings.get_profile("schools"), max_examples=2000 if DEEP else 60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine, else the one that Playwright keeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one folder stay together where they run side by side: they share what takes long to make."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.partition("::")[0].rpartition("/")[0]

    return ByFolder(config, log)
