"""The invented schools: every kind of setting from the same text, each without a word that does not apply to it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from tiny import ON, ROOT, ready

from handbook.data.project import schools
from handbook.releases.past import Past
from handbook.releases.since import since_approval
from handbook.views.lens import ShownBook, View
from handbook.workflow import Seen, see

EVERY = schools(ready().project)
CHURCH, ALONE, ACADEMY = "fableford-ce-primary", "storymere-primary", "makebelieve-academy"
SPECIAL, BOARDING, NURSERY = "fancyfield-special", "daydream-hall", "little-acorn-pre-school"
KINDS = {"examplewick-primary", NURSERY, CHURCH, ALONE, ACADEMY, SPECIAL, BOARDING}


@cache
def school(slug: str) -> Seen:
    return see(ready(), slug, ON)


def book(slug: str, view: str = "everyone") -> ShownBook:
    return next(book for book in school(slug).books if book.view == View(view))


def ids(slug: str, view: str = "everyone") -> set[str]:
    return {shown.id for _, _, shown in book(slug, view).statements()}


def text(slug: str, view: str = "everyone") -> str:
    return "\n".join(shown.text for _, _, shown in book(slug, view).statements())


def test_every_kind_of_setting_has_a_demo_school() -> None:
    assert set(EVERY) >= KINDS


@pytest.mark.parametrize("slug", EVERY)
def test_a_demo_school_is_fit_to_publish(slug: str) -> None:
    assert [str(finding) for finding in school(slug).findings if not finding.warning] == []


@pytest.mark.parametrize("slug", EVERY)
def test_a_demo_school_answers_nothing_that_it_is_not_asked(slug: str) -> None:
    assert [str(each) for each in school(slug).findings if each.mend == "you may take it out"] == []


def test_every_statement_that_the_catalogue_asks_for_is_shown_by_a_demo_school() -> None:
    mapping: dict[str, Any] = yaml.safe_load((ROOT / "tests/catalogue/mapping.yml").read_text("utf-8"))
    wanted = {id for said in mapping.values() for id in (said["instead"] if isinstance(said, dict) else said)}
    assert wanted - {id for slug in EVERY for id in ids(slug)} == set()


@pytest.mark.parametrize("slug", [NURSERY, CHURCH, ALONE, "examplewick-primary"])
def test_no_exam_rule_stands_where_nobody_sits_exams(slug: str) -> None:
    assert not re.search(r"\bexams?\b", text(slug))


@pytest.mark.parametrize("slug", [NURSERY])
def test_powers_that_schools_have_are_not_given_to_an_early_years_setting(slug: str) -> None:
    cited = {source for _, _, shown in book(slug).statements() for source in shown.wording.node.cites}
    assert not cited & {"cwsa-2026", "phones-guidance", "searching-guidance", "behaviour-guidance"}
    assert "Parliament has passed an Act" not in text(slug)
    assert not re.search(r"\bsearch(es|ing)? (a|the) (phone|device|pupil|child)", text(slug))


def test_a_school_without_channels_has_no_clause_on_channels() -> None:
    assert not re.search(r"\bofficial (account|channel)s?\b", text(CHURCH))
    assert "fairs and sales" in text(CHURCH, "parents")


def test_a_policy_alone_holds_no_section_of_the_other_one() -> None:
    (policy,) = book(ALONE).policies
    assert {part.part.file.partition("/")[0] for part in policy.parts} == {"common", "social"}


def test_boarders_are_spoken_of_only_where_pupils_board() -> None:
    assert "board" in text(BOARDING, "pupils").lower()
    for slug in KINDS - {BOARDING}:
        assert not re.search(r"\bboarders?\b|\bboarding house", text(slug)), slug


def test_a_sixth_form_has_its_own_rule_only_where_there_is_one() -> None:
    assert "sixth form" in text(ACADEMY, "pupils")
    for slug in (NURSERY, CHURCH, ALONE, "examplewick-primary"):
        assert "sixth" not in text(slug), slug


def test_each_school_uses_its_own_words() -> None:
    assert not re.search(r"\bpupils?\b", text(ACADEMY))
    assert not re.search(r"\bpupils?\b", text(SPECIAL))
    assert not re.search(r"\bheadteachers?\b", text(ACADEMY) + text(CHURCH) + text(NURSERY))


def test_invented_schools_have_invented_numbers_and_addresses() -> None:
    for path in sorted(Path(ROOT / "data/schools").glob("*/*.yml")):
        written = path.read_text("utf-8")
        for number in re.findall(r"\b0\d{3,4} ?\d{6}\b", written):
            assert re.match(r"01632 960\d{3}$|07700 900\d{3}$", number), f"{path.name}: {number}"
        for address in re.findall(r"https?://([^/\s}]+)", written):
            assert address.endswith(".example"), f"{path.name}: {address}"


def test_one_demo_school_changed_an_answer_after_its_approval_and_says_so() -> None:
    """Its hash is of a released text, so that no change of the model can make it hold again."""
    seen = school(ALONE)
    assert seen.handbook and [policy.standing for policy in seen.handbook.policies] == ["changed"]
    since = since_approval(Past(seen.books, ready().corpus, seen.records))[(View("everyone"), "social")]
    (told,) = (each for each in since.changes if each.id == "social.contact-former-pupils")
    assert since.release == "2026-27" and "decision" in {cause.kind for cause in told.causes}
