"""JSON Schemas of the data files, so that an editor shows each question, what may be typed, and what is wrong.

They are made from the same classes that read the files, with what the model asks put in.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from handbook.data import entries, files
from handbook.data.loading import load_model
from handbook.data.model import READERS, Column, Decision, Model, PlaceQuestion
from handbook.data.project import ProjectFile
from handbook.data.rows import MOST_LETTERS, MOST_ROWS

Schema = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_SUFFIX: Final = ".schema.json"
_YES_NO: Final = {"enum": ["yes", "no", True, False]}


def schemas(model: Model) -> dict[str, Schema]:
    """Describe every data file: the file name of each schema, and the schema."""
    made = {f"model-{name}": _described(entry) for name, entry in entries.FILES.items() if name != "ids"}
    made["handbook"] = _described(ProjectFile)
    made |= {name: _described(entry) for name, entry in files.FILES.items()}
    made["decisions"] = _asked(made["decisions"], model)
    _school(made["school"], model)
    _people(made["people"], model)
    _policies(made["policies"], model)
    return {f"{name}{_SUFFIX}": made[name] for name in sorted(made)}


def written(model: Model) -> dict[str, str]:
    """The text of every schema file."""
    return {
        name: json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
        for name, schema in schemas(model).items()
    }


def write(model: Model, folder: Path) -> tuple[Path, ...]:
    """Write the schemas into a folder, taking away those that are no longer made; gives the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = written(model)
    changed = [path for path in sorted(folder.glob(f"*{_SUFFIX}")) if path.name not in texts]
    for path in changed:
        path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return tuple(changed)


def _described(entry: type[BaseModel]) -> Schema:
    return {"$schema": _DRAFT, **entry.model_json_schema(by_alias=True)}


def _asked(schema: Schema, model: Model) -> Schema:
    """Put every question into the schema of a school's answers."""
    decisions = {one: _question(decision) for one, decision in model.decisions.items()}
    places = {one: _place(question) for one, question in model.places.items()}
    return {
        "$schema": _DRAFT,
        "title": schema["title"],
        "description": schema["description"],
        "type": "object",
        "additionalProperties": False,
        "properties": {"decisions": _group(decisions), "places": _group(places)},
        "$defs": {
            "private": dict(_YES_NO),
            "role": {"enum": list(model.roles)},
            "policy": {"enum": list(model.linked)},
        },
    }


def _group(properties: Mapping[str, Schema]) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": False, "properties": dict(properties)}


def _question(decision: Decision) -> Schema:
    notes = [decision.note] if decision.note else []
    notes += [f"{one}: {option.label}." for one, option in decision.options.items()]
    notes += ["May be left out."] if decision.optional else []
    notes += [f"Asked only when {decision.when}"] if decision.when else []
    described: Schema = {"title": decision.question, "description": "\n\n".join(notes)}
    if decision.example:
        described["examples"] = [[decision.example] if decision.type == "list" else decision.example]
    return {**described, **_perhaps_private(_answer(decision))}


def _answer(decision: Decision) -> Schema:
    if decision.type == "rows":
        return _rows(decision)
    most = decision.max or 80
    if decision.type == "yes-no":
        return dict(_YES_NO)
    if decision.type == "text":
        return {"type": "string", "minLength": 1, "maxLength": most}
    if decision.type == "choice":
        return {"enum": list(decision.options)}
    items: Schema = {"enum": list(decision.options)}
    if decision.type == "list":
        items = {"type": "string", "minLength": 1, "maxLength": most}
    elif decision.type in ("roles", "policies"):
        items = {"$ref": "#/$defs/role" if decision.type == "roles" else "#/$defs/policy"}
    # Of several ticks none is an answer too; a list that is not optional has something in it.
    least = 0 if decision.type == "choices" or decision.optional else 1
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": least}


