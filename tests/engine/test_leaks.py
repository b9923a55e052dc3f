"""What is private stands in no file of the public tree, wherever in the project it was written.

One build of two schools holds a word of its own in every place that can be private. Each word has to stand in the
private tree, so that its absence from the public one means something.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from handbook_copy import FIRST, SECOND, Copy, statements, views

WORD = re.compile("zq[a-z]{2,30}qz")
OVER = "kept-at-home"


def word(of: str) -> str:
    """A word that no text holds."""
    return f"zq{of}qz"


# What stands in docs/ for both schools. Every word is private but those of the marks.
PAGE = f"""---
title: The {word("pagetitle")} page
lede: About the {word("pagelede")}
private: yes
---
- All of it is {word("pagetext")}.
  {{: #{word("pageid")} strength="must" for="staff" }}

## A {word("pageheading")} heading {{: #{word("pageheadingid")} }}

Under it a {word("pageparagraph")}.
{{: #under-page-heading strength="should" }}
"""
PARTS = f"""---
title: A public page
for: [parents, pupils, staff, visitors, governors]
---
- A public rule stands first; see {{{{ ref('mobile.open-parent', 'the next one') }}}}.
  {{: #open-first strength="must" }}
- A private item, {word("item")}.
  {{: #{word("itemid")} strength="must" private }}
    - What stands in it is {word("iteminner")}.
      {{: #item-inner strength="should" }}
- A public item.
  {{: #open-parent strength="must" }}
    - A private item in a public one, {word("inneritem")}.
      {{: #inner-item strength="must" for="staff" private }}
    - A public item in it.
      {{: #open-child strength="must" }}
- A rule that links to [a {word("linkwords")}](https://{word("linkaddress")}.example/).
  {{: #linked strength="must" private }}
- A private rule that one school leaves out, {word("leftout")}.
  {{: #left-out strength="must" private }}

1. A numbered {word("ordered")}.
   {{: #ordered strength="must" private }}
2. A public numbered one.
   {{: #open-ordered strength="must" }}

A private {word("paragraph")}.
{{: #paragraph strength="must" private }}

A public paragraph that names {{{{ ref('mobile.{word("itemid")}') }}}} and {{{{ ref('mobile.under-page-heading') }}}}.
{{: #open-names strength="information" }}

/// for | staff
    id: whole-block
    strength: must
    private: yes

| Key | Place |
| --- | --- |
| A {word("table")} | Here |

> A {word("quotation")}.
///

/// for | staff parents
    private: yes

In a block, {word("block")}.
{{: #in-block strength="must" }}

- In its list, {word("blockitem")}.
  {{: #in-block-list strength="must" for="staff" }}
///

## A {word("heading")} heading {{: #{word("headingid")} private }}

Under a private heading, {word("underheading")}.
{{: #under-heading strength="must" }}

### A {word("subheading")} heading {{: #sub-heading }}

- Under the one below, {word("undersubheading")}.
  {{: #under-sub-heading strength="must" }}

## A public heading {{: #open-heading }}

- A public rule stands last.
  {{: #open-last strength="must" }}
"""

PERSON, OVERLAY_PERSON = "person", "overlayperson"
# Every kind of place in which something private can stand.
PLACES = (
    "a section of the model",
    "the address of a private section",
    "a private page beside the policies",
    "an answer that rules print",
    "an answer that a heading prints",
    "a place that rules print",
    "an answer in an overlay",
    "a local change",
    "a local change in an overlay",
    "a person",
    "a person in an overlay",
)


@dataclass
class Leaks:
    """A project with hidden words, each with the kind of place it stands in, and the files of the site that hold it."""

    copy: Copy
    hidden: dict[str, str] = field(default_factory=dict)
    public: dict[str, list[str]] = field(default_factory=dict)
    private: dict[str, list[str]] = field(default_factory=dict)

    def hide(self, place: str, *texts: str) -> None:
        self.hidden |= {each: place for text in texts for each in WORD.findall(text)}

    def role_words(self, of: str) -> dict[str, str]:
        """A private person's name for every role that people hold."""
        roles = yaml.safe_load(self.copy.read("data/model/roles.yml"))["roles"]
        return {id: word(of + letters(id)) for id, role in roles.items() if role.get("holder")}

    def sections(self) -> None:
        """Sections with something private in every place that a mark can stand."""
        held = "".join(
            f"- Held by: {{{{ names('{role}') }}}}\n  {{: #held-by-{role} strength=\"information\" }}\n"
            for role in self.role_words(PERSON)
        )
        for name, text in ((word("pagefile"), PAGE), ("parts", PARTS), ("held", f"---\ntitle: Held\n---\n{held}")):
            self.copy.write(f"docs/mobile/{name}.md", text)
        outline, before = self.copy.read("data/model/policies.yml"), "      - mobile/visitors\n"
        added = "".join(f"      - mobile/{name}\n" for name in (word("pagefile"), "parts", "held", "answered"))
        assert before in outline
        self.copy.write("data/model/policies.yml", outline.replace(before, added + before))
        self.hide("a section of the model", PAGE, PARTS)
        self.hide("the address of a private section", word("pagefile"))

    def page(self) -> None:
        """A page beside the policies that is private as a whole."""
        prose = self.copy.read("docs/index.md").replace("---\n", "---\nprivate: yes\n", 1)
        self.copy.write("docs/index.md", f"{prose}\nA private start, {word('startpage')}.\n")
        self.hide("a private page beside the policies", word("startpage"))

    def own_words(self, slug: str) -> dict[str, str]:
        """The answers that a school gives in words of its own, each with the way it is written."""
        asked = yaml.safe_load(self.copy.read("data/model/decisions.yml"))["decisions"]
        given = yaml.safe_load(self.copy.read(self.copy.school("decisions", slug)))
        kinds = {f"decisions.{name}": asked[name]["type"] for name in given["decisions"]}
        forms = {key: "{}" if kind == "text" else "[{}]" for key, kind in kinds.items() if kind in ("text", "list")}
        return forms | {f"places.{name}": "{}" for name in given["places"]}

    def answers(self) -> None:
        """Every answer that a school gives in words of its own, private."""
        forms = self.own_words(FIRST)
        where = self.print_answers()
        for key, form in forms.items():
            group, _, name = key.partition(".")
            answer = f"  {name}: {{answer: {form.format(f'the {word(letters(name))}')}, private: yes}}"
            self.copy.line(self.copy.school("decisions"), f"  {name}:", answer)
            usual = "a place that rules print" if group == "places" else "an answer that rules print"
            self.hide(where.get(key, usual), answer)
        # The second school's are private in an overlay.
        laid = {"decisions": "", "places": ""}
        for key, form in self.own_words(SECOND).items():
            group, _, name = key.partition(".")
            own = form.format(f"the {word('over' + letters(name))}")
            answer = f"  {name}: {{answer: {own}, private: yes}}\n"
            laid[group] += answer
            self.hide(where.get(key, "an answer in an overlay"), answer)
        text = "".join(f"{group}:\n{lines}" for group, lines in laid.items())
        self.copy.write(f"{OVER}/schools/{SECOND}/decisions.yml", text)

    def print_answers(self) -> dict[str, str]:
        """Prints an answer that both schools give in a heading; says in what kind of place it stands."""
        both = {key: form for key, form in self.own_words(FIRST).items() if key in self.own_words(SECOND)}
        key, form = next((key, form) for key, form in both.items() if key.startswith("decisions."))
        said = key if form == "{}" else f"{key} | list_and"
        self.copy.write(
            "docs/mobile/answered.md",
            "---\ntitle: Answered\n---\n"
            f"## As {{{{ {said} }}}} has it {{: #answered-heading }}\n\n"
            '- A rule under it.\n  {: #answered-under strength="must" }\n',
        )
        return {key: "an answer that a heading prints"}

    def changes(self) -> None:
        """The first school's private local changes, in its file and in an overlay."""
        against = {row["id"]: f"against: {row['hash']}" for row in self.copy.model}
        own = f"""
  - add: local.{word("addid")}
    after: mobile.open-first
    {against["mobile.open-first"]}
    text: The school adds a {word("addtext")}.
    asked: [where is the {word("addasked")}]
    for: staff
    strength: must
    private: yes
    reason: Because of a {word("addreason")}.
  - replace: mobile.open-child
    {against["mobile.open-child"]}
    text: The school says {word("replacetext")} in its place.
    asked: [why the {word("replaceasked")}]
    private: yes
    reason: Because of a {word("replacereason")}.
  - replace: mobile.paragraph
    {against["mobile.paragraph"]}
    text: What was private stays {word("replaceprivate")}.
    reason: Because of a {word("replaceprivatereason")}.
  - add: local.under-another
    after: mobile.under-heading
    {against["mobile.under-heading"]}
    text: Added under a private heading, {word("addunder")}.
    for: staff
    strength: must
    reason: Because of a {word("addunderreason")}.
  - omit: mobile.left-out
    {against["mobile.left-out"]}
    reason: A private rule is left out because of a {word("omitreason")}.
"""
        over = f"""
changes:
  - add: local.{word("overaddid")}
    before: mobile.open-last
    {against["mobile.open-last"]}
    text: The overlay adds a {word("overaddtext")}.
    for: parents pupils staff visitors
    strength: must
    private: yes
    reason: Because of a {word("overaddreason")}.
"""
        self.copy.append(self.copy.school("changes"), own)
        former = f"renamed:\n  local.{word('formerid')}: local.{word('addid')}\n"
        self.copy.edit(self.copy.school("ids"), "renamed:\n", former)
        self.copy.write(f"{OVER}/schools/{FIRST}/changes.yml", over)
        self.hide("a local change", own, word("formerid"))
        self.hide("a local change in an overlay", over)

    def people(self) -> None:
        """Somebody private in every role, of the first school in its file and of the second in an overlay."""
        for of, file, place in (
            (PERSON, self.copy.school("people"), "a person"),
            (OVERLAY_PERSON, f"{OVER}/schools/{SECOND}/people.yml", "a person in an overlay"),
        ):
            rows = [f"  - {{name: Mx {name.title()}, roles: [{id}]}}\n" for id, name in self.role_words(of).items()]
            self.copy.write(file, f"people:\n{''.join(rows)}")
            self.hide(place, *self.role_words(of).values())

    def look(self) -> None:
        """Builds both schools and reads every file."""
        # The governors' view is public too, with its decisions, sources and local changes.
        self.copy.line("data/handbook.yml", "views:", "views: [everyone, parents, pupils, visitors, staff, governors]")
        # Where rules have no number, a link to one says the title of its section.
        self.copy.line(self.copy.school("school", SECOND), "numbering:", "numbering: none")
        self.copy.build("--all", "--overlay", OVER)
        for tree, held in (("public", self.public), ("private", self.private)):
            for path in sorted((self.copy.root / "site").glob(f"*/{tree}/**/*")):
                name = path.relative_to(self.copy.root / "site").as_posix()
                for each in words_in(path, name):
                    held.setdefault(each, []).append(name)


def letters(name: str) -> str:
    return re.sub("[^a-z]", "", name)


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> Leaks:
    leaks = Leaks(Copy.at(tmp_path_factory.mktemp("leaks")))
    leaks.sections()
    leaks.page()
    leaks.answers()
    leaks.changes()
    leaks.people()
    leaks.look()
    return leaks


def words_in(path: Path, name: str) -> set[str]:
    """Every hidden word in a file or in its name."""
    texts = [name] if path.is_dir() else [name, *readings(path)]
    return {each for text in texts for each in WORD.findall(text)}


def readings(path: Path) -> Iterator[str]:
    """A file's text in every way that somebody may read it, in small letters."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    yield text.lower()
    if path.suffix == ".json":
        yield json.dumps(json.loads(text), ensure_ascii=False).lower()
    # Behind entities, twice for what stands as text in an attribute or in an index; behind percent signs; cut by tags.
    yield html.unescape(html.unescape(text)).lower()
    yield urllib.parse.unquote(text).lower()
    yield re.sub("<[^>]*>", "", text).lower()


@pytest.mark.parametrize("place", PLACES)
def test_what_is_private_stands_in_the_private_tree(leaks: Leaks, place: str) -> None:
    """So that its absence from the public tree means something."""
    words = {each for each, where in leaks.hidden.items() if where == place}
    assert words
    assert words - leaks.private.keys() == set()


@pytest.mark.parametrize("place", PLACES)
def test_what_is_private_stands_in_no_public_file(leaks: Leaks, place: str) -> None:
    assert {each: leaks.public[each][:4] for each in leaks.public if leaks.hidden[each] == place} == {}


@pytest.mark.parametrize(
    "name", ["search/search_index.json", "sitemap.xml", "sitemap.xml.gz", "404.html", "index.html", "handbook.json"]
)
def test_what_is_made_of_a_whole_view_was_searched(leaks: Leaks, name: str) -> None:
    made = sorted((leaks.copy.root / "site").glob(f"*/public/*/{name}"))
    assert [path.parents[name.count("/")].name for path in made] == 2 * sorted(
        ["everyone", "parents", "pupils", "visitors", "staff", "governors"]
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>zqcanaryqz"),
        ("a.html", b"<p>ZqCanaryqZ"),
        ("a.html", b"<p>zq<b>can</b>aryqz"),
        ("a.html", b"<p>&#122;q&#99;anaryqz"),
        ("a.html", b'<p title="&amp;#122;qcanaryqz">'),
        ("a.html", b'<a href="?%7Aqcanaryqz">'),
        ("a.json", b'{"a": "\\u007aqcanaryqz"}'),
        ("a.xml.gz", gzip.compress(b"<loc>zqcanaryqz</loc>", mtime=0)),
        ("zqcanaryqz.js", b""),
    ],
)
def test_the_search_finds_a_word_however_it_is_written(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert words_in(tmp_path / name, name) == {"zqcanaryqz"}


def test_a_private_rule_has_its_permanent_address_in_the_private_tree_only(leaks: Leaks) -> None:
    site = leaks.copy.root / "site" / FIRST
    private = {statement["id"] for folder in views(site) for _, statement in statements(folder) if statement["private"]}
    assert f"local.{word('addid')}" in private
    addresses = {tree: {path.name for path in (site / tree / "s").iterdir()} for tree in ("public", "private")}
    assert private <= addresses["private"]
    assert private & addresses["public"] == set()


def test_no_public_view_counts_or_lists_a_private_rule(leaks: Leaks) -> None:
    public = [folder for folder in views(leaks.copy.root / "site" / FIRST) if folder.parent.name == "public"]
    assert len(public) == 6
    assert [statement["id"] for folder in public for _, statement in statements(folder) if statement["private"]] == []


def test_a_rule_that_rests_on_a_private_choice_is_private(copy: Copy) -> None:
    """It would tell the answer by standing there."""
    key = "decisions.visitor_phones"
    (answer,) = [
        line for line in copy.read(copy.school("decisions")).splitlines() if line.startswith("  visitor_phones:")
    ]
    private = f"  visitor_phones: {{answer: {answer.partition(': ')[2]}, private: yes}}"
    resting = {row["id"] for row in copy.model if key in (row["when"] or "")}
    copy.line(copy.school("decisions"), "  visitor_phones:", private)
    copy.build("--view", "everyone", "--view", "governors")
    public = {statement["id"] for _, statement in statements(copy.root / "site/public/everyone")}
    governors = {statement["id"] for _, statement in statements(copy.root / "site/private/governors")}
    assert resting & governors
    assert resting & public == set()


@pytest.mark.parametrize("place", ["title", "lede", "page"])
def test_a_private_answer_where_every_reader_would_read_it_is_a_finding(copy: Copy, place: str) -> None:
    """A title, a lede and the prose round the policies belong to no rule that could be private instead."""
    key = "places.staff_phone_storage"
    copy.line(
        copy.school("decisions"),
        "  staff_phone_storage:",
        f"  staff_phone_storage: {{answer: {word('box')}, private: yes}}",
    )
    if place == "page":
        path = "docs/get-help.md"
        copy.append(path, f"\nAsk at {{{{ {key} }}}}.\n")
    else:
        path = "docs/mobile/visitors.md"
        copy.edit(
            path,
            "---\ntitle: Visitors and phones\n",
            f"---\n{place}: 'At {{{{ {key} }}}}'\n" + ("title: Visitors\n" if place == "lede" else ""),
        )
    done = copy.handbook("check")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith(f"{path}:") and key in line]
