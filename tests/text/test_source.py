"""Sections as they are read: what the marks say, and that nothing which was meant and missed gets through."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.data.findings import Finding, Place
from handbook.text.conditions import Name
from handbook.text.sheets import FOLDERS
from handbook.text.source import Vocabulary, read_page, read_section, read_statement
from handbook.text.tree import AUDIENCES, Expression, Node, Section, Text

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
OPEN = Vocabulary()
KNOWN = Vocabulary(None, frozenset({"phones-guidance", "cwsa-2026"}))
FRONT = "---\ntitle: Pupils\n---\n"


def section(body: str, file: str = "mobile/pupils") -> Section:
    """The section of a body that has nothing wrong with it."""
    read, findings = read_section(FRONT + body, file, "docs/x.md", KNOWN)
    assert findings == ()
    assert read
    return read


def findings_of(body: str, front: str = FRONT) -> list[str]:
    return [f"{each.place.line}: {each.key}: {each.wrong}" for each in faults(front + body)]


def faults(text: str) -> tuple[Finding, ...]:
    return read_section(text, "mobile/pupils", "docs/x.md", KNOWN)[1]


def written(text: Text) -> str:
    """A text with its expressions as they were typed."""
    return "".join(each if isinstance(each, str) else f"{{{{ {each.source} }}}}" for each in text.pieces)


def outline(nodes: tuple[Node, ...]) -> list[object]:
    found: list[object] = []
    for node in nodes:
        found.append(node.name or node.kind)
        if node.children:
            found.append(outline(node.children))
    return found


@pytest.mark.parametrize("path", sorted((HERE / "leaks").glob("*.md")), ids=lambda path: path.stem)
def test_what_would_leak_is_found(path: Path) -> None:
    text, _, expected = path.read_text("utf-8").partition("=== findings\n")
    _, findings = read_section(text, "pupils/x", "x.md", KNOWN)
    told = [f"{each.place.line}: {each.key}: {each.wrong}; {each.mend}" for each in findings]
    wanted = expected.splitlines()
    unmet = [line for line in wanted if not any(each.startswith(line) for each in told)]
    assert (unmet, len(told)) == ([], len(wanted)), "\n".join(told)


def test_twenty_faults_are_twenty_findings() -> None:
    text, _, expected = (HERE / "leaks" / "twenty.md").read_text("utf-8").partition("=== findings\n")
    assert len(expected.splitlines()) == 20
    assert len(read_section(text, "pupils/x", "x.md", KNOWN)[1]) == 20


# The model itself


SECTIONS = sorted(path for path in DOCS.glob("*/*.md") if path.parent.name not in FOLDERS)


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_model_can_be_read(path: Path) -> None:
    file = path.relative_to(DOCS).with_suffix("").as_posix()
    read, findings = read_section(path.read_text("utf-8"), file, f"docs/{file}.md", OPEN)
    assert [str(each) for each in findings] == []
    assert read
    assert all(node.id and node.hash and node.text.pieces for node in read.within() if node.kind != "block")


# Structure


def test_headings_items_and_lists_after_a_colon_nest() -> None:
    read = section("""
## First {: #first for="staff parents" }

