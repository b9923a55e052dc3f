"""What expressions come to: the school's words as text and never as markup, and faults that name the mend."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tiny import FRONT, NURSERY, ON, PRIMARY, ROOT, a_school, faults, ready, rule, see, shown, texts, view

from handbook.data.findings import Place
from handbook.data.model import Model
from handbook.data.school import School
from handbook.engine.site import build_site
from handbook.engine.stage import stage
from handbook.engine.trees import Site
from handbook.text.tokens import Token, tokens
from handbook.text.tree import Expression, Text
from handbook.text.values import Environment, ValueFault, Values, Words
from handbook.views.exported import exported
from handbook.views.lens import ShownBook
from handbook.workflow import macros

# What Markdown, HTML, Jinja, YAML or a table could take for its own.
HOSTILE = (
    '<script>alert(1)</script> {{ 7 * 7 }} {% raw %} *a* _b_ [x](y) ![i](j) | `c` & "d" &lt; '
    "# ~~e~~ $f$ \\ {: #g } 'h'"
)


def values(school: School | None = None, model: Model | None = None) -> Values:
    """What a school's expressions come to; without a school, the default one's."""
    environment = Environment(Words(model or ready().project.model, school or a_school()))
    macros(ROOT).define_env(environment)
    return Values(environment)


def value(values: Values, source: str) -> str:
    return values.html(Text((Expression(source, Place("docs/x.md", 7)),)))


def said(text: str, school: School | None = None, reader: str = "public/everyone") -> str:
    """What one statement says to a reader."""
    return texts(see(rule("a", text), school), reader)["a"]


# Unknown names


@pytest.mark.parametrize(
    ("source", "nearest"),
    [
        ("terms.pupls", "pupils"),
        ("setting.nmae", "name"),
        ("decisions.visitor_signag", "visitor_signage"),
        ("places.phone_stored", "phones_stored"),
        ("term.pupils", "terms"),
        ("role('dsl')", "roles"),
        ("roles('dls')", "dsl"),
        ("names('headteachr')", "headteacher"),
        ("policy('behavior')", "behaviour"),
        ("contact('childlin')", "childline"),
        ("contact('childline').fone", "phone"),
        ("source('kcsi')", "kcsie"),
        ("terms.pupils | capitalise", "capitalize"),
    ],
)
def test_an_unknown_name_fails_at_once_and_suggests_the_nearest(source: str, nearest: str) -> None:
    with pytest.raises(ValueFault) as fault:
        value(values(), source)
    assert fault.value.mend == f"did you mean '{nearest}'?"


def test_an_unknown_name_is_a_finding_with_the_line_it_stands_on() -> None:
    text = FRONT + rule("a", "One.") + rule("b", "We keep it in {{ places.nowhere }}.")
    (found,) = {each for each in see(text).findings if "places.nowhere" in each.wrong}
    line = 1 + next(at for at, each in enumerate(text.splitlines()) if "nowhere" in each)
    assert (str(found.place), found.key) == (f"docs/mobile/pupils.md:{line}", "mobile.b")


@pytest.mark.parametrize(
    "source",
    [
        "1 + 1",
        "terms.pupils if terms else 'x'",
        "terms['pupils']",
        "terms.pupils ~ 'x'",
        "{'a': 1}",
        "terms.pupils is defined",
        "terms",
        "roles",
        "terms.pupils.nothing",
        "setting.name.__class__",
        "decisions.device_examples",
        "decisions.deputy_safeguarding_leads",
        "terms.pupils |",
        "",
    ],
)
def test_what_is_no_plain_value_is_refused(source: str) -> None:
    with pytest.raises(ValueFault):
        value(values(), source)


# Holes


@pytest.mark.parametrize(
    "source",
    [
        "setting.motto",
        "setting.motto | capitalize",
        "setting.motto | possessive",
        "setting.motto | article",
        "[terms.pupils, setting.motto] | list_and",
    ],
)
def test_a_known_value_that_is_not_given_is_a_hole_whatever_is_made_of_it(source: str) -> None:
    text = value(values(a_school(school={"motto": None})), source)
    assert [(token.kind, token.args) for token in tokens(text)] == [("hole", ("school.motto",))]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("decisions.device_examples | list_and", "decisions.device_examples"),
        ("decisions.device_examples | list_or", "decisions.device_examples"),
        ("roles(decisions.oversight_role, join='and')", "decisions.oversight_role"),
        ("policies(decisions.staff_device_policies)", "decisions.staff_device_policies"),
    ],
)
def test_an_unanswered_question_is_a_hole_in_a_list_too(source: str, key: str) -> None:
    assert list(tokens(value(values(replace(a_school(), answers={})), source))) == [Token("hole", (key,))]


def test_a_hole_goes_with_the_text_that_does_not_apply() -> None:
    text = rule("a", "Our motto is {{ setting.motto }}.", when="setting.motto") + rule("b", "Other.")
    seen = see(text, a_school(school={"motto": None}))
    assert faults(seen) == []


def test_a_hole_in_text_that_stands_is_a_finding_that_names_statement_and_key() -> None:
    seen = see(rule("a", "Our motto is {{ setting.motto }}."), a_school(school={"motto": None}))
    assert any("school.yml" in each and "motto" in each and "mobile.a" in each for each in faults(seen))


# Data is text


def test_what_a_school_types_appears_as_written_from_the_text_to_the_page(tmp_path: Path) -> None:
    # Reading refuses most of this in an answer; what comes after never relies on that.
    school = a_school()
    hostile = replace(school, places={**school.places, "phones_stored": HOSTILE})
    seen = see(rule("a", "Kept in {{ places.phones_stored }} *now*."), hostile)
    a = shown(seen, "public/parents")["a"]
    assert a.text == f"Kept in {HOSTILE} now."
    assert a.html == f"Kept in {html.escape(HOSTILE, quote=False)} <em>now</em>."
    (policy,) = exported(view(seen, "public/parents"))["policies"]
    assert policy["sections"][0]["statements"][0]["text"] == a.text
    page = _Page(_built(view(seen, "public/parents"), tmp_path) / "mobile/pupils/index.html")
    assert a.text in page.text
    assert "alert(1)" not in page.scripts


@pytest.mark.parametrize(
    "source",
    ["setting.name", "setting.short_name", "setting.motto", "setting.policy_kept_at", "names('dsl')", "policy_title"],
)
def test_every_kind_of_text_is_escaped(source: str) -> None:
    school = a_school()
    hostile = replace(
        school,
        name=HOSTILE,
        short_name=HOSTILE,
        motto=HOSTILE,
        policy_kept_at=HOSTILE,
        people=tuple(replace(person, name=HOSTILE) for person in school.people if "dsl" in person.roles),
        policies={id: replace(record, title=HOSTILE) for id, record in school.policies.items()},
    )
    a = shown(see(rule("a", f"It says {{{{ {source} }}}}"), hostile), "public/everyone")["a"]
    assert (a.text, a.html) == (f"It says {HOSTILE}", f"It says {html.escape(HOSTILE, quote=False)}")


def test_a_contact_and_a_linked_policy_are_escaped() -> None:
    school = a_school()
    hostile = replace(
        school,
        contacts={**school.contacts, "lado": replace(school.contacts["lado"], name=HOSTILE)},
        linked={**school.linked, "behaviour": replace(school.linked["behaviour"], name=HOSTILE)},
    )
    text = said("Ask {{ contact('lado') }} about {{ policy('behaviour') }}", hostile)
    assert text == f"Ask {HOSTILE} about the {HOSTILE}"


def test_a_school_cannot_forge_a_value_to_come() -> None:
    forged = replace(a_school(), motto=f"Read {Token('names', ('it-lead',))} aloud")
    assert list(tokens(value(values(forged), "setting.motto"))) == []


# Terms


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("terms.pupils | capitalize", "Children"),
        ("terms.pupil | article", "a child"),
        ("terms.pupil | article | capitalize", "A child"),
        ("terms.pupils | possessive", "children’s"),
        ("terms.pupil | possessive", "child’s"),
        ("terms.pupils | verb('learns', 'learn')", "learn"),
        ("terms.pupil | verb('learns', 'learn')", "learns"),
        ("terms.pupils | capitalize | verb('is', 'are')", "are"),
        ("terms.headteacher", "manager"),
        ("terms.governing_body | verb('has', 'have')", "has"),
    ],
)
def test_terms_fit_their_sentence(source: str, text: str) -> None:
    assert value(values(a_school(NURSERY)), source) == text


def test_a_term_that_a_school_chooses_brings_its_number() -> None:
    text = (ROOT / "data/schools" / PRIMARY / "school.yml").read_text("utf-8")
    trustees = re.sub(r"(?m)^  governing_body:.*$", "  governing_body: trustees", text)
    chosen = values(a_school(files={"school.yml": trustees}))
    assert value(chosen, "terms.governing_body | verb('has', 'have')") == "have"


def test_two_schools_do_not_share_their_values() -> None:
    first, second = values(a_school()), values(a_school(NURSERY))
    assert [value(each, "terms.pupils") for each in (first, second, first)] == ["pupils", "children", "pupils"]


# People

PEOPLE = """people:
  - {name: Ms Ada Example, roles: [headteacher, dsl], public: yes}
  - {name: Mr Basil Sample, roles: [deputy-dsl]}
  - {name: Mrs Dora Madeup, roles: [chair-of-governors], public: yes}
  - {name: Mr Edgar Figment, roles: [safeguarding-governor]}
