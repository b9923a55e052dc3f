"""Sheets in a list, their characters, and whether one that hangs still stands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
from demo_schools import ROOT, ready, school
from engine.handbook_copy import Copy

from handbook.data.project import NO_ADDRESS
from handbook.data.reading import parse
from handbook.paper.fitting import rule_blocks
from handbook.paper.fonts import check_characters, covered
from handbook.paper.notices import Chosen, chosen, sheet_address
from handbook.paper.recall import recalled, remembered
from handbook.paper.standing import Standings, compared
from handbook.releases.present import record_now
from handbook.text.sheets import MOST_RULES, read_sheet
from handbook.text.source import Vocabulary

FIRST = "examplewick-primary"
KNOWN = Vocabulary(names=frozenset(), sources=frozenset())


def sheets() -> dict[str, Chosen]:
    return {each.name: each for each in chosen(ready().corpus, school(FIRST).books)}


@pytest.mark.parametrize("sheet", ready().corpus.sheets.values(), ids=lambda sheet: sheet.file)
def test_a_title_is_short_and_a_notice_holds_few_rules(sheet: object) -> None:
    title = sheet.front.title.pieces  # type: ignore[attr-defined]
    assert len(" ".join(map(str, title)).split()) <= 7
    assert len(sheet.items) <= MOST_RULES or sheet.kind == "forms"  # type: ignore[attr-defined]


def test_each_sheet_of_a_list_has_a_title_of_its_own() -> None:
    titles = [each.title for each in sheets().values()]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("---\ntitle: A\n---\n", "it holds nothing"),
        ("---\ntitle: A\n---\nHand your phone in.\n", "is no item of a list"),
        ("---\ntitle: A\n---\n## Part\n- a.b\n", "a notice has a heading"),
        ("- a.b\n", "does not begin with ---"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_told(text: str, wrong: str) -> None:
    _, findings = read_sheet(text, "notices/a", "docs/notices/a.md", KNOWN)
    assert any(wrong in finding.wrong for finding in findings), findings


@pytest.mark.parametrize(
    "name", ["Tŷ Ŵyn", "Sgoil na Gàidhlig", "Łucja Żółć", "Şükrü Iğdır", "Nguyễn Thị Ửng", "Ζωή", "Їжак"]
)
def test_names_of_many_languages_can_be_printed(name: str) -> None:
    document = parse(f"name: '{name}'\n", "school.yml")
    assert list(check_characters({"school": document}, covered(ROOT))) == []


def test_a_character_that_no_font_has_is_a_finding_with_its_place() -> None:
    document = parse("motto:\n  - Hello 学\n", "school.yml")
    (finding,) = check_characters({"school": document}, covered(ROOT))
    assert (finding.place.line, finding.key) == (2, "motto.0")
    assert "学" in finding.wrong


def test_the_model_itself_can_be_printed() -> None:
    lost = {
        sign
        for slug in ("examplewick-primary", "makebelieve-academy")
        for book in school(slug).books
        for _, _, shown in book.statements()
        for sign in set(shown.text) - covered(ROOT)
    }
    assert lost == set()


def test_a_real_school_prints_no_code_that_leads_to_an_address_made_up_for_examples() -> None:
    handbook = school(FIRST).handbook
    assert handbook
    assert sheet_address("https://handbook.examplewick.example/", handbook.school)
    real = replace(handbook.school, demo=False)
    assert sheet_address("https://handbook.examplewick.example/", real) == ""
    assert sheet_address("https://handbook.hill-top.sch.uk/", real)
    assert sheet_address(NO_ADDRESS, handbook.school) == ""


LISTING = """\
- You need:
  {: #pupils-lessons strength="must" }
    - a bag
      {: #pupils-lessons-bag strength="must" }
    - a pen
      {: #pupils-lessons-pen strength="must" }
"""


def test_a_rule_that_ends_in_a_colon_stands_on_a_notice_with_what_it_lists() -> None:
    corpus = tiny.a_corpus(LISTING)
    sheet = ready().corpus.sheets["notices/classroom"]
    (classroom,) = chosen(replace(corpus, sheets={sheet.file: sheet}), tiny.see(corpus).books)
    (rule,) = classroom.rules
    assert rule.text == "You need: a bag a pen"
    assert rule.html.endswith("<ol><li>a\N{NO-BREAK SPACE}bag</li><li>a\N{NO-BREAK SPACE}pen</li></ol>")
    assert rule_blocks(rule) == ["You\N{NO-BREAK SPACE}need:", "a\N{NO-BREAK SPACE}bag", "a\N{NO-BREAK SPACE}pen"]
    said = replace(classroom, rules=()).mark
    assert classroom.mark != said


def test_without_a_public_address_no_sheet_is_printed_and_a_finding_says_so(tmp_path: Path) -> None:
    copy = Copy.at(tmp_path / "project")
    settings = copy.root / "data/handbook.yml"
    settings.write_text(re.sub("address:.*\n", "", settings.read_text("utf-8")), "utf-8")
    done = copy.handbook("check")
    assert done.returncode == 0
    assert "data/handbook.yml:1: address: nobody has written where the handbook will be published" in done.stderr
    copy.build("--view", "visitors")
    public = copy.root / "site/public"
    assert (public / "visitors/index.html").is_file()
    assert [*public.glob("notices/*"), *public.glob("forms/*"), *public.glob("s/reception/*")] == []


def test_a_sheet_of_a_release_stands_until_a_rule_on_it_changes() -> None:
    now = record_now(school(FIRST).books, ready().corpus)
    sheet = sheets()["reception"]
    assert compared(sheet, now, now) == ()
    id = "mobile.visitors-no-phone-areas"
    was = now.statements[id].model_copy(update={"text": "Visitors may film.", "rule": "0" * 12, "readers": {}})
    then = now.model_copy(update={"name": "2024", "statements": {**now.statements, id: was}})
    (change,) = compared(sheet, then, now)
    assert (change.old, change.new.startswith("Visitors must not use")) == ("Visitors may film.", True)
    assert compared(sheets()["classroom"], then, now) == ()


def test_a_sheet_of_help_stands_until_a_number_or_a_person_on_it_changes() -> None:
    now = record_now(school(FIRST).books, ready().corpus)
    fact = now.facts["people.dsl"].model_copy(update={"said": "Mr Former Holder"})
    then = now.model_copy(update={"facts": {**now.facts, "people.dsl": fact}})
    (change,) = compared(sheets()["get-help"], then, now)
    assert (change.old, change.new) == ("Mr Former Holder", "Ms Ada Example")


def test_the_build_names_printed_sheets_that_are_now_wrong(tmp_path: Path) -> None:
    before, none = list(sheets().values()), Standings(record_now(school(FIRST).books, ready().corpus), ())
    last = tmp_path / "printed.json"
    last.write_text(remembered(before), "utf-8")
    assert list(recalled(last, before, none)) == []
    now = [replace(each, lines=each.lines[1:]) if each.name == "get-help" else each for each in before]
    now = [replace(each, rules=each.rules[:-1]) if each.name == "reception" else each for each in now]
    said = list(recalled(last, now[:-1], none))
    assert len(said) == 3
    assert any("Get help" in line and "gone" in line for line in said)
    assert any("common.breach-danger" in line and "notices/reception-a4.pdf" in line for line in said)
    assert any("take it down" in line for line in said)
