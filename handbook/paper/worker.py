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


def fitting(render: Callable[[float], Any], sizes: Sequence[float], pages: int) -> tuple[Any, float]:
    """The document at the first size at which it fits on so many pages, and that size.

    Args:
        render: makes the document at a size.
        sizes: in points, the largest first.
        pages: how many; 0 for as many as it takes.
    """
    for size in sizes:
        document = render(size)
        if not pages or len(document.pages) <= pages:
            return document, size
    raise ValueError("it does not fit on its page")


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Prints one document to ``target``; says how many pages it has, and which size it came to."""
    os.environ["SOURCE_DATE_EPOCH"] = str(order["source_date"])

    def render(size: float) -> Any:
        return _render(order["html"], order["styles"], size)

    document, size = fitting(render, order["sizes"], order["pages"])
    document.write_pdf(order["target"], pdf_variant="pdf/ua-1", pdf_identifier=order["identifier"].encode())
    return {"pages": len(document.pages), "size": size}


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
