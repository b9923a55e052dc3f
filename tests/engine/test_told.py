"""What a built handbook tells of its releases: what changed, every wording, and what became of rules that are gone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from handbook_copy import FIRST, Copy, statements, views

PAST = f"releases/{FIRST}/2025-26.json"
VIEWS = ("everyone", "parents", "pupils", "visitors", "staff")


@pytest.fixture(scope="module")
def site(built: Copy) -> Path:
    return built.root / "site" / FIRST


def page(site: Path, name: str) -> str:
    return (site / name).read_text("utf-8")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_changed_since_the_last_release(site: Path, view: str) -> None:
    text = page(site, f"public/{view}/what-changed/index.html")
    assert "Since 2025-26" in text
    assert "Pupils who bring a phone now hand it in" in text
    assert page(site, f"public/{view}/index.html").count('href="what-changed/"') >= 1


def test_private_views_say_what_changed_too(site: Path) -> None:
    for view in ("staff", "governors"):
        assert "Since 2025-26" in page(site, f"private/{view}/what-changed.html")


def test_a_school_without_a_release_has_no_such_page(built: Copy) -> None:
    others = [folder for folder in (built.root / "site").iterdir() if folder.is_dir() and folder.name != FIRST]
    assert others
    assert [folder.name for folder in others if list(folder.rglob("what-changed*"))] == []
    assert [json.loads(page(folder, "public/releases.json")) for folder in others] == [[] for _ in others]


def test_struck_and_added_words_are_marked_by_elements_and_in_words(site: Path) -> None:
    text = page(site, "public/everyone/what-changed/index.html")
    for element, label, word in (("del", "struck", "there"), ("ins", "added", "their")):
        told = rf'<span class="hb-vh">\[{label}: </span><span>{word}</span><span class="hb-vh">\]</span>'
        assert re.search(rf"<{element}>{told}</{element}>", text)


def test_each_view_tells_of_what_it_shows_alone(site: Path) -> None:
    """A rule for staff that changed is nothing to pupils."""
    rule = "given leave"
    assert rule in page(site, "public/staff/what-changed/index.html")
    assert rule not in page(site, "public/pupils/what-changed/index.html")


def test_every_rule_has_its_wordings_beside_its_permanent_address(site: Path) -> None:
    ids = {each["id"] for _, each in statements(site / "public/everyone")}
    assert {id for id in ids if not (site / f"public/s/{id}/history.html").is_file()} == set()
    text = page(site, "public/s/mobile.pupils-switched-off/history.html")
    assert "From 14 November 2025 until 9 November 2026." in text
    assert text.index("<h2>Now</h2>") < text.index("<h2>2025-26</h2>")


def test_a_rule_that_never_changed_has_one_wording(site: Path) -> None:
    text = page(site, "public/s/mobile.staff-lawful-use/history.html")
    assert text.count("<blockquote>") == 1
    assert "Now, and since 2025-26" in text


def test_every_id_that_was_released_still_answers(site: Path, built: Copy) -> None:
    released = json.loads(built.read(PAST))["statements"]
    assert [id for id in released if not (site / f"public/s/{id}/index.html").is_file()] == []


def test_a_retired_id_says_what_became_of_it_and_what_it_said(site: Path) -> None:
    text = page(site, "public/s/local.pupils-bell/index.html")
    assert "The bell that told pupils to switch off is gone." in text
    assert "A bell reminds pupils to switch their phones off." in text
    assert 'href="history.html"' in text


def test_an_id_that_no_decision_brings_any_more_says_so(site: Path) -> None:
    text = page(site, "public/s/mobile.pupils-out-of-sight/index.html")
    assert "This rule is not in the handbook now" in text
    assert re.search(r"The last release that had it, 2025-26, rule 6\.\d+, said:", text)


def test_a_renamed_id_has_the_wordings_of_the_rule(site: Path) -> None:
    old, new = (page(site, f"public/s/local.pupils-{name}/history.html") for name in ("label", "named"))
    assert old == new
    assert old.count("<blockquote>") == 2


def test_releases_are_listed_with_public_rules_alone(site: Path) -> None:
    (listed,) = json.loads(page(site, "public/releases.json"))
    private = {each["id"] for folder in views(site) for _, each in statements(folder) if each["private"]}
    assert private
    assert private & listed["statements"].keys() == set()


# Feeds, reviews, and who was told

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(site: Path, view: str) -> ElementTree.Element:
    return ElementTree.fromstring(page(site, f"public/{view}/feed.xml"))


def titles(site: Path, view: str) -> list[str | None]:
    return [each.findtext(f"{ATOM}title") for each in feed(site, view).iter(f"{ATOM}entry")]


def test_a_feed_tells_of_major_changes_that_were_released(site: Path) -> None:
    assert titles(site, "parents") == [
        "A smart watch that can send messages or record now follows the same rule as a phone."
    ]
    entry = feed(site, "parents").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}updated") == "2025-11-14T00:00:00Z"


def test_a_feed_tells_nothing_of_rules_for_other_readers(site: Path) -> None:
    assert titles(site, "visitors") == []


def test_a_feed_bears_what_atom_asks_for(site: Path) -> None:
    root = feed(site, "staff")
    for name in ("id", "title", "updated"):
        assert [each for each in (root, *root.iter(f"{ATOM}entry")) if not each.findtext(f"{ATOM}{name}")] == []
    assert root.findtext(f"{ATOM}author/{ATOM}name")


def test_a_minor_release_tells_feed_readers_nothing(copy: Copy) -> None:
    record = json.loads(copy.read(PAST))
    copy.write(PAST, json.dumps({**record, "notes": []}))
    copy.build("--view", "parents")
    assert titles(copy.root / "site", "parents") == []


def test_pages_lead_feed_readers_to_the_feed(site: Path) -> None:
    link = '<link rel="alternate" type="application/atom+xml" title="What changed" href="../../feed.xml">'
    assert link in page(site, "public/parents/mobile/pupils/index.html")


def test_staff_and_governors_are_told_of_reviews_and_nobody_else(site: Path) -> None:
    found = {path.relative_to(site).as_posix() for path in site.rglob("reviews*") if path.suffix != ".js"}
    assert found == {"public/staff/reviews", "private/staff/reviews.html", "private/governors/reviews.html"}
    assert 'data-by="2027-12-31"' in page(site, "public/staff/reviews/index.html")


def test_governors_see_who_was_told_this_school_year_and_who_was_not(site: Path) -> None:
    rows = re.findall(
        r"<tr><th scope=\"row\">(.*?)</tr>", page(site, "private/governors/reviews.html").split('id="told"')[1]
    )
    told = {row.partition("<")[0]: "Missing." in row for row in rows}
    assert told == {"Pupils": True, "Parents and carers": False, "Staff": False}
    assert "Who was told in 2026-27" in page(site, "private/governors/reviews.html")
    assert "Who was told" not in page(site, "private/staff/reviews.html")


def test_what_was_told_last_school_year_counts_no_more(copy: Copy) -> None:
    path = copy.school("policies")
    copy.write(path, copy.read(path).replace("16 November 2026", "16 November 2025"))
    copy.build("--view", "governors")
    text = page(copy.root / "site", "private/governors/reviews.html").split('id="told"')[1]
    assert text.count("Missing.") == 2


def test_a_rule_that_is_private_now_is_told_of_nowhere_though_a_release_had_it(copy: Copy) -> None:
    """The lock comes before the promise that every id answers."""
    record = json.loads(copy.read(PAST))
    key = "local.staff-spare-key"
    said = {"hash": "0123456789ab", "number": "11.5", "text": "The zqkeyqz hangs behind the folders."}
    copy.write(PAST, json.dumps({**record, "statements": {**record["statements"], key: said}}))
    copy.build("--view", "staff", "--view", "everyone")
    public = copy.root / "site/public"
    holding = [path for path in public.rglob("*") if path.is_file() and b"zqkeyqz" in path.read_bytes()]
    assert [path.relative_to(public).as_posix() for path in holding] == []
    assert not (public / "s" / key).exists()


def test_governors_are_asked_to_approve_what_differs_from_the_last_approval(copy: Copy) -> None:
    path = copy.school("policies")
    copy.write(path, re.sub(r"\n    approved: .*", "", copy.read(path)))
    copy.build("--view", "governors", "--view", "parents")
    text = page(copy.root / "site", "private/governors/to-approve.html")
    assert "What you are asked to approve" in text
    assert "You answer for these policies." in text
    decisions = re.search(r'id="decided".*?</table>', text, re.DOTALL)
    assert decisions
    assert "What happens to a pupil&#39;s phone during the school day?" in decisions[0]
    assert text.count("Text to be approved") == 2
    assert not (copy.root / "site/public/parents/to-approve").exists()


def test_what_is_approved_is_not_asked_again(site: Path) -> None:
    assert list(site.rglob("to-approve*")) == []


def test_a_rule_that_has_had_other_words_leads_to_them_and_no_other_does(site: Path) -> None:
    text = page(site, "public/everyone/mobile/pupils/index.html")
    led = set(re.findall(r'class="hb-earlier-words" href="\.\./\.\./\.\./s/([^/]+)/history\.html"', text))
    assert "mobile.pupils-switched-off" in led
    assert "mobile.pupils-lessons" not in led
