"""A school is read, settled by what the model asks, and every fault is told with its place and its mend."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from handbook.data import locked as lock
from handbook.data.findings import Finding, Place
from handbook.data.loading import load_model, load_school
from handbook.data.model import Model
from handbook.data.school import School
from handbook.text.conditions import Name, parse
from handbook.text.grammar import Word

ROOT = Path(__file__).parents[2]
PRIMARY = "examplewick-primary"
NURSERY = "little-acorn-pre-school"
SHOWN = "data/schools/x"


@pytest.fixture(scope="module")
def model() -> Model:
    model, _ = load_model(ROOT / "data/model", "data/model")
    assert model is not None
    return model


@pytest.fixture(autouse=True)
def untracked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is not asked here; what it says has tests of its own."""
    monkeypatch.setattr(lock, "tracked", lambda paths: frozenset())


@pytest.fixture
def primary(tmp_path: Path) -> Path:
    return copied(PRIMARY, tmp_path)


@pytest.fixture
def nursery(tmp_path: Path) -> Path:
    return copied(NURSERY, tmp_path)


def copied(slug: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data/schools" / slug, tmp_path / "schools" / slug))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(folder: Path, model: Model, overlay: Path | None = None) -> tuple[School, tuple[Finding, ...]]:
    school, findings = load_school(folder, overlay, model, SHOWN)
    assert school is not None, findings
    return school, findings


def told(findings: Iterable[Finding], *, warnings: bool = False) -> list[str]:
    return [str(finding) for finding in findings if finding.warning == warnings]


# The schools that come with the model


@pytest.mark.parametrize("slug", [PRIMARY, NURSERY])
def test_a_demo_school_is_fit(slug: str, model: Model) -> None:
    school, findings = load_school(ROOT / "data/schools" / slug, None, model, f"data/schools/{slug}")
    assert told(findings) == []
    assert school is not None and school.demo and school.slug == slug


def test_everything_stands_where_the_caller_looks(model: Model) -> None:
    school, _ = load(ROOT / "data/schools" / PRIMARY, model)
    assert (school.name, school.short_name) == ("Examplewick Primary School", "Examplewick")
    assert school.phases == {"early-years", "primary"}
    assert school.terms["pupils"] == "pupils" and school.terms["pupils"].plural
    assert isinstance(school.terms["pupil"], Word) and not school.terms["pupil"].plural
    assert school.contacts["lado"].phone == "01632 960103"
    assert school.contacts["childline"].phone == "0800 1111"
    assert school.people[0].roles == ("headteacher", "dsl") and school.people[0].public
    assert not all(person.public for person in school.people)
    assert school.answers["pupil_phones"] == "handed-in"
    assert school.answers["phone_permission"] is True
    assert school.answers["equipment_only_activities"] == frozenset({"photos", "direct-work", "parent-communication"})
    assert school.answers["advice_seekers"] == ("dsl", "headteacher")
    assert list(school.answers) == [one for one in model.decisions if one in school.answers]
    assert school.places["phones_stored"] == "a locked cupboard"
    assert school.private == frozenset()
    approved = school.policies["mobile"].approved
    assert approved is not None and approved.body == "the full governing body" and approved.hash is None
    assert approved.date.text == "9 November 2026"
    assert school.linked["behaviour"].name == "behaviour and relationships policy"
    assert school.linked["image-use"].name == "policy on cameras and images"
    assert [change.kind for change in school.changes] == ["add", "replace", "omit", "add"]
    assert school.changes[0].attributes == {
        "for": "parents staff", "when": "decisions.pupil_phones == 'handed-in'", "strength": "should",
    }  # fmt: skip
    assert school.changes[0].asked == ("whose phone is this", "phones got mixed up", "we were given the wrong phone")
    assert school.changes[3].private and school.changes[3].place.file.endswith("changes.yml")
    assert [person.name for person in school.holders("deputy-dsl")] == ["Mr Basil Sample", "Mrs Clara Pretend"]
    assert school.logo_file is not None and school.logo_file.is_file()


def test_a_nursery_gets_its_own_words(model: Model) -> None:
    school, _ = load(ROOT / "data/schools" / NURSERY, model)
    assert {one: str(school.terms[one]) for one in ("pupils", "pupil", "school", "headteacher", "governor")} == {
        "pupils": "children", "pupil": "child", "school": "pre-school", "headteacher": "manager",
        "governor": "committee member",
    }  # fmt: skip
    assert "pupil_phones" not in school.answers


def test_the_world_of_conditions(model: Model) -> None:
    world = load(ROOT / "data/schools" / PRIMARY, model)[0].world()
    assert set(world) == set(model.names())
    for source in (
        "'primary' in phases and setting.early_years and not setting.boarding",
        "'dsl' in setting.roles and 'image-use' in setting.policies",
        "'mobile' in setting.policies and 'social' in setting.policies and 'exams' not in setting.policies",
        "decisions.phone_years and not decisions.exams_sat",
        "setting.logo and setting.accuracy_note",
    ):
        assert parse(source, model.names()).holds(world), source
    nursery = load(ROOT / "data/schools" / NURSERY, model)[0].world()
    assert nursery[Name("decisions", "pupil_phones")] is None
    assert not parse("'mobile' in setting.policies").holds(nursery)


@pytest.mark.parametrize(
    ("key", "file", "holds"),
    [
        ("decisions.pupil_phones", "decisions.yml", "pupil_phones: handed-in"),
        ("places.phones_stored", "decisions.yml", "phones_stored:"),
        ("people.1.name", "people.yml", "Mr Basil Sample"),
        ("people.0", "people.yml", "Ms Ada Example"),
        ("contacts.lado.phone", "school.yml", "phone: 01632 960103"),
        ("setting.name", "school.yml", "name: Examplewick Primary School"),
        ("policies.social.approved.minute", "policies.yml", "2026/42"),
        ("linked.searching", "policies.yml", "searching:"),
        ("changes.2", "changes.yml", "omit:"),
    ],
)
def test_a_key_has_a_place(model: Model, key: str, file: str, holds: str) -> None:
    place = load(ROOT / "data/schools" / PRIMARY, model)[0].place(key)
    assert place.file == f"{SHOWN}/{file}"
    lines = (ROOT / "data/schools" / PRIMARY / file).read_text(encoding="utf-8").splitlines()
    assert holds in lines[place.line - 1]


def test_a_key_that_is_not_written_has_the_place_round_it(model: Model) -> None:
    school, _ = load(ROOT / "data/schools" / PRIMARY, model)
    assert school.place("decisions.no_such") == school.place("decisions")
    assert school.place("no_such_key").file == f"{SHOWN}/school.yml"
    assert school.place("renamed.x") == Place(f"{SHOWN}/ids.yml", 3)


# One fault, one finding

FAULTS = [
    (
        "people.yml",
        "roles: [deputy-dsl, senco]",
        "roles: [deputy-dsl]",
        "it names senco (the special educational needs co-ordinator), and nobody holds that post; add 'senco'",
    ),
    ("decisions.yml", "pupil_phones: handed-in", "pupil_phones: handed in", "did you mean 'handed-in'? it is one of: "),
    (
        "decisions.yml",
        "pupil_phones: handed-in",
        "pupil_phone: handed-in",
        "'pupil_phone' is nothing that the model asks; did you mean 'pupil_phones'?",
    ),
    ("decisions.yml", "pupil_phones: handed-in", "pupil_phones: [handed-in]", "type handed-in without brackets"),
    ("decisions.yml", "phone_permission: yes", "phone_permission: maybe", "'maybe' is neither yes nor no"),
    ("decisions.yml", "phone_years: [Year 5, Year 6]", "phone_years: Year 6", "put it in square brackets: [Year 6]"),
    (
        "decisions.yml",
        "staff_permission_giver: [headteacher]",
        "staff_permission_giver: [head-teacher]",
        "'head-teacher' is not one of the choices; did you mean 'headteacher'?",
    ),
    ("decisions.yml", "staff_permission_giver: [headteacher]", "staff_permission_giver: []", "the list is empty"),
    (
        "decisions.yml",
        "pupil_phones: handed-in",
        "pupil_phones: break-times-allowed",
        "'break-times-allowed' (Phones may be used at break and lunch) is not for a school like this; type one of: ",
    ),
    (
        "decisions.yml",
        "visitor_signage: signs",
        "visitor_purpose_unknown: signs",
        "'visitor_purpose_unknown' is nothing that the model asks",
    ),
    (
        "decisions.yml",
        "parent_conduct_steps:",
        "parent_post_steps: [{when: first, does: the headteacher rings}]\n  parent_conduct_steps:",
        "decisions.parent_post_steps is answered); take the line out",
    ),
    (
        "decisions.yml",
        "visitor_phone_areas: [the entrance hall, the staff room]",
        "visitor_phone_areas: [the entrance hall, the staff room]\n  visitor_phone_purposes: [an emergency]",
        "a question that is not asked of this school (decisions.visitor_phones is 'specific-areas-only'); take",
    ),
    (
        "decisions.yml",
        "pupil_phone_return: at the end of the school day",
        "pupil_phone_return: when it is/is not late",
        "is not finished: a choice left open: “is/is not”",
    ),
    (
        "decisions.yml",
        "pupil_phone_return: at the end",
        "pupil_phone_return: when the Head [name] says",
        "a blank to fill in: “[name]”",
    ),
    ("decisions.yml", "the rule together", "the rule together.", "ends with a full stop, and will stand inside"),
    ("decisions.yml", "the rule together", "the rule " + "for long " * 20, "160 is the most; shorten it to 160"),
    ("decisions.yml", "phones_stored: a locked cupboard", "phones_stored: TBC", "something still to be decided: “TBC”"),
    ("decisions.yml", "  phones_stored: a locked cupboard\n", "", "not answered: Where are pupils' phones kept"),
    (
        "decisions.yml",
        "  mobile_scope: on-and-off-site\n",
        "",
        "not answered: Where do the rules on phones and devices apply?; type one of: on-site (On your site)",
    ),
    ("decisions.yml", "  extra_trained_dsl: [senior-leader]\n", "", "not answered: Which post does that person hold?"),
    (
        "decisions.yml",
        "extra_trained_dsl: [senior-leader]",
        "extra_trained_dsl: [headteacher]",
        "The headteacher cannot stand in while the headteacher is away; change one of them",
    ),
    (
        "decisions.yml",
        "mobile_use_policies: [behaviour, acceptable-use]",
        "mobile_use_policies: [behaviour, exams]",
        "'exams' is not among the school's other policies; add 'exams:' under linked: in policies.yml",
    ),
    (
        "people.yml",
        "roles: [it-lead]",
        "roles: [it-leed]",
        "'it-leed' is not a role that the text names; did you mean 'it-lead'",
    ),
    (
        "people.yml",
        "[headteacher, dsl]",
        "[headteacher]",
        "people: dsl: nobody holds the role dsl (the designated safeguarding lead); add 'dsl' to the roles",
    ),
    ("people.yml", "name: Miss Fern Specimen", "nmae: Miss Fern Specimen", "'nmae' is not a key we know"),
    ("people.yml", "roles: [it-lead]}", "roles: [it-lead], mobile: 07700 900123}", "'mobile' is not a key we know"),
    (
        "school.yml",
        "  lado:\n    name: the Examplewick Council LADO\n",
        "  lado:\n",
        "not filled in: The local authority",
    ),
    ("school.yml", "    phone: 01632 960103\n", "", "contacts.lado.phone: not filled in: the telephone number of the"),
    ("school.yml", "    out_of_hours: 01632 960102\n", "", "at night and at weekends"),
    ("school.yml", "  partnership:\n", "  partners:\n", "'partners' is not a contact that the text knows"),
    ("school.yml", "phone: 01632 960103", "phone: 01632 960103 (office)", "contacts.lado.phone: "),
    (
        "school.yml",
        "phone: 01632 960103",
        "phone: 020 7946 1234",
        "may be somebody's number, and the school is invented",
    ),
    ("school.yml", "https://www.council.example/children", "https://www.council.uk/", "may be a real address"),
    ("school.yml", "  pupils: pupils", "  pupils: scholars", "'scholars' is not a word on offer; What do you call"),
    ("school.yml", "  pupils: pupils", "  pupil: pupils", "'pupil' is not a word that a school chooses; did you mean"),
    ("school.yml", "name: Examplewick Primary School", "name: '[Name] Primary School'", "a blank to fill in: “[Name]”"),
    ("people.yml", "name: Miss Fern Specimen", "name: TBC", "people.5.name: 'TBC' is not finished: something still to"),
    ("school.yml", "type: maintained", "type: maintaned", "did you mean 'maintained'?"),
    (
        "school.yml",
        "type: maintained",
        "type: maintained-nursery",
        "teaches the early years only; read early-years, prim",
    ),
    ("school.yml", "logo: logo.svg", "logo: crest.svg", "'crest.svg' does not stand beside school.yml"),
    ("school.yml", "logo: logo.svg", "logo: ../logo.svg", "does not stand beside school.yml"),
    ("school.yml", "logo: logo.svg", "logo: logo.gif", "is not a kind of picture that a page can show"),
    ("logo.svg", "</svg>", "<script>alert(1)</script></svg>", "logo: 'logo.svg' holds a script"),
    ("logo.svg", '<path d="M32 20', '<path onload="x()" d="M32 20', "logo: 'logo.svg' holds a script"),
    ("logo.svg", "</svg>", '<image href="https://a.example/b.png"/></svg>', "fetches something from another place"),
    (
        "policies.yml",
        "policies:\n  mobile:",
        "policies:\n  combined:\n  mobile:",
        "combined holds all that mobile and social says",
    ),
    ("policies.yml", "  social:\n", "  socail:\n", "'socail' is not a policy of the model; did you mean 'social'?"),
    (
        "policies.yml",
        "review: Autumn term 2027",
        "review: Michaelmas 2027",
        "'Michaelmas 2027' is neither a day, a month nor a school",
    ),
    ("policies.yml", "  searching: {", "  search: {", "'search' is not a policy that the text names"),
    (
        "policies.yml",
        "name: behaviour and relationships policy",
        "name: behaviour policy (TBC)",
        "linked.behaviour.name: ",
    ),
    (
        "policies.yml",
        "policies:\n  mobile:",
        "policies:\n  mobile:\n    sections: [mobile/pupils, mobile/pupil]",
        "'mobile/pupil' is not a section of this policy; did you mean",
    ),
    (
        "changes.yml",
        "    reason: Two phones of one make",
        "    raeson: Two phones of one make",
        "did you mean 'reason'?",
    ),
    (
        "changes.yml",
        "    after: mobile.pupils-switched-off\n",
        "",
        "changes.0: it does not say where it stands; write after:",
    ),
    ("changes.yml", "  - omit: mobile", "  - remove: mobile", "'remove' is not a key we know"),
    (
        "changes.yml",
        "  - omit: mobile.visitors-regular",
        "  - omit: mobile.a\n    text: A text",
        "an omission with text",
    ),
    (
        "changes.yml",
        "  - omit: mobile.visitors-regular",
        "  - omit: mobile.a\n    asked: [who comes often]",
        "an omission with asked",
    ),
    ("changes.yml", "    asked: [whose", "    asked: [{is: it}, whose", "asked[0]: one line of text was expected"),
    (
        "changes.yml",
        "  - replace: mobile.v",
        "  - after: mobile.x\n    replace: mobile.v",
        "a replacement stands where the",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "wanted"), FAULTS, ids=[fault[3][:40] for fault in FAULTS])
def test_a_fault_is_told(primary: Path, model: Model, file: str, old: str, new: str, wanted: str) -> None:
    edit(primary, file, old, new)
    findings = load_school(primary, None, model, SHOWN)[1]
    wrong = told(findings)
    assert any(wanted in one for one in wrong), wrong
    assert all(one.startswith(f"{SHOWN}/") for one in wrong)
    # What follows from a fault is not told again.
    assert len(wrong) <= 3, wrong


def test_a_wrong_answer_hides_nothing_else_and_is_told_once(primary: Path, model: Model) -> None:
    edit(primary, "decisions.yml", "pupil_phones: handed-in", "pupil_phones: handed")
    edit(primary, "decisions.yml", "phone_permission: yes", "phone_permission: perhaps")
    edit(primary, "people.yml", "[it-lead]", "[it]")
    edit(primary, "school.yml", "colour: '#1f5f4a'", "colour: green")
    school, findings = load(primary, model)
    assert sorted(finding.key for finding in findings) == [
        "colour", "decisions.pupil_phones", "people.5.roles.0",
    ]  # fmt: skip
    assert school.name == "Examplewick Primary School"


def test_what_is_owed_is_told_in_the_order_in_which_the_model_asks(primary: Path, model: Model) -> None:
    (primary / "decisions.yml").write_text("decisions:\n  pupil_phones: handed-in\n", encoding="utf-8")
    _, findings = load(primary, model)
    keys = [finding.key for finding in findings]
    order = [f"decisions.{one}" for one in model.decisions] + [f"places.{one}" for one in model.places]
    assert keys == sorted(keys, key=order.index)
    assert "decisions.pupil_phone_return" in keys and "places.phones_handed_in" in keys
    assert {finding.place.line for finding in findings if finding.key.startswith("decisions")} == {1}


def test_a_contradiction_names_both_answers_with_their_lines(primary: Path, model: Model) -> None:
    edit(primary, "school.yml", "phase: primary", "phase: all-through")
    edit(primary, "decisions.yml", "pupil_phones: handed-in", "pupil_phones: break-times-allowed")
    edit(primary, "decisions.yml", "via-office-with-exceptions", "not-expected-during-the-day")
    _, findings = load(primary, model)
    (one,) = [finding for finding in findings if "contradict" in finding.wrong]
    assert f"pupil_phones is 'break-times-allowed' ({SHOWN}/decisions.yml:" in one.wrong
    assert f"parent_contact_route is 'not-expected-during-the-day' ({SHOWN}/decisions.yml:" in one.wrong
    (warning,) = [finding for finding in findings if finding.warning]
    assert "departs from “Mobile phones in schools”: The guidance asks for a school day without phones" in warning.wrong


def test_a_contradiction_names_the_line_of_whoever_holds_a_role(primary: Path, model: Model) -> None:
    edit(primary, "decisions.yml", "deputy_safeguarding_leads: yes", "deputy_safeguarding_leads: no")
    (one,) = told(load(primary, model)[1])
    lines = (primary / "people.yml").read_text(encoding="utf-8").splitlines()
    for name in ("Mr Basil Sample", "Mrs Clara Pretend"):
        line = next(at for at, text in enumerate(lines, 1) if name in text)
        assert f"{name} holds the role deputy-dsl ({SHOWN}/people.yml:{line})" in one
    assert one.startswith(f"{SHOWN}/decisions.yml:")
    assert "decisions.deputy_safeguarding_leads: answers that contradict each other: " in one


def test_school_yml_without_a_type_is_no_school(primary: Path, model: Model) -> None:
    edit(primary, "school.yml", "type: maintained\n", "")
    school, findings = load_school(primary, None, model, SHOWN)
    assert school is None
    assert "type: not filled in" in told(findings)[0]


def test_a_folder_that_is_not_there(tmp_path: Path, model: Model) -> None:
    school, findings = load_school(tmp_path / "nowhere", None, model, SHOWN)
    assert school is None
    assert all("there is no such file" in one for one in told(findings)[:1])


def test_blank_lists_and_files_say_nothing(primary: Path, model: Model) -> None:
    (primary / "changes.yml").write_text("changes: []\n", encoding="utf-8")
    assert load(primary, model)[0].changes == ()
    (primary / "changes.yml").write_text("changes:\n", encoding="utf-8")
    assert told(load(primary, model)[1]) == []
    (primary / "changes.yml").unlink()
    assert told(load(primary, model)[1]) == []


# Only what the sections of the layout use is asked


SOCIAL_ONLY = "policies:\n  social:\n"
# Replies are asked of a school that has channels.
REPLIES = {"social/official": frozenset({"decisions.channel_replies"})}


def laid_out(folder: Path, policies: str, answers: str) -> Path:
    written = (folder / "policies.yml").read_text(encoding="utf-8")
    (folder / "policies.yml").write_text(policies + written[written.index("\nlinked:") :], encoding="utf-8")
    (folder / "decisions.yml").write_text(answers, encoding="utf-8")
    (folder / "changes.yml").write_text("changes: []\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ("decisions: {}", ["decisions.has_official_channels"]),
        ("decisions:\n  has_official_channels: no\n", []),
        ("decisions:\n  has_official_channels: yes\n", ["decisions.channel_replies"]),
        ("decisions:\n  has_official_channels: yes\n  channel_replies: not-answered\n", []),
    ],
)
def test_what_is_used_is_asked_with_all_on_which_asking_it_rests(
    primary: Path, model: Model, answers: str, wanted: list[str]
) -> None:
    laid_out(primary, SOCIAL_ONLY, answers)
    _, findings = load_school(primary, None, model, SHOWN, REPLIES)
    assert [finding.key for finding in findings] == wanted


