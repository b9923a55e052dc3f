"""A process that prints: takes orders a line each from standard input, answers each with a line. It imports WeasyPrint.

Run as ``python -m handbook.paper.worker``. Loading WeasyPrint costs as much as a dozen pages, so a process loads it
once and the fonts and style sheets with it.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import weasyprint
from weasyprint.text.fonts import FontConfiguration

_FONTS: Final = FontConfiguration()


class _Refused(ValueError):
    """A document asks for a file that is not its own."""


class _Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
    """Hands out what a document carries in itself, and what stands beside a style sheet; never the network."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={"file", "data"})
        self.folder = folder.absolute().as_uri()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(("data:", f"{self.folder}/")):
            raise _Refused(url)
        return super().fetch(url, headers)


@cache
def _style(path: str) -> Any:
    fetcher = _Fetcher(Path(path).parent)
    return weasyprint.CSS(filename=path, font_config=_FONTS, url_fetcher=fetcher)


@cache
def _size(points: float) -> Any:
    return weasyprint.CSS(string=f"html {{ font-size: {points:g}pt }}", font_config=_FONTS)


def _render(html: str, styles: Sequence[str], size: float) -> Any:
    document = weasyprint.HTML(string=html, url_fetcher=_Fetcher(Path(styles[0]).parent))
    sheets = [*map(_style, styles), _size(size)]
    # Full fonts are embedded as subsets; pictures are vectors or small.
    return document.render(stylesheets=sheets, font_config=_FONTS, pdf_variant="pdf/ua-1", presentational_hints=False)


def fitting(
    render: Callable[[str, float], Any], variants: Sequence[str], sizes: Sequence[float], pages: int
) -> tuple[Any, int, float]:
    """The first variant that fits on so many pages at some size, at the largest size at which it does.

    Args:
        render: makes a document of a variant at a size.
        variants: HTML, the whole first; each later one says less.
        sizes: in points, the largest first.
        pages: how many; 0 for as many as it takes.

    Returns the document, which variant it is, and its size.
    """
    for at, html in enumerate(variants):
        if not pages:
            return render(html, sizes[0]), at, sizes[0]
        fits: dict[int, Any] = {}
        low, high = 0, len(sizes) - 1
        while low <= high:
            middle = (low + high) // 2
            document = render(html, sizes[middle])
            if len(document.pages) <= pages:
                fits[middle] = document
                high = middle - 1
            else:
                low = middle + 1
        if fits:
            best = min(fits)
            return fits[best], at, sizes[best]
    raise ValueError("no variant fits on the page")


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Prints one document to ``target``; says how many pages it has, and which variant and size it came to."""
    os.environ["SOURCE_DATE_EPOCH"] = str(order["source_date"])

    def render(html: str, size: float) -> Any:
        return _render(html, order["styles"], size)

    document, variant, size = fitting(render, order["variants"], order["sizes"], order["pages"])
    document.write_pdf(order["target"], pdf_variant="pdf/ua-1", pdf_identifier=order["identifier"].encode())
    return {"pages": len(document.pages), "variant": variant, "size": size}


def main() -> None:
    complaints = _Complaints()
    log = logging.getLogger("weasyprint")
    log.handlers = [complaints]
    log.propagate = False
    for line in sys.stdin:
        complaints.said.clear()
        try:
            answer = work(json.loads(line))
        except Exception as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        if complaints.said and "fault" not in answer:
            answer["fault"] = "; ".join(complaints.said)
        print(json.dumps(answer), flush=True)


class _Complaints(logging.Handler):
    """What WeasyPrint complains of is a fault of ours: a style it does not know, a link that leads nowhere."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


if __name__ == "__main__":
    main()
