"""Notices: one page, the words of the policy, a code that leads somewhere."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import pytest
from demo_schools import ADDRESS, Print, code_addresses, ready, school
from printed import Printed, margins, spaced

from handbook.data.project import schools
from handbook.paper.notices import Chosen, chosen
from handbook.text.sheets import MOST_RULES

SCHOOLS = schools(ready().project)
DEEP = os.environ.get("HANDBOOK_DEEP") == "1"


@pytest.fixture(scope="module")
def notices(printing: Print) -> dict[str, dict[str, Printed]]:
    """Of every school; in the larger format too of those of the first, which is the same sheet enlarged."""

    def wanted(slug: str, path: str) -> bool:
        return path.startswith("public/notices/") and (DEEP or slug == SCHOOLS[0] or path.endswith("-a4.pdf"))

    return {slug: printing(slug, functools.partial(wanted, slug)) for slug in SCHOOLS}


def sheets(slug: str) -> dict[str, Chosen]:
    return {file: each for each in chosen(ready().corpus, school(slug).books) for file in each.files}


@pytest.mark.parametrize("slug", SCHOOLS)
def test_each_notice_is_one_page(notices: dict[str, dict[str, Printed]], slug: str) -> None:
    assert notices[slug]
    assert {path: each.pages for path, each in notices[slug].items()} == dict.fromkeys(notices[slug], 1)


@pytest.mark.parametrize("slug", SCHOOLS)
def test_a_notice_says_what_the_statements_say_with_their_numbers(
    notices: dict[str, dict[str, Printed]], slug: str
) -> None:
    for path, each in notices[slug].items():
        text, sheet = each.text(), sheets(slug)[path.removeprefix("public/")]
        said = [f"{rule.shown.number} {rule.text}".strip() for rule in sheet.rules]
        assert [one for one in said if spaced(one) not in text] == [], path
        assert len(said) <= MOST_RULES


@pytest.mark.parametrize("slug", SCHOOLS)
def test_its_code_opens_a_page_of_the_school(notices: dict[str, dict[str, Printed]], slug: str) -> None:
    for path, each in notices[slug].items():
        name = Path(path).stem.rpartition("-")[0]
        (code,) = each.codes()
        assert code.startswith(f"{ADDRESS}s/{name}/")
        assert code in code_addresses(slug)
        assert spaced(code.removeprefix("https://").rstrip("/")) in each.text(), "nobody can type it"


@pytest.mark.parametrize("slug", SCHOOLS)
def test_a_notice_can_be_read_by_everybody(notices: dict[str, dict[str, Printed]], slug: str) -> None:
    assert {path: list(each.faults()) for path, each in notices[slug].items()} == {path: [] for path in notices[slug]}


@pytest.mark.parametrize("slug", SCHOOLS)
def test_nothing_stands_nearer_to_the_edge_than_printers_reach(
    notices: dict[str, dict[str, Printed]], slug: str
) -> None:
    for path, each in notices[slug].items():
        assert margins(each) >= 8, path


@pytest.mark.parametrize("slug", SCHOOLS)
def test_a_notice_is_read_in_greyscale_too(notices: dict[str, dict[str, Printed]], slug: str) -> None:
    """Whatever covers more than a sliver of the sheet stands out from white by 7 to 1. Source: WCAG 2.2, 1.4.6."""
    for path, each in notices[slug].items():
        grey = each.picture(scale=2.0).convert("L")
        area = grey.width * grey.height
        covering = [level for level, count in enumerate(grey.histogram()) if count > area / 300 and level < 250]
        assert covering
        assert [level for level in covering if contrast_with_white(level) < 7] == [], path


def contrast_with_white(level: int) -> float:
    part = level / 255
    return 1.05 / ((part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) + 0.05)


@pytest.mark.parametrize("slug", SCHOOLS)
def test_no_text_ends_with_a_single_short_word_on_a_line(notices: dict[str, dict[str, Printed]], slug: str) -> None:
    for path, each in notices[slug].items():
        lines = [line.strip() for line in each.document[0].get_textpage().get_text_range().splitlines()]
        sheet = sheets(slug)[path.removeprefix("public/")]
        texts = [sheet.title, sheet.lede, *(said.text for rule in sheet.rules for said in (rule.shown, *rule.listed))]
        texts += [text for line in sheet.lines for text in (line.title, line.who, line.purpose)]
        last = {text.split()[-1] for text in texts if len(text.split()) > 1}
        assert {word for word in last.intersection(lines) if len(word) < 13} == set(), path