def test_a_section_that_is_left_out_asks_nothing(primary: Path, model: Model) -> None:
    laid_out(primary, "policies:\n  social: {sections: [social/scope]}\n", "decisions: {}")
    assert load_school(primary, None, model, SHOWN, REPLIES)[1] == ()


def test_what_a_local_change_names_is_asked(primary: Path, model: Model) -> None:
    laid_out(primary, SOCIAL_ONLY, "decisions:\n  has_official_channels: no\n")
    (primary / "changes.yml").write_text(
        "changes:\n  - add: local.a\n    after: social.b\n    strength: may\n    for: staff\n    reason: Ours\n"
        "    text: Visitors go to {{ decisions.visitor_phone_areas | list_or }}.\n",
        encoding="utf-8",
    )
    _, findings = load_school(primary, None, model, SHOWN, REPLIES)
    assert "decisions.visitor_phones" in {finding.key for finding in findings}


def test_an_answer_that_is_not_used_is_a_note_and_still_has_to_be_right(primary: Path, model: Model) -> None:
    answers = "decisions:\n  has_official_channels: no\n  visitor_phones: never\n  pupil_phones: handed-in\n"
    laid_out(primary, SOCIAL_ONLY, answers + "places:\n  phones_stored: TBC\n  phones_handed_in: the office\n")
    school, findings = load_school(primary, None, model, SHOWN, REPLIES)
    notes = {finding.key: finding.place.line for finding in findings if finding.warning}
    assert notes == {
        "decisions.visitor_phones": 3, "decisions.pupil_phones": 4, "places.phones_stored": 6,
        "places.phones_handed_in": 7,
    }  # fmt: skip
    wrong = {finding.key: finding.wrong for finding in findings if not finding.warning}
    assert list(wrong) == ["decisions.visitor_phones", "places.phones_stored"]
    assert "'never' is not one of the choices" in wrong["decisions.visitor_phones"]
    assert school is not None
    # What is decided is what the policies say; a condition sees the answer all the same.
    assert (school.answers, school.places) == ({"has_official_channels": False}, {})
    assert school.world()[Name("decisions", "pupil_phones")] == "handed-in"
    assert set(school.world()) == set(model.names())


