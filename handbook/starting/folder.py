"""Starting a school: a folder of data with every question that applies, what may be answered, and blank answers.

A line that ends with its colon waits for an answer, and is one finding of ``handbook check`` until it has one. What
need not be answered, or is asked only after another answer, stands behind a ``#``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbook.data.entries import NURSERY_TYPES, PHASE_WORDS, TYPES
from handbook.data.layout import Uses, asked_for
from handbook.data.model import Model
from handbook.data.reading import parse as parse_yaml
from handbook.starting.questions import POLICIES, Questions
from handbook.starting.writing import Files

# Of a type that does not say by itself which ages it takes.
USUAL_PHASE: Final = "primary"
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NURSERY_PHASES: Final = ("early-years", "nursery")


class CannotStart(Exception):
    """The folder cannot be written: what is wrong, and what to type instead."""


@dataclass(frozen=True)
class Started:
    """What was written.

    Attributes:
        folder: where it stands.
        wanted: how many answers are waited for, by file.
        guessed: whether the phase was not given and the usual one was taken.
    """

    folder: Path
    phase: str
    wanted: Mapping[str, int]
    guessed: bool


def start(
    schools: Path,
    slug: str,
    schemas: Path,
    model: Model,
    type: str,
    phase: str | None,
    *,
    sixth_form: bool = False,
    boarding: bool = False,
    policies: tuple[str, ...] = POLICIES,
    uses: Uses | None = None,
) -> Started:
    """Writes a school's folder.

    Args:
        schools: the folder in which those of all schools stand.
        slug: the name that it gets.
        schemas: where the schemas of the data files stand.
        model: what is asked.
        type: the setting type.
        phase: which ages it takes; left out, what the type says, else primary.
        sixth_form, boarding: whether it has a sixth form; whether pupils board.
        policies: those that it wants made from the model.
        uses: what each section rests on, to ask only what the policies need; None asks everything.

    Raises:
        CannotStart: a name is wrong, or the folder is there already.
    """
    folder = schools / slug
    if not SLUG.fullmatch(slug):
        raise CannotStart(
            f"'{slug}' cannot be part of an address; use small letters, digits and single dashes: hill-top-primary"
        )
    if type not in TYPES:
        raise CannotStart(f"'{type}' is no type of school; use one of {', '.join(TYPES)}")
    nursery = type in NURSERY_TYPES
    phases = _NURSERY_PHASES if nursery else tuple(PHASE_WORDS)
    if phase is not None and phase not in phases:
        raise CannotStart(f"'{phase}' is no phase of a school of type {type}; use one of {', '.join(phases)}")
    if nursery and sixth_form:
        raise CannotStart(f"a school of type {type} has no sixth form; take --sixth-form out")
    if "combined" in policies and len(policies) > 1:
        raise CannotStart("combined is one policy for both; give --policy combined alone")
    if folder.exists():
        raise CannotStart(
            f"{folder} is there already; nothing was changed. Choose another name, or work on that folder"
        )
    chosen = phase or (("nursery" if type == "maintained-nursery" else "early-years") if nursery else USUAL_PHASE)
    used = asked_for(policies, model, uses) if uses is not None else None
    questions = Questions(model, type, chosen, sixth_form, boarding, policies, used)
    files = Files(questions, Path(os.path.relpath(schemas.resolve(), folder.resolve())).as_posix()).all()
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    wanted = {name: blanks(text) for name, text in files.items()}
    return Started(folder, chosen, wanted, guessed=phase is None and not nursery)


def blanks(text: str) -> int:
    """How many values of a YAML text wait for an answer."""

    def count(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(count, value.values()))
        return sum(map(count, value)) if isinstance(value, list) else int(value is None)

    return count(parse_yaml(text, "").value)


def next_steps(started: Started, type: str, data: Path | None) -> Iterator[str]:
    """What to do after a folder has been written, line by line."""
    slug, more = started.folder.name, f" --data {data}" if data else ""
    wanted = sum(started.wanted.values())
    if started.guessed:
        yield f"No --phase was given: the questions are those for a {started.phase} school. If yours is another, delete"
        yield f"the folder and say which: --phase and one of {', '.join(PHASE_WORDS)}."
    yield f"{started.folder} is ready to be filled in: a school of type {type}, phase {started.phase}."
    yield ""
    yield f"{wanted} answers are wanted. Fill in each line that ends with its colon, in this order:"
    for name, count in started.wanted.items():
        say = {0: "nothing has to be filled in", 1: "1 answer"}.get(count, f"{count} answers")
        yield f"  {started.folder / name}: {say}"
    yield ""
    yield "In handbook.yml, beside the folder schools: the address at which your handbook will be published."
    yield "What is still open, and whether it fits together, as often as you like:"
    yield f"  handbook check --school {slug}{more}"
    yield "When nothing is left open, the handbook itself, into the folder site:"
    yield f"  handbook build --school {slug}{more}"
