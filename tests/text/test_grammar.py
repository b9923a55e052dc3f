"""Words that fit their sentence, and the traces of those that did not."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.text.grammar import (
    Word,
    article,
    capitalize,
    cut_out,
    group_phone,
    list_and,
    list_or,
    possessive,
    verb,
    yours,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pupils", "pupils’"),
        ("Governors", "Governors’"),
        ("children", "children’s"),
        ("staff", "staff’s"),
        ("governing body", "governing body’s"),
        ("boss", "boss’s"),
        ("campus", "campus’s"),
        ("James", "James’s"),
        ("St James", "St James’s"),
        ("St Mary’s", "St Mary’s"),
        ("pupils’", "pupils’"),
        (Word("Little Acorns", plural=False), "Little Acorns’s"),
        (Word("learners", plural=True), "learners’"),
        ("", ""),
    ],
)
def test_possessive(text: str, expected: str) -> None:
    assert possessive(text) == expected


def test_possessive_with_its_number_given() -> None:
    assert possessive("boss", plural=False) == "boss’s"
    assert possessive("Stars", plural=False) == "Stars’s"
    assert possessive(Word("Stars"), plural=True) == "Stars’"


@pytest.mark.parametrize(
    "phrase",
    """
    an early years setting|an hour|an honest answer|an heir|a head|a university|a uniform|a union|a unit|a useful rule
    an usher|an unintended post|an uninvited guest|an unlicensed app|a one-off|a once-only chance|an onerous duty
    a European school|a UK school|an MP|an HLTA|an NSPCC leaflet|an EYFS setting|an A level|an X-ray|a DSL|a URL
    a SENCo|a SENDCo|a LADO|an Ofsted visit|an OFSTED visit|a SCHOOL|an e-reader|an iPad|a yearly review|an École
    an 8|an 11th birthday|an 18-year-old|an 80%|a 1|a 110|a 180|an 11,000|a 1,800|an 8,000|an ‘open’ day|a ‘closed’ day
    """.replace("\n", "|").split("|"),
)
def test_article(phrase: str) -> None:
    right, _, text = phrase.strip().partition(" ")
    assert not text or article(text) == f"{right} {text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dsl lead", "Dsl lead"),
        ("DSL", "DSL"),
        ("pupils at St Ann’s", "Pupils at St Ann’s"),
        ("‘phones’ away", "‘Phones’ away"),
        ("école", "École"),
        ("8 pupils", "8 pupils"),
        ("ß", "ß"),
        ("", ""),
    ],
)
def test_capitalize(text: str, expected: str) -> None:
    assert capitalize(text) == expected


@given(st.text(), st.booleans())
def test_capitalize_keeps_the_word_and_all_but_one_letter(text: str, plural: bool) -> None:
    result = capitalize(Word(text, plural))
    assert isinstance(result, Word) and result.plural is plural
    assert len(result) == len(text)
    assert sum(one != other for one, other in zip(result, text, strict=True)) <= 1
    assert capitalize(result) == result


def test_a_word_survives_copying() -> None:
    word = Word("pupils", plural=True)
    assert copy.deepcopy(word).plural and pickle.loads(pickle.dumps(word)).plural


def test_verb() -> None:
    assert verb(Word("governing body", plural=False), "approves", "approve") == "approves"
    assert verb(Word("governors", plural=True), "approves", "approve") == "approve"
    assert verb("pupils", "is", "are") == "are"
    assert verb("headteacher", "is", "are") == "is"
    assert verb("children", "is", "are") == "are"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "", "c"], "a and c"),
        (["pupils", "parents and carers", "visitors"], "pupils, parents and carers, and visitors"),
        (["the DSL, Ms Demo", "the head"], "the DSL, Ms Demo; and the head"),
    ],
)
def test_list_and(items: list[str], expected: str) -> None:
    assert list_and(items) == expected


def test_list_or() -> None:
    assert list_or(["phones", "watches", "tags"]) == "phones, watches or tags"
    assert list_or(iter(["parents and carers", "staff"])) == "parents and carers or staff"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("01632960123", "01632 960123"),
        ("0163296012", "01632 96012"),
        ("07700900123", "07700 900123"),
        ("02079460000", "020 7946 0000"),
        ("01214960000", "0121 496 0000"),
        ("01134960000", "0113 496 0000"),
        ("03001234567", "0300 123 4567"),
        ("08088005000", "0808 800 5000"),
        ("08001111", "0800 1111"),
        ("0800123456", "0800 123456"),
        ("+441632960123", "+44 1632 960123"),
    ],
)
def test_group_phone(number: str, expected: str) -> None:
    assert group_phone(number) == expected
    assert group_phone(expected) == expected


@pytest.mark.parametrize("number", ["999", "101", "01632 96 01 23", "+33123456789", "01632960123 ext 4", ""])
def test_other_numbers_are_left_alone(number: str) -> None:
    assert group_phone(number) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is/is not permitted.", "is/is not"),
        ("Pupils may/may not bring them.", "may/may not"),
        ("You can / cannot stay.", "can / cannot"),
        ("Tell the head and/or the DSL.", "and/or"),
        ("Every pupil/child/student knows.", "pupil/child/student"),
        ("Our school / early years setting / nursery is safe.", "school / early years setting / nursery"),
        ("All pupils/students know.", "pupils/students"),
        ("Tell the headteacher/manager.", "headteacher/manager"),
        ("Tell <insert name>.", "<insert name>"),
        ("Tell [name] at once.", "[name]"),
        ("Tell [name of\nlead] at once.", "[name of lead]"),
        ("See https://[school].example/phones.", "[school]"),
        ("From September 20XX.", "20XX"),
        ("Adopted on XX/XX/2026.", "XX/XX/2026"),
        ("Ask XXX.", "XXX"),
        ("See https://www.xxxx.example.", "xxxx"),
        ("The date is TBC.", "TBC"),
        ("Next review (to be confirmed).", "(to be confirmed)"),
        ("Signed ____", "____"),
        ("Signed ………", "………"),
        ("Signed …….", "……."),
        ("Signed ......", "......"),
        ("Pupils may bring:", "bring:"),
        ("Pupils  may bring it.", "Pupils  may"),
        ("Pupils , parents and staff.", "Pupils ,"),
        ("Tell Mr Demo .", "Demo ."),
        ("Bring one : a bag.", "one :"),
        ("The lead () helps.", "()"),
        ("The lead ( ) helps.", "( )"),
        ("It is called ‘’ here.", "‘’"),
        ("It is called “ ” here.", "“ ”"),
        ("Then the  will decide.", "the  will"),
        ("The head or  will seek advice.", "or  will"),
        ("Tell the.", "the."),
        ("Tell the or the deputy.", "the or"),
        ("Then the must decide.", "the must"),
        ("Tell the head or.", "or."),
        ("Tell the the head.", "the the"),
        ("Phones, , watches.", ", ,"),
        ("Phones; ; watches.", "; ;"),
        ("Phones,, watches.", ",,"),
        ("Phones and watches,.", ",."),
        ("Phones and watches..", ".."),
        ("The lead (, the deputy) helps.", "(,"),
        ("Amend as appropriate.", "Amend as appropriate"),
        ("I agree (delete as appropriate).", "delete as appropriate"),
        ("Delete if not applicable.", "Delete if not applicable"),
        ("Edit where necessary.", "Edit where necessary"),
        ("Tell the DSL, insert name here.", "insert name"),
        ("Insert school name.", "Insert school name"),
        ("Phones (insert where) are safe.", "(insert where)"),
        ("Note: check this.", "Note:"),
        ("Bring it. Note to schools: check this.", "Note to schools:"),
        ("Schools should adapt what follows.", "Schools should adapt"),
        ("Please adapt this policy.", "adapt this policy"),
        ("Hello {{ school.nmae }}.", "{{ school.nmae }}"),
        ("Hello {% if x %}.", "{% if x %}"),
        ("Hello {{ school", "{{ school"),
        ("Rule {: #rule }", "{: #rule }"),
        ("See [the rule](#).", "](#)"),
        ("See the rule (#).", "(#)"),
    ],
)
def test_residue_is_named(text: str, found: str) -> None:
    phrases = cut_out(text)
    assert len(phrases) == 1, phrases
    assert phrases[0].endswith(f"“{found}”")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Parents and carers hand the phone in.",
        "Help is there 24/7.",
        "Approved on 9/11/2026, for 2026/27.",
        "See https://a.example/b/c/d, www.a.example/b/c/d and gov.uk/government/publications/phones.",
        "See <https://a.example/b/c/d>.",
        "The file is phones/rules/day.html.",
        "Write to office@school.example.",
        "Relationships, sex and health education",
        "What is the rule?",
        "What is it for? Who is it from, and who does it belong to?",
        "Years 7/8 and Y9/Y10/Y11 differ; N/A otherwise.",
        "The parent/carer agrees.",
        "Pupils’ ‘phones’ and the children’s “watches” are off.",
        "Wait... and so on … then go.",
        "From 8.30 to 15:20, in a ratio of 1 : 4.",
        "Keeping children safe in education [2025]; he wrote ‘recieve’ [sic].",
        "Under <18 years, and 3 < 4 > 2.",
        "Do not insert a memory stick or a SIM card.",
        "Please note that this changes. Note the time.",
        "Privacy settings should be checked and adapted.",
        "Rules must be fair, and must-haves are few; the to-do list is short.",
        "The head, or whoever stands in, decides; if so, tell us.",
        "Your own phone and theirs, ours and your child’s.",
        "Tell our or your own lead.",
        "Plans to be agreed with parents are kept.",
        "Call 999. Then call 0800 1111 (free).",
        "E.g. this, i.e. that, etc.",
        "First line\nsecond line\n\n  indented line",
        "The following are allowed: phones, tags and watches.",
        "Choose either/or with care.",
        "We review it each year and amend it as the law requires.",
        "At 9 a.m., pupils go to class 4.A. They sit.",
    ],
)
def test_ordinary_prose_is_left_alone(text: str) -> None:
    assert cut_out(text) == []


def test_several_findings_come_in_the_order_of_the_text_and_once() -> None:
    assert cut_out("Tell [name] and/or [name] at XXX, then , go") == [
        "a blank to fill in: “[name]”",
        "a choice left open: “and/or”",
        "a blank to fill in: “XXX”",
        "a space before a stop: “then ,”",
    ]


@given(st.text(alphabet="ab /.,:;()[]<>{}#_’‘“”…x\n'-", max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(": “" in phrase and "\n" not in phrase for phrase in cut_out(text))


def test_a_long_text_is_searched_to_its_end() -> None:
    text = "Pupils hand their phones in at the office when they arrive, and the office keeps them safe. " * 500
    assert cut_out(text + "https://a.example/" + "b/" * 1000 + "c") == []


def test_what_is_said_of_pupils_is_said_to_one() -> None:
    assert yours("their lockers, until they leave") == "your lockers, until you leave"
    assert yours("the theirselves") == "the theirselves"
