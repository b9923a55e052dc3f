"""A school's handbook: which rules stand, under which numbers, and what it is that a governing body approves."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from tiny import FRONT, NURSERY, a_school, faults, numbers, rule, see, shown, texts, view

from handbook.data.school import Approval, School
from handbook.data.types import SaidDate

NEVER = "setting.type == 'pru'"
TYPE = "setting.type == 'maintained'"
ITEM = "    "


def under(text: str) -> str:
    """Statements as items of the one before them."""
    return "".join(f"{ITEM}{line}\n" for line in text.splitlines())


# Numbers


def test_numbers_run_through_the_section_and_into_each_rule() -> None:
    text = f"## One {{: #one }}\n\n{rule('a', 'A:')}{under(rule('b', 'B.') + rule('c', 'C.'))}"
    text += f"\n## Two {{: #two }}\n\n{rule('d', 'D.')}"
    assert numbers(see(text), "public/everyone") == {"a": "1.1", "b": "1.1.1", "c": "1.1.2", "d": "1.2"}


def test_a_number_means_the_same_rule_in_every_view() -> None:
    text = rule("a", "A.", audience="staff") + rule("b", "B.", private="") + rule("c", "C.", audience="pupils parents")
    text += rule("d", "D.", audience="visitors") + rule("e", "E.")
    seen = see(text)
    whole = numbers(seen, "private/governors")
    assert list(whole.values()) == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    for book in seen.books:
        for id, number in numbers(seen, str(book.view)).items():
            assert whole[id] == number, (str(book.view), id)


def test_a_public_view_has_a_gap_where_a_private_rule_stands() -> None:
    seen = see(rule("a", "A.") + rule("b", "B.", private="") + rule("c", "C."))
    assert numbers(seen, "public/everyone") == {"a": "1.1", "c": "1.3"}
    assert numbers(seen, "private/governors") == {"a": "1.1", "b": "1.2", "c": "1.3"}


def test_a_rule_that_does_not_apply_takes_no_number() -> None:
    seen = see(rule("a", "A.") + rule("b", "B.", when=NEVER) + rule("c", "C."))
    assert numbers(seen, "public/everyone") == {"a": "1.1", "c": "1.2"}


def test_two_wordings_share_one_number() -> None:
    text = rule("a", "For them.", audience="staff parents") + rule("a", "For you.", audience="pupils") + rule("b", "B.")
    seen = see(text)
    assert (numbers(seen, "public/staff")["a"], numbers(seen, "public/pupils")["a"]) == ("1.1", "1.1")
    assert numbers(seen, "public/pupils")["b"] == "1.2"


@pytest.mark.parametrize(
    ("numbering", "of_rules", "of_section"), [("decimal", "1.1", 1), ("sections", "", 1), ("none", "", 0)]
)
def test_a_school_numbers_rules_or_sections_or_nothing(numbering: str, of_rules: str, of_section: int) -> None:
    seen = see(rule("a", "A."), a_school(school={"numbering": numbering}))
    assert numbers(seen, "public/everyone") == {"a": of_rules}
    (policy,) = view(seen, "public/everyone").policies
    assert [part.part.number for part in policy.parts] == [of_section]


# What stands


def test_children_fall_with_their_parent() -> None:
    text = rule("a", "A:", when=NEVER) + under(rule("b", "B.")) + rule("c", "C.")
    assert list(texts(see(text), "public/everyone")) == ["c"]


def test_what_stands_in_a_private_rule_is_private() -> None:
    text = rule("a", "A:", private="") + under(rule("b", "B.")) + rule("c", "C.")
    seen = see(text)
    assert list(texts(seen, "public/everyone")) == ["c"]
    assert list(texts(seen, "private/governors")) == ["a", "b", "c"]


def test_a_heading_goes_when_nothing_is_left_under_it() -> None:
    text = f"## One {{: #one }}\n\n{rule('a', 'A.', when=NEVER)}\n## Two {{: #two }}\n\n{rule('b', 'B.')}"
    (policy,) = view(see(text), "public/everyone").policies
    assert [entry.id for entry in policy.parts[0].entries] == ["mobile.two"]


def test_an_empty_section_goes_and_the_next_one_takes_its_number() -> None:
    sections = {
        "mobile/scope": rule("a", "A.", when=NEVER),
        "mobile/expectations": f"## One {{: #one }}\n\n{rule('b', 'B.', when=NEVER)}",
        "mobile/pupils": rule("c", "C."),
    }
    (policy,) = view(see(sections), "public/everyone").policies
    assert [(part.part.slug, part.part.number) for part in policy.parts] == [("pupils", 1)]


def test_a_section_that_does_not_apply_goes_with_all_it_holds() -> None:
    text = FRONT.replace("---\ntitle", f'---\nwhen: "{NEVER}"\ntitle', 1) + rule("a", "A.")
    seen = see({"mobile/scope": text, "mobile/pupils": rule("b", "B.")})
    assert numbers(seen, "public/everyone") == {"b": "1.1"}


def test_a_policy_with_nothing_left_is_not_shown() -> None:
    seen = see({"mobile/pupils": rule("a", "A."), "social/scope": rule("b", "B.", when=NEVER)})
    assert [policy.policy.id for policy in view(seen, "public/everyone").policies] == ["mobile"]


def test_a_statement_of_two_policies_keeps_its_id_and_has_a_number_in_each() -> None:
    sections = {"mobile/scope": rule("a", "A."), "common/who": rule("b", "B."), "social/expectations": rule("c", "C.")}
    seen = see(sections)
    assert numbers(seen, "public/everyone")["b"] == "2.1"
    assert {each.id: each.number for each in shown(seen, "public/everyone", "social").values()} == {
        "common.b": "1.1",
        "social.c": "2.1",
    }
    assert seen.handbook
    assert [policy.id for policy, _, _ in seen.handbook.homes["common.b"]] == ["mobile", "social"]


@pytest.mark.parametrize(
    ("day", "stands"), [("2027-03-31", False), ("2027-04-01", True), ("2027-07-20", True), ("2027-07-21", False)]
)
def test_a_temporary_rule_stands_from_its_first_day_to_its_last(day: str, stands: bool) -> None:
    text = rule("a", "A.") + '- B.\n  {: #b strength="must" from="2027-04-01" until="2027-07-20" }\n'
    seen = see(text, on=datetime.date.fromisoformat(day))
    assert ("b" in texts(seen, "public/everyone")) == stands


# The lock


@pytest.mark.parametrize(
    "text",
    [
        rule("a", "Signs: {{ decisions.visitor_signage }}."),
        rule("a", "There are signs.", when="decisions.visitor_signage"),
        rule("a", "Before:") + under(rule("b", "Signs: {{ decisions.visitor_signage | capitalize }}.")),
        f'## Signs {{: #signs when="decisions.visitor_signage" }}\n\n{rule("a", "There are signs.")}',
        f"/// for | staff\n    when: decisions.visitor_signage\n\n{rule('a', 'There are signs.')}\n///\n",
    ],
)
def test_what_rests_on_a_private_answer_is_locked(text: str) -> None:
    school = a_school(answers={"visitor_signage": "{answer: CANARY at the gate, private: yes}"})
    seen = see(text + "\n" + rule("other", "Other."), school)
    public = {
        id: said for book in seen.books if not book.view.private for id, said in texts(seen, str(book.view)).items()
    }
    assert not any("signs" in said.lower() or "CANARY" in said for said in public.values())
    assert any("signs" in said.lower() for said in texts(seen, "private/staff").values())


def test_one_locked_wording_locks_them_all() -> None:
    text = rule("a", "Signs: {{ decisions.visitor_signage }}.", audience="staff parents")
    text += rule("a", "There are signs.", audience="pupils") + rule("b", "B.")
    school = a_school(answers={"visitor_signage": "{answer: at the gate, private: yes}"})
    seen = see(text, school)
    assert list(texts(seen, "public/pupils")) == ["b"]


# Sources


def test_a_source_that_does_not_apply_to_a_type_of_school_is_not_cited_there() -> None:
    text = rule("a", "A.", cites="phones-guidance", force="guidance")
    node = shown(see({"mobile/pupils": text}), "public/everyone")["a"].wording.node
    assert (node.cites, node.force) == (("phones-guidance",), "guidance")
    nursery = shown(see({"mobile/pupils": text}, a_school(NURSERY)), "public/everyone", "combined")["a"].wording.node
    assert (nursery.cites, nursery.force) == ((), "school")


# What is approved

RULES = {
    "common/who": rule("who", "Tell {{ roles('dsl', 'deputy-dsl') }}: {{ names('dsl') }}."),
    "mobile/pupils": rule("a", "Signs: {{ decisions.visitor_signage }}.")
    + rule("b", "Ring {{ contact('lado') }} on {{ contact('lado').phone }}.", audience="staff")
    + rule("c", "Approved on {{ approval.date }} by {{ approval.body }}, next looked at {{ review.date }}."),
}


def approved(school: School | None = None, sections: dict[str, str] | None = None) -> str:
    handbook = see(sections or RULES, school).handbook
    assert handbook
    return next(policy.hash for policy in handbook.policies if policy.id == "mobile")


def test_people_contacts_and_the_approval_itself_change_without_a_new_approval() -> None:
    school = a_school()
    people = tuple(replace(person, name=f"Mx {at} Other", public=True) for at, person in enumerate(school.people))
    contacts = {**school.contacts, "lado": replace(school.contacts["lado"], name="the new LADO", phone="01632 960999")}
    record = school.policies["mobile"]
    later = replace(
        record,
        approved=Approval("a committee", SaidDate(datetime.date(2026, 12, 1), "1 December 2026"), "2026/99"),
        review=SaidDate(datetime.date(2028, 3, 31), "Spring term 2028"),
    )
    before = approved(school)
    assert approved(replace(school, people=people)) == before
    assert approved(replace(school, contacts=contacts)) == before
    assert approved(replace(school, policies={**school.policies, "mobile": later})) == before


def test_who_holds_a_post_beside_another_changes_no_rule() -> None:
    school = a_school()
    both = tuple(
        replace(person, roles=(*person.roles, "deputy-dsl")) if "dsl" in person.roles else person
        for person in school.people
    )
    assert approved(replace(school, people=both)) == approved(school)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Signs:", "Notices:"),
        ('for="staff"', 'for="staff parents"'),
        ('strength="must"', 'strength="should"'),
        ('for="staff"', 'for="staff" private'),
        ("roles('dsl', 'deputy-dsl')", "roles('dsl')"),
    ],
)
def test_a_changed_rule_needs_a_new_approval(old: str, new: str) -> None:
    changed = {file: text.replace(old, new, 1) for file, text in RULES.items()}
    assert changed != RULES
    assert approved(sections=changed) != approved()


def test_an_added_or_omitted_rule_needs_a_new_approval() -> None:
    pupils = RULES["mobile/pupils"]
    assert approved(sections={**RULES, "mobile/pupils": pupils + rule("d", "D.")}) != approved()
    assert approved(sections={**RULES, "mobile/pupils": pupils[: pupils.index("- Approved")]}) != approved()


def test_a_changed_decision_needs_a_new_approval() -> None:
    assert approved(a_school(answers={"visitor_signage": "a notice in the hall"})) != approved()


def test_another_order_needs_a_new_approval() -> None:
    a, b, c = (rule(name, f"{name.upper()}.") for name in "abc")
    assert approved(sections={"mobile/pupils": a + b + c}) != approved(sections={"mobile/pupils": b + a + c})


def test_what_does_not_apply_to_the_school_is_not_what_was_approved() -> None:
    more = {**RULES, "mobile/search": rule("never", "Never here.", when=NEVER)}
    assert approved(sections=more) == approved()


def test_both_readers_wordings_are_approved() -> None:
    first = {"mobile/pupils": rule("a", "A.", audience="staff") + rule("a", "You.", audience="pupils")}
    second = {"mobile/pupils": first["mobile/pupils"].replace("You.", "You there.")}
    assert approved(sections=first) != approved(sections=second)


@pytest.mark.parametrize("field", ["title", "lede"])
def test_a_section_s_first_words_cannot_tell_a_private_answer(field: str) -> None:
    front = FRONT.replace("title: A section", "title: A section\nlede: One").replace(
        "A section" if field == "title" else "One", "Signs {{ decisions.visitor_signage }}"
    )
    school = a_school(answers={"visitor_signage": "{answer: CANARY, private: yes}"})
    assert faults(see(front + rule("a", "A."), school))


def test_a_page_cannot_tell_a_private_answer() -> None:
    school = a_school(answers={"visitor_signage": "{answer: CANARY, private: yes}"})
    help_page = "---\ntitle: Help\n---\nSigns: {{ decisions.visitor_signage }}.\n"
    pages = {"mobile/pupils": rule("a", "A."), "help": help_page}
    assert faults(see(pages, school))


def test_law_that_does_not_bind_a_type_of_school_is_not_law_there() -> None:
    text = rule("a", "A.", cites="eia-2006 phones-guidance", force="law")
    node = shown(see(text, replace(a_school(), type="academy")), "public/everyone")["a"].wording.node
    assert (node.cites, node.force) == (("phones-guidance",), "guidance")


def test_a_temporary_rule_is_approved_with_its_days_and_not_again_when_they_come() -> None:
    text = rule("a", "A.") + rule("b", "B.", **{"from": "2026-12-01", "until": "2026-12-18"})
    days = [datetime.date(2026, 11, 25), datetime.date(2026, 12, 5), datetime.date(2027, 1, 5)]
    hashes = [handbook.policies[0].hash for day in days if (handbook := see(text, on=day).handbook)]
    assert len(hashes) == 3 and len(set(hashes)) == 1
    other = see(text.replace("2026-12-18", "2026-12-19")).handbook
    assert other and other.policies[0].hash not in hashes
