"""Rows are read cell by cell: what is right is kept in order, and each fault has its line and its mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handbook.data.answers import Row
from handbook.data.entries import Column, Decision, Option
from handbook.data.findings import Finding
from handbook.data.loading import load_model, load_school
from handbook.data.model import Model
from handbook.data.reading import parse
from handbook.data.rows import example_row, known_by, read_rows
from handbook.data.schemas import schemas
from handbook.data.school import School
from handbook.text.conditions import Name
from handbook.text.conditions import parse as condition

ROOT = Path(__file__).parents[2]
RULES = {"allowed": Option(label="They may be used"), "forbidden": Option(label="They stay at home")}
COLUMNS = {
    "device": Column(question="Which device?", head="Device", type="choice", options=RULES | {}),
    "who": Column(question="Who?", head="Who", type="text", optional=True, max=20, example="Year 6"),
    "years": Column(question="Which years?", head="Years", type="list", optional=True, example="Year 5"),
    "told": Column(question="Who is told?", head="Told", type="roles", optional=True),
    "readers": Column(question="For whom?", type="readers", optional=True),
    "signed": Column(question="Signed?", head="Signed", type="yes-no", says="once signed", optional=True),
}
ASKED = Decision(
    topic="T", question="Which rules?", type="rows", columns=COLUMNS, once=("device", "who"), one_of=("who", "years")
)
ROLES = ("headteacher", "dsl")


def read(text: str) -> tuple[tuple[Row, ...], list[str]]:
    rows, wrong = read_rows(ASKED, parse(text, "d.yml").value, ROLES)
    return rows, [f"{each.path}: {each.misfit.wrong}; {each.misfit.mend}" for each in wrong]


def test_rows_keep_their_order_and_what_was_typed() -> None:
    rows, wrong = read(
        "- {device: forbidden, who: Year 6, years: Year 5, told: [dsl, headteacher], signed: yes, readers: pupils}\n"
        "- device: allowed\n  who: the sixth form\n  told:\n"
    )
    assert wrong == []
    assert rows[0].cells == {
        "device": "forbidden", "who": "Year 6", "years": ("Year 5",), "told": ("dsl", "headteacher"), "signed": True,
        "readers": frozenset({"pupils"}),
    }  # fmt: skip
    assert rows[1].cells == {"device": "allowed", "who": "the sixth form"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("- {device: alowed, who: a}", "0.device: 'alowed' is not one of the choices; did you mean 'allowed'?"),
        ("- {device: allowed, whom: a}", "0.whom: 'whom' is no column here; did you mean 'who'?"),
        ("- {who: a}", "0: row 1 has no device: Which device?; add device: and one of: allowed, forbidden"),
        ("- {device: allowed}", "0: row 1 says nothing under who, years; fill in one of: who, years; or take the row"),
        ("- {device: allowed, who: Year 6.}", "0.who: 'Year 6.' ends with a full stop"),
        ("- {device: allowed, who: TBC}", "0.who: 'TBC' is not finished"),
        ("- {device: allowed, who: pupils who come from far away}", "0.who: 'pupils who come from far away' is 29 "),
        ("- {device: allowed, who: a, signed: perhaps}", "0.signed: 'perhaps' is neither yes nor no"),
        ("- {device: allowed, who: a, told: [cook]}", "0.told: 'cook' is not one of the choices"),
        ("- {device: allowed, who: a, readers: [cats]}", "0.readers: 'cats' is not one of the choices"),
        (
            "- {device: allowed, who: Year 6}\n- {device: allowed, who: b}\n- {device: allowed, who: year 6, years: a}",
            "2: row 3 is about the same as row 1, and says something else; keep one of the two, or tell them apart by",
        ),
        ("a few words", ": a list of rows was expected; read 'a few words'; write each row on a line of its own: - {"),
        ("[a, b]", ": a list of rows was expected; read a list of 2"),
        ("\n".join(f"- {{device: allowed, who: a{n}}}" for n in range(31)), ": 31 rows are too many to read; 30 is"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_of_its_cell(typed: str, told: str) -> None:
    _, wrong = read(typed)
    assert len(wrong) == 1
    assert wrong[0].startswith(told)


def test_every_wrong_cell_is_told_in_one_go() -> None:
    _, wrong = read("- {device: x, who: a}\n- {device: allowed, who: '[name]'}\n")
    assert [each.partition(":")[0] for each in wrong] == ["0.device", "1.who"]


def test_the_example_of_a_row_is_one() -> None:
    _, wrong = read(f"- {example_row(ASKED)}")
    assert wrong == []


def test_a_condition_finds_what_rows_are_about() -> None:
    rows, _ = read("- {device: allowed, who: a}\n- {device: allowed, who: b}\n")
    assert known_by(ASKED, rows) == frozenset({"allowed"})


# In a school's folder


@pytest.fixture(scope="module")
def model() -> Model:
    model, findings = load_model(ROOT / "data/model", "data/model")
    assert model is not None, findings
    return model


def load(model: Model, folder: Path, rows: str) -> tuple[School, list[Finding]]:
    """The primary demo school with these rows in place of its own."""
    there = shutil.copytree(ROOT / "data/schools/examplewick-primary", folder / "x")
    lines = (there / "decisions.yml").read_text("utf-8").splitlines()
    kept = [line for line in lines if "{device:" not in line]
    at = next(number for number, line in enumerate(kept) if line.startswith("  device_rules:"))
    kept[at : at + 1] = rows.splitlines()
    (there / "decisions.yml").write_text("\n".join(kept) + "\n", "utf-8")
    school, findings = load_school(there, None, model, "x")
    assert school
    return school, [finding for finding in findings if not finding.warning]


def test_a_wrong_cell_of_a_school_is_told_with_file_and_line(model: Model, tmp_path: Path) -> None:
    rows = "  device_rules:\n    - {device: phones, rule: allowed}\n    - device: headphones\n      rule: alowed\n"
    _, findings = load(model, tmp_path, rows)
    text = (tmp_path / "x/decisions.yml").read_text("utf-8").splitlines()
    line = next(number for number, each in enumerate(text, 1) if "alowed" in each)
    assert [str(each).partition(": '")[0] for each in findings] == [
        f"x/decisions.yml:{line}: decisions.device_rules.1.rule"
    ]
    assert "did you mean 'allowed'?" in findings[0].mend


def test_conditions_ask_whether_a_school_has_rows_and_what_they_are_about(model: Model, tmp_path: Path) -> None:
    school, findings = load(model, tmp_path, "  device_rules: [{device: laptops, rule: required, who: Year 7}]\n")
    assert findings == []
    world = school.world()
    assert condition("decisions.device_rules and 'laptops' in decisions.device_rules", model.names()).holds(world)
    assert not condition("'phones' in decisions.device_rules").holds(world)
    assert world[Name("decisions", "device_rules")] == frozenset({"laptops"})


def test_no_rows_are_no_rows(model: Model, tmp_path: Path) -> None:
    school, findings = load(model, tmp_path, "  device_rules: []\n")
    assert findings == []
    assert not condition("decisions.device_rules").holds(school.world())


def test_an_editor_knows_each_cell(model: Model) -> None:
    described = schemas(model)["decisions.schema.json"]["properties"]["decisions"]["properties"]["device_rules"]
    row = described["anyOf"][0]["items"]
    assert row["required"] == ["device"] and row["additionalProperties"] is False
    assert row["anyOf"] == [{"required": ["rule"]}, {"required": ["says"]}]
    assert row["properties"]["rule"]["enum"] == list(model.decisions["device_rules"].columns["rule"].options)
    assert row["properties"]["who"] == {
        "title": "For whom is the rule, if not for all?", "examples": ["Year 6"], "type": "string", "minLength": 1,
        "maxLength": 60,
    }  # fmt: skip


def test_a_row_that_yaml_cannot_read_hides_nothing_else(model: Model, tmp_path: Path) -> None:
    rows = (
        "  device_rules:\n    - {device: laptops, where: in the [hall], rule: allowed}\n  own_device_terms: [chargd]\n"
    )
    _, findings = load(model, tmp_path, rows)
    # Whether the second is asked rests on the first: nothing is said of it until that can be read.
    assert [each.key for each in findings] == ["decisions.device_rules[0]"]
    assert "in single quotes" in findings[0].mend
