"""What changed is named for what it is, with its cause, on pairs made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from handbook.releases.difference import Change, Difference, compare, notes_since
from handbook.releases.records import Note, Record, short_hash
from handbook.releases.reported import as_text


def rule(text: str, number: str = "6.1", **more: Any) -> dict[str, Any]:
    """A statement as a record holds it; the words alone decide its hashes unless others are given."""
    more = {"source": short_hash(text), "policy": "mobile", "section": "pupils", "rule": short_hash(text), **more}
    return {"hash": short_hash(text), "number": number, "text": text, **more}


def record(name: str, statements: dict[str, dict[str, Any]], **more: Any) -> Record:
    more = {"status": "approved", "model": {"name": "Model", "edition": name}, "policies": POLICIES, **more}
    return Record.model_validate({"name": name, "statements": statements, **more})


POLICIES = [
    {
        "id": "mobile",
        "title": "Phones",
        "sections": [{"id": "pupils", "title": "Bringing a phone"}, {"id": "staff", "title": "Staff"}],
    }
]
BAGS = "Phones stay in bags during lessons and at break."
HANDED = "Phones are handed in at the office on arrival."


def differ(old: dict[str, Any], new: dict[str, Any], before: Any = None, after: Any = None, **how: Any) -> Difference:
    return compare(record("2025-26", old, **(before or {})), record("2026-27", new, **(after or {})), **how)


def only(difference: Difference) -> Change:
    (change,) = difference.changes
    return change


def kinds(change: Change) -> list[str]:
    return [cause.kind for cause in change.causes]


def marked(change: Change) -> list[tuple[str, str]]:
    return [(piece.op, piece.text) for piece in change.words]


def said(changes: Iterable[Change]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {change.id: (change.group, change.how) for change in changes}


def test_what_did_not_change_is_not_told() -> None:
    assert differ({"mobile.one": rule(BAGS)}, {"mobile.one": rule(BAGS)}).changes == ()


def test_a_reworded_rule_shows_the_words_struck_and_added_and_names_the_model() -> None:
    change = only(
        differ({"mobile.one": rule(BAGS)}, {"mobile.one": rule("Phones stay in lockers during lessons and at break.")})
    )
    assert (change.group, change.how, kinds(change)) == ("changed", ("reworded",), ["model"])
    assert marked(change) == [
        ("same", "Phones stay in"),
        ("struck", "bags"),
        ("added", "lockers"),
        ("same", "during lessons and at break."),
    ]
    assert change.causes[0].text == "Model: edition: was “2025-26”, now “2026-27”."


def test_a_moved_rule_says_where_it_stood() -> None:
    change = only(differ({"mobile.one": rule(BAGS)}, {"mobile.one": rule(BAGS, "8.1", section="staff")}))
    assert (change.group, change.how, kinds(change)) == ("changed", ("moved",), ["model"])
    assert change.told == ("It stood in “Bringing a phone”.",)


def test_a_rule_with_another_number_alone_is_only_renumbered() -> None:
    difference = differ(
        {"mobile.one": rule(BAGS)}, {"mobile.new": rule("A new rule."), "mobile.one": rule(BAGS, "6.2")}
    )
    assert said(difference.changes) == {"mobile.new": ("added", ()), "mobile.one": ("renumbered", ())}


def test_a_rule_that_only_refers_to_another_number_is_not_reworded() -> None:
    same = short_hash("See [ref mobile.two].")
    difference = differ(
        {"mobile.one": rule("See rule 6.2.", rule=same, source=same)},
        {"mobile.one": rule("See rule 6.3.", rule=same, source=same)},
    )
    assert difference.changes == ()


LONG = "Phones are kept in bags during lessons, and nobody may wear a smart watch at any time in a test."
FIRST, SECOND = (
    "Phones are kept in bags during lessons.",
    "Nobody may wear a smart watch at any time in a test.",
)


@pytest.mark.parametrize("listed", [True, False])
def test_a_rule_that_became_two_is_split(listed: bool) -> None:
    """Whether ids.yml says so, or one of the two has kept the id."""
    first = "mobile.kept" if listed else "mobile.one"
    after = {"retired": {"mobile.one": "Two rules now: mobile.kept and mobile.watch."}} if listed else {}
    difference = differ(
        {"mobile.one": rule(LONG)}, {first: rule(FIRST), "mobile.watch": rule(SECOND, "6.2")}, after=after
    )
    change = only(difference)
    assert (change.id, change.group, change.how[0]) == (first, "changed", "split")
    assert "mobile.watch" in change.others
    assert change.told[-1] == "Now 2 rules."
    assert kinds(change) == ["model"]


@pytest.mark.parametrize("listed", [True, False])
def test_two_rules_that_became_one_are_merged(listed: bool) -> None:
    id = "mobile.both" if listed else "mobile.one"
    after = {"renamed": {"mobile.one": "mobile.both", "mobile.watch": "mobile.both"}} if listed else {}
    difference = differ({"mobile.one": rule(FIRST), "mobile.watch": rule(SECOND, "6.2")}, {id: rule(LONG)}, after=after)
    change = only(difference)
    assert (change.id, change.group, change.how[0]) == (id, "changed", "merged")
    assert "mobile.watch" in change.others
    assert change.told[-1] == "Made one of 2 rules."
    assert kinds(change) == ["model"]


def test_a_renamed_rule_is_the_same_rule() -> None:
    difference = differ(
        {"mobile.one": rule(BAGS)}, {"mobile.in-bags": rule(BAGS)}, after={"renamed": {"mobile.one": "mobile.in-bags"}}
    )
    change = only(difference)
    assert (change.id, change.how, change.others) == ("mobile.in-bags", ("renamed",), ("mobile.one",))
    assert [op for op, _ in marked(change)] == ["same"]


def test_a_withdrawn_rule_says_what_became_of_it() -> None:
    after = {"retired": {"mobile.one": "The law no longer asks for it."}}
    change = only(differ({"mobile.one": rule(BAGS)}, {}, after=after))
    assert (change.group, kinds(change), change.told) == ("withdrawn", ["model"], ("The law no longer asks for it.",))


QUESTION = "What happens to pupils’ phones during the day?"


def answer(said: str) -> dict[str, Any]:
    return {"facts": {"decisions.pupil_phones": {"title": QUESTION, "said": said}}}


def test_a_decision_that_was_flipped_is_named_for_what_it_brought_and_took() -> None:
    on = {"rests_on": ["decisions.pupil_phones"]}
    difference = differ(
        {"mobile.in-bags": rule(BAGS, **on), "mobile.fixed": rule("Adults help.", "6.9")},
        {"mobile.handed-in": rule(HANDED, **on), "mobile.fixed": rule("Adults help.", "6.9")},
        answer("They stay in bags"),
        answer("They are handed in"),
    )
    assert said(difference.changes) == {"mobile.handed-in": ("added", ()), "mobile.in-bags": ("withdrawn", ())}
    assert [kinds(change) for change in difference.changes] == [["decision"], ["decision"]]
    text = f"Decision: {QUESTION} was “They stay in bags”, now “They are handed in”."
    assert {change.causes[0].text for change in difference.changes} == {text}


def test_a_decision_that_changes_a_wording_is_the_only_cause() -> None:
    on = {"rests_on": ["decisions.pupil_phones"], "source": "0123456789ab"}
    difference = differ({"mobile.one": rule(BAGS, **on)}, {"mobile.one": rule(HANDED, **on)}, answer("a"), answer("b"))
    assert kinds(only(difference)) == ["decision"]


def people(name: str) -> dict[str, Any]:
    return {"facts": {"people.dsl": {"title": "Designated safeguarding lead", "said": name}}}


def test_a_person_who_changed_is_named_and_the_rule_is_the_same() -> None:
    lead = rule("The safeguarding lead: the designated safeguarding lead", rests_on=["people.dsl"])
    told = rule("Tell the designated safeguarding lead.", "6.2", rests_on=["roles.dsl"])
    both = {"mobile.lead": lead, "mobile.told": told}
    change = only(differ(both, both, people("Ms Ada Example"), people("Mx New Sample")))
    assert (change.id, change.how, kinds(change)) == ("mobile.lead", ("people",), ["person"])
    assert change.causes[0].text == "Person: Designated safeguarding lead: was “Ms Ada Example”, now “Mx New Sample”."


def edition(said: str) -> dict[str, Any]:
    return {"facts": {"sources.guide": {"title": "A guide", "said": said}}}


def test_a_source_in_another_edition_is_named_though_no_word_differs() -> None:
    cites = rule(BAGS, sources=["guide"], rests_on=["sources.guide"])
    change = only(differ({"mobile.one": cites}, {"mobile.one": cites}, edition("2025"), edition("2026")))
    assert (change.how, kinds(change)) == (("source",), ["source"])
    assert change.causes[0].text == "Source: A guide: was “2025”, now “2026”."


def test_a_local_change_is_named_whether_it_adds_replaces_or_leaves_out() -> None:
    difference = differ(
        {"mobile.one": rule(BAGS), "mobile.two": rule("Watches too.", "6.2")},
        {
            "mobile.one": rule("Phones stay in the red bags.", origin="replaced"),
            "local.more": rule("Every bag bears a name.", "6.2", origin="added"),
        },
        after={"omitted": ["mobile.two"]},
    )
    assert {change.id: kinds(change) for change in difference.changes} == {
        "mobile.one": ["local"],
        "local.more": ["local"],
        "mobile.two": ["local"],
    }


def test_a_stronger_rule_with_the_same_words_is_a_change() -> None:
    change = only(differ({"mobile.one": rule(BAGS, strength="should")}, {"mobile.one": rule(BAGS, strength="must")}))
    assert (change.how, change.told) == (("strength",), ("It was “should” and is “must”.",))


def test_a_typo_alerts_nobody() -> None:
    difference = differ({"mobile.one": rule("Phones stya in bags.")}, {"mobile.one": rule("Phones stay in bags.")})
    assert [change.major for change in difference.changes] == [False]
    assert not difference.major


def test_a_major_change_bears_the_school_s_note() -> None:
    notes = {"notes": [{"note": "Phones are handed in from September.", "statements": ["mobile.one"]}]}
    difference = differ(
        {"mobile.one": rule(BAGS), "mobile.two": rule("Watches tooo.", "6.2")},
        {"mobile.one": rule(HANDED), "mobile.two": rule("Watches too.", "6.2")},
        after=notes,
    )
    assert {change.id: change.notes for change in difference.changes} == {
        "mobile.one": ("Phones are handed in from September.",),
        "mobile.two": (),
    }
    assert difference.major


def test_a_note_that_an_older_release_told_is_not_told_again() -> None:
    old, new = (Note(note="Old news."), Note(note="New news."))
    records = [record("2025-26", {}, notes=[old.model_dump()])]
    now = record("now", {}, notes=[old.model_dump(), new.model_dump()])
    assert notes_since(records, records[0], now) == (new,)


def test_a_reader_is_told_what_came_into_their_view_and_nothing_of_other_readers() -> None:
    old = {"mobile.one": rule(BAGS, audience=["staff"]), "mobile.two": rule("Staff knock.", "6.2", audience=["staff"])}
    new = {
        "mobile.one": rule(BAGS, audience=["staff", "parents"]),
        "mobile.two": rule("Staff wait.", "6.2", audience=["staff"]),
    }
    assert said(differ(old, new, view="parents").changes) == {"mobile.one": ("added", ("readers",))}
    assert said(differ(old, new, view="staff").changes) == {"mobile.two": ("changed", ("reworded",))}


def test_words_for_one_reader_alone_are_told_to_that_reader_and_to_governors() -> None:
    def wording(text: str) -> dict[str, Any]:
        return {"pupils": {"text": text, "hash": short_hash(text), "rule": short_hash(text)}}

    old = {"mobile.one": rule(BAGS, readers=wording("Keep it in your bag."))}
    new = {"mobile.one": rule(BAGS, readers=wording("Keep your phone in your bag."))}
    assert differ(old, new, view="parents").changes == ()
    assert marked(only(differ(old, new, view="pupils")))[1] == ("struck", "it")
    assert only(differ(old, new)).told == ("The words for pupils differ.",)


def test_the_text_marks_words_without_colour() -> None:
    text = as_text(
        differ({"mobile.one": rule(BAGS)}, {"mobile.one": rule("Phones stay in lockers during lessons and at break.")}),
        "A School",
    )
    assert "Phones stay in [-bags-] {+lockers+} during lessons" in text
    assert "1 changed. Minor: nobody is alerted." in text


def test_records_written_by_hand_with_nothing_but_words_can_be_compared() -> None:
    def bare(name: str, text: str) -> Record:
        statement = {"hash": short_hash(text), "number": "1.1", "text": text}
        return Record.model_validate({"name": name, "status": "approved", "statements": {"mobile.one": statement}})

    change = only(compare(bare("2025-26", BAGS), bare("2026-27", HANDED)))
    assert (change.group, change.how) == ("changed", ("reworded",))
