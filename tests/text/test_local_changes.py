"""A school's own additions, replacements and omissions: where they stand, what they keep, and what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
import yaml
from tiny import a_corpus, a_school, faults, lines, numbers, rule, see, shown, texts

from handbook.text.corpus import Corpus, joint_hash
from handbook.workflow import Seen

TEXT = (
    rule("a", "Read {{ terms.school }} rules.", strength="should", cites="phones-guidance", force="guidance")
    + rule("b", "B:", audience="staff parents governors")
    + '    - C.\n      {: #c strength="must" }\n'
    + rule("d", "For them.", audience="staff parents")
    + rule("d", "For you.", audience="pupils")
)


def changed(*changes: Mapping[str, object], corpus: Corpus | None = None) -> Seen:
    """The handbook after local changes, each written against the model as it stands unless it says otherwise."""
    corpus = corpus or a_corpus(TEXT)
    written = []
    for change in changes:
        target = str(change.get("replace") or change.get("omit") or change.get("after") or change.get("before"))
        known = corpus.wordings.get(target)
        taken = [node for each in known or () for node in (each.within() if "omit" in change else (each,))]
        against = {"against": joint_hash(taken)} if taken else {}
        full = {"reason": "We had a case that shows why.", **against, **change}
        written.append({key: value for key, value in full.items() if value is not None})
    return see(corpus, a_school(files={"changes.yml": yaml.safe_dump({"changes": written}, sort_keys=False)}))


def add(id: str = "local.x", **more: object) -> dict[str, object]:
    text = "Our own {{ terms.pupils }} do this."
    return {"add": id, "text": text, "for": "staff parents", "strength": "must", **more}


def replace(id: str, **more: object) -> dict[str, object]:
    return {"replace": id, "text": "We say it *so*.", **more}


_VIEWS = ("public/parents", "public/pupils")


def notes(seen: Seen) -> list[str]:
    """What is only to be known of the changes, as it is printed."""
    return [line for line in lines(finding for finding in seen.findings if finding.warning) if "changes.yml" in line]


# Adding


def test_an_addition_stands_after_the_rule_it_names_and_is_counted_there() -> None:
    seen = changed(add(after="mobile.a"))
    assert list(numbers(seen, "public/everyone").items())[:3] == [("a", "1.1"), ("x", "1.2"), ("b", "1.3")]
    x = shown(seen, "public/everyone")["x"]
    assert (x.text, x.id, x.wording.node.origin) == ("Our own pupils do this.", "local.x", "added")


def test_what_an_addition_and_a_replacement_are_looked_for_by_stays_with_their_own_words() -> None:
    more = (
        add(after="mobile.a", asked=["who has ours"]),
        replace("mobile.d", **{"for": "pupils", "asked": ["what now"]}),
    )
    seen = changed(*more)
    asked = {view: {name: each.wording.node.asked for name, each in shown(seen, view).items()} for view in _VIEWS}
    assert asked["public/parents"]["x"] == ("who has ours",)
    assert (asked["public/parents"]["d"], asked["public/pupils"]["d"]) == ((), ("what now",))


def test_an_addition_stands_before_the_rule_it_names() -> None:
    assert list(texts(changed(add(before="mobile.a")), "public/everyone"))[:2] == ["x", "a"]


def test_an_addition_beside_a_rule_of_two_wordings_stands_outside_both() -> None:
    assert list(texts(changed(add(after="mobile.d")), "public/everyone"))[-2:] == ["d", "x"]
    assert list(texts(changed(add(before="mobile.d")), "public/everyone"))[-2:] == ["x", "d"]


def test_an_addition_among_the_parts_of_a_rule_is_one_of_them() -> None:
    assert numbers(changed(add(after="mobile.c")), "public/everyone")["x"] == "1.2.2"


def test_an_addition_may_stand_beside_another() -> None:
    seen = changed(add(after="mobile.a"), add("local.y", after="local.x"))
    assert list(texts(seen, "public/everyone"))[:3] == ["a", "x", "y"]


def test_an_addition_is_for_those_it_names() -> None:
    seen = changed(add(after="mobile.a"))
    assert "x" in texts(seen, "public/parents")
    assert "x" not in texts(seen, "public/pupils")


def test_an_addition_for_readers_whom_the_rule_round_it_is_not_for_is_refused() -> None:
    wrong = faults(changed(add(after="mobile.c", **{"for": "pupils"})))
    assert any("pupils" in each and "changes.yml" in each for each in wrong)


def test_an_addition_has_its_own_condition() -> None:
    seen = changed(add(after="mobile.a", when="setting.type == 'pru'"))
    assert "x" not in texts(seen, "private/governors")
    assert faults(seen) == []


def test_a_private_addition_stands_in_no_public_view() -> None:
    seen = changed(add(after="mobile.a", private=True))
    assert all("x" not in texts(seen, str(book.view)) for book in seen.books if not book.view.private)
    assert "x" in texts(seen, "private/staff")


def test_an_addition_to_something_private_is_private() -> None:
    corpus = a_corpus(rule("a", "A:", private="") + '    - B.\n      {: #b strength="must" }\n' + rule("c", "C."))
    seen = changed(add(after="mobile.b"), corpus=corpus)
    assert list(texts(seen, "public/staff")) == ["c"]
    assert list(texts(seen, "private/staff")) == ["a", "b", "x", "c"]


@pytest.mark.parametrize("id", ["mobile.a", "local.a"])
def test_an_addition_needs_a_name_that_nothing_else_has(id: str) -> None:
    assert any("name of its own" in each for each in faults(changed(add(id, after="mobile.b"))))


def test_an_addition_cannot_do_more_than_a_page_of_the_model() -> None:
    wrong = faults(changed(add(after="mobile.a", text="It is {{ 7 * 7 }} o’clock.")))
    assert any("local.x" in each and "computes" in each for each in wrong)


@pytest.mark.parametrize("text", ["- A list", "## Loud", "<b>Bold</b>", "A {% if x %}", "A. {: #other }"])
def test_what_is_no_single_rule_is_refused(text: str) -> None:
    assert any("changes.yml" in each for each in faults(changed(add(after="mobile.a", text=text))))


# Replacing


def test_a_replacement_keeps_the_id_the_number_and_what_it_does_not_restate() -> None:
    seen = changed(replace("mobile.a"))
    a = shown(seen, "public/everyone")["a"]
    node = a.wording.node
    assert (a.id, a.number, a.html) == ("mobile.a", "1.1", "We say it <em>so</em>.")
    assert (node.strength, node.force, node.cites) == ("should", "guidance", ("phones-guidance",))
    assert node.origin == "replaced"
    assert node.audience == frozenset(("parents", "pupils", "staff", "visitors", "governors"))


def test_a_replacement_may_restate_what_it_likes() -> None:
    seen = changed(replace("mobile.a", strength="may", **{"for": "staff"}))
    node = shown(seen, "private/governors")["a"].wording.node
    assert (node.strength, node.audience) == ("may", frozenset(["staff"]))
    assert "a" not in texts(seen, "public/parents")


@pytest.mark.parametrize("readers", ["pupils", "staff pupils"])
def test_a_replacement_cannot_win_readers_that_the_rule_is_not_for(readers: str) -> None:
    seen = changed(replace("mobile.b", **{"for": readers}))
    assert len(faults(seen)) == 1
    assert "b" not in texts(seen, "public/pupils")


def test_the_parts_of_a_replaced_rule_stay() -> None:
    assert texts(changed(replace("mobile.b")), "public/everyone")["c"] == "C."


def test_a_replacement_keeps_the_condition_unless_it_restates_it() -> None:
    corpus = a_corpus(rule("a", "A.", when="setting.type == 'maintained'") + rule("b", "B."))
    assert "a" in texts(changed(replace("mobile.a"), corpus=corpus), "public/everyone")
    restated = changed(replace("mobile.a", when="setting.type == 'pru'"), corpus=corpus)
    assert list(texts(restated, "public/everyone")) == ["b"]


def test_a_private_rule_stays_private_whatever_replaces_it() -> None:
    corpus = a_corpus(rule("a", "A.", private="") + rule("b", "B."))
    for private in (None, False):
        seen = changed(replace("mobile.a", private=private), corpus=corpus)
        assert list(texts(seen, "public/everyone")) == ["b"]
        assert texts(seen, "private/governors")["a"] == "We say it so."


def test_a_rule_of_two_wordings_needs_to_know_which() -> None:
    (wrong,) = faults(changed(replace("mobile.d")))
    assert "for: parents staff" in wrong
    assert "for: pupils" in wrong


def test_one_of_two_wordings_is_replaced_and_the_other_is_told_of() -> None:
    seen = changed(replace("mobile.d", **{"for": "pupils"}))
    assert texts(seen, "public/pupils")["d"] == "We say it so."
    assert texts(seen, "public/parents")["d"] == texts(seen, "public/everyone")["d"] == "For them."
    (told,) = [each for each in seen.findings if each.warning and not each.key.startswith("policies.")]
    assert "parents, staff" in told.wrong
    assert faults(seen) == []


def test_readers_whom_no_wording_is_for_are_refused() -> None:
    assert faults(changed(replace("mobile.d", **{"for": "visitors"})))


def test_a_rule_that_does_not_apply_cannot_be_replaced() -> None:
    corpus = a_corpus(rule("a", "A.", when="setting.type == 'pru'") + rule("b", "B."))
    (wrong,) = faults(changed(replace("mobile.a"), corpus=corpus))
    assert "does not apply" in wrong


# Omitting


def test_an_omitted_rule_goes_in_every_wording_and_with_its_parts() -> None:
    assert list(texts(changed({"omit": "mobile.d"}), "private/governors")) == ["a", "b", "c"]
    assert list(texts(changed({"omit": "mobile.b"}), "private/governors")) == ["a", "d"]


# What it was written against


@pytest.mark.parametrize("change", [{"omit": "mobile.a"}, replace("mobile.a"), add(after="mobile.a")])
def test_a_change_written_against_other_words_or_none_is_a_finding_with_the_line_to_write(
    change: dict[str, object],
) -> None:
    now = joint_hash(a_corpus(TEXT).wordings["mobile.a"])
    for against in ("0" * 12, None):
        (wrong,) = faults(changed({**change, "against": against}))
        assert f"against: {now}" in wrong
        assert "changes.yml:2" in wrong


def test_all_that_is_wrong_with_all_changes_is_told_in_one_run() -> None:
    first = replace("mobile.d", against=None, **{"for": "staff governors"})
    second = add(after="mobile.c", against="0" * 12, **{"for": "pupils"})
    told = faults(changed(first, second))
    for said in ("against: ", "for: parents staff", "against: ", "pupils"):
        assert any(said in each for each in told), told
    assert len(told) == 4


def test_new_words_in_either_wording_are_noticed() -> None:
    before = joint_hash(a_corpus(TEXT).wordings["mobile.d"])
    for old, new in (("For them.", "For them all."), ("For you.", "For you all.")):
        corpus = a_corpus(TEXT.replace(old, new))
        assert faults(changed({"omit": "mobile.d", "against": before}, corpus=corpus))


def test_what_matters_is_the_words_not_how_they_are_laid_out() -> None:
    before = joint_hash(a_corpus(TEXT).wordings["mobile.a"])
    laid_out = TEXT.replace("Read {{ terms.school }} rules.", "Read {{ terms.school }}\n  rules.")
    assert laid_out != TEXT
    assert faults(changed({"omit": "mobile.a", "against": before}, corpus=a_corpus(laid_out))) == []


@pytest.mark.parametrize("change", [{"omit": "mobile.bb"}, replace("mobile.bb"), add(after="mobile.bb")])
def test_an_unknown_rule_suggests_the_nearest(change: dict[str, object]) -> None:
    (wrong,) = faults(changed(change))
    assert "there is no rule 'mobile.bb'" in wrong
    assert "did you mean 'mobile.b'?" in wrong


def test_an_addition_stands_after_a_rule_that_was_replaced() -> None:
    seen = changed(replace("mobile.a"), add(after="mobile.a"))
    assert list(texts(seen, "public/everyone"))[:2] == ["a", "x"]


def test_an_addition_beside_an_omitted_rule_is_a_finding() -> None:
    assert any("local.x" in each for each in faults(changed({"omit": "mobile.a"}, add(after="mobile.a"))))


@pytest.mark.parametrize("first", [{"omit": "mobile.a"}, replace("mobile.a")])
def test_a_second_change_to_one_rule_is_a_finding(first: dict[str, object]) -> None:
    assert faults(changed(first, replace("mobile.a", text="And so.")))


def test_a_replacement_is_in_force_as_long_as_the_rule_was() -> None:
    corpus = a_corpus(rule("a", "A.", until="2027-01-31", **{"from": "2026-09-01"}) + rule("b", "B."))
    seen = changed(replace("mobile.a"), corpus=corpus)
    node = shown(seen, "public/everyone")["a"].wording.node
    assert (node.starts, node.until) == (datetime.date(2026, 9, 1), datetime.date(2027, 1, 31))


# What protects a child

KEPT = rule("a", "A.") + '- Tell us:\n  {: #b strength="must" }\n    - At once.\n      {: #c strength="must" keep }\n'


@pytest.mark.parametrize(
    "change",
    [{"omit": "mobile.c"}, {"omit": "mobile.b"}, replace("mobile.c"), replace("mobile.c", against="0" * 12)],
)
def test_what_protects_a_child_is_neither_left_out_nor_reworded(change: dict[str, object]) -> None:
    seen = changed(change, corpus=a_corpus(KEPT))
    (wrong,) = faults(seen)
    assert "protects children" in wrong
    assert "after: mobile.c" in wrong
    assert texts(seen, "public/pupils") == texts(see(KEPT), "public/pupils")


def test_a_school_may_add_to_what_protects_a_child_and_reword_what_leads_to_it() -> None:
    seen = changed(add(after="mobile.c"), replace("mobile.b", text="Tell us, please:"), corpus=a_corpus(KEPT))
    assert not faults(seen)
    assert texts(seen, "public/parents") == {"a": "A.", "b": "Tell us, please:", "c": "At once.", "x": mine()}


def test_that_a_rule_is_kept_does_not_make_it_another_edition() -> None:
    hashes = {
        joint_hash(a_corpus(rule("a", "A.").replace(" }", keep)).wordings["mobile.a"]) for keep in (" }", " keep }")
    }
    assert len(hashes) == 1


def mine() -> str:
    return "Our own pupils do this."


@pytest.mark.parametrize(("change", "does"), [({"omit": "mobile.a"}, "leaves out"), (replace("mobile.a"), "rewords")])
def test_a_change_of_what_rests_on_law_is_told(change: dict[str, object], does: str) -> None:
    text = rule("a", "A.", cites="eia-2006", force="law") + rule("b", "B.", cites="phones-guidance", force="guidance")
    (note,) = notes(changed(change, corpus=a_corpus(text)))
    assert f"{does} mobile.a, which rests on “Education and Inspections Act 2006" in note
    assert not notes(changed({"omit": "mobile.b"}, add(after="mobile.a"), corpus=a_corpus(text)))


# Every reader's wording


def test_who_still_reads_the_models_words_is_told_with_those_words() -> None:
    (note,) = notes(changed(replace("mobile.d", **{"for": "staff parents"})))
    assert "pupils still read the model's words" in note
    assert "For you." in note
    assert "for: pupils" in note


def test_two_replacements_of_one_rule_for_different_readers_leave_nothing_to_tell() -> None:
    seen = changed(replace("mobile.d", **{"for": "staff parents"}), replace("mobile.d", **{"for": "pupils"}))
    assert not faults(seen)
    assert not notes(seen)


# Order


def test_additions_after_one_rule_stand_in_the_order_written() -> None:
    more = [
        add(f"local.{name}", after=after) for name, after in (("x", "mobile.a"), ("y", "local.x"), ("z", "mobile.a"))
    ]
    assert list(texts(changed(*more), "public/everyone"))[:5] == ["a", "x", "y", "z", "b"]


def test_additions_before_one_rule_stand_in_the_order_written() -> None:
    more = [add(f"local.{name}", before="mobile.a") for name in "xy"]
    assert list(texts(changed(*more), "public/everyone"))[:3] == ["x", "y", "a"]


def test_an_addition_for_readers_whom_its_place_is_not_for_is_told_where_it_could_stand() -> None:
    narrow = "---\ntitle: Adults\nfor: [staff, governors]\n---\n" + rule("n", "N.")
    corpus = a_corpus({"mobile/staff": narrow, "mobile/pupils": TEXT})
    (wrong,) = faults(changed(add(after="mobile.n", **{"for": "staff pupils"}), corpus=corpus))
    assert "it is for pupils, and what it stands in is for staff governors alone" in wrong
    assert "mobile.d (in mobile/pupils)" in wrong
