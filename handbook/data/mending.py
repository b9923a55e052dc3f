"""Making a broken file readable, line by line, so that one slip hides nothing that stands below it.

A line on which the parser stumbles is noted with its mend and made harmless, and all is parsed again.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from handbook.data.faults import Fault, Faults, entry, explained, tight_colon
from handbook.data.showing import show

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_FAULTS = 40
_DEEPEST = 40
# Spaces of other widths, pasted from elsewhere.
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
)
# Line ends that no office can see, pasted from a word processor: a new line in YAML, a space to whoever typed it.
_BREAKS = dict.fromkeys(map(ord, "\u0085\u2028\u2029"), " ")
_ZERO_WIDTH = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_CONTROL = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=\S)")


def cleaned(text: str, faults: Faults) -> list[str]:
    """Cut text into lines with ordinary spaces; characters that nobody can see are a fault of their line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate({**_SPACES, **_BREAKS, **_ZERO_WIDTH})
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _CONTROL.search(line):
            lines[number] = _CONTROL.sub("", line)
            wrong = f"there is an invisible character in {show(lines[number])}"
            faults[number] = Fault(wrong, "delete this line and type it anew")
        if not line.strip():
            lines[number] = line.replace("\t", "")
    return lines


def parsed(lines: list[str], faults: Faults) -> tuple[list[yaml.Event], bool]:
    """Parse lines into events; a line that cannot be parsed is noted, made harmless, and all is parsed again.

    Says whether that went to the end: after the most faults that are told in one run, the lines that follow are left.
    """
    syntax = 0
    for _ in range(_MOST_FAULTS * 4):
        events, stumbled = _attempt(lines)
        if stumbled is None:
            return events, True
        number = _written_line(lines, stumbled)
        if number is None:
            break
        if number not in faults and syntax == _MOST_FAULTS:
            return _cut(lines, number, faults), False
        syntax += number not in faults
        _make_harmless(lines, number, faults)
    return _cut(lines, 0, faults), False


def _cut(lines: list[str], number: int, faults: Faults) -> list[yaml.Event]:
    """Leave out a line and all that follow, and parse what stands above."""
    faults.setdefault(number, Fault("this line and what follows cannot be read yet", "mend the lines above it first"))
    for later in [line for line in faults if line > number]:
        del faults[later]
    lines[number:] = [""] * (len(lines) - number)
    events, stumbled = _attempt(lines)
    return events if stumbled is None else []


def _attempt(lines: list[str]) -> tuple[list[yaml.Event], int | None]:
    """Parse once: the events up to the first fault, and the line at fault."""
    events: list[yaml.Event] = []
    try:
        # What was parsed before a fault stays in the list.
        events.extend(yaml.parse("\n".join(lines) + "\n", Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        return events, _culprit(error, events)
    except yaml.YAMLError:
        return events, len(lines) - 1
    return events, _overrun(events, lines)


def _culprit(error: yaml.MarkedYAMLError, events: list[yaml.Event]) -> int:
    """Say which line caused an error: where a quote or bracket was opened, not where the parser stumbled."""
    problem = error.problem_mark.line if error.problem_mark else 0
    last = events[-1] if events else None
    if isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"') and start(last).line < problem == end(last).line:
        return start(last).line
    opened = ("quoted", "flow", "simple key", "block scalar", "alias", "anchor", "tag", "directive")
    if error.context_mark and any(word in (error.context or "") for word in opened):
        return int(error.context_mark.line)
    return int(problem)


def start(event: yaml.Event) -> yaml.error.Mark:
    """Give where an event starts, which one that was parsed from text always knows."""
    mark: Any = event.start_mark
    return mark  # type: ignore[no-any-return]


def end(event: yaml.Event) -> yaml.error.Mark:
    """Give where an event ends."""
    mark: Any = event.end_mark
    return mark  # type: ignore[no-any-return]


def _overrun(events: list[yaml.Event], lines: list[str]) -> int | None:
    """Find a quote that was closed only by a later line's quote, or brackets nested beyond reason."""
    columns: list[int] = []
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            inherited = columns[-1] if columns else -1
            columns.append(inherited if event.flow_style else start(event).column)
            if len(columns) > _DEEPEST:
                return start(event).line
        elif isinstance(event, yaml.CollectionEndEvent):
            columns.pop()
        elif isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"') and columns:
            inside = lines[start(event).line + 1 : end(event).line + 1]
            if any(line.strip() and _indent(line) <= columns[-1] for line in inside):
                return start(event).line
    return None


def _written_line(lines: list[str], number: int) -> int | None:
    """Go up to the nearest line with something on it."""
    number = min(number, len(lines) - 1)
    while number >= 0 and (not lines[number].strip() or lines[number].lstrip().startswith("#")):
        number -= 1
    return number if number >= 0 else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _make_harmless(lines: list[str], number: int, faults: Faults) -> None:
    """Note what is wrong with a line, and leave its key with an empty value; at the second time, blank the line."""
    if _TAB_INDENT.match(lines[number]):
        _untab(lines, number, faults)
        return
    again = number in faults and lines[number] == _emptied(lines[number])
    if again or (number in faults and not faults[number].spoils):
        lines[number] = ""
        return
    fault, misplaced = explained(lines[number])
    faults.setdefault(number, fault)
    faults[number].spoils = True
    column = _key_column(lines[number])
    lines[number] = _emptied(lines[number])
    if misplaced:
        lines[number] = " " * _nearest_column(lines, number) + lines[number].lstrip(" ")
    for below in range(number + 1, len(lines)):
        if lines[below].strip() and _indent(lines[below]) <= column:
            break
        lines[below] = ""


def _untab(lines: list[str], first: int, faults: Faults) -> None:
    """Read tabs at the start of lines that follow each other as two spaces each, with one finding for all of them."""
    last = first
    while last + 1 < len(lines) and _TAB_INDENT.match(lines[last + 1]):
        last += 1
    which = f"lines {first + 1} to {last + 1} begin" if last > first else "the line begins"
    wrong = f"{which} with a tab: {show(lines[first].strip())}"
    faults.setdefault(first, Fault(wrong, "delete the tab and type two spaces in its place", spoils=False))
    for number in range(first, last + 1):
        lead = len(lines[number]) - len(lines[number].lstrip())
        lines[number] = lines[number][:lead].replace("\t", "  ") + lines[number][lead:]


def _emptied(line: str) -> str:
    """Keep a line's key or dash, with an empty value."""
    lead, key, value = entry(line)
    if not key and (tight := tight_colon(value)):
        key = tight[0]
    if key:
        return f"{lead}{key}: ''"
    return f"{lead}''" if "-" in lead else ""


def _key_column(line: str) -> int:
    lead, key, _ = entry(line)
    return len(lead) if key else _indent(line)


def _nearest_column(lines: list[str], number: int) -> int:
    """Find the column, of those in use above a line, that its writer most likely meant."""
    column, lowest = _indent(lines[number]), 10_000
    used: list[int] = []
    for line in reversed(lines[:number]):
        if line.strip() and not line.lstrip().startswith("#") and _key_column(line) < lowest:
            lowest = _key_column(line)
            used.append(lowest)
    return min(used, key=lambda one: (abs(one - column), -one), default=0)
