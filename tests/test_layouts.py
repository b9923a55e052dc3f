"""Layout is data: which policies a school lists, their sections and order, numbers, dates and fragments."""

from __future__ import annotations

import datetime
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tiny import NURSERY, PRIMARY, ROOT

from handbook.cli import main
from handbook.data.findings import Finding
from handbook.engine.building import site_of, write_stage, write_tree
from handbook.text.corpus import joint_hash
from handbook.views.lens import ShownBook, View
from handbook.workflow import Seen, prepare, see

ON = datetime.date(2026, 11, 20)
ADDRESS = "https://handbook.examplewick.example/"
READERS = ("everyone", "parents", "pupils", "visitors", "staff")
DATES = "written: September 2026, review: Autumn term 2027"


class Built:
    """A school with a layout of its own, built but for the engine's work."""

    def __init__(self, tmp_path: Path, slug: str, policies: str, fragments: str = "", **school: str) -> None:
        # A school of its own name has published nothing, so that no rule is missed.
        self.folder = Path(shutil.copytree(ROOT / "data/schools" / slug, tmp_path / "data/schools/a-school"))
        self.tree = tmp_path / "public"
        listed = (self.folder / "policies.yml").read_text("utf-8")
        linked = listed[listed.index("\nlinked:") :]
        (self.folder / "policies.yml").write_text(f"policies: {{{policies}}}\n{fragments}\n{linked}", "utf-8")
        # Its local changes are about the whole text.
        for file in ("changes.yml", "ids.yml"):
            (self.folder / file).unlink(missing_ok=True)
        settings = self.folder / "school.yml"
        text = settings.read_text("utf-8")
        for key, value in school.items():
            text = re.sub(rf"^{key}:.*\n", "", text, flags=re.MULTILINE) + f"\n{key}: {value}\n"
        settings.write_text(text, "utf-8")
        self.ready = prepare(ROOT, tmp_path / "data")
        self.seen: Seen = see(self.ready, self.folder.name, ON)
        self.site = site_of(self.ready.project, self.seen.books)

    @property
    def faults(self) -> list[Finding]:
        return [finding for finding in self.seen.findings if not finding.warning]

    @property
    def spare(self) -> list[Finding]:
        """What is told of answers that no policy uses."""
        return [finding for finding in self.seen.findings if finding.mend == "you may take it out"]

    def take_out(self, findings: list[Finding]) -> None:
        """Take out the lines of some answers; rows under a question go with it."""
        path = self.folder / "decisions.yml"
        at = {finding.place.line for finding in findings}
        kept, going = [], False
        for number, line in enumerate(path.read_text("utf-8").splitlines(keepends=True), 1):
            going = number in at or (going and line.startswith("    "))
            kept += [] if going else [line]
        path.write_text("".join(kept), "utf-8")
        self.seen = see(self.ready, self.folder.name, ON)

    def write(self) -> Path:
        """The public tree without the engine's pages."""
        assert [str(finding) for finding in self.faults] == []
        books = [book for book in self.seen.books if not book.view.private]
        for book in books:
            write_stage(book, self.site, self.ready.corpus, self.tree.parent / "stage" / book.view.name)
        self.tree.mkdir()
        write_tree(books, self.site, self.tree)
        return self.tree

    def book(self, view: str = "everyone") -> ShownBook:
        return next(book for book in self.seen.books if book.view == View(view))

    def numbers(self) -> list[str]:
        return [shown.number for _, _, shown in self.book().statements()]

    def ids(self) -> set[str]:
        return {shown.id for _, _, shown in self.book().statements()}

    def sections(self, policy: str) -> list[str]:
        (found,) = [each for each in self.book().policies if each.policy.id == policy]
        return [part.part.file for part in found.parts]


# The arrangements of adopted policies


def test_a_primary_with_one_combined_policy_and_decimal_numbers(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"combined: {{{DATES}}}", numbering="decimal")
    tree = built.write()
    assert [each.policy.id for each in built.book().policies] == ["combined"]
    assert {"mobile/pupils", "social/pupils", "common/aims"} <= set(built.sections("combined"))
    assert all(re.fullmatch(r"\d+(\.\d+)+", number) for number in built.numbers())
    assert len(set(built.numbers())) == len(built.numbers())
    assert (tree / "s/mobile.pupils-switched-off/index.html").is_file()


def test_a_statement_common_to_both_is_written_once_and_numbered_in_each(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"mobile: {{{DATES}}}, social: {{{DATES}}}", numbering="decimal")
    tree = built.write()
    both = [id for id, homes in built.book().handbook.homes.items() if len(homes) == 2]
    assert both
    homes = built.book().handbook.homes[both[-1]]
    assert homes[0][2].wordings[0].html == homes[1][2].wordings[0].html
    assert len(list((tree / "s").glob(f"{both[-1]}/index.html"))) == 1


