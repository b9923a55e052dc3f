"""What is approved holds for exactly these rules, and every page says when it no longer does."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
from tiny import ON, a_school, ready, rule, see

from handbook.data.school import Approval, School
from handbook.data.types import SaidDate
from handbook.releases.past import Past
from handbook.releases.present import record_now
from handbook.releases.since import since_approval
from handbook.views.lens import View
from handbook.workflow import Seen

sys.path.insert(0, str(Path(__file__).parent))

from publishing import Project

BEFORE = rule("a", "Phones stay at home.") + rule("b", "Watches stay at home.")


def approved(text: str, school: School | None = None) -> School:
    """A school whose governing body approved a text."""
    school = school or a_school()
    handbook = see(text, school).handbook
    assert handbook
    made = Approval("the board", SaidDate(ON, "20 November 2026"), "2026/1", handbook.policies[0].hash[:12])
    policies = {**school.policies, "mobile": dataclasses.replace(school.policies["mobile"], approved=made)}
    return dataclasses.replace(school, policies=policies)


def standing(seen: Seen) -> str:
    assert seen.handbook
    return seen.handbook.policies[0].standing


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("Watches", "Smart watches"),
        rule("b", "Watches stay at home.") + rule("a", "Phones stay at home."),
        BEFORE.replace("must", "should", 1),
        rule("a", "Phones stay at home.", audience="staff") + rule("b", "Watches stay at home."),
        BEFORE + rule("c", "Tablets stay at home."),
    ],
    ids=["a word", "the order", "the strength", "who it is for", "one more rule"],
)
def test_an_approval_ends_with_the_rules_it_was_given_for(after: str) -> None:
    school = approved(BEFORE)
    assert standing(see(BEFORE, school)) == "approved"
    assert standing(see(after, school)) == "changed"


def test_who_holds_a_post_and_at_what_number_is_no_part_of_what_is_approved() -> None:
    text = rule("a", "Tell {{ role('dsl') }}, {{ names('dsl') }}.") + rule(
        "b", "Ring {{ contact('lado').name }} on {{ contact('lado').phone }}."
    )
    school = approved(text)
    people = tuple(
        dataclasses.replace(each, name="Ms Ivy Substitute") if "dsl" in each.roles else each for each in school.people
    )
    lado = dataclasses.replace(school.contacts["lado"], phone="01632 960999")
    after = dataclasses.replace(school, people=people, contacts={**school.contacts, "lado": lado})
    assert "01632 960999" in str(see(text, after).books[0].policies)
    assert standing(see(text, after)) == "approved"


def test_what_changed_since_approval_is_told_from_the_release_that_was_approved() -> None:
    school = approved(BEFORE)
    then = see(BEFORE, school)
    record = record_now(then.books, ready().corpus, name="2025-26")
    now = see(BEFORE.replace("Watches", "Smart watches"), school)
    since = since_approval(Past(now.books, ready().corpus, (record,)))[(View("parents"), "mobile")]
    assert [(each.id, each.group) for each in since.changes] == [("mobile.b", "changed")]
    assert since.release == "2025-26"


def test_an_id_that_was_published_is_not_dropped_in_silence(tmp_path: Path) -> None:
    project = Project.small(tmp_path / "project")
    project.write(
        f"releases/{'examplewick-primary'}/2025-26.json",
        '{"name": "2025-26", "status": "approved", "statements": {"mobile.pupils-pager": '
        '{"hash": "0123456789ab", "number": "6.1", "text": "Pagers stay at home."}}}',
    )
    done = project.handbook("check")
    assert done.returncode == 1
    assert "mobile.pupils-pager: it was published in 2025-26" in done.stderr
    project.edit("data/model/ids.yml", "retired: {}", "retired: {mobile.pupils-pager: Nobody has a pager.}")
    assert project.handbook("check").returncode == 0


def test_every_page_of_a_policy_says_that_it_changed_and_is_not_found_by_search_engines(tmp_path: Path) -> None:
    project = Project.published(tmp_path / "project")
    project.write(
        project.school("decisions"),
        project.read(project.school("decisions")).replace("the school office", "the front desk"),
    )
    assert "it has changed since it was approved on 9 November 2026" in project.handbook("check").stderr
    assert "changed since it was approved" in project.release("2026-27.2", code=1)
    project.build("--out", "site", "--view", "parents", "--view", "governors")
    assert "the front desk" in (project.root / "site/private/governors/to-approve.html").read_text("utf-8")
    pages = sorted((project.root / "site/public/parents/mobile").rglob("index.html"))
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        assert "Changed since approval." in text and '<meta name="robots" content="noindex">' in text
    pupils = (project.root / "site/public/parents/mobile/pupils/index.html").read_text("utf-8")
    (told,) = re.findall(r'<aside class="hb-notice hb-since".*?</aside>', pupils, re.DOTALL)
    assert re.search(r"<del>.*school office.*</del> <ins>.*front desk.*</ins>", told)
