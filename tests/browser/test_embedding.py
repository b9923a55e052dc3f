"""A section stands inside the school's own website, as tall as it is, and the web editor is told how."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from browser.conftest import SCHOOL
from browser.walking import Walk, listen, served
from playwright.sync_api import Page

_ADDRESS = "https://handbook.examplewick.example/"


def _shown_for(linking: Path) -> list[str]:
    """What the page offers to copy: the script, then a frame for each section."""
    return [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", linking.read_text("utf-8"), re.DOTALL)]


def test_a_frame_is_as_tall_as_the_section_in_it(page: Page, public: str, built: Path, tmp_path: Path) -> None:
    copied = _shown_for(built / SCHOOL / "public/everyone/linking/index.html")
    script = next(each for each in copied if each.startswith("<script>"))
    frame = next(each for each in copied if "embed/mobile/pupils/" in each).replace(_ADDRESS, public)
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html lang=en><title>School</title><link rel=icon href=data:,><h1>School</h1>{frame}{script}"
    )
    met = Walk()
    listen(page, met)
    with served(tmp_path) as website:
        page.goto(website)
        inside = page.frame_locator("iframe").locator("main")
        inside.wait_for()
        page.wait_for_function("Number(document.querySelector('iframe').height) > 1500")
        assert page.locator("iframe").bounding_box()["height"] >= inside.bounding_box()["height"]  # type: ignore[index]
        tall = page.locator("iframe").get_attribute("height")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.wait_for_function(f"Number(document.querySelector('iframe').height) < {tall}")
    assert met.complaints == []


def test_every_address_that_the_web_editor_is_given_is_there(built: Path) -> None:
    public = built / SCHOOL / "public"
    said = (public / "everyone/linking/index.html").read_text("utf-8")
    given = {html.unescape(each) for each in re.findall(rf'{_ADDRESS}([^"?\s<&]*)', said)}
    assert len(given) > 30
    missing = [each for each in given if not (public / each / ("" if each.endswith(".xml") else "index.html")).exists()]
    assert missing == []


def test_html_to_paste_holds_text_and_links_alone(built: Path) -> None:
    for page in (built / SCHOOL / "public/embed").rglob("plain.txt"):
        assert not re.search(r"<(?:script|style|iframe|link|meta)|\s(?:class|style|on\w+)=", page.read_text("utf-8")), (
            page
        )


def test_a_section_in_a_frame_names_its_page_in_the_handbook_as_the_one_to_be_found(built: Path) -> None:
    page = (built / SCHOOL / "public/embed/mobile/pupils/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{_ADDRESS}everyone/mobile/pupils/">' in page


def test_the_list_of_pages_names_every_view_and_each_of_its_pages_by_its_own_address(built: Path) -> None:
    public = built / SCHOOL / "public"
    lists = _places(public / "sitemap.xml")
    assert len(lists) == 5
    for address in lists:
        pages = _places(public / address.removeprefix(_ADDRESS))
        assert len(pages) > 20
        for each in pages:
            page = public / each.removeprefix(_ADDRESS) / "index.html"
            assert f'<link rel="canonical" href="{each}">' in page.read_text("utf-8")


def _places(path: Path) -> list[str]:
    return [each.text or "" for each in ElementTree.parse(path).iter() if each.tag.endswith("}loc")]


def test_the_accessibility_statement_says_that_people_have_not_tested_yet_and_whom_to_tell(built: Path) -> None:
    said = (built / SCHOOL / "public/parents/accessibility/index.html").read_text("utf-8")
    assert "Not yet tested by people" in said
    assert "01632&nbsp;960100" in said or "01632 960100" in said
    assert "Equality Advisory and Support Service" in said


def test_help_is_one_tap_from_every_page_of_the_public_tree(built: Path) -> None:
    public = built / SCHOOL / "public"
    without = [
        page.relative_to(public).as_posix()
        for page in public.rglob("*.html")
        if "get-help" not in page.read_text("utf-8")
    ]
    assert [page for page in without if not page.startswith("fragments/")] == []