def test_a_pre_school_with_numbered_sections_only(tmp_path: Path) -> None:
    built = Built(tmp_path, NURSERY, f"combined: {{{DATES}}}", numbering="sections")
    built.write()
    assert set(built.numbers()) == {""}
    numbers = [part.part.number for policy in built.book().policies for part in policy.parts]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_social_media_policy_alone_without_numbers(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"social: {{{DATES}}}", numbering="none")
    tree = built.write()
    assert set(built.numbers()) == {""}
    assert {part.part.number for policy in built.book().policies for part in policy.parts} == {0}
    ids = {path.name for path in (tree / "s").iterdir()}
    assert not {id for id in ids if id.startswith("mobile.pupils")}
    assert {id for id in ids if id.startswith("social.")}


def test_a_school_may_leave_sections_out_and_put_the_others_in_its_own_order(tmp_path: Path) -> None:
    order = ["mobile/visitors", "common/key-details", "mobile/pupils"]
    built = Built(tmp_path, PRIMARY, f"mobile: {{{DATES}, sections: [{', '.join(order)}]}}", numbering="decimal")
    built.write()
    assert built.sections("mobile") == order
    assert built.numbers()[0] == "1.1"


def test_leaving_a_section_out_moves_no_address(tmp_path: Path) -> None:
    whole = Built(tmp_path / "whole", PRIMARY, f"mobile: {{{DATES}}}")
    part = Built(tmp_path / "part", PRIMARY, f"mobile: {{{DATES}, sections: [mobile/pupils, mobile/search]}}")
    urls = {shown.id: shown.url for _, _, shown in whole.book().statements()}
    kept = {shown.id: shown.url for _, _, shown in part.book().statements()}
    assert kept
    assert kept.items() <= urls.items()


# Only what the layout uses is asked


LAYOUTS = [
    f"social: {{{DATES}}}",
    f"mobile: {{{DATES}}}",
    f"mobile: {{{DATES}, sections: [mobile/visitors, mobile/search]}}",
]


@pytest.mark.parametrize("slug", [PRIMARY, NURSERY])
@pytest.mark.parametrize("policies", LAYOUTS)
def test_a_school_answers_only_what_its_policies_use(tmp_path: Path, slug: str, policies: str) -> None:
    built = Built(tmp_path, slug, policies)
    before = {view: text_of(built, view) for view in READERS}
    assert len(built.spare) > 10
    built.take_out(built.spare)
    assert built.spare == []
    built.write()
    assert {view: text_of(built, view) for view in READERS} == before


def test_each_answer_that_is_kept_is_asked_for(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"social: {{{DATES}}}")
    built.take_out(built.spare)
    assert built.seen.handbook
    school, asked = built.seen.handbook.school, built.ready.project.model.decisions
    kept = {f"decisions.{one}" for one in school.answers if not asked[one].when and not asked[one].optional}
    text = "decisions:\n" + "".join(f"  {one}:\n" for one in school.answers)
    (built.folder / "decisions.yml").write_text(text, "utf-8")
    built.seen = see(built.ready, built.folder.name, ON)
    assert kept <= {finding.key for finding in built.faults}


def test_an_answer_that_no_policy_uses_is_a_note_at_its_line(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"social: {{{DATES}}}")
    visitors = next(each for each in built.spare if each.key == "decisions.visitor_phones")
    built.take_out([each for each in built.spare if each is not visitors])
    (note,) = built.spare
    assert note.warning
    assert "no section of your policies uses this" in note.wrong
    assert "visitor_phones:" in (built.folder / "decisions.yml").read_text("utf-8").splitlines()[note.place.line - 1]
    built.write()


def test_both_policies_and_the_combined_one_use_every_answer(tmp_path: Path) -> None:
    for at, policies in enumerate((f"mobile: {{{DATES}}}, social: {{{DATES}}}", f"combined: {{{DATES}}}")):
        assert Built(tmp_path / str(at), PRIMARY, policies).spare == []


# Words of the sign-off and the key details


def text_of(built: Built, view: str = "everyone") -> str:
    return "\n".join(shown.text for _, _, shown in built.book(view).statements())


@pytest.mark.parametrize(
    ("written", "review"),
    [
        ("14 September 2026", "9 November 2027"),
        ("September 2026", "November 2027"),
        ("Autumn term 2026", "Autumn term 2027"),
    ],
)
def test_dates_are_said_as_closely_as_the_school_says_them(tmp_path: Path, written: str, review: str) -> None:
    built = Built(tmp_path, PRIMARY, f"combined: {{written: {written}, review: {review}}}")
    assert built.faults == []
    assert written in text_of(built)
    assert review in text_of(built)