def test_an_answer_that_is_not_used_contradicts_nothing(primary: Path, model: Model) -> None:
    answers = "decisions:\n  has_official_channels: no\n  extra_dsl_trained: yes\n  extra_trained_dsl: [headteacher]\n"
    laid_out(primary, SOCIAL_ONLY, answers)
    assert told(load_school(primary, None, model, SHOWN, REPLIES)[1]) == []
    assert any("contradict" in one for one in told(load_school(primary, None, model, SHOWN)[1]))


@pytest.mark.parametrize("policies", ["policies:\n  socail:\n", "policies:\n  social: {sections: [social/scop]}\n"])
def test_while_the_layout_is_wrong_no_answer_is_called_spare(primary: Path, model: Model, policies: str) -> None:
    laid_out(primary, policies, "decisions:\n  has_official_channels: yes\n  channel_replies: not-answered\n")
    findings = load_school(primary, None, model, SHOWN, REPLIES)[1]
    assert [finding.key.split(".")[0] for finding in findings] == ["policies"]


# Invented and real


def test_what_is_invented_does_not_stand_in_a_real_school(primary: Path, model: Model) -> None:
    edit(primary, "school.yml", "demo: yes", "demo: no")
    wrong = told(load(primary, model)[1])
    assert any("contacts.lado.phone: '01632 960103' is a telephone number made up for examples" in one for one in wrong)
    assert any("website: 'https://www.examplewick.example/' is an address made up for examples" in one for one in wrong)


