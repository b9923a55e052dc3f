"""Take the pictures that stand in the README: the parents' page on phones, on a phone and on a desk.

They are pictures of the real site: `.venv/bin/python .github/images/make.py` builds the default school's view for
parents into a temporary folder, opens it in Chromium and writes the PNG files beside this one.
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
PAGE = "public/parents/mobile/pupils/"
# Name, width and height of the window, and how many dots a pixel has.
PICTURES = (("phone", 390, 844, 2), ("desk", 1280, 844, 1))
LARGEST = 200_000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="handbook-pictures-") as folder:
        site = Path(folder) / "site"
        command = [Path(sys.executable).parent / "handbook", "build", "--view", "parents", "--out", site, "--no-pdf"]
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        handler = functools.partial(_Quiet, directory=str(site))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            taken = take(f"http://127.0.0.1:{server.server_port}/{PAGE}")
            server.shutdown()
    for path in taken:
        print(f"{path.relative_to(PROJECT)}: {path.stat().st_size // 1000} kB")
    return max(path.stat().st_size for path in taken) > LARGEST


def take(address: str) -> list[Path]:
    taken = []
    with sync_playwright() as playwright:
        # The system's Chromium where there is one, else the one that Playwright keeps.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, width, height, dots in PICTURES:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=dots,
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.goto(address, wait_until="networkidle")
            path = HERE / f"parents-{name}.png"
            page.screenshot(path=path)
            taken.append(path)
        browser.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
