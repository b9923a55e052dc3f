"""What must be right in a handbook before anybody reads it: every blank, every trace of drafting, every date."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from tiny import FRONT, NURSERY, ON, PRIMARY, a_corpus, a_school, faults, ready, rule, see

from handbook.data.findings import Finding
from handbook.data.school import Approval, School
from handbook.data.types import SaidDate
from handbook.text.corpus import joint_hash
from handbook.workflow import Seen
from handbook.workflow import see as see_school


@pytest.mark.parametrize("slug", [PRIMARY, NURSERY])
def test_the_schools_that_come_with_the_model_are_fit_to_publish(slug: str) -> None:
    seen = see_school(ready(), slug, ON)
    assert faults(seen) == []
    assert seen.fit


# Holes


def blank(text: str, school: School) -> str:
    """The one fault of a tiny handbook that needs what a school has not said."""
    seen = see(rule("a", text), school)
    assert not seen.fit
    (wrong,) = faults(seen)
    assert "mobile.a" in wrong
    return wrong


def test_a_question_left_open_is_asked_again_where_it_is_answered() -> None:
    school = replace(a_school(), answers={})
    wrong = blank("Signs: {{ decisions.visitor_signage }}", school)
    assert wrong.startswith("data/schools/examplewick-primary/decisions.yml:")
    assert ready().project.model.decisions["visitor_signage"].question in wrong


def test_a_place_left_open_is_asked_again_with_an_example() -> None:
    wrong = blank("Kept in {{ places.phones_stored }}", replace(a_school(), places={}))
    place = ready().project.model.places["phones_stored"]
    assert place.question in wrong
    assert place.example in wrong


def test_a_fact_left_open_names_its_line() -> None:
    assert "add motto:" in blank("Motto: {{ setting.motto }}", a_school(school={"motto": None}))


def test_a_contact_left_open_is_named() -> None:
    school = a_school()
    contacts = {id: contact for id, contact in school.contacts.items() if id != "advice-service"}
    wrong = blank("Ring {{ contact('advice-service').phone }}", replace(school, contacts=contacts))
    assert "contacts.advice-service.phone" in wrong
    assert "school.yml" in wrong


def test_a_post_nobody_holds_is_asked_of_people() -> None:
    school = a_school()
    without = tuple(person for person in school.people if "it-lead" not in person.roles)
    wrong = blank("Ask {{ roles('it-lead') }}", replace(school, people=without))
    assert "people.yml" in wrong
    assert "it-lead" in wrong


def test_a_policy_that_is_named_and_not_listed_is_told_of() -> None:
    school = a_school()
    linked = {id: each for id, each in school.linked.items() if id != "complaints"}
    wrong = blank("See {{ policy('complaints') }}", replace(school, linked=linked))
    assert "add complaints: to linked:" in wrong
    assert "policies.yml" in wrong


def test_a_date_that_the_text_needs_is_asked_of_the_policy() -> None:
    school = a_school()
    undated = {id: replace(record, review=None) for id, record in school.policies.items()}
    wrong = blank("Next review: {{ review.date }}", replace(school, policies=undated))
    assert wrong.startswith(str(school.policies["mobile"].place))
    assert "policies.mobile.review" in wrong


def test_a_blank_that_only_some_readers_would_see_is_a_fault_too() -> None:
    text = rule("a", "Motto: {{ setting.motto }}", audience="visitors") + rule("b", "B.")
    assert len(faults(see(text, a_school(school={"motto": None})))) == 1


def test_a_blank_in_private_text_is_a_fault_too() -> None:
    text = rule("a", "Motto: {{ setting.motto }}", private="") + rule("b", "B.")
    assert len(faults(see(text, a_school(school={"motto": None})))) == 1


def test_a_blank_in_a_section_s_title_or_first_words_is_a_fault() -> None:
    front = FRONT.replace("title: A section", "title: About {{ setting.motto }}")
    assert faults(see(front + rule("a", "A."), a_school(school={"motto": None})))


def test_two_blanks_are_two_faults() -> None:
    school = a_school(school={"motto": None, "issue_label": None})
    assert len(faults(see(rule("a", "{{ setting.motto }}, {{ setting.issue_label }}"), school))) == 2


# Traces of drafting


@pytest.mark.parametrize(
    "text",
    [
        "Phones is/are handed in.",
        "Ask the head/manager first.",
        "Amend as appropriate.",
        "These are banned:",
        "The school (insert name) decides.",
        "Hand it in at  the office .",
        "To be decided: TBC.",
    ],
)
def test_what_was_left_over_is_a_fault_in_the_statement_that_shows_it(text: str) -> None:
    wrong = faults(see(rule("a", text) + rule("b", "B.")))
    assert wrong
    assert all(each.startswith("docs/mobile/pupils.md:") and ": mobile.a: " in each for each in wrong)


def test_a_sentence_that_leads_to_a_list_may_end_in_a_colon() -> None:
    text = rule("a", "These are banned:") + '    - phones\n      {: #b strength="must" }\n'
    assert faults(see(text)) == []


def test_what_a_school_left_unfinished_is_found_in_its_sentence() -> None:
    school = replace(a_school(), places={"phones_stored": "TBC"})
    wrong = faults(see(rule("a", "Kept in {{ places.phones_stored }}."), school))
    assert any("mobile.a" in each and "TBC" in each for each in wrong)


# Dates and approval


def with_policy(school: School, **more: object) -> School:
    record = replace(school.policies["mobile"], **more)
    return replace(school, policies={**school.policies, "mobile": record})


def on(school: School, day: datetime.date) -> Seen:
    return see(rule("a", "A."), school, day)


def test_a_review_is_due_until_the_last_day_it_can_mean() -> None:
    last = datetime.date(2027, 12, 17)
    school = with_policy(a_school(), review=SaidDate(last, "Autumn term 2027"))
    assert faults(on(school, last)) == []
    (wrong,) = faults(on(school, last + datetime.timedelta(days=1)))
    assert "policies.mobile.review" in wrong
    assert "Autumn term 2027" in wrong


def approved(school: School, hash: str | None) -> School:
    return with_policy(school, approved=Approval("the board", SaidDate(ON, "20 November 2026"), "2026/1", hash))


def test_an_approval_holds_for_the_rules_that_were_approved() -> None:
    school = a_school()
    handbook = see(rule("a", "A."), school).handbook
    assert handbook
    hash = next(policy.hash for policy in handbook.policies if policy.id == "mobile")
    for written in (hash, hash[:12]):
        assert told_of_approval(see(rule("a", "A."), approved(school, written))) == []
    (said,) = told_of_approval(see(rule("a", "A new wording."), approved(school, hash[:12])))
    assert said.warning
    (offered,) = re.findall(r"write hash: (\w+)", said.mend)
    assert told_of_approval(see(rule("a", "A new wording."), approved(school, offered))) == []


def test_an_approval_without_a_hash_is_told_which_to_record() -> None:
    school = a_school()
    (said,) = told_of_approval(see(rule("a", "A."), approved(school, None)))
    assert said.warning
    (offered,) = re.findall(r"add hash: (\w+)", said.mend)
    assert told_of_approval(see(rule("a", "A."), approved(school, offered))) == []


def told_of_approval(seen: Seen) -> list[Finding]:
    return [each for each in seen.findings if each.key == "policies.mobile.approved"]


def test_a_fault_is_told_once_however_many_views_show_it() -> None:
    wrong = faults(see(rule("a", "Amend as appropriate.", audience="staff")))
    assert len(wrong) == len(set(wrong))
    assert not [each for each in wrong if "view parents" in each]


def test_a_warning_stops_nothing() -> None:
    wordings = rule("a", "For them.", audience="staff") + rule("a", "For you.", audience="pupils")
    corpus = a_corpus(wordings)
    change = (
        f"changes:\n  - replace: mobile.a\n    against: {joint_hash(corpus.wordings['mobile.a'])}\n"
        "    text: For you all.\n    for: pupils\n    reason: We found clearer words.\n"
    )
    seen = see(corpus, a_school(files={"changes.yml": change}))
    assert [each.warning for each in seen.findings if not each.key.startswith("policies.")] == [True]
    assert seen.fit


def test_a_sentence_whose_list_is_not_for_this_reader_may_not_end_in_a_colon() -> None:
    text = rule("a", "These are banned:") + '    - phones\n      {: #b strength="must" for="staff" }\n'
    assert any("“These are banned:”" in each for each in faults(see(text)))