def test_a_real_school_bears_no_invented_name(primary: Path, nursery: Path, model: Model) -> None:
    edit(primary, "school.yml", "demo: yes", "demo: no")
    edit(primary, "school.yml", "short_name: Examplewick", "short_name: little acorn")
    assert any("'little acorn' is the name of an invented school" in one for one in told(load(primary, model)[1]))


# The overlay and the lock


HELD = (
    "headteacher, dsl, deputy-dsl, senco, senior-leader, it-lead, data-protection-lead, chair-of-governors, "
    "safeguarding-governor"
)


def overlaid(tmp_path: Path, where: str, **files: str) -> Path:
    folder = tmp_path / "over" / where
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return tmp_path / "over"


@pytest.mark.parametrize("where", ["", PRIMARY, f"schools/{PRIMARY}"])
def test_an_overlay_is_laid_over_the_school(primary: Path, tmp_path: Path, model: Model, where: str) -> None:
    over = overlaid(
        tmp_path,
        where,
        people=f"people:\n  - {{name: Ms Zoe Overlay, roles: [{HELD}]}}\n",
        decisions="decisions:\n  device_examples: [phones]\n  pupil_phone_return: {answer: at four, private: yes}\n",
        changes="changes:\n  - {omit: mobile.pupils-lost, reason: The office knows better}\n",
        school="contacts:\n  lado: {phone: 01632 960999}\n",
    )
    school, findings = load(primary, model, over)
    assert told(findings) == []
    # A list stands instead of the one beneath; only that of the local changes grows.
    assert [person.name for person in school.people] == ["Ms Zoe Overlay"]
    assert school.answers["device_examples"] == ("phones",)
    assert len(school.changes) == 5 and school.changes[4].id == "mobile.pupils-lost"
    assert school.contacts["lado"].phone == "01632 960999" and school.contacts["lado"].name
    assert school.private == {"decisions.pupil_phone_return"} and school.answers["pupil_phone_return"] == "at four"
    assert school.place("people.0.name").file.endswith("people.yml")
    assert Path(school.place("people.0.name").file).is_file()
    assert school.place("decisions.pupil_phones").file == f"{SHOWN}/decisions.yml"


