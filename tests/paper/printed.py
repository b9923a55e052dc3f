"""What was printed, read by programs that are not ours: text, tags, pictures and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

# Points at the top and the foot of a page in which running heads and feet stand.
EDGE = 62


class Printed:
    """One PDF."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.path)

    @property
    def pages(self) -> int:
        return len(self.document)

    def text(self, first: int = 0) -> str:
        """The text from a page on, with white space made one."""
        return spaced(" ".join(self.document[at].get_textpage().get_text_range() for at in range(first, self.pages)))

    def body(self, at: int) -> str:
        """The lines of a page between its running head and its foot."""
        page = self.document[at]
        width, height = page.get_size()
        return str(page.get_textpage().get_text_bounded(0, EDGE, width, height - EDGE))

    def picture(self, at: int = 0, scale: float = 3.0) -> Image.Image:
        return self.document[at].render(scale=scale).to_pil()

    def codes(self) -> list[str]:
        # As many dots for a large sheet as for a small one.
        scale = 3.0 * 595 / self.document[0].get_width()
        picture = self.picture(scale=scale).convert("L")
        kind = zxingcpp.BarcodeFormat.QRCode
        return [code.text for code in zxingcpp.read_barcodes(picture, formats=kind, try_invert=False)]

    def faults(self) -> Iterator[str]:
        """What keeps it from being read by everybody. Source: ISO 14289-1 (PDF/UA-1), as far as it can be seen here."""
        with pikepdf.open(self.path) as pdf:
            root = pdf.Root
            if "/Lang" not in root:
                yield "it names no language"
            if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
                yield "it is not marked as tagged"
            if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
                yield "its title is not what a reader shows"
            with pdf.open_metadata() as told:
                if not told.get("dc:title"):
                    yield "it has no title"
                if told.get("pdfuaid:part") != "1":
                    yield "it does not say that it is PDF/UA"
            tags = list(_tags(root.StructTreeRoot)) if "/StructTreeRoot" in root else []
            kinds = {kind for kind, _ in tags}
            if not kinds & {"/H1", "/H2"}:
                yield "it has no heading"
            yield from (f"a {kind} has no words" for kind, tag in tags if kind == "/Figure" and not tag.get("/Alt"))
            owners = dict(_owners(root.StructTreeRoot)) if "/StructTreeRoot" in root else {}
            for page in pdf.pages:
                links = [each for each in page.get("/Annots", []) if each.Subtype == "/Link"]
                if any(owners.get(int(each.get("/StructParent", -1))) != "/Link" for each in links):
                    yield "a link is not tagged as one"
                yield from (f"the font {font} is not embedded" for font in _loose(page))
                if page.get("/Tabs") != "/S":
                    yield "a page is not read in the order of its tags"

    def tags(self) -> list[str]:
        with pikepdf.open(self.path) as pdf:
            return [kind for kind, _ in _tags(pdf.Root.StructTreeRoot)]


def _tags(tag: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kid
            yield from _tags(kid)


def _owners(tree: pikepdf.Object) -> Iterator[tuple[int, str]]:
    """Kinds of the tags that hold what is not text, such as links, by number."""
    numbers = list(tree.ParentTree.Nums)
    for number, owner in zip(numbers[::2], numbers[1::2], strict=True):
        if isinstance(owner, pikepdf.Dictionary):
            yield int(number), str(owner.S)


def _loose(page: pikepdf.Page) -> Iterator[str]:
    for font in (page.get("/Resources", {}).get("/Font", {}) or {}).values():
        for each in font.get("/DescendantFonts", [font]):
            told = each.get("/FontDescriptor")
            if told is None or not any(kind in told for kind in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield str(each.get("/BaseFont"))


def spaced(text: str) -> str:
    """A text with white space made one, and without what a PDF puts where a word is broken."""
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ").replace("￾", "")).strip()


def bare(text: str) -> str:
    """A text without white space and hyphens, of which a reader of PDFs loses those at the end of a line."""
    return re.sub(r"[\s-]", "", spaced(text))


def margins(printed: Printed, at: int = 0) -> float:
    """How near anything on a page comes to an edge, in millimetres."""
    picture = printed.picture(at, scale=1.0).convert("L").point(lambda grey: 255 if grey < 250 else 0)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    return min(left, top, picture.width - right, picture.height - bottom) / 72 * 25.4
