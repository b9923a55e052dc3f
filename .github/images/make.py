"""Take the pictures that stand in the README: the front door, a view's first page, a section, search, and induction.

They are pictures of the real site: `.venv/bin/python .github/images/make.py` builds the default school's handbook into
a temporary folder, opens it in Chromium and writes the PNG files beside this one.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PHONE, DESK = (390, 844, 1.5), (1280, 844, 1)
# Name, page, width and height of the window with how many dots a pixel has, and what is typed into the search box.
PICTURES = (
    ("front-door", "public/", PHONE, ""),
    ("parents-home", "public/parents/", PHONE, ""),
    ("parents-phone", "public/parents/mobile/pupils/", PHONE, ""),
    ("parents-desk", "public/parents/mobile/pupils/", DESK, ""),
    ("search", "public/parents/", PHONE, "can my child have a smart watch"),
    ("induction", "public/staff/induction/", PHONE, ""),
)
LARGEST = 200_000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="handbook-pictures-") as folder:
        site = Path(folder) / "site"
        command = [Path(sys.executable).parent / "handbook", "build", "--out", site, "--no-pdf"]
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        handler = functools.partial(_Quiet, directory=str(site))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            taken = take(f"http://127.0.0.1:{server.server_port}/")
            server.shutdown()
    for path in taken:
        print(f"{path.relative_to(PROJECT)}: {path.stat().st_size // 1000} kB")
    return max(path.stat().st_size for path in taken) > LARGEST


def take(address: str) -> list[Path]:
    taken = []
    with sync_playwright() as playwright:
        # The system's Chromium where there is one, else the one that Playwright keeps.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, place, (width, height, dots), typed in PICTURES:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=dots,
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.goto(address + place, wait_until="networkidle")
            if typed:
                page.locator("#hb-query").press_sequentially(typed)
                page.locator(".md-search-result__link").first.wait_for()
                page.wait_for_timeout(500)
            path = HERE / f"{name}.png"
            page.screenshot(path=path)
            taken.append(path)
        browser.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
