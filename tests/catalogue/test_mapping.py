"""The model says everything that the catalogue asks for: every entry leads to statements, every statement has a ground.

``catalogue.yml`` holds what published policies say; ``mapping.yml`` which statements of the model say it, or why none
does any more; ``ours.yml`` what the model says beyond it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from handbook.workflow import prepare

ROOT = Path(__file__).parents[2]
# On keeping the model itself, which no handbook prints; the one exception is a rule for schools.
NOT_PRINTED, BUT = "guidance.", "guidance.findability"


def read(name: str) -> Any:
    return yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def entries() -> list[str]:
    ids = [str(entry["id"]) for entry in read("catalogue.yml")]
    return [id for id in ids if not id.startswith(NOT_PRINTED) or id == BUT]


@pytest.fixture(scope="module")
def mapping() -> dict[str, Any]:
    mapping: dict[str, Any] = read("mapping.yml")
    return mapping


@pytest.fixture(scope="module")
def ours() -> list[dict[str, Any]]:
    ours: list[dict[str, Any]] = read("ours.yml")
    return ours


@pytest.fixture(scope="module")
def statements() -> set[str]:
    ready = prepare(ROOT, ROOT / "data")
    return {id for id, nodes in ready.corpus.wordings.items() if nodes[0].kind != "heading"}


def targets(entry: Any) -> list[str]:
    return list(entry["instead"] if isinstance(entry, dict) else entry)


def test_every_entry_has_its_place_in_the_order_of_the_catalogue(entries: list[str], mapping: dict[str, Any]) -> None:
    assert list(mapping) == entries


def test_an_entry_is_a_list_of_statements_or_superseded_with_its_reason(mapping: dict[str, Any]) -> None:
    for id, entry in mapping.items():
        if isinstance(entry, dict):
            assert set(entry) == {"superseded", "instead"}, id
            assert len(str(entry["superseded"]).split()) > 4, f"{id}: why is it superseded?"
        assert targets(entry), f"{id}: which statement says it, or what is said instead?"
        assert len(set(targets(entry))) == len(targets(entry)), f"{id}: a statement stands twice"


def test_no_entry_leads_to_a_statement_that_is_not_there(mapping: dict[str, Any], statements: set[str]) -> None:
    dead = {f"{id}: {target}" for id, entry in mapping.items() for target in targets(entry) if target not in statements}
    assert dead == set()


def test_every_statement_answers_an_entry_or_says_why_it_stands_in_the_model(
    mapping: dict[str, Any], ours: list[dict[str, Any]], statements: set[str]
) -> None:
    reached = {target for entry in mapping.values() for target in targets(entry)}
    explained = {str(id) for group in ours for id in group["statements"]}
    assert statements - reached - explained == set(), "map them in mapping.yml, or give their reason in ours.yml"
    assert explained - statements == set(), "these are in ours.yml and not in the model"
    assert explained & reached == set(), "these answer an entry: take them out of ours.yml"


def test_what_the_model_adds_has_a_reason(ours: list[dict[str, Any]]) -> None:
    for group in ours:
        assert set(group) == {"why", "statements"}
        assert len(str(group["why"]).split()) > 4, group["statements"]
    every = [id for group in ours for id in group["statements"]]
    assert len(set(every)) == len(every), "a statement stands twice"
