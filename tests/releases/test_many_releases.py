"""Release after release of a school that changes, served and walked: nothing that was ever given out is lost."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from browser.asking import links_found
from browser.walking import served
from engine.site_links import Tree
from publishing import Project
from tiny import ready

from handbook.releases.names import order
from handbook.text.corpus import joint_hash

VIEWS = ("everyone", "parents")
WITHDRAWN = "A coat is no place for a phone."
ADDED = f"""changes:
  - add: local.pupils-coat
    after: mobile.pupils-switched-off
    against: {{hash}}
    text: {WITHDRAWN}
    for: parents staff
    strength: should
    reason: Two phones were lost.
"""
# Whether the reader stands at a rule that holds, or is told of one that does not what it said last.
SETTLED = """([id, holds]) => holds
    ? location.pathname.includes("/latest/") && id.endsWith(`.${location.hash.slice(1)}`)
        && document.getElementById(location.hash.slice(1))
    : /(not|no longer) in the handbook/.test(document.querySelector("h1")?.textContent)
        && document.querySelector("blockquote")"""


@dataclass(frozen=True)
class Story:
    """The editions in the order in which they are published, and the ones at which a school changes most.

    Args:
        adds: from which edition a rule of the school's own stands.
        withdraws: from which it is withdrawn.
        hands_over: from which a post is another person's.
        leaves_out: from which a section stands no more.
    """

    names: tuple[str, ...]
    adds: str
    withdraws: str
    hands_over: str
    leaves_out: str

    def newest_first(self) -> list[str]:
        return sorted(self.names, key=order, reverse=True)

    def before(self, name: str) -> str:
        return self.names[self.names.index(name) - 1]


THREE = Story(("2025-26", "2025-26.2", "2026-12-01"), "2025-26", "2025-26.2", "2025-26.2", "2026-12-01")
TEN = Story(
    (
        *("2024-25", "2024-25.2", "2025-26", "2025-26.2", "2025-26.10", "2025-11-09"),
        *("2026-27", "2026-27.2", "2026-27.3", "2026-12-01"),
    ),
    adds="2025-26",
    withdraws="2025-26.10",
    hands_over="2025-11-09",
    leaves_out="2026-27",
)


@dataclass(frozen=True)
class Told:
    """What was published: the tree as it stands, where it is served, and what each release said."""

    story: Story
    tree: Path
    address: str
    wordings: dict[str, str]


@pytest.fixture(scope="module", params=[THREE, pytest.param(TEN, marks=pytest.mark.deep)], ids=["three", "ten"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Releases of a school: rules reworded, added and withdrawn, a section left out, a post changing hands."""
    story: Story = request.param
    folder = tmp_path_factory.mktemp("many")
    project = Project.small(folder / "project")
    wordings = {}
    for number, name in enumerate(story.names):
        wordings[name] = f"shelf number {number} in the office"
        _change(project, story, name, wordings[name])
        project.approve()
        project.release(name, on=f"2026-12-{number + 1:02d}")
    # Under a prefix, as a project's site is on GitHub Pages.
    tree = project.checkout(folder / "served/handbook")
    with served(folder / "served") as address:
        yield Told(story, tree, f"{address}handbook/", wordings)


def _change(project: Project, story: Story, name: str, place: str) -> None:
    decisions = project.school("decisions")
    project.write(decisions, re.sub(r"phones_handed_in: .*", f"phones_handed_in: {place}", project.read(decisions)))
    if name == story.adds:
        against = joint_hash(ready().corpus.wordings["mobile.pupils-switched-off"])
        project.write(project.school("changes"), ADDED.format(hash=against))
    if name == story.withdraws:
        project.write(project.school("changes"), "changes: []\n")
        project.write(project.school("ids"), "retired: {local.pupils-coat: Coats are hung outside now.}\n")
    if name == story.hands_over:
        project.edit(project.school("people"), "name: Ms Ada Example", "name: Ms Ivy Substitute")
    if name == story.leaves_out:
        policies = project.school("policies")
        project.write(policies, project.read(policies).replace("mobile/visitors, ", ""))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


def test_every_address_leads_on(told: Told) -> None:
    assert Tree(told.tree, prefix="/").broken() == []


def test_every_id_ever_published_resolves(told: Told, page: Page) -> None:
    listed = json.loads((told.tree / "releases.json").read_text("utf-8"))
    assert [each["name"] for each in listed] == told.story.newest_first()
    ids = sorted({id for each in listed for id in each["statements"]})
    assert "local.pupils-coat" in ids
    assert [id for id in ids if not (told.tree / f"s/{id}/index.html").is_file()] == []
    for id in ids if told.story == TEN else ids[::6]:
        page.goto(f"{told.address}s/{id}/", wait_until="commit")
        page.wait_for_function(SETTLED, arg=[id, id in listed[0]["statements"]])


def test_a_rule_that_was_withdrawn_says_why_and_what_it_said(told: Told) -> None:
    coat = (told.tree / "s/local.pupils-coat/index.html").read_text("utf-8")
    assert "Coats are hung outside now." in coat and WITHDRAWN in coat


