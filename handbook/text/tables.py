"""Rows as readers see them: a table or numbered list, as one sentence where one row applies, and as plain sentences.

Cells are text that is escaped here. All of the rows of a statement are that one statement: one number, one hash.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from handbook.data.answers import Cell, Row
from handbook.data.entries import Column
from handbook.data.rows import readers
from handbook.data.school import School
from handbook.text import grammar
from handbook.text.patterns import columns_of, in_table, parts_of, sentence
from handbook.text.tokens import Token, clean

STEPS: Final = '<ol class="hb-steps">'
# The words of a post or several, as HTML.
RolesOf = Callable[[tuple[str, ...]], str]
# A label of the model that may hold terms, as text.
PlainOf = Callable[[str], str]


@dataclass(frozen=True)
class Table:
    """Rows to be written for one reader.

    Attributes:
        columns: the decision's, by name.
        rows: those that apply to the reader, in order.
        pattern: how a row reads as a sentence; it also says which columns are shown.
        words: ``pupils`` for the words that options have for pupils, else empty.
        plain: makes text of a label of the model.
        roles: makes HTML of posts.
    """

    columns: Mapping[str, Column]
    rows: tuple[Row, ...]
    pattern: str
    words: str
    plain: PlainOf
    roles: RolesOf

    @classmethod
    def of(
        cls,
        columns: Mapping[str, Column],
        rows: Iterable[Row],
        reader: str | None,
        pattern: str,
        words: str,
        plain: PlainOf,
        roles: RolesOf,
    ) -> Table:
        """The table with the rows that are for a reader; None reads them all."""
        mine = (row for row in rows if reader is None or reader in (readers(row, columns) or (reader,)))
        return cls(columns, tuple(mine), pattern, words, plain, roles)

    def sentences(self) -> str:
        """Every row as a sentence, one after the other."""
        return " ".join(self._sentence(row) for row in self.rows)

    def approved(self) -> str:
        """What a governing body approves: the rows in order, and for whom each is."""
        return json.dumps([[self._sentence(row), sorted(readers(row, self.columns))] for row in self.rows])

    def html(self, kind: Literal["rows", "steps"]) -> str:
        """A table or a numbered list; one row is a sentence in either."""
        if len(self.rows) < 2:
            return self.sentences()
        return self._table() if kind == "rows" else self._steps()

    def _sentence(self, row: Row) -> str:
        return sentence(self.pattern, lambda name: self._said(name, row))

    def _steps(self) -> str:
        items = "".join(f"<li>{self._sentence(row)}</li>" for row in self.rows)
        return f"{STEPS}{items}</ol>"

    def _table(self) -> str:
        parts = [part for part in parts_of(self.pattern) if any(self._in_cell(part, row) for row in self.rows)]
        heads = [html.escape(self.plain(self._column(part).head or "")) for part in parts]
        over = "".join(f'<th role="columnheader" scope="col">{head}</th>' for head in heads)
        rows = "".join(self._row(row, parts, heads) for row in self.rows)
        # A telephone shows rows as blocks, which would take their meaning from those who hear them: hence the roles.
        return (
            f'<table class="hb-table" role="table"><thead role="rowgroup"><tr role="row">{over}</tr></thead>'
            f'<tbody role="rowgroup">{rows}</tbody></table>'
        )

    def _row(self, row: Row, parts: list[str], heads: list[str]) -> str:
        written = []
        for number, (part, head) in enumerate(zip(parts, heads, strict=True)):
            cell = self._in_cell(part, row)
            # What holds for all need not be said where room is short.
            blank, said = ("", cell) if cell else (' class="hb-blank"', self._blank(part))
            if number:
                written.append(f'<td role="cell" data-label="{head}"{blank}>{said}</td>')
            else:
                written.append(f'<th role="rowheader" scope="row">{said}</th>')
        return f'<tr role="row">{"".join(written)}</tr>'

    def _in_cell(self, part: str, row: Row) -> str:
        return in_table(part, lambda name: self._said(name, row))

    def _blank(self, part: str) -> str:
        blank = self._column(part).blank
        return grammar.capitalize(html.escape(self.plain(blank), quote=False)) if blank else ""

    def _column(self, part: str) -> Column:
        return self.columns[columns_of(part)[0]]

    def _said(self, name: str, row: Row) -> str:
        other = self.columns[name].for_pupils if self.words else None
        name = other if other and other in row.cells else name
        cell = row.cells.get(name)
        return "" if cell is None else self._words(self.columns[name], cell)

    def _words(self, column: Column, cell: Cell) -> str:
        if column.type == "roles" and isinstance(cell, tuple):
            return self.roles(cell)
        return html.escape(clean(self._text(column, cell)), quote=False)

    def _text(self, column: Column, cell: Cell) -> str:
        match column.type, cell:
            case "yes-no", bool():
                said = (self.words and column.pupils) or column.says or ""
                return self.plain(said) if cell else ""
            case "choice", str():
                return self._option(column, cell)
            case "choices", tuple():
                return grammar.list_and(self._option(column, one) for one in cell)
            case _, tuple():
                return grammar.list_and(cell)
        return str(cell)

    def _option(self, column: Column, one: str) -> str:
        option = column.options[one]
        if option.silent:
            return ""
        return self.plain((self.words and option.pupils) or option.says or option.label)


def approved(token: Token, columns: Mapping[str, Column], school: School, plain: PlainOf) -> str:
    """What a governing body approves of the rows that a token stands for; posts stand in it by their ids.

    Args:
        token: of one of the kinds of ``tokens.TABLES``.
        columns: those of the decision that it names.
        school: whose answers they are.
        plain: makes text of a label of the model.
    """
    id, pattern, words = token.args
    rows = cast("tuple[Row, ...]", school.answers[id])
    return Table.of(columns, rows, None, pattern, words, plain, "|".join).approved()
