"""Ids that were published once: each still stands, or ids.yml says what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handbook.data.findings import Finding, Place
from handbook.data.model import Model
from handbook.data.school import School
from handbook.releases.records import Record
from handbook.text.corpus import Corpus

_MODELS = "data/model/ids.yml"


def lost_ids(corpus: Corpus, model: Model, school: School, records: Sequence[Record], folder: str) -> Iterator[Finding]:
    """Every id of a release that neither the model nor the school has, and of which nobody says what became of it.

    Args:
        corpus, model: the model's text, and what it says of ids that are gone.
        school: with its own additions.
        records: its releases.
        folder: the school's folder as findings name it.
    """
    standing = {*corpus.wordings, *(change.id for change in school.changes if change.kind == "add")}
    renamed, retired = {**model.renamed, **school.renamed}, {**model.retired, **school.retired}
    told: set[str] = set()
    for record in reversed(records):
        for id in record.statements:
            now = followed(id, renamed)
            if id in told or now in standing or now in retired:
                continue
            told.add(id)
            file = f"{folder}/ids.yml" if id.startswith("local.") else _MODELS
            wrong = f"it was published in {record.name}, and no rule bears this id any more"
            if now != id:
                wrong = f"it was published in {record.name} and is now {now}, and there is no such rule"
            mend = f"give the rule its id back, or add {id}: under renamed: with its new id, or under retired: with why"
            yield Finding(Place(file), id, wrong, mend)


def followed(id: str, renamed: dict[str, str]) -> str:
    """What an id became in the end; itself where nothing is said, or where renaming goes in a circle."""
    seen = {id}
    while id in renamed and renamed[id] not in seen:
        id = renamed[id]
        seen.add(id)
    return id