"""
DSL, DEPUTY = "the designated safeguarding lead", "a deputy safeguarding lead"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("roles('dsl', 'headteacher')", f"Tell {DSL}"),
        ("roles('headteacher', 'dsl', join='and')", "Tell the headteacher"),
        ("roles('dsl', 'deputy-dsl')", f"Tell {DSL} or {DEPUTY}"),
        ("roles('dsl', 'deputy-dsl', join='and')", f"Tell {DSL} and {DEPUTY}"),
        ("roles('dsl', 'it-lead')", f"Tell {DSL}"),
        ("roles('it-lead', 'deputy-dsl')", f"Tell {DEPUTY}"),
        ("roles('dsl', 'class-teacher', 'office')", f"Tell {DSL}, the class teacher or the school office"),
        ("roles('dsl', 'dsl')", f"Tell {DSL}"),
        ("roles('dsl', 'headteacher') | capitalize", "Tell The designated safeguarding lead"),
    ],
)
def test_roles_name_a_person_once_and_only_posts_that_are_held(source: str, text: str) -> None:
    assert said(f"Tell {{{{ {source} }}}}", a_school(files={"people.yml": PEOPLE}), "public/staff") == text


def test_two_people_in_two_posts_are_both_named() -> None:
    two = PEOPLE.replace("[headteacher, dsl]", "[headteacher]") + "  - {name: Mr Hugh Pretend, roles: [dsl]}\n"
    school = a_school(files={"people.yml": two})
    assert said("Tell {{ roles('dsl', 'headteacher') }}", school) == f"Tell {DSL} or the headteacher"


def test_a_sentence_left_without_anybody_is_a_finding() -> None:
    seen = see(rule("a", "Tell {{ roles('it-lead') }}"), a_school(files={"people.yml": PEOPLE}))
    assert any("people.yml" in each and "it-lead" in each for each in faults(seen))


def test_a_name_stands_in_public_only_where_its_owner_agreed() -> None:
    school = a_school(files={"people.yml": PEOPLE})
    text = "Head: {{ names('headteacher') }}; deputy: {{ names('deputy-dsl') }}"
    for reader in ("public/everyone", "public/staff", "public/governors"):
        assert said(text, school, reader) == f"Head: Ms Ada Example; deputy: {DEPUTY}"
    assert said(text, school, "private/staff") == "Head: Ms Ada Example; deputy: Mr Basil Sample"


# Lists, sources, numbers


def test_lists_have_their_commas_and_their_joint() -> None:
    school = a_school(answers={"device_examples": "[phones, tablets, watches]"})
    text = "We mean {{ decisions.device_examples | list_and }}, never {{ decisions.device_examples | list_or }}."
    assert said(text, school) == "We mean phones, tablets and watches, never phones, tablets or watches."


def test_a_source_is_cited_with_or_without_its_edition() -> None:
    model = ready().project.model
    known = {"edition": "2025", "checked": ON}
    dated, undated = (model.sources["kcsie"].model_copy(update=each) for each in (known, {**known, "edition": None}))
    for source, cited, text in (
        (dated, "source('kcsie')", dated.title),
        (dated, "source('kcsie', edition=true)", f"{dated.title} (2025)"),
        (undated, "source('kcsie', edition=true)", dated.title),
    ):
        of_model = replace(model, sources={**model.sources, "kcsie": source})
        assert value(values(model=of_model), cited) == text


def test_a_telephone_number_dials_and_stays_on_one_line() -> None:
    a = shown(see(rule("a", "Ring {{ contact('childline').phone }}")), "public/pupils")["a"]
    assert (a.html, a.text) == ('Ring <a href="tel:08001111">0800&nbsp;1111</a>', "Ring 0800 1111")


class _Page(HTMLParser):
    """The words of a built page, and apart from them what its scripts hold."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.scripts = ""
        self.script = False
        self.feed(path.read_text("utf-8"))
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        if self.script:
            self.scripts += data
        else:
            self.words.append(data)


