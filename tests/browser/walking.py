"""A walk through a built handbook in a real browser: every page is opened once, and all that is measured is measured
there."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
Rules = Mapping[str, object]
Dress = tuple[ViewportSize, Literal["light", "dark"], Rules]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RESULTS = {"resultTypes": ["violations"]}
RULES = {"runOnly": {"type": "tag", "values": STANDARDS}, **_RESULTS}
# What another width or other colours can change.
DRESSED = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable", "meta-viewport"]
DRESSED_RULES = {"runOnly": {"type": "rule", "values": DRESSED}, **_RESULTS}
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **_RESULTS}
# Widths and colours at which a page is held against the rules, and which rules: what no width or no colour changes is
# tried once. A quick walk takes turns in how widths and colours are paired.
_THOROUGH: tuple[Dress, ...] = (
    (PHONE, "light", RULES),
    (PHONE, "dark", COLOUR_RULES),
    (DESK, "dark", RULES),
    (DESK, "light", COLOUR_RULES),
)
_QUICK: tuple[tuple[Dress, ...], ...] = (
    ((PHONE, "light", RULES), (DESK, "dark", DRESSED_RULES)),
    ((PHONE, "dark", RULES), (DESK, "light", DRESSED_RULES)),
)
# What Material keeps, and only once a reader has chosen colours.
KEPT = "__palette"
_AXE = Axe().axe_script
_RUN = """rules => axe.run(document, rules).then(said => said.violations.flatMap(
    each => each.nodes.map(node => [each.id, node.html, node.failureSummary])))"""
_REFUSED = """addEventListener("securitypolicyviolation", event =>
    console.error("securitypolicyviolation", event.effectiveDirective, event.blockedURI, event.sourceFile))"""
# Other work on the machine is no reason to fail.
_PATIENCE = 1_800_000
# To a page that only leads on, where it leads is itself, so that it stays to be looked at.
_STAY = """(real => {
    Element.prototype.getAttribute = function (name) { return this.id === "go" ? "#" : real.call(this, name); };
    addEventListener("DOMContentLoaded", () => { Element.prototype.getAttribute = real; });
})(Element.prototype.getAttribute)"""
_OURS = re.compile(r"\bhb-[a-z_-]+")


@dataclass
class Walk:
    """What was met on the way; every list is empty when all is well."""

    pages: int = 0
    barriers: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    other_hosts: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.barriers, *self.too_wide, *self.other_hosts, *self.complaints, *self.kept]

    def add(self, other: Walk) -> None:
        self.pages += other.pages
        for name in ("barriers", "too_wide", "other_hosts", "complaints", "kept"):
            getattr(self, name).extend(getattr(other, name))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing of a reader who goes before a file has come."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serves a folder; gives its address, with a slash at the end."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def sample(trees: Iterable[Path]) -> list[tuple[Path, str]]:
    """Pages in which everything that a tree holds occurs. Of the first school: every view's first page and fullest
    section, each page that stands beside a view's first one in two of the views, and pages that between them bear every
    class of ours; of the others, which differ in colour, the first pages."""
    chosen: list[tuple[Path, str]] = []
    seen: dict[str, set[str]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for at, tree in enumerate(trees):
        chosen.append((tree, "index.html"))
        if framed := sorted(tree.glob("embed/*/*/index.html"), key=lambda page: page.stat().st_size):
            chosen.append((tree, framed[-1].relative_to(tree).as_posix()))
        known = seen.setdefault(tree.name, set())
        for folder in sorted(page.parent for page in tree.glob("*/handbook.json")):
            wanted = [folder / "index.html"]
            if at < 2:
                wanted += _of_view(folder, tree, known, times)
            chosen += [(tree, page.relative_to(tree).as_posix()) for page in wanted]
    return chosen


def _of_view(folder: Path, tree: Path, known: set[str], times: Counter[tuple[str, str]]) -> list[Path]:
    """Of a view, what has not been chosen of the views before it."""
    pages = {page: set(_OURS.findall(page.read_text("utf-8"))) for page in sorted(folder.rglob("*.html"))}
    beside = {page for page in pages if page.parent == folder or page in folder.glob("*/index.html")}
    wanted: list[Path] = []
    for page in sorted(beside - {folder / "index.html"}):
        place = (tree.name, page.relative_to(folder).as_posix())
        # What stands under Get help differs with the reader.
        if _sent(page, tree) and (times[place] < 2 or "get-help" in place[1]):
            times[place] += 1
            wanted.append(page)
    if sections := sorted(pages.keys() - beside):
        wanted.append(max(sections, key=lambda page: len(pages[page])))
    for page in [folder / "index.html", *wanted]:
        known |= pages[page]
    while (best := max(pages, key=lambda page: len(pages[page] - known))) and not pages[best] <= known:
        known |= pages[best]
        wanted.append(best)
    return wanted


def every_page(tree: Path) -> list[str]:
    """All pages of a tree."""
    return [page.relative_to(tree).as_posix() for page in sorted(tree.rglob("*.html")) if _sent(page, tree)]


def _sent(page: Path, tree: Path) -> bool:
    """Whether anybody ever sees a page: a private tree is opened from a folder, where no server sends a 404."""
    return page.name != "404.html" or tree.name == "public"


def walk(browser: Browser, places: Iterable[tuple[str, str]], thorough: bool = False) -> Walk:
    """Opens each page once.

    Args:
        browser: the browser.
        places: for each page, where its tree is served, and its name there.
        thorough: whether each page is tried at both widths in both colours.
    """
    met = Walk()
    # Without transitions, so that colours are measured as they are and not as they fade into each other.
    context = browser.new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    listen(page, met)
    page.add_init_script(_STAY)
    for address, name in places:
        met.pages += 1
        page.goto(address + name, timeout=_PATIENCE)
        _measure(page, name, met, _THOROUGH if thorough else _QUICK[met.pages % 2])
        met.kept += kept(context, page)
    context.close()
    return met


def listen(page: Page, met: Walk) -> None:
    """Notes from now on every request to another host, and every complaint of the browser: also what it refuses because
    the page's own policy does not allow it."""
    page.add_init_script(_REFUSED)
    own = ("http://127.0.0.1:", "data:", "blob:", "file:", "about:")

    def asked(url: str) -> None:
        if not url.startswith(own):
            met.other_hosts.append(f"{page.url} asks for {url}")

    page.on("request", lambda request: asked(request.url))
    page.on(
        "console",
        lambda said: met.complaints.append(f"{page.url}: {said.text}") if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: met.complaints.append(f"{page.url}: {error}"))


def kept(context: BrowserContext, page: Page) -> list[str]:
    """What the site has stored in the browser."""
    names = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [*(f"cookie {cookie['name']}" for cookie in context.cookies()), *(n for n in names if not n.endswith(KEPT))]


def barriers(page: Page, name: str, rules: Rules = RULES) -> list[str]:
    """What axe has against the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(_RUN, rules)
    return [f"{name}: {id}: {html[:120]} ({why.splitlines()[-1].strip()})" for id, html, why in found]


def _measure(page: Page, name: str, met: Walk, dresses: Iterable[Dress]) -> None:
    for size in (SMALLEST, PHONE):
        page.set_viewport_size(size)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            met.too_wide.append(f"{name} at {size['width']} px is {over} px too wide")
    for size, scheme, rules in dresses:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        met.barriers += [f"{size['width']} {scheme} {said}" for said in barriers(page, name, rules)]
