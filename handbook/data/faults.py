"""What an office types that YAML reads otherwise or not at all, and what to type instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handbook.data.showing import quoted, shortened, show

# What word processors put in for the dash of a list and for straight quotation marks.
BULLETS = "•‣◦·–—▪●○■➢\uf0b7"
CURLY = "“”„‘’"
_SIGNS = "@`%&*!{}[],|>?"
_COMMENT = re.compile(r"\s+#(?=\s).*$")
_TIGHT_COLON = re.compile(r"([A-Za-z_][\w-]*):(?!//)\S")
_ROW = re.compile(r"\{\s*[a-z_]+:\s")
_ENTRY = re.compile(
    r"^(?P<lead> *(?:- +)*)"
    r"(?:(?P<key>[^\s:#'\"{}\[\],&*!|>%@`-][^:#]*?|'[^']*'|\"[^\"]*\") *:(?=\s|$)\s*)?(?P<value>.*)$"
)


@dataclass
class Fault:
    """A fault of one line; ``spoils`` says that no value on that line can be trusted."""

    wrong: str
    mend: str
    spoils: bool = True
    told: bool = False


# The faults of a file by line, counted from 0.
Faults = dict[int, Fault]


def entry(line: str) -> tuple[str, str, str]:
    """Cut a line into what leads it (spaces and dashes), its key and its value, either of which may be empty."""
    match = _ENTRY.match(line)
    assert match  # every part of the pattern may be empty
    return match["lead"], match["key"] or "", without_comment(match["value"])


def without_comment(text: str) -> str:
    """Take from a line, or the end of one, the comment that YAML leaves out."""
    return _COMMENT.sub("", text).strip()


def tight_colon(text: str) -> tuple[str, str] | None:
    """Cut in two what is written as ``key:value``, without the space that makes it a key and its value."""
    tight = _TIGHT_COLON.match(text)
    return (tight[1], text[len(tight[1]) + 1 :]) if tight else None


def space_mend(text: str) -> str | None:
    """Say how to write ``key:value`` as YAML wants it; None where no space is missing."""
    tight = tight_colon(text)
    return f"put a space after the colon: {tight[0]}: {shortened(tight[1])}" if tight else None


def explained(line: str) -> tuple[Fault, bool]:
    """Say in the office's words what is wrong with a line, and whether it is only misplaced."""
    _, key, value = entry(line)
    whole = line.strip()
    if whole[0] in BULLETS:
        return bullet_fault(whole), False
    if not key and (mend := space_mend(value)):
        return Fault(f"there is no space after the colon in {show(value)}", mend), False
    if value == ":" or value.startswith(": "):
        return Fault(f"there is no key before the colon; read {show(value)}", "write it as 'key: value'"), False
    if value[:1] in tuple(CURLY):
        return curly_fault(value), False
    if value[:1] in ("'", '"'):
        return _unbalanced(value), False
    if key and (value == "-" or value.startswith("- ")):
        mend = f"start a new line after '{key}:' and begin it with '- '"
        return Fault(f"a list begins on the line of its key: {show(value)}", mend), False
    if value[:1] in tuple(_SIGNS):
        return sign_fault(value), False
    if ": " in value or value.endswith(":"):
        return Fault(f"there is a colon inside {show(value)}", f"put it in single quotes: {quoted(value)}"), False
    if key or whole.startswith("- "):
        wrong = f"{show(whole)} does not begin where the lines round it begin"
        return Fault(wrong, "begin it with as many spaces as the lines it belongs with"), True
    return Fault(
        f"{show(whole)} is neither a key nor an item of a list", "write it as 'key: value' or '- value'"
    ), False


def bullet_fault(text: str) -> Fault:
    """Tell of an item of a list that begins with a word processor's bullet."""
    first = re.split(f"[{BULLETS}]", text.lstrip(BULLETS + "*- "))[0]
    mend = f"begin each item on a line of its own with '- ': - {shortened(first)}"
    if text[0] in "–—·":
        mend += f"; if it is no list, put it in single quotes: {quoted(text)}"
    return Fault(f"{show(text)} begins with '{text[0]}', which is not read as a list", mend)


def curly_fault(text: str) -> Fault:
    """Tell of quotation marks that YAML does not take for such."""
    mend = f"type straight ones: {quoted(text.strip(CURLY))}"
    return Fault(f"{show(text)} stands in curly quotation marks", mend)


def sign_fault(text: str) -> Fault:
    """Tell of a first character that means something to YAML."""
    if _ROW.match(text):
        wrong = f"a value in the row {show(text)} has a sign in it that has a meaning of its own here"
        return Fault(wrong, "put the value with a bracket, comma, colon or quotation mark in it in single quotes")
    return Fault(
        f"{show(text)} begins with '{text[0]}', which has a meaning of its own here",
        f"put it in single quotes: {quoted(text)}",
    )


def _unbalanced(text: str) -> Fault:
    mark = text[0]
    if len(text) > 1 and text.endswith(mark):
        mend = f"write it in single quotes, with every apostrophe inside typed twice: {quoted(text[1:-1])}"
    elif text.count(mark) == 1:
        mend = f"close the quotation mark at the end: {quoted(text[1:])}"
    else:
        mend = f"put the whole in single quotes: {quoted(text)}"
    return Fault(f"the quotation marks do not fit together in {show(text)}", mend)


def in_curly(text: str) -> bool:
    """Say whether curly quotation marks stand round the whole of a text; inside it they are its own."""
    if len(text) < 2:
        return False
    doubles, inside = "“”„", text[1:-1]
    if text[0] in doubles and text[-1] in doubles:
        return not any(mark in inside for mark in doubles)
    return text[0] == "‘" and text[-1] == "’" and "‘" not in inside