def _rows(decision: Decision) -> Schema:
    """A list of groups of keys, one a row."""
    row: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, column in decision.columns.items() if not column.optional],
        "properties": {name: _column(column) for name, column in decision.columns.items()},
    }
    if decision.one_of:
        row["anyOf"] = [{"required": [name]} for name in decision.one_of]
    return {
        "type": "array",
        "items": row,
        "uniqueItems": True,
        "minItems": 0 if decision.optional else 1,
        "maxItems": decision.max or MOST_ROWS,
    }


def _column(column: Column) -> Schema:
    described: Schema = {"title": column.question}
    if column.options:
        described["description"] = "\n\n".join(f"{one}: {option.label}." for one, option in column.options.items())
    if column.example:
        described["examples"] = [column.example]
    most = column.max or MOST_LETTERS
    match column.type:
        case "yes-no":
            return described | _YES_NO
        case "text":
            return {**described, "type": "string", "minLength": 1, "maxLength": most}
        case "choice":
            return {**described, "enum": list(column.options)}
        case "list":
            item: Schema = {"type": "string", "minLength": 1, "maxLength": most}
        case "roles":
            item = {"$ref": "#/$defs/role"}
        case "readers":
            item = {"enum": list(READERS)}
        case _:
            item = {"enum": list(column.options)}
    # One of a list may be typed without its brackets.
    return {**described, "anyOf": [item, {"type": "array", "items": item, "uniqueItems": True}]}


def _place(question: PlaceQuestion) -> Schema:
    answer = {"type": "string", "minLength": 1, "maxLength": 80}
    described: Schema = {"title": question.question, "examples": [question.example]}
    if question.when:
        described["description"] = f"Asked only when {question.when}"
    return {**described, **_perhaps_private(answer)}


def _perhaps_private(answer: Schema) -> Schema:
    """Let an answer stand alone, or with a note that it is private."""
    noted = {
        "type": "object",
        "additionalProperties": False,
        "required": ["answer"],
        "properties": {"answer": answer, "private": {"$ref": "#/$defs/private"}},
    }
    return {"anyOf": [answer, noted]}


def _school(schema: Schema, model: Model) -> None:
    terms = {
        one: {"title": term.question, "enum": [option.word for option in term.options]}
        for one, term in model.terms.items()
    }
    entry = {"$ref": "#/$defs/SchoolContactEntry"}
    contacts = {
        one: {"title": contact.name or contact.ask, "description": contact.purpose, **entry}
        for one, contact in model.contacts.items()
    }
    posts = dict.fromkeys(model.roles, schema["properties"]["posts"]["additionalProperties"])
    schema["properties"] |= {"terms": _group(terms), "posts": _group(posts), "contacts": _group(contacts)}


def _people(schema: Schema, model: Model) -> None:
    person = schema["$defs"]["PersonEntry"]
    person["properties"]["roles"]["items"] = {"enum": list(model.roles)}
    # A blank name is read, so that the rest of the list is judged with it; an editor still marks it.
    name = next(one for one in person["properties"]["name"]["anyOf"] if one["type"] != "null")
    person["properties"]["name"] = name
    person["required"] = ["name", *person["required"]]


def _policies(schema: Schema, model: Model) -> None:
    entry = {"anyOf": [{"$ref": "#/$defs/PolicyEntry"}, {"type": "null"}]}
    linked = {"anyOf": [{"$ref": "#/$defs/LinkedEntry"}, {"type": "null"}]}
    sections = sorted({section for outline in model.policies.values() for section in outline.sections})
    schema["properties"] = {
        "policies": _group({one: {"title": outline.title, **entry} for one, outline in model.policies.items()}),
        "linked": _group({one: {"title": name, **linked} for one, name in model.linked.items()}),
        "major": schema["properties"]["major"],
        "told": schema["properties"]["told"],
        "fragments": {
            "title": "Sections to be written as plain HTML too",
            "type": "array",
            "items": {"enum": sections},
        },
    }


def _main() -> int:
    """Write the schemas of the project in the current folder, beside its data."""
    data = Path("data")
    model, findings = load_model(data / "model", "data/model")
    for finding in findings:
        print(finding, file=sys.stderr)
    if model is None:
        return 1
    for path in write(model, data / "schemas"):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
