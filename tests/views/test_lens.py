"""The lens and the lock: what each reader is shown, and what stands in no public view."""

from __future__ import annotations

import pytest
from tiny import EVERY_VIEW, FRONT, a_school, faults, rule, see, shown, texts, view

from handbook.text.tokens import ROOT
from handbook.text.tree import AUDIENCES
from handbook.views.lens import View, plain

PUBLIC = [str(each) for each in EVERY_VIEW if not each.private]
PRIVATE = [str(each) for each in EVERY_VIEW if each.private]
WORDINGS = (
    rule("a", "For them.", audience="staff parents visitors governors")
    + rule("a", "For you.", audience="pupils")
    + rule("b", "Staff only.", audience="staff")
    + rule("c", "Parents and pupils.", audience="parents pupils")
)


# The lens


@pytest.mark.parametrize(
    ("reader", "shows"),
    [
        ("public/parents", {"a": "For them.", "c": "Parents and pupils."}),
        ("public/pupils", {"a": "For you.", "c": "Parents and pupils."}),
        ("public/staff", {"a": "For them.", "b": "Staff only."}),
        ("private/staff", {"a": "For them.", "b": "Staff only."}),
        ("public/visitors", {"a": "For them."}),
        ("public/everyone", {"a": "For them.", "b": "Staff only.", "c": "Parents and pupils."}),
        ("public/governors", {"a": "For them.", "b": "Staff only.", "c": "Parents and pupils."}),
        ("private/governors", {"a": "For them.", "b": "Staff only.", "c": "Parents and pupils."}),
    ],
)
def test_a_reader_is_shown_their_rules_in_their_own_words(reader: str, shows: dict[str, str]) -> None:
    assert texts(see(WORDINGS), reader) == shows


def test_the_whole_policy_takes_the_first_wording_that_applies() -> None:
    seen = see(
        rule("a", "First.", audience="staff", when="setting.type == 'pru'")
        + rule("a", "Second.", audience="staff", when="setting.type != 'pru'")
        + rule("a", "You.", audience="pupils")
    )
    assert texts(seen, "public/everyone")["a"] == texts(seen, "private/governors")["a"] == "Second."


@pytest.mark.parametrize("reader", AUDIENCES)
def test_a_rule_without_readers_of_its_own_is_for_all(reader: str) -> None:
    assert texts(see(rule("a", "A.")), f"public/{reader}") == {"a": "A."}


def test_what_stands_under_a_rule_is_shown_only_with_it() -> None:
    text = rule("a", "Lead:", audience="staff") + '    - Part.\n      {: #b strength="must" }\n' + rule("c", "C.")
    seen = see(text)
    assert list(texts(seen, "public/parents")) == ["c"]
    assert list(texts(seen, "public/staff")) == ["a", "b", "c"]


def test_a_heading_goes_when_a_reader_has_nothing_under_it() -> None:
    text = f"## One {{: #one }}\n\n{rule('a', 'A.', audience='staff')}\n## Two {{: #two }}\n\n{rule('b', 'B.')}"
    seen = see(text)
    headings = {
        name: [each.name for each in view(seen, name).policies[0].parts[0].entries]
        for name in ("public/parents", "public/staff")
    }
    assert headings == {"public/parents": ["two"], "public/staff": ["one", "two"]}


def test_a_section_and_a_policy_go_when_a_reader_has_nothing_in_them() -> None:
    sections = {
        "mobile/staff": rule("a", "A.", audience="staff"),
        "mobile/pupils": rule("b", "B."),
        "social/staff": rule("c", "C.", audience="staff"),
    }
    seen = see(sections)
    held = {
        name: [(policy.policy.id, part.part.slug) for policy in view(seen, name).policies for part in policy.parts]
        for name in ("public/parents", "public/staff")
    }
    assert held["public/parents"] == [("mobile", "pupils")]
    assert held["public/staff"] == [("mobile", "pupils"), ("mobile", "staff"), ("social", "staff")]


# What it left out


def left_out(name: str, text: str = WORDINGS) -> dict[str, int]:
    (policy,) = view(see(text), name).policies
    return dict(policy.parts[0].left_out)


def test_what_the_lens_left_out_is_counted_by_reader() -> None:
    assert left_out("public/parents") == {"staff": 1}
    assert left_out("public/staff") == {"parents": 1, "pupils": 1}
    assert left_out("public/visitors") == {"staff": 1, "parents": 1, "pupils": 1}


def test_the_whole_policy_leaves_nothing_out() -> None:
    assert left_out("public/everyone") == left_out("private/governors") == {}


def test_a_private_rule_is_not_even_counted() -> None:
    text = WORDINGS + rule("secret", "Secret.", audience="staff", private="")
    assert left_out("public/parents", text) == left_out("public/parents")


# The lock

SECRETS = {
    "a rule": rule("x", "CANARY.", private=""),
    "a rule with parts": rule("x", "Lead:", private="") + '    - CANARY.\n      {: #y strength="must" }\n',
    "a heading": f"## CANARY {{: #h private }}\n\n{rule('x', 'CANARY.')}",
    "what stands under it": f"## Heading {{: #h private }}\n\n### Below {{: #i }}\n\n{rule('x', 'CANARY.')}",
    "a block": f"/// for | staff\n    private: yes\n\n{rule('x', 'CANARY.')}\n///\n",
    "a paragraph": 'CANARY.\n{: #x strength="must" private }\n',
}