def test_a_file_may_stand_in_the_overlay_alone(primary: Path, tmp_path: Path, model: Model) -> None:
    over = overlaid(tmp_path, PRIMARY, people=(primary / "people.yml").read_text(encoding="utf-8"))
    (primary / "people.yml").unlink()
    school, findings = load(primary, model, over)
    assert told(findings) == [] and len(school.people) == 7


Tracking = Callable[[Iterable[Path]], frozenset[Path]]


@pytest.mark.parametrize(
    ("real", "repository", "everything", "locked"),
    [(True, "public", True, True), (True, "private", True, False), (True, "public", False, False),
     (False, "public", True, False)],
)  # fmt: skip
def test_what_is_private_stands_in_no_public_file(
    primary: Path,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
    real: bool,
    repository: str,
    everything: bool,
    locked: bool,
) -> None:
    edit(primary, "school.yml", "demo: yes", f"demo: {'no' if real else 'yes'}")
    edit(primary, "school.yml", "repository: public", f"repository: {repository}")
    edit(
        primary,
        "decisions.yml",
        "pupil_phone_return: at the end of the school day",
        "pupil_phone_return: {answer: at four, private: yes}",
    )
    monkeypatch.setattr(lock, "tracked", lambda paths: frozenset(paths) if everything else frozenset())
    keys = {finding.key for finding in load(primary, model)[1] if "public repository" in finding.wrong}
    expected = {"people.5", "people.6", "decisions.pupil_phone_return", "changes.3"}
    assert keys == (expected if locked else set())


