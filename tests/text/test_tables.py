"""Rows in a rule: a table, steps or a sentence for each reader, and sentences where there is only text."""

from __future__ import annotations

import html
import re

import pytest
from tiny import a_school, faults, rule, see, shown, texts

from handbook.text.patterns import fault_of, sentence

PATTERN = "{device}[ ({detail})]|[, {who}]|: {rule}[, {leave}]"
WHEN = "decisions.device_rules"
HERE = rule("a", f"First. {{{{ decisions.device_rules | rows('{PATTERN}') }}}}", when=WHEN)
TWO = "[{device: headphones, rule: allowed, leave: staff}, {device: phones, who: Year 6, rule: handed-in}]"
ONE = "[{device: phones, who: Year 6, rule: handed-in}]"


def school(rows: str) -> object:
    text = (a_school().folder / "decisions.yml").read_text("utf-8")
    text = re.sub(r"^  device_rules:\n(    .*\n)*", f"  device_rules: {rows}\n", text, flags=re.MULTILINE)
    return a_school(files={"decisions.yml": text})


def test_rows_are_a_table_and_read_as_sentences() -> None:
    seen = see(HERE, school(TWO))
    assert faults(seen) == []
    assert texts(seen, "public/parents")["a"] == (
        "First. Headphones and earbuds: they may be used, once a member of staff has agreed. "
        "Phones, Year 6: they are handed in on arrival."
    )
    table = shown(seen, "public/parents")["a"].html
    assert re.findall(r"<th role=\"columnheader\"[^>]*>([^<]*)", table) == ["Device", "Who", "Rule"]
    assert re.findall(r"<th role=\"rowheader\"[^>]*>([^<]*)", table) == ["Headphones and earbuds", "Phones"]
    assert '<td role="cell" data-label="Who" class="hb-blank">All pupils</td>' in table
    assert '<td role="cell" data-label="Rule">They are handed in on arrival</td>' in table


def test_one_row_is_a_sentence() -> None:
    seen = see(HERE, school(ONE))
    assert shown(seen, "public/parents")["a"].html == "First. Phones, Year 6: they are handed in on arrival."


def test_rows_have_words_for_pupils() -> None:
    own = rule("a", f"{{{{ decisions.device_rules | rows('{PATTERN}', 'pupils') }}}}", when=WHEN)
    seen = see(own, school(ONE))
    assert texts(seen, "public/pupils")["a"] == "Phones, Year 6: hand them in when you arrive."


def test_steps_keep_their_order() -> None:
    own = rule("a", f"{{{{ decisions.device_rules | steps('{PATTERN}') }}}}", when=WHEN)
    steps = shown(see(own, school(TWO)), "public/parents")["a"].html
    assert re.findall("<li>([^:]*)", steps) == ["Headphones and earbuds", "Phones, Year 6"]
    assert steps.startswith('<ol class="hb-steps">')


def test_a_statement_with_rows_goes_when_there_are_none() -> None:
    assert "a" not in texts(see(HERE + rule("b", "B."), school("[]")), "public/parents")


@pytest.mark.parametrize("text", ["</td></table>", "{device}", "*a*", "a & b", "a_b_c", "| pipe"])
def test_a_cell_is_text_and_never_markup(text: str) -> None:
    made = f"[{{device: phones, who: '{text}', rule: allowed}}, {{device: cameras, rule: forbidden}}]"
    seen = see(HERE, school(made))
    assert html.escape(text).casefold() in shown(seen, "public/parents")["a"].html.casefold()
    assert f"Phones, {text}: they may be used." in texts(seen, "public/parents")["a"]


def test_a_cell_that_is_left_over_from_a_form_is_not_published() -> None:
    with pytest.raises(AssertionError, match=r"decisions\.device_rules\.0\.who: .* is not finished"):
        school("[{device: phones, who: '[year]', rule: allowed}]")


def test_the_approval_covers_the_rows() -> None:
    def hash(rows: str) -> str:
        return see(HERE, school(rows)).handbook.policies[0].hash

    assert len({hash(ONE), hash(TWO), hash(ONE.replace("Year 6", "Year 5"))}) == 3
    assert hash(ONE) == hash(ONE)


def test_each_view_counts_the_rule_alike() -> None:
    seen = see(HERE + rule("b", "B."), school(TWO))
    assert {name: each.number for name, each in shown(seen, "public/parents").items()} == {"a": "1.1", "b": "1.2"}
    assert shown(seen, "public/parents")["a"].hash == shown(seen, "public/everyone")["a"].hash


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{device}: {wrong}", "has no column “wrong”"),
        ("no cells", "is no pattern for a row"),
        ("{device}: [{rule}", "is no pattern for a row"),
        ("{device}[, at all]: {rule}", "holds no cell"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_told(pattern: str, told: str) -> None:
    own = rule("a", f"{{{{ decisions.device_rules | rows('{pattern}') }}}}", when=WHEN)
    (fault,) = faults(see(own, school(ONE)))
    assert told in fault


def test_rows_need_a_filter_and_a_filter_needs_rows() -> None:
    (fault,) = faults(see(rule("a", "{{ decisions.device_rules }}", when=WHEN), school(ONE)))
    assert "is a table; add “| rows(" in fault
    (fault,) = faults(see(rule("a", "{{ decisions.pupil_phones | rows('{a}: {b}') }}"), school(ONE)))
    assert "these are no rows" in fault


def test_a_blank_cell_takes_its_words_with_it() -> None:
    cells = {"a": "one", "b": "", "c": "three"}
    assert sentence("{a}[ ({b})]|[, with {c}]|[, {b}]", lambda name: cells[name]) == "One, with three."
    assert sentence("[{b}, ]{c}", lambda name: cells[name]) == "Three."
    assert fault_of("{a}[, {b}]|: {c}") is None


def test_what_follows_a_full_stop_begins_a_sentence() -> None:
    cells = {"a": "first", "b": "we wait", "c": "she comes"}
    assert sentence("{a}: {b}.[ {c}.]", lambda name: cells[name]) == "First: we wait. She comes."
    assert sentence("{a}: {b}[. {c}]", lambda name: cells[name]) == "First: we wait. She comes."


def test_private_rows_stand_in_no_public_view() -> None:
    seen = see(HERE + rule("b", "B."), school(f"{{answer: {ONE}, private: yes}}"))
    assert faults(seen) == []
    assert "a" not in texts(seen, "public/everyone")
    assert "Phones, Year 6" in texts(seen, "private/governors")["a"]


OWN = "{device}|:[ {rule}].[ {says}.]"


@pytest.mark.parametrize(
    ("row", "words", "said"),
    [
        ("{device: phones, who: Year 6, says: they lie here, pupils: put it here}", "", "Phones: they lie here."),
        (
            "{device: phones, who: Year 6, says: they lie here, pupils: put it here}",
            ", 'pupils'",
            "Phones: put it here.",
        ),
        ("{device: phones, who: Year 6, says: they lie here}", ", 'pupils'", "Phones: they lie here."),
        ("{device: phones, who: Year 6, rule: not-used}", "", "Phones: they are not used."),
    ],
)
def test_own_words_stand_for_a_rule_and_pupils_read_theirs(row: str, words: str, said: str) -> None:
    own = rule("a", f"{{{{ decisions.device_rules | rows('{OWN}'{words}) }}}}", when=WHEN)
    view = "public/pupils" if words else "public/parents"
    assert texts(see(own, school(f"[{row}]")), view)["a"] == said