@pytest.mark.parametrize("where", SECRETS)
def test_no_public_view_shows_what_is_private(where: str) -> None:
    seen = see(f"{SECRETS[where]}\n## Open {{: #h-open }}\n\n{rule('open', 'Open.')}")
    for name in PUBLIC:
        assert texts(seen, name) == {"open": "Open."}
        assert "CANARY" not in repr([part.entries for policy in view(seen, name).policies for part in policy.parts])
    for name in PRIVATE:
        assert any("CANARY" in said for said in texts(seen, name).values())


def test_a_private_section_stands_in_no_public_view() -> None:
    secret = FRONT.replace("title: A section", "title: CANARY\nprivate: yes", 1) + rule("x", "CANARY.")
    seen = see({"mobile/scope": secret, "mobile/pupils": rule("open", "Open.")})
    for name in PUBLIC:
        assert [part.part.slug for policy in view(seen, name).policies for part in policy.parts] == ["pupils"]
        assert texts(seen, name) == {"open": "Open."}
    assert texts(seen, "private/staff") == {"x": "CANARY.", "open": "Open."}


def test_the_lock_holds_for_those_whom_a_private_rule_is_for() -> None:
    seen = see(rule("x", "Secret.", audience="staff", private="") + rule("open", "Open."))
    assert "x" not in texts(seen, "public/staff")
    assert "x" in texts(seen, "private/staff")


# Links


def test_a_rule_links_to_another_by_its_number() -> None:
    a = shown(see(rule("a", "See {{ ref('mobile.b') }}.") + rule("b", "B.")), "public/parents")["a"]
    assert a.html == f'See <a href="{ROOT}mobile/pupils/#b">rule 1.2</a>.'
    assert a.text == "See rule 1.2."


def test_a_rule_links_to_another_in_its_own_words() -> None:
    a = shown(see(rule("a", "See {{ ref('mobile.b', 'below & beyond') }}.") + rule("b", "B.")), "public/parents")["a"]
    assert a.text == "See below & beyond."
    assert a.html.endswith(">below &amp; beyond</a>.")


def test_a_link_to_what_the_view_lacks_is_plain_text_and_is_counted() -> None:
    text = rule("a", "See {{ ref('mobile.b') }}.") + rule("b", "B.", audience="staff")
    seen = see(text)
    assert shown(seen, "public/parents")["a"].html == "See rule 1.2."
    assert view(seen, "public/parents").unlinked == ("mobile.b",)
    assert "<a " in shown(seen, "public/staff")["a"].html
    assert view(seen, "public/staff").unlinked == ()
    assert faults(seen) == []


def test_a_link_to_a_private_rule_is_plain_text_in_public() -> None:
    seen = see(rule("a", "See {{ ref('mobile.b', 'the other rule') }}.") + rule("b", "B.", private=""))
    assert shown(seen, "public/everyone")["a"].html == "See the other rule."
    assert "<a " in shown(seen, "private/governors")["a"].html


def test_a_link_to_a_rule_that_the_school_does_not_have_needs_words_of_its_own() -> None:
    never = rule("b", "B.", when="setting.type == 'pru'")
    bare = see(rule("a", "See {{ ref('mobile.b') }}.") + never)
    assert any("mobile.b" in each and "mobile.a" in each for each in faults(bare))
    worded = see(rule("a", "See {{ ref('mobile.b', 'the rule for units') }}.") + never)
    assert faults(worded) == []
    assert shown(worded, "public/parents")["a"].html == "See the rule for units."


def test_without_numbers_a_link_names_the_section() -> None:
    sections = {"mobile/scope": rule("a", "See {{ ref('mobile.b') }}."), "mobile/pupils": rule("b", "B.")}
    seen = see(sections, a_school(school={"numbering": "none"}))
    assert texts(seen, "public/parents")["a"] == "See the section “A section”."


def test_a_link_stays_in_its_policy_where_it_can() -> None:
    sections = {
        "mobile/scope": rule("a", "A."),
        "common/who": rule("b", "See {{ ref('common.c') }}.") + rule("c", "C."),
        "social/scope": rule("d", "D."),
    }
    seen = see(sections)
    for policy in ("mobile", "social"):
        assert f'href="{ROOT}{policy}/who/#c"' in shown(seen, "public/everyone", policy)["b"].html


# Addresses


def test_a_rule_s_address_ends_in_its_name() -> None:
    seen = see(rule("a", "A."))
    assert shown(seen, "public/parents")["a"].url == "mobile/pupils/#a"


def test_a_private_tree_is_opened_without_a_server() -> None:
    seen = see(rule("a", "A."))
    assert shown(seen, "private/staff")["a"].url == "mobile/pupils.html#a"
    assert View("staff", True).address("mobile") == "mobile/index.html"
    assert View("staff").address("mobile") == "mobile/"


# Plain text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("One <em>two</em> three", "One two three"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<ul><li>One</li><li>Two</li></ul>", "One Two"),
        ("A &lt;b&gt; &amp;amp; c", "A <b> &amp; c"),
        ("0800&nbsp;1111", "0800 1111"),
        ('<img src="x.svg" alt="The logo &amp; more"> here', "The logo & more here"),
        ("One<br>two", "One two"),
        ("  One\n two ", "One two"),
    ],
)
def test_html_as_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_hash_is_of_the_words_as_shown_and_not_of_the_number() -> None:
    first = shown(see(rule("a", "A.") + rule("b", "B.")), "public/parents")["b"]
    second = shown(see(rule("b", "*B.*")), "public/parents")["b"]
    assert (first.number, second.number) == ("1.2", "1.1")
    assert first.hash == second.hash
    assert shown(see(rule("b", "C.")), "public/parents")["b"].hash != first.hash
