"""Rows: an answer that is a small table, each cell an answer of its own; every wrong cell is told with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from handbook.data.answers import Cell, Misfit, Row, read_answer, suggestion
from handbook.data.entries import READERS, Column, Decision
from handbook.data.showing import show

# So many rows can still be read on a page.
MOST_ROWS = 30
# What a cell may hold, where its column sets nothing else: a whole row is one sentence.
MOST_LETTERS = 40


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a part of the rows: the way to it from the decision, ``2.when``; empty for the whole."""

    path: str
    misfit: Misfit


def choices(column: Column, roles: Collection[str]) -> dict[str, str]:
    """What may be chosen in a cell: the word to type and what it means."""
    match column.type:
        case "choice" | "choices":
            return {one: option.label for one, option in column.options.items()}
        case "roles":
            return dict.fromkeys(roles, "")
        case "readers":
            return dict.fromkeys(READERS, "")
    return {}


def first_choice(decision: Decision) -> Column | None:
    """The column by which conditions know a row: the first, where every row has to choose something in it."""
    column = next(iter(decision.columns.values()), None)
    return column if column is not None and column.type == "choice" and not column.optional else None


def known_by(decision: Decision, rows: Collection[Row]) -> frozenset[str] | tuple[Row, ...]:
    """What a condition finds under the decision's name: what its rows are about, or only whether there are any."""
    if first_choice(decision) is None:
        return tuple(rows)
    name = next(iter(decision.columns))
    return frozenset(str(row.cells[name]) for row in rows)


def example_row(decision: Decision) -> str:
    """A row as it may be typed: what has to be in it, and one of the columns of which one has to be."""
    needed = [name for name, column in decision.columns.items() if not column.optional]
    shown = {*needed, *decision.one_of[:1]} or set(list(decision.columns)[:1])
    typed = [f"{name}: {_example(column)}" for name, column in decision.columns.items() if name in shown]
    return "{" + ", ".join(typed) + "}"


def _example(column: Column) -> str:
    chosen = next(iter(choices(column, ("headteacher",))), "")
    if column.type == "yes-no":
        return "yes"
    said = chosen or column.example or "a few words"
    return f"'{said}'" if re.search("[,:{}]", said) else said


def read_rows(decision: Decision, raw: object, roles: Collection[str]) -> tuple[tuple[Row, ...], list[Wrong]]:
    """Turn what was typed into rows.

    Args:
        decision: what is asked, of type ``rows``.
        raw: a list of groups of keys, as read.
        roles: the posts that a cell may name.

    Returns:
        The rows in which nothing is wrong, in the order typed, and everything that is wrong.
    """
    if not isinstance(raw, list | tuple) or not all(isinstance(each, Mapping) for each in raw):
        mend = f"write each row on a line of its own: - {example_row(decision)}"
        return (), [Wrong("", Misfit(f"a list of rows was expected; read {show(raw)}", mend))]
    most = decision.max or MOST_ROWS
    if len(raw) > most:
        return (), [Wrong("", Misfit(f"{len(raw)} rows are too many to read; {most} is the most", "take some out"))]
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for at, typed in enumerate(raw):
        row, faults = _row(decision, at, typed, roles)
        wrong += faults
        if not faults:
            wrong += _alike(decision, at, row, rows)
        rows.append(row)
    return tuple(rows), wrong


def _row(decision: Decision, at: int, typed: Mapping[str, object], roles: Collection[str]) -> tuple[Row, list[Wrong]]:
    cells: dict[str, Cell] = {}
    wrong = [
        Wrong(f"{at}.{name}", Misfit(f"'{name}' is no column here", suggestion(name, decision.columns)))
        for name in typed
        if name not in decision.columns
    ]
    for name, column in decision.columns.items():
        given = typed.get(name)
        if given is None:
            if not column.optional:
                wrong.append(
                    Wrong(f"{at}", Misfit(f"row {at + 1} has no {name}: {column.question}", _ways(name, column, roles)))
                )
            continue
        try:
            cell = _cell(column, given, roles)
        except Misfit as misfit:
            wrong.append(Wrong(f"{at}.{name}", misfit))
            continue
        if cell not in ((), frozenset()):
            cells[name] = cell
    if (
        not wrong
        and decision.one_of
        and not any(_tells(decision.columns[one], cells.get(one)) for one in decision.one_of)
    ):
        listed = ", ".join(decision.one_of)
        mend = f"fill in one of: {listed}; or take the row out"
        wrong.append(Wrong(f"{at}", Misfit(f"row {at + 1} says nothing under {listed}", mend)))
    return Row(cells), wrong


def _tells(column: Column, cell: Cell | None) -> bool:
    """Whether readers are told something by a cell: some options leave that to another cell."""
    return cell is not None and not (isinstance(cell, str) and cell in column.options and column.options[cell].silent)


def _cell(column: Column, given: object, roles: Collection[str]) -> Cell:
    kind = "choices" if column.type == "readers" else column.type
    # One of a list may be typed without its brackets: there is no room for mistaking it.
    many = kind in ("choices", "list", "roles")
    given = [given] if many and isinstance(given, str) and given.strip() else given
    answer = read_answer(kind, given, choices(column, roles), column.max or MOST_LETTERS, column.example or "")
    if column.type == "choices" and isinstance(answer, frozenset):
        return tuple(one for one in column.options if one in answer)
    return answer


def _ways(name: str, column: Column, roles: Collection[str]) -> str:
    offered = choices(column, roles)
    if offered:
        return f"add {name}: and one of: {', '.join(offered)}"
    return f"add {name}: for instance {column.example or 'a few words'}"


def _alike(decision: Decision, at: int, row: Row, before: list[Row]) -> Iterator[Wrong]:
    """A row about what an earlier one is about: the two say the same twice, or contradict each other."""
    if not decision.once:
        return

    def about(one: Row) -> tuple[object, ...]:
        return tuple(_folded(one.cells.get(name)) for name in decision.once)

    for number, other in enumerate(before, 1):
        if about(other) == about(row):
            wrong = f"row {at + 1} is about the same as row {number}"
            if other != row:
                wrong += ", and says something else"
            yield Wrong(
                f"{at}", Misfit(wrong, f"keep one of the two, or tell them apart by {', '.join(decision.once)}")
            )
            return


def _folded(cell: Cell | None) -> object:
    return cell.casefold() if isinstance(cell, str) else cell


def readers(row: Row, columns: Mapping[str, Column]) -> frozenset[str]:
    """For whom a row is; empty where it is for everybody."""
    cells = (row.cells[name] for name, column in columns.items() if column.type == "readers" and name in row.cells)
    return frozenset(each for cell in cells if isinstance(cell, frozenset) for each in cell)


def readers_of(rows: Collection[Row], columns: Mapping[str, Column], everybody: frozenset[str]) -> frozenset[str]:
    """For whom at least one row is."""
    return frozenset[str]().union(*(readers(row, columns) or everybody for row in rows))