@pytest.mark.parametrize(
    ("key", "value"),
    [("issue_label", "Issue 47"), ("policy_kept_at", "a blue folder"), ("motto", "Onward in odd socks"),
     ("privacy_notice", "a sheet at the front desk")],
)  # fmt: skip
def test_what_a_school_says_of_its_policy_stands_in_the_key_details(tmp_path: Path, key: str, value: str) -> None:
    with_it = Built(tmp_path / "with", PRIMARY, f"mobile: {{{DATES}}}", **{key: value})
    without = Built(tmp_path / "without", PRIMARY, f"mobile: {{{DATES}}}", **{key: ""})
    assert with_it.faults == without.faults == []
    assert value in text_of(with_it)
    assert value not in text_of(without)


def test_the_policy_ends_with_places_for_signatures_where_the_school_signs(tmp_path: Path) -> None:
    signed = Built(tmp_path / "signed", PRIMARY, f"mobile: {{{DATES}}}", signatures="yes")
    unsigned = Built(tmp_path / "unsigned", PRIMARY, f"mobile: {{{DATES}}}", signatures="no")
    more = set(text_of(signed).splitlines()) - set(text_of(unsigned).splitlines())
    assert [line for line in more if line.startswith("Signed")]


# Fragments


class Outline(HTMLParser):
    """Tags in order, and whether every one that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


FRAGMENTS_ONLY = "mobile: {sections: [mobile/search]}, social: {sections: [social/parents]}"


@pytest.fixture
def fragments(tmp_path: Path) -> Built:
    return Built(tmp_path, PRIMARY, FRAGMENTS_ONLY, "fragments: [mobile/search, social/parents]", numbering="decimal")


def test_chosen_sections_alone_are_written_as_html(fragments: Built) -> None:
    tree = fragments.write()
    assert sorted(path.name for path in (tree / "fragments").iterdir()) == ["mobile-search.html", "social-parents.html"]


def test_a_fragment_is_plain_html_that_holds_every_rule_of_the_section(fragments: Built) -> None:
    text = (fragments.write() / "fragments/mobile-search.html").read_text("utf-8")
    outline = Outline(text)
    assert outline.open == []
    assert outline.tags[0][0] == "h2"
    assert not {tag for tag, _ in outline.tags} & {"script", "style", "link", "html", "body", "nav"}
    assert not [attributes for _, attributes in outline.tags if {"class", "style"} & attributes.keys()]
    rules = [shown for _, part, shown in fragments.book().statements() if part.part.file == "mobile/search"]
    assert [id for id in outline.ids() if id in {rule.name for rule in rules}] == [rule.name for rule in rules]
    assert len(set(outline.ids())) == len(outline.ids())
    for rule in rules:
        assert f'href="{ADDRESS}s/{rule.id}/">Rule {rule.number}</a>' in text


def test_a_fragment_says_each_strength_in_words(fragments: Built) -> None:
    text = (fragments.write() / "fragments/social-parents.html").read_text("utf-8")
    said = re.findall(r"<p>(Must|Should|May|For information)(?:, law)?\. <a", text)
    rules = [shown for _, part, shown in fragments.book().statements() if part.part.file == "social/parents"]
    assert len(said) == len(rules)


def test_every_address_in_a_fragment_leads_somewhere_from_anywhere(fragments: Built) -> None:
    tree = fragments.write()
    for path in (tree / "fragments").iterdir():
        outline = Outline(path.read_text("utf-8"))
        for link in outline.links():
            if link.startswith("#"):
                assert link[1:] in outline.ids()
            elif link.startswith(f"{ADDRESS}s/"):
                assert (tree / link.removeprefix(ADDRESS) / "index.html").is_file()
            else:
                assert re.match(r"(https://|tel:|mailto:)", link), link


def test_a_fragment_of_a_section_in_a_whole_policy_has_its_numbers(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"combined: {{{DATES}}}", "fragments: [mobile/search]", numbering="decimal")
    outline = Outline((built.write() / "fragments/mobile-search.html").read_text("utf-8"))
    values = {attributes.get("id"): attributes.get("value") for tag, attributes in outline.tags if tag == "li"}
    for _, part, shown in built.book().statements():
        if part.part.file == "mobile/search":
            assert values[shown.name] == shown.number.rpartition(".")[2]


def test_where_rules_have_no_numbers_a_fragment_has_none(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, FRAGMENTS_ONLY, "fragments: [mobile/search]", numbering="none")
    text = (built.write() / "fragments/mobile-search.html").read_text("utf-8")
    assert "<ol" not in text
    assert "Rule " not in text
    assert "Link to this rule" in text


def test_nothing_private_stands_in_a_fragment(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"mobile: {{{DATES}}}", "fragments: [mobile/staff]")
    beside, wordings = next(
        (id, nodes)
        for id, nodes in built.ready.corpus.wordings.items()
        if nodes[0].place.file == "docs/mobile/staff.md" and nodes[0].kind == "statement" and id in built.ids()
    )
    (built.folder / "changes.yml").write_text(
        "changes:\n"
        f"  - {{add: local.canary, after: {beside}, against: {joint_hash(wordings)}, text: A zebra sings., for: staff,"
        " strength: information, private: yes, reason: A test}\n",
        "utf-8",
    )
    built.seen = see(built.ready, built.folder.name, ON)
    assert "zebra" in "".join(shown.text for _, _, shown in built.seen.books[-1].statements())
    text = (built.write() / "fragments/mobile-staff.html").read_text("utf-8")
    assert "zebra" not in text
    assert "local.canary" not in text


def test_there_are_no_fragments_in_the_private_tree(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, f"mobile: {{{DATES}}}", "fragments: [mobile/search]")
    private = tmp_path / "private"
    private.mkdir()
    write_tree([book for book in built.seen.books if book.view.private], built.site, private)
    assert not (private / "fragments").exists()


@pytest.mark.parametrize(
    ("policies", "chosen", "said"),
    [
        ("mobile: {}", "[mobile/serch]", "did you mean 'mobile/search'?"),
        ("social: {}", "[mobile/search]", "no policy that you list holds the section 'mobile/search'"),
        ("mobile: {sections: [mobile/pupils]}", "[mobile/search]", "no policy that you list holds"),
        ("mobile: {}", "[mobile/search, mobile/search]", "stands twice"),
    ],
)
def test_a_fragment_that_cannot_be_is_a_finding(tmp_path: Path, policies: str, chosen: str, said: str) -> None:
    built = Built(tmp_path, PRIMARY, policies, f"fragments: {chosen}")
    found = [finding for finding in built.faults if finding.key.startswith("fragments")]
    assert len(found) == 1
    assert said in str(found[0])
    lines = (built.folder / "policies.yml").read_text("utf-8").splitlines()
    assert "fragments" in lines[found[0].place.line - 1]


def test_a_fragment_that_says_nothing_in_this_school_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    built = Built(tmp_path, NURSERY, f"combined: {{{DATES}}}", "fragments: [mobile/scope]")
    wordings = built.ready.corpus.wordings
    tops = [node.id for node in built.ready.corpus.sections["mobile/scope"].nodes]
    omitted = [f"  - {{omit: {id}, against: {joint_hash(wordings[id])}, reason: A test}}" for id in dict.fromkeys(tops)]
    (built.folder / "changes.yml").write_text("\n".join(["changes:", *omitted, ""]), "utf-8")
    monkeypatch.chdir(ROOT)
    data = str(tmp_path / "data")
    assert main(["check", "--data", data, "--school", built.folder.name, "--on", ON.isoformat()]) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "fragments.0:" in line]
    assert "the section 'mobile/scope' says nothing" in line


def test_a_policy_without_any_section_is_a_finding(tmp_path: Path) -> None:
    built = Built(tmp_path, PRIMARY, "mobile: {sections: []}")
    assert [finding.wrong for finding in built.faults if finding.key == "policies.mobile.sections"] == [
        "no section is left"
    ]


def test_where_the_public_has_no_view_of_the_whole_policy_each_link_leads_to_a_view_that_it_has(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "handbook.yml").write_text(
        f"school: a-school\naddress: {ADDRESS}\nviews: [parents, pupils, visitors]\n", "utf-8"
    )
    built = Built(tmp_path, PRIMARY, f"mobile: {{{DATES}}}", "fragments: [mobile/search, mobile/staff]")
    tree = built.write()
    pages = [*(tree / "embed").rglob("*.html"), *(tree / "embed").rglob("*.txt"), *(tree / "fragments").iterdir()]
    assert len(pages) > 20
    staged = {page.relative_to(tmp_path / "stage").as_posix() for page in (tmp_path / "stage").rglob("*")}
    for page in pages:
        for link in set(re.findall(rf'(?:href|src)="({ADDRESS}[^"]*)"', page.read_text("utf-8"))):
            place = link.removeprefix(ADDRESS).partition("#")[0].rstrip("/")
            view, _, rest = place.partition("/")
            there = {f"{view}/docs/{rest}{end}" for end in ("", ".md", "/index.md")} & staged
            assert there or place == "" or (tree / place / "index.html").is_file(), (page, link)