def test_a_page_that_is_gone_says_where_it_last_stood(told: Told) -> None:
    last = re.escape(told.story.before(told.story.leaves_out))
    for path in ("parents/latest/mobile/visitors", "parents/mobile/visitors"):
        text = (told.tree / path / "index.html").read_text("utf-8")
        assert "This is no longer in the handbook" in text
        assert re.search(rf'href="[./]*/parents/{last}/mobile/visitors/"', text)
        assert re.search(r'href="[./]*/parents/latest/get-help/"', text)


def test_a_permanent_address_leads_to_what_holds_today(told: Told, page: Page) -> None:
    page.goto(f"{told.address}s/mobile.pupils-handed-in/?view=parents")
    page.wait_for_url(f"{told.address}parents/latest/mobile/pupils/#pupils-handed-in")
    assert told.wordings[told.story.names[-1]] in page.inner_text("#pupils-handed-in")


@pytest.mark.parametrize("view", VIEWS)
def test_the_selector_leads_from_each_edition_to_each_other(told: Told, page: Page, view: str) -> None:
    names = told.story.names
    for name in ("latest", names[0], names[-2]):
        page.goto(f"{told.address}{view}/{name}/mobile/pupils/")
        page.wait_for_selector(".md-version__current")
        offered = page.eval_on_selector_all(".md-version__link", "links => links.map(link => link.href)")
        assert offered == [f"{told.address}{view}/{each}/" for each in told.story.newest_first()]
    choose(page, names[0])
    page.wait_for_url(f"{told.address}{view}/{names[0]}/mobile/pupils/")
    assert names[0] in page.inner_text(".hb-kept")


def test_the_selector_opens_the_first_page_of_an_edition_that_has_not_the_same(told: Told, page: Page) -> None:
    page.goto(f"{told.address}parents/{told.story.names[0]}/mobile/visitors/")
    choose(page, told.story.names[-1])
    page.wait_for_url(f"{told.address}parents/{told.story.names[-1]}/")


def choose(page: Page, name: str) -> None:
    """Chooses an edition in the selector."""
    page.focus(".md-version__current")
    page.click(f".md-version__link[href$='/{name}/']")


def test_every_page_of_an_edition_leads_to_the_present_text(told: Told, page: Page) -> None:
    for name in told.story.names:
        for view in VIEWS:
            for path in sorted((told.tree / view / name).rglob("index.html")):
                text = path.read_text("utf-8")
                inner = path.parent.relative_to(told.tree / view / name).as_posix().removeprefix(".")
                up = "../" * (len(path.relative_to(told.tree / view / name).parts))
                assert f'href="{up}latest/{inner}{"/" if inner else ""}"' in text, path
                assert '<meta name="robots" content="noindex">' in text
                assert f"/{view}/latest/{inner}" in re.findall(r'<link rel="canonical" href="([^"]*)"', text)[0]
    first, second = told.story.names[:2]
    page.goto(f"{told.address}parents/{first}/mobile/pupils/")
    page.wait_for_function("document.querySelector('[data-hb-status]').textContent.includes('took its place')")
    assert f"The edition {second} took its place on 2 December 2026." in page.inner_text(".hb-kept")


def test_search_holds_what_holds_today_and_nothing_else(told: Told) -> None:
    indexes = sorted(path.relative_to(told.tree).as_posix() for path in told.tree.rglob("search_index.json"))
    assert indexes == [f"{view}/latest/search/search_index.json" for view in VIEWS]
    for index in indexes:
        found = (told.tree / index).read_text("utf-8")
        *old, current = told.wordings.values()
        assert current in found
        assert [words for words in (*old, WITHDRAWN) if words in found] == []


def test_search_leads_from_an_edition_to_what_holds_today(told: Told, page: Page) -> None:
    page.goto(f"{told.address}parents/{told.story.names[0]}/")
    assert page.query_selector("#hb-query") is None
    page.click("text=Search the current handbook")
    page.wait_for_url(f"{told.address}parents/latest/")
    current = told.wordings[told.story.names[-1]]
    page.fill("#hb-query", current)
    page.click(".md-search-result__link")
    page.wait_for_url(f"{told.address}parents/latest/mobile/pupils/**")
    assert current in page.inner_text("#pupils-handed-in")


@pytest.mark.parametrize("view", VIEWS)
def test_what_an_old_edition_said_leads_to_what_is_said_now(told: Told, browser: Browser, view: str) -> None:
    latest = f"{told.address}{view}/latest/"
    for found in links_found(browser, latest, list(told.wordings.values())):
        assert found[0] == f"{latest}mobile/pupils/#pupils-handed-in"
        assert [link for link in found if not link.startswith(latest)] == []


def test_an_edition_names_posts_and_not_who_holds_them_today(told: Told) -> None:
    for name in told.story.names:
        for path in (told.tree / "everyone" / name).rglob("*.*"):
            assert b"Ada Example" not in path.read_bytes() and b"Ivy Substitute" not in path.read_bytes(), path
    # What changed names who held a post until then.
    pages = [path for path in (told.tree / "everyone/latest").rglob("*.html") if path.parent.name != "what-changed"]
    present = "".join(path.read_text("utf-8") for path in pages)
    assert "Ivy Substitute" in present and "Ada Example" not in present