def test_what_is_private_may_stand_in_an_overlay(
    primary: Path, tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(primary, "school.yml", "demo: yes", "demo: no")
    people = "people:\n  - {name: Ms Zoe Overlay, roles: [headteacher, dsl, chair-of-governors]}\n"
    over = overlaid(tmp_path, f"schools/{PRIMARY}", people=people)
    monkeypatch.setattr(lock, "tracked", lambda paths: frozenset(path for path in paths if primary in path.parents))
    findings = load(primary, model, over)[1]
    assert {finding.key for finding in findings if "public repository" in finding.wrong} == {"changes.3"}


@pytest.mark.parametrize(
    ("typed", "text", "last_day"),
    [
        ("2026-11-09", "9 November 2026", (2026, 11, 9)),
        ("9 November 2026", "9 November 2026", (2026, 11, 9)),
        ("2026-09", "September 2026", (2026, 9, 30)),
        ("Feb 2028", "February 2028", (2028, 2, 29)),
        ("autumn 2027", "Autumn term 2027", (2027, 12, 31)),
        ("Spring term 2027", "Spring term 2027", (2027, 4, 30)),
        ("Summer Term 2027", "Summer term 2027", (2027, 8, 31)),
    ],
)
def test_a_date_is_kept_as_closely_as_it_is_said(
    primary: Path, model: Model, typed: str, text: str, last_day: tuple[int, int, int]
) -> None:
    edit(primary, "policies.yml", "written: 14 September 2026", f"written: {typed}")
    written = load(primary, model)[0].policies["mobile"].written
    assert written is not None
    assert (written.text, written.last_day) == (text, datetime.date(*last_day))
