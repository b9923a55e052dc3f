"""Law and guidance: where it holds, whose it is, and that no year of an edition stands anywhere else."""

from __future__ import annotations

import re

import pytest
from tiny import NURSERY, ON, PRIMARY, ROOT, a_school, faults, ready, texts, view

from handbook.data.entries import NATIONS
from handbook.data.findings import Finding
from handbook.data.loading import load_school
from handbook.data.school import School
from handbook.text.assembly import applicable
from handbook.text.corpus import joint_hash
from handbook.workflow import Seen, all_views, look

SOURCES = ready().project.model.sources
OWN = """sources:
  own-guidance:
    title: Phones and pupils in our nation
    speaks: should
    nation: Wales
    address: https://www.guidance.example/phones
"""
# Of England alone, as the sources and contacts of the model say, and what its law lets staff do.
ENGLISH = re.compile(
    r"\bEngland\b|\bEnglish\b|Ofsted|\bDfE\b|Department for Education|gov\.uk|KCSIE|\bLADO\b|designated officer"
    r"|Parliament|Act \d{4}|national guidance|may search|specified offence|statutory",
    re.IGNORECASE,
)


def outside(nation: str = "Wales", slug: str = PRIMARY, **files: str) -> Seen:
    """A school of another nation, which has no services that only England has."""
    text = (ROOT / "data/schools" / slug / "school.yml").read_text("utf-8")
    there = {"school.yml": without_english_contacts(text), **{f"{name}.yml": each for name, each in files.items()}}
    return seen(a_school(slug, school={"nation": nation}, files=there))


def seen(school: School) -> Seen:
    return look(ready(), school, (), ON, all_views(ready().project))


def without_english_contacts(text: str) -> str:
    contacts = "|".join(id for id, contact in ready().project.model.contacts.items() if contact.nation == "England")
    without, count = re.subn(rf"^  (?:{contacts}):.*\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
    assert count == 2
    return without


# Where it holds


@pytest.mark.parametrize("nation", [each for each in NATIONS if each != "England"])
@pytest.mark.parametrize("slug", [PRIMARY, NURSERY, "makebelieve-academy"])
def test_outside_england_nothing_of_english_law_is_in_any_view(nation: str, slug: str) -> None:
    there = outside(nation, slug)
    assert faults(there) == []
    titles = {source.title for source in SOURCES.values()}
    found = {
        (str(book.view), shown.id, shown.text)
        for book in there.books
        for _, _, shown in book.statements()
        if ENGLISH.search(shown.html) or shown.wording.node.cites or any(title in shown.text for title in titles)
    }
    assert found == set()


def test_outside_england_what_keeps_children_safe_still_stands() -> None:
    rules = texts(outside(), "public/everyone")
    for kept in ("search-indecent-never", "search-indecent-never-ask", "search-telling", "breach-danger"):
        assert kept in rules
    assert "search-who" not in rules
    assert "search-who" not in texts(outside(), "public/pupils")


def test_in_england_the_same_words_do_stand() -> None:
    everyone = " ".join(texts(seen(a_school(PRIMARY)), "public/everyone").values())
    assert ENGLISH.search(everyone)


def test_nothing_is_put_in_the_place_of_what_goes() -> None:
    there, here = texts(outside(), "public/everyone"), texts(seen(a_school(PRIMARY)), "public/everyone")
    assert there.keys() <= here.keys()
    # A rule that has a wording without the law takes that one.
    assert {id for id in there if there[id] != here[id]} <= {"review-made-known", "front-dsl"}


def test_check_says_that_the_model_was_written_for_england() -> None:
    (told,) = (each for each in findings(nation="Scotland") if each.key == "nation")
    assert "the model was written for England" in told.wrong
    assert "Scotland" in told.wrong
    assert told.warning
    assert told.place.line
    assert [each for each in findings(nation="England") if each.key == "nation"] == []


def findings(**school: str) -> list[Finding]:
    made = a_school(PRIMARY, school=school)
    shown = f"data/schools/{PRIMARY}"
    return list(load_school(made.folder, None, ready().project.model, shown, ready().corpus.uses)[1])


def test_an_answer_departs_from_no_guidance_that_does_not_apply() -> None:
    def departs(nation: str) -> bool:
        folder = a_school("daydream-hall", school={"nation": nation}).folder
        return any("departs" in each.wrong for each in load_school(folder, None, ready().project.model, "d")[1])

    assert departs("England")
    assert not departs("Wales")


def test_a_contact_of_england_is_asked_of_english_schools_only() -> None:
    text = (ROOT / "data/schools" / PRIMARY / "school.yml").read_text("utf-8")
    without = without_english_contacts(text)
    assert "lado" not in a_school(school={"nation": "Wales"}, files={"school.yml": without}).contacts
    with pytest.raises(AssertionError, match=r"contacts\.lado\.name"):
        a_school(files={"school.yml": without})


# A school's own


def test_a_school_of_another_nation_has_its_own_sources_alone() -> None:
    school = a_school(school={"nation": "Wales"}, files={"sources.yml": OWN})
    assert set(applicable(ready().project.model, school)) == {"own-guidance"}


def test_a_rule_may_rest_on_a_source_of_the_schools_own() -> None:
    against = joint_hash(ready().corpus.wordings["mobile.pupils-care"])
    change = f"""changes:
  - add: mobile.own-rule
    after: mobile.pupils-care
    text: "We read {{{{ source('own-guidance') }}}}."
    for: parents staff
    strength: should
    force: guidance
    cites: own-guidance
    reason: Our nation has guidance of its own.
    against: {against}
"""
    there = outside(sources=OWN, changes=change)
    assert faults(there) == []
    (own,) = (shown for _, _, shown in view(there, "public/parents").statements() if shown.id == "mobile.own-rule")
    assert (own.text, own.wording.node.cites) == ("We read Phones and pupils in our nation.", ("own-guidance",))


def test_a_source_of_the_schools_own_takes_no_name_of_the_models() -> None:
    with pytest.raises(AssertionError, match="the model has a source 'kcsie'"):
        a_school(files={"sources.yml": OWN.replace("own-guidance", "kcsie")})


# Years


def test_no_year_of_an_edition_stands_anywhere_but_in_the_sources() -> None:
    """The model's text and what it asks name no year; a school's data names none beside a source."""
    year = re.compile(r"(?<![\w-])(?:19|20)\d\d(?![\w-])")
    allowed = {'model: {name: Handbook model policy, edition: "2026.1"}'}
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in [*(ROOT / "docs").rglob("*.md"), *(ROOT / "data/model").glob("*.yml")]
        if path.name != "sources.yml"
        for line in path.read_text("utf-8").splitlines()
        if year.search(line) and line.strip() not in allowed
    ]
    assert found == []
    names = {source.title.casefold() for source in SOURCES.values()} | {"kcsie", "eyfs"}
    beside = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "data/schools").rglob("*.yml")
        for line in path.read_text("utf-8").splitlines()
        if year.search(line) and any(name in line.casefold() for name in names)
    ]
    assert beside == []


def test_no_minimum_age_of_a_service_stands_in_the_models_text() -> None:
    """An age goes stale as an edition's year does: it is a school's answer, or said once in the sources."""
    age = re.compile(r"\b1[3-8]\b|thirteen|sixteen|eighteen", re.IGNORECASE)
    lines = [(path, line) for path in (ROOT / "docs").rglob("*.md") for line in path.read_text("utf-8").splitlines()]
    assert [f"{path.relative_to(ROOT)}: {line}" for path, line in lines if age.search(line)] == []
