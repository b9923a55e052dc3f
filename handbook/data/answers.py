"""Answers: what was typed after a question, turned into the value that its kind of question has."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from handbook.data.showing import show
from handbook.data.types import YesNo
from handbook.text.grammar import cut_out

Kind = Literal["choice", "choices", "yes-no", "text", "list", "roles", "policies", "rows"]
# What one cell of a row is, and what an answer is that is no table: str, frozenset, bool, str, and three times a tuple
# in the order typed.
Cell = str | bool | tuple[str, ...] | frozenset[str]


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, those left blank not among them."""

    cells: Mapping[str, Cell]


Answer = Cell | tuple[Row, ...]

LONGEST = 80
_YES_NO: TypeAdapter[bool] = TypeAdapter(YesNo)


class Misfit(ValueError):
    """An answer that does not fit its question: what is wrong, and what to type instead."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong, mend)
        self.wrong = wrong
        self.mend = mend


def read_answer(kind: Kind, raw: object, options: Mapping[str, str], most: int = LONGEST, example: str = "") -> Cell:
    """Turn what was typed into the answer of a question of this kind; of rows, into that of one cell.

    Args:
        kind: the kind of the question.
        raw: text, or a list of texts, as read.
        options: the id and the label of everything that may be chosen; of no use to a text or a list.
        most: how many characters a text, or one text of a list, may have.
        example: what the model gives as an example.

    Raises:
        Misfit: it is of another kind, no option, too long, or left over from a form.
    """
    if kind == "yes-no":
        return _yes_no(raw)
    if kind == "choice":
        return _option(_one(raw, f"one of: {offer(options)}"), options)
    if kind == "text":
        return plain(_one(raw, f"for instance {example or 'a few words'}"), most)
    texts = _many(raw, example or ", ".join(list(options)[:2]) or "first, second")
    if kind == "list":
        return tuple(plain(text, most) for text in texts)
    chosen = tuple(_option(text, options) for text in texts)
    return frozenset(chosen) if kind == "choices" else chosen


def offer(options: Mapping[str, str]) -> str:
    """Say what may be chosen: each word to type, with what it means."""
    return "; ".join(f"{option} ({label})" if label else option for option, label in options.items())


def near(word: str, known: Collection[str]) -> str | None:
    """Find the known word that a misspelt one was most likely meant to be."""
    match = difflib.get_close_matches(word.strip().lower(), [str(one) for one in known], 1)
    return match[0] if match else None


def suggestion(word: str, known: Iterable[str], what: str = "use one of") -> str:
    """Say what to type instead of a word that is not known."""
    words = list(known)
    match = near(word, words)
    return f"did you mean '{match}'?" if match else f"{what}: {', '.join(words)}"


def plain(text: str, most: int = LONGEST) -> str:
    """Take a text that will stand inside a sentence, or say why it cannot.

    Raises:
        Misfit: it is empty, too long, ends with a full stop, or holds a blank or a choice left open.
    """
    text = text.strip()
    if not text:
        raise Misfit("the answer is empty", "type a few words, or take the line out")
    if len(text) > most:
        raise Misfit(f"{show(text)} is {len(text)} characters long; {most} is the most", f"shorten it to {most}")
    if text.endswith(".") and not text.endswith(("etc.", "a.m.", "p.m.")):
        raise Misfit(f"{show(text)} ends with a full stop, and will stand inside a sentence", "take the full stop away")
    if "{{" in text or "{%" in text:
        raise Misfit(f"{show(text)} holds curly brackets", "type the words themselves")
    if left := cut_out(text):
        raise Misfit(f"{show(text)} is not finished: {left[0]}", "type the words as they shall be read")
    return text


def _one(raw: object, instead: str) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, Sequence) and len(raw) == 1 and isinstance(raw[0], str):
        raise Misfit("one answer was expected; read a list of 1", f"type {raw[0]} without brackets or dash")
    raise Misfit(f"one answer was expected; read {show(raw)}", f"type {instead}")


def _many(raw: object, example: str) -> tuple[str, ...]:
    if isinstance(raw, list | tuple) and all(isinstance(one, str) for one in raw):
        texts = tuple(one.strip() for one in raw)
        twice = sorted({text for text in texts if texts.count(text) > 1})
        if twice:
            raise Misfit(f"{show(twice[0])} stands twice in the list", "take one of them out")
        return texts
    if isinstance(raw, str) and raw.strip():
        raise Misfit(f"a list was expected; read {show(raw)}", f"put it in square brackets: [{raw.strip()}]")
    raise Misfit(f"a list was expected; read {show(raw)}", f"type for instance [{example}]")


def _option(text: str, options: Mapping[str, str]) -> str:
    if text in options:
        return text
    match = near(text, options)
    hint = f"did you mean '{match}'? it is" if match else "type"
    raise Misfit(f"{show(text)} is not one of the choices", f"{hint} one of: {offer(options)}")


def _yes_no(raw: Any) -> bool:
    try:
        return _YES_NO.validate_python(raw)
    except ValidationError:
        raise Misfit(f"{show(raw)} is neither yes nor no", "type yes or no") from None