Intro:
{: #intro strength="information" }

- one
  {: #one strength="must" }
    - two
      wrapped
      {: #two strength="must" for="staff" }
        - three
          {: #three strength="may" private when="decisions.x == 'a'" }
    - four
      {: #four strength="must" }

A paragraph
{: #alone strength="should" }

### Sub {: #sub when="setting.boarding" }

1. five
   {: #five strength="must" when="'a' in decisions.y" }

## Second {: #second }

- six
  {: #six strength="must" }
""")
    expected = ["first", ["intro", ["one", ["two", ["three"], "four"]], "alone", "sub", ["five"]], "second", ["six"]]
    assert outline(read.nodes) == expected
    nodes = {node.name: node for node in read.within()}
    assert nodes["two"].audience == {"staff"} == nodes["three"].audience
    assert nodes["one"].audience == {"staff", "parents"}
    assert nodes["six"].audience == set(AUDIENCES)
    assert nodes["three"].private
    assert not nodes["two"].private
    assert nodes["five"].when.source == "(setting.boarding) and ('a' in decisions.y)"
    assert nodes["five"].when.names == {Name("setting", "boarding"), Name("decisions", "y")}
    assert written(nodes["two"].text) == "two wrapped"
    assert (nodes["two"].place, nodes["sub"].level) == (Place("docs/x.md", 12), 3)


def test_a_loose_list_is_read_as_a_tight_one() -> None:
    tight = section('- one\n  {: #one strength="must" }\n- two\n  {: #two strength="must" }\n')
    loose = section('- one\n  {: #one strength="must" }\n\n- two\n  {: #two strength="must" }\n')
    assert [written(node.text) for node in loose.nodes] == ["one", "two"]
    assert [node.hash for node in loose.nodes] == [node.hash for node in tight.nodes]


def test_a_block_narrows_what_stands_in_it() -> None:
    read = section("""
/// for | staff
    when: decisions.x
    private: yes

- in
  {: #in strength="must" }

//// for | staff
- deeper
  {: #deeper strength="must" }
////
///

- out
  {: #out strength="must" }
""")
    assert outline(read.nodes) == ["block", ["in", "block", ["deeper"]], "out"]
    nodes = {node.name: node for node in read.within()}
    assert (nodes["deeper"].audience, nodes["deeper"].private) == ({"staff"}, True)
    assert nodes["deeper"].when.source == "decisions.x"
    assert (nodes["out"].audience, nodes["out"].private) == (set(AUDIENCES), False)


def test_a_block_with_an_id_is_one_statement() -> None:
    read = section("""
/// for | staff governors
    id: duties
    strength: must
    cites: phones-guidance
    force: guidance
    when: 'a' in decisions.x and decisions.y == 'b'
    from: 2026-09-01
    until: 2027-08-31

| Who | What |
| --- | --: |
| {{ terms.staff }} | "Look" |

> Quoted
///
""")
    (node,) = read.nodes
    assert (node.id, node.kind, node.strength, node.force) == ("mobile.duties", "statement", "must", "guidance")
    assert (node.cites, node.starts, node.until) == (
        ("phones-guidance",),
        datetime.date(2026, 9, 1),
        datetime.date(2027, 8, 31),
    )
    assert node.when.source == "'a' in decisions.x and decisions.y == 'b'"
    assert written(node.text) == (
        '<table><thead><tr><th scope="col">Who</th><th scope="col" class="align-right">What</th></tr></thead>'
        '<tbody><tr><td>{{ terms.staff }}</td><td class="align-right">“Look”</td></tr></tbody></table>'
        "<blockquote><p>Quoted</p></blockquote>"
    )


def test_an_open_block_hides_the_rest_of_the_page() -> None:
    read, findings = read_section(
        FRONT
        + '/// for | staff\n\n- in\n  {: #in strength="must" }\n\n## H {: #h }\n\n- on\n  {: #on strength="must" }\n',
        "mobile/x",
        "x.md",
        OPEN,
    )
    assert len(findings) == 1
    assert read
    assert all(node.audience == {"staff"} for node in read.within())


def test_ids_take_their_policy_from_the_folder() -> None:
    body = '- a\n  {: #a strength="must" }\n- b\n  {: #mobile.b strength="must" }\n'
    assert [node.id for node in section(body, "common/who").nodes] == ["common.a", "mobile.b"]
    assert [node.id for node in section(body, "mobile/who").nodes] == ["mobile.a", "mobile.b"]


# Text


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("a & b, 1 < 2, R&D;", "a &amp; b, 1 &lt; 2, R&amp;D;"),
        ('"Yes", it\'s "*so*" (\'now\')', "“Yes”, it’s “<em>so</em>” (‘now’)"),
        ("one -- two --- three ... 2026-27", "one – two — three … 2026-27"),
        ("**bold** _it_ snake_case_name", "<strong>bold</strong> <em>it</em> snake_case_name"),
        ("&lt;b&gt; &copy; &#123;", "&lt;b&gt; © {"),
        ('`a < "b" & {c}`', '<code>a &lt; "b" &amp; {c}</code>'),
        (r"\*not\* 1\. so", "*not* 1. so"),
        ('[x "y"](https://a.example/?a=1&b=2 "t")', '<a href="https://a.example/?a=1&amp;b=2" title="t">x “y”</a>'),
        ("![The plan](plan.svg)", '<img src="plan.svg" alt="The plan">'),
        ('"{{ terms.pupils }}" {{ a.b }}\'s', "“{{ terms.pupils }}” {{ a.b }}’s"),
        ("**{{ a.b | join('|') }}**", "<strong>{{ a.b | join('|') }}</strong>"),
        ("{{ a['*x*'] }} and *{{ \"<b>\" }}*", "{{ a['*x*'] }} and <em>{{ \"<b>\" }}</em>"),
        ("in the '90s", "in the ’90s"),
    ],
)
def test_words_come_out_right(typed: str, html: str) -> None:
    (node,) = section(f'- {typed}\n  {{: #a strength="must" }}\n').nodes
    assert written(node.text) == html


def test_expressions_know_their_line() -> None:
    (node,) = section('- one {{ a.b }}\n  two {{ c.d }}\n  {: #a strength="must" }\n').nodes
    assert node.text.expressions == (Expression("a.b", Place("docs/x.md", 4)), Expression("c.d", Place("docs/x.md", 5)))


def test_marks_that_quote_a_condition() -> None:
    when = "decisions.a == 'x_y' and decisions.b != '*z*' and ('p' in phases or not setting.boarding)"
    (node,) = section(f'- one\n  {{: #a when="{when}" strength="must" }}\n').nodes
    assert node.when.source == when


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert)",
        "[x](data:x)",
        "[x](//a.example)",
        "![a](https://a.example/b)",
        "[x]()",
        "a } b",
        "/// x",
    ],
)
def test_words_that_are_refused(text: str) -> None:
    assert findings_of(f'- {text}\n  {{: #a strength="must" }}\n')


def test_signs_of_our_own_cannot_be_typed() -> None:
    typed = "\U000f0001\U00100000\U00108000\ue000\x02\x00\u200b"
    for sign in typed:
        assert findings_of(f'- a{sign}b\n  {{: #a strength="must" }}\n')
    (node,) = section('- &#1048576; &#983041;\n  {: #a strength="must" }\n').nodes
    assert node.text.expressions == ()


def test_names_are_held_against_what_is_known() -> None:
    known = Vocabulary(frozenset({Name("decisions", "pupil_phones")}), frozenset())
    body = '- a\n  {: #a strength="must" when="decisions.pupil_fones" cites="x" }\n'
    _, findings = read_section(FRONT + body, "mobile/x", "x.md", known)
    assert [each.key for each in findings] == ["mobile.a", "mobile.a"]
    assert any("decisions.pupil_phones" in each.mend for each in findings)


# Front matter


def test_front_matter() -> None:
    front = (
        '---\ntitle: "{{ terms.pupils }}\' phones"\nlede: \'What < we "ask"\'\n'
        "for: staff governors\nwhen: setting.boarding\nprivate: yes\n---\n"
    )
    read, findings = read_section(front + '- a\n  {: #a strength="must" }\n', "mobile/x", "x.md", OPEN)
    assert findings == ()
    assert read
    assert written(read.title) == "{{ terms.pupils }}’ phones"
    assert read.title.expressions[0].place == Place("x.md", 2)
    assert written(read.lede) == "What &lt; we “ask”"
    assert (read.audience, read.private, read.when.source) == ({"staff", "governors"}, True, "setting.boarding")
    (node,) = read.nodes
    assert (node.audience, node.private, node.when.source) == ({"staff", "governors"}, True, "setting.boarding")


@pytest.mark.parametrize(
    "text", ["", "x", "---", "---\n---\n", "---\nfor: staff\n---\n", "---\n- a\n---\n", "---\ntitle:\n---"]
)
def test_a_page_without_a_title_is_none(text: str) -> None:
    read, findings = read_section(text, "mobile/x", "x.md", OPEN)
    assert read is None
    assert findings


# Hashes


def hash_of(text: str, mark: str = '#a strength="must" for="staff"') -> str:
    return section(f"{text}\n  {{: {mark} }}\n").nodes[0].hash


def test_a_hash_is_of_words_and_attributes_only() -> None:
    one = hash_of("- Hand it in at {{ places.office }}.")
    assert re.fullmatch("[0-9a-f]{12}", one)
    assert hash_of("- Hand it\n  in   at {{ places.office }}.") == one
    assert hash_of("1. Hand it in at\n   {{ places.office }}.", 'for="staff"   strength="must" #a') == one
    assert hash_of("\n\n<!-- note -->\n- Hand it in at {{ places.office }}.") == one
    changed = {
        hash_of("- Hand it in at {{ places.gate }}."),
        hash_of("- Hand *it* in at {{ places.office }}."),
        hash_of("- Hand it in at {{ places.office }}.", '#a strength="should" for="staff"'),
        hash_of("- Hand it in at {{ places.office }}.", '#a strength="must" for="staff" private'),
    }
    assert len(changed | {one}) == 5


def test_a_hash_does_not_hold_children() -> None:
    alone = hash_of("- Hand it in.")
    parent = section('- Hand it in.\n  {: #a strength="must" for="staff" }\n    - b\n      {: #b strength="must" }\n')
    assert parent.nodes[0].hash == alone


# Pages of prose


def test_prose() -> None:
    text = "Hi {{ setting.name }}.\n\n## Get help {: #help }\n\n## Who & why\n\n## Who & why\n\n- a\n- b\n\n1. c\n"
    read, findings = read_page(FRONT + text, "get-help", "docs/get-help.md", OPEN)
    assert findings == ()
    assert read
    assert read.nodes == ()
    assert written(read.prose) == (
        '<p>Hi {{ setting.name }}.</p>\n<h2 id="help">Get help</h2>\n<h2 id="who-why">Who &amp; why</h2>\n'
        '<h2 id="who-why-2">Who &amp; why</h2>\n<ul><li>a</li><li>b</li></ul>\n<ol><li>c</li></ol>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        'x\n{: #x for="staff" }',
        "- x\n\n  {: #x private }",
        '| a | b |\n|---|---|\n| c | d |\n\n{: for="staff" }',
        "| a | b |\n|---|---|\n| c | d | {: private }",
        "/// for | staff\n\nx\n///",
        '## H {: #h for="staff" }',
        "x[^1]",
        "# H",
    ],
)
def test_prose_refuses_what_it_cannot_keep_back(text: str) -> None:
    assert read_page(FRONT + text, "home", "docs/home.md", OPEN)[1]


# Local changes


def change(text: str, **attributes: str) -> tuple[Node | None, tuple[Finding, ...]]:
    given = {"strength": "must", **{key.rstrip("_"): value for key, value in attributes.items()}}
    place = Place("changes.yml", 7)
    return read_statement(text, "mobile.own-rule", given, place, "add own", frozenset({"staff", "parents"}), KNOWN)


def test_a_local_change() -> None:
    node, findings = change("One *rule*\nfor {{ terms.pupils }}.\n", for_="staff", private="yes", until="2027-01-01")
    assert findings == ()
    assert node
    assert (node.id, node.audience, node.private, node.strength) == ("mobile.own-rule", {"staff"}, True, "must")
    assert written(node.text) == "One <em>rule</em> for {{ terms.pupils }}."
    assert node.text.expressions[0].place == node.place == Place("changes.yml", 7)
    assert node.until == datetime.date(2027, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["", "a\n\nb", "- a", "## a", "a\n{: #x }", "a {: private }", "/// for | staff\n\na\n///", "<b>a</b>", "{{ a"],
)
def test_a_local_change_is_one_paragraph(text: str) -> None:
    node, findings = change(text)
    assert node is None
    assert {(each.place, each.key) for each in findings} == {(Place("changes.yml", 7), "add own")}


@pytest.mark.parametrize(
    "attributes",
    [{"for_": "pupils"}, {"strength": "mst"}, {"private": "perhaps"}, {"colour": "red"}, {"when": "x = 1"}],
)
def test_attributes_of_a_local_change(attributes: dict[str, str]) -> None:
    node, findings = change("A rule.", **attributes)
    assert node is None
    assert len(findings) == 1


# Anything at all

SECRET = """---
title: T
---
- Open
  {: #a strength="must" }
- SECRET words
  and SECRET more.
  {: #b strength="must" for="staff" private }
- Open
  {: #c strength="must" }

/// for | staff
    private: yes

SECRET in a block
{: #d strength="must" }
///

/// for | staff
    id: e
    strength: must
    private: yes

| SECRET | b |
|---|---|
| SECRET | SECRET |
///

## SECRET {: #f for="staff" private }

SECRET
{: #g strength="must" }
"""
TYPED = st.one_of(
    st.sampled_from(list(" \n\t#{}:`|/<>-*_=\"'x!\\[]()~1.&;\u00a0\u200b")),
    st.sampled_from(["\n\n", "    ", "<!--", "-->", "{{", "}}", "{%", "```", "///", "{:", "[^1]", "\n- ", "\n## "]),
)


@given(st.integers(0, len(SECRET)), TYPED, st.integers(0, 2))
def test_no_slip_of_the_pen_publishes_what_is_private(at: int, typed: str, deleted: int) -> None:
    text = SECRET[:at] + typed + SECRET[at + deleted :]
    read, findings = read_section(text, "mobile/x", "x.md", OPEN)
    if read and not findings:
        assert [node.id for node in read.within() if "SECRET" in written(node.text) and not node.private] == []


@given(st.lists(st.one_of(TYPED, st.sampled_from(["a", "é", "\n", " ", "#a", 'strength="must"', "1. "])), max_size=60))
def test_whatever_is_typed_is_read_or_told(parts: list[str]) -> None:
    for reader in (read_section, read_page):
        reader(FRONT + "".join(parts), "mobile/x", "x.md", OPEN)
        reader("".join(parts), "mobile/x", "x.md", OPEN)
    change("".join(parts))
