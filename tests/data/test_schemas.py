"""The schemas are up to date, know the model, and every data file fits its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from handbook.data.loading import load_model
from handbook.data.model import Model
from handbook.data.schemas import schemas, write, written

ROOT = Path(__file__).parents[2]
DATA = sorted(path for path in (ROOT / "data").rglob("*.yml"))


class Editor(yaml.SafeLoader):
    """YAML 1.2, as an editor reads it: yes is a text, and so is a date."""


Editor.yaml_implicit_resolvers = {}
for pattern, tag, first in (
    (r"true|false", "bool", "tf"),
    (r"-?\d+", "int", "-0123456789"),
    (r"|~|null", "null", ["", "~", "n"]),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))


@pytest.fixture(scope="module")
def model() -> Model:
    model, _ = load_model(ROOT / "data/model", "data/model")
    assert model is not None
    return model


def faults(schema: Any, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)]


def test_the_files_kept_are_up_to_date(model: Model) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "data/schemas").glob("*.json")}
    stale = [name for name, text in written(model).items() if kept.pop(name, None) != text]
    assert not stale and not kept, f"{[*stale, *kept]} are not what the model says; run: make schemas"


def test_writing_changes_only_what_differs(model: Model, tmp_path: Path) -> None:
    assert len(write(model, tmp_path)) == len(schemas(model))
    assert write(model, tmp_path) == ()
    (tmp_path / "people.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "old.schema.json").write_text("{}", encoding="utf-8")
    assert {path.name for path in write(model, tmp_path)} == {"people.schema.json", "old.schema.json"}
    assert not (tmp_path / "old.schema.json").exists()


def test_each_is_a_schema(model: Model) -> None:
    for schema in schemas(model).values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", DATA, ids=[path.relative_to(ROOT).as_posix() for path in DATA])
def test_a_data_file_names_its_schema_and_fits_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    match = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert match, "the first line names no schema"
    schema = json.loads((path.parent / match[1]).read_text(encoding="utf-8"))
    assert faults(schema, yaml.load(text, Loader=Editor)) == []


def test_questions_and_answers_stand_in_the_schema(model: Model) -> None:
    schema = schemas(model)["decisions.schema.json"]
    asked = schema["properties"]["decisions"]["properties"]
    assert list(asked) == list(model.decisions)
    phones = asked["pupil_phones"]
    assert phones["title"] == "What happens to a pupil's phone during the school day?"
    assert "handed-in: Phones are handed in on arrival" in phones["description"]
    fits: list[object] = ["handed-in", {"answer": "handed-in", "private": "yes"}]
    misfits: list[object] = ["handed in", ["handed-in"], {"private": "yes"}]
    assert [answer for answer in fits if faults(schema, {"decisions": {"pupil_phones": answer}})] == []
    assert [answer for answer in misfits if not faults(schema, {"decisions": {"pupil_phones": answer}})] == []
    assert faults(schema, {"decisions": {"pupil_phone": "handed-in"}})
    for yes_no in (True, "yes", False, "no"):
        assert faults(schema, {"decisions": {"exams_sat": yes_no}}) == []
    assert faults(schema, {"decisions": {"exams_sat": "perhaps"}})
    assert faults(schema, {"decisions": {"advice_seekers": ["dls"]}})
    assert faults(schemas(model)["people.schema.json"], {"people": [{"name": "Ms Ada Example", "roles": ["head"]}]})