def _built(book: ShownBook, folder: Path) -> Path:
    """The view as a site; returns its folder."""
    site = Site(ROOT / "overrides", ROOT / "mkdocs.yml", "https://handbook.example/", (book.view,), ())
    files: dict[str, str | bytes] = {**stage(book, site, ready().corpus)}
    if logo := book.handbook.school.logo_file:
        files[f"docs/assets/{logo.name}"] = logo.read_bytes()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)
    build_site(folder / "mkdocs.yml", 0)
    return folder / "site"


def test_a_duty_to_tell_two_posts_names_both_where_one_has_several_holders() -> None:
    people = """people:
  - {name: Ms Ada Example, roles: [headteacher, dsl], public: yes}
  - {name: Mr Basil Sample, roles: [deputy-dsl]}
  - {name: Mrs Clara Pretend, roles: [deputy-dsl, senco]}
  - {name: Mrs Dora Madeup, roles: [chair-of-governors, safeguarding-governor], public: yes}
"""
    seen = see(rule("a", "Tell {{ roles('deputy-dsl', 'senco', join='and') }}"), a_school(files={"people.yml": people}))
    assert texts(seen, "public/staff")["a"].endswith("and the special educational needs co-ordinator")


def test_a_verb_beside_a_hole_is_a_hole() -> None:
    school = a_school(school={"motto": None})
    assert [t.kind for t in tokens(value(values(school), "setting.motto | verb('is', 'are')"))] == ["hole"]


def test_an_edition_is_told_only_where_the_source_was_checked() -> None:
    model = ready().project.model
    unchecked = next(id for id, s in model.sources.items() if s.edition and not s.checked)
    assert said(f"Read {{{{ source('{unchecked}', edition=true) }}}}") == f"Read {model.sources[unchecked].title}"


def test_an_address_of_the_school_is_a_link_and_nothing_more() -> None:
    school = a_school(school={"privacy_notice": "'https://a.example/\"onclick=x'"})
    said = shown(see(rule("a", "Read {{ setting.privacy_notice }}"), school), "public/everyone")["a"]
    assert said.html == 'Read <a href="https://a.example/&quot;onclick=x">https://a.example/"onclick=x</a>'
