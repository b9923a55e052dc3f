"""The model is read whole, knows its names, and says in plain words what does not fit together in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handbook.data.findings import Finding
from handbook.data.loading import load_model
from handbook.data.model import Model
from handbook.text.conditions import Name, parse
from handbook.text.proof import exclusive

ROOT = Path(__file__).parents[2]
SHOWN = "data/model"


@pytest.fixture(scope="module")
def model() -> Model:
    model, findings = load_model(ROOT / "data/model", SHOWN)
    assert findings == ()
    assert model is not None
    return model


def load_with(tmp_path: Path, file: str, old: str, new: str) -> tuple[Model | None, tuple[Finding, ...]]:
    folder = tmp_path / "model"
    shutil.copytree(ROOT / "data/model", folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_model(folder, SHOWN)


def test_everything_stands_where_the_caller_looks(model: Model) -> None:
    assert model.terms["pupils"].singular == "pupil"
    assert model.terms["pupils"].default_for["early-years"] == "children"
    assert model.roles["headteacher"].required and not model.roles["office"].holder
    assert model.contacts["emergency"].phone == "999"
    assert model.contacts["lado"].ask and "staff" in model.contacts["lado"].audience
    assert str(model.sources["eia-2006"].checked) == "2026-11-09"
    assert (model.name, model.edition) == ("Handbook model policy", "2026.1")
    assert model.linked["image-use"] == "policy on cameras and images"
    assert model.decisions["pupil_phones"].default == "handed-in"
    assert model.decisions["equipment_only_activities"].default == frozenset(
        {"photos", "direct-work", "parent-communication"}
    )
    assert model.decisions["deputy_safeguarding_leads"].default is True
    assert model.places["phones_stored"].example == "a locked cupboard"
    assert model.rules[0].place.file == "data/model/decisions.yml"
    assert model.rules[0].place.line > model.decisions["pupil_phones"].place.line > 1


def test_every_section_stands_in_mobile_or_social_and_combined_holds_all(model: Model) -> None:
    files = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in ROOT.glob("docs/*/*.md")}
    sections = {one: set(outline.sections) for one, outline in model.policies.items()}
    ours = {file for file in files if file.split("/")[0] in ("common", "mobile", "social")}
    assert sections["mobile"] | sections["social"] == ours == sections["combined"]
    assert all(len(outline.sections) == len(set(outline.sections)) for outline in model.policies.values())


def test_names_for_conditions(model: Model) -> None:
    names = model.names()
    for name in ("setting.boarding", "setting.roles", "setting.policies", "decisions.pupil_phones"):
        assert Name(*name.split(".")) in names
    assert Name("phases", "") in names


def test_questions_follow_those_they_depend_on(model: Model) -> None:
    at = {one: number for number, one in enumerate(model.order)}
    assert set(at) == set(model.decisions)
    for name, condition in model.asked().items():
        assert all(at[other.name] < at[name.name] for other in condition.names if other.group == "decisions")


def test_what_no_school_can_be_is_proved(model: Model) -> None:
    def apart(one: str, other: str) -> bool:
        proof = exclusive(parse(one), parse(other), model.domains(), model.contradictions(), model.asked())
        return proof is None

    assert apart("decisions.pupil_phones == 'handed-in'", "decisions.pupil_phones == 'not-permitted'")
    assert apart("setting.type == 'early-years'", "'primary' in phases")
    assert apart("setting.type == 'early-years'", "decisions.staff_restricted_times == 'lesson-times'")
    assert apart("decisions.remote_personal_devices == 'never'", "not decisions.remote_teaching")
    assert not apart("'early-years' in phases", "'primary' in phases")
    assert not apart("setting.boarding", "decisions.pupil_phones == 'handed-in'")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "decisions.yml",
            "default: handed-in",
            "default: handed_in",
            "decisions.pupil_phones.default: 'handed_in' is not one of the choices; did you mean 'handed-in'?",
        ),
        (
            "decisions.yml",
            "against: phones-guidance",
            "against: phone-guidance",
            "'phone-guidance' is not a source; did you mean 'phones-guidance'?",
        ),
        (
            "decisions.yml",
            "when: \"decisions.pupil_phones == 'handed-in'\"",
            "when: \"decisions.pupil_phone == 'handed-in'\"",
            "the condition names decisions.pupil_phone, which is unknown; write decisions.pupil_phones",
        ),
        (
            "decisions.yml",
            "when: \"decisions.pupil_phones == 'handed-in'\"",
            "when: \"decisions.pupil_phones == 'given-in'\"",
            "'given-in' is no option of decisions.pupil_phones",
        ),
        (
            "decisions.yml",
            "when: \"decisions.pupil_phones == 'handed-in'\"",
            'when: "decisions.pupil_phone_return"',
            "whether it is asked depends on its own answer; break the ring",
        ),
        ("decisions.yml", "question: What happens", "questions: What happens", "'questions' is not a key we know"),
        ("terms.yml", "default: pupils", "default: pupil", "terms.pupils.default: 'pupil' is not on offer"),
        ("terms.yml", "{word: children, one: child, plural: yes}", "{word: children, plural: yes}", "has no singular"),
        ("sources.yml", "    speaks: must", "    speaks: shall", "'shall' is not one of the choices"),
        ("sources.yml", "checked: 2026-11-09", "checked: soon", "'soon' is not read as a day"),
        ("contacts.yml", "{name: Police,", "{name: Police, ask: The police,", "both name and ask, or neither"),
        ("policies.yml", "edition: ", "editon: ", "'editon' is not a key we know; did you mean 'edition'?"),
        ("roles.yml", "required: yes", "required: perhaps", "'perhaps' is neither yes nor no"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_mend(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    model, findings = load_with(tmp_path, file, old, new)
    assert model is None
    lines = (ROOT / "data/model" / file).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if old in text)
    (finding,) = [finding for finding in findings if told in str(finding)]
    assert finding.place.file == f"{SHOWN}/{file}"
    # A fault of a group stands at the group's own line.
    assert 0 <= line - finding.place.line <= 12


def test_a_file_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/model", tmp_path / "model")
    (tmp_path / "model/roles.yml").unlink()
    model, findings = load_model(tmp_path / "model", SHOWN)
    assert model is None
    assert [str(finding) for finding in findings] == [
        "data/model/roles.yml:1: file: there is no such file; make the file, or put right its name"
    ]
