"""YAML as an office writes it: every value stays the text typed, with its file and line, until a model says what it is.

The tree is built from the parser's events, so nothing is guessed: ``15:30``, ``no`` and ``01234`` stay as they are. What
YAML would read as a sign of its own, or refuse, is a finding in plain words; the value is left out and reading goes on.
"""

from __future__ import annotations

import difflib
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import yaml
from pydantic import PydanticUserError, TypeAdapter, ValidationError

from handbook.data.findings import Finding, Place

T = TypeVar("T")
Path_ = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_FAULTS = 40
_DEEPEST = 40
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
)
# Line ends that no office can see, pasted from a word processor: a new line in YAML, a space to whoever typed it.
_BREAKS = dict.fromkeys(map(ord, "\u0085\u2028\u2029"), " ")
_ZERO_WIDTH = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_CONTROL = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = "@`%&*!{}[],|>?"
_BULLETS = "•‣◦·–—▪●○■➢\uf0b7"
_CURLY = "“”„‘’"
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=\S)")
_COMMENT = re.compile(r"\s+#(?=\s).*$")
_LOST = re.compile(r"\s+#(?!#*(\s|$))")
_TIGHT_COLON = re.compile(r"([A-Za-z_][\w-]*):(?!//)\S")
_ENTRY = re.compile(
    r"^(?P<lead> *(?:- +)*)"
    r"(?:(?P<key>[^\s:#'\"{}\[\],&*!|>%@`-][^:#]*?|'[^']*'|\"[^\"]*\") *:(?=\s|$)\s*)?(?P<value>.*)$"
)


@dataclass(frozen=True)
class Document:
    """One file's values, each with its place, and what was found wrong while reading it.

    A value is a group of keys (``dict``), a list, text, or None where it was left blank. ``broken`` holds the paths of
    values that could not be read: each has its finding already and is never reported again.
    """

    file: str
    value: Any
    places: Mapping[Path_, Place]
    findings: tuple[Finding, ...] = ()
    broken: frozenset[Path_] = frozenset()

    def place(self, path: Path_) -> Place:
        """Say where a value stands, or the nearest group or list round it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file)


@dataclass
class _Fault:
    """A fault of one line; ``spoils`` says that no value on that line can be trusted."""

    wrong: str
    mend: str
    spoils: bool = True
    told: bool = False


_Faults = dict[int, _Fault]

# Stands in ``Document.broken`` for a key that could not be read: no key of that group is reported as missing.
SOME_KEY = "<<"


def dotted(path: Path_) -> str:
    """Write a path as the office reads it: ``people[0].name``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "file"


def show(value: object, most: int = 60) -> str:
    """Show a value in a finding, on one line and shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a group of keys ({_shorten(', '.join(map(str, value)), most)})" if value else "an empty group"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = _shorten(str(value), most)
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


def quoted(text: str) -> str:
    """Put text in single quotes, as YAML wants it."""
    return "'" + _shorten(text).replace("'", "''") + "'"


def _shorten(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


# Reading ------------------------------------------------------------------------------------------------------------


def read(path: pathlib.Path, shown: str) -> Document:
    """Read a file; one that is not there or cannot be opened is one finding."""
    try:
        return parse(path.read_bytes(), shown)
    except FileNotFoundError:
        wrong, mend = "there is no such file", "make the file, or put right its name"
    except (OSError, ValueError):
        wrong, mend = "the file cannot be opened", "check that it is a file and that you may read it"
    return Document(shown, None, {}, (Finding(Place(shown), "file", wrong, mend),), frozenset({()}))


def parse(text: str | bytes, shown: str) -> Document:
    """Read YAML text, whatever stands in it; what is wrong with it becomes findings."""
    faults: _Faults = {}
    decoded, encoding = (text, None) if isinstance(text, str) else _decoded(text, shown)
    lines = _cleaned(decoded, faults)
    events, complete = _events(lines, faults)
    builder = _Builder(shown, lines, faults)
    value = builder.document(events)
    if not complete:
        builder.broken.add(())
    builder.tell_the_rest(value)
    findings = ([encoding] if encoding else []) + builder.findings
    return Document(shown, value, builder.places, tuple(sorted(findings)), frozenset(builder.broken))


def _decoded(data: bytes, shown: str) -> tuple[str, Finding | None]:
    """Turn bytes into text; UTF-8 or UTF-16 come out right, anything else is a finding and is read as Windows text."""
    for encoding in _likely(data):
        try:
            return data.decode(encoding), None
        except UnicodeDecodeError:
            continue
    try:
        data.decode("utf-8")
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    text = data.decode("cp1252", errors="replace")
    read_here = data[start:].split(b"\n", 1)[0].decode("cp1252", errors="replace")
    wrong = f"the file is not saved as UTF-8: a character here cannot be read, in {show(read_here)}"
    mend = "save the file again with the encoding UTF-8"
    return text, Finding(Place(shown, line), "file", wrong, mend)


def _likely(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # A file of Latin letters in UTF-16 has a zero in every other byte.
    if len(data) >= 4 and data[1::2].count(0) > len(data) // 4:
        return ("utf-16-le",)
    if len(data) >= 4 and data[0::2].count(0) > len(data) // 4:
        return ("utf-16-be",)
    return ("utf-8",)


def _cleaned(text: str, faults: _Faults) -> list[str]:
    """Cut text into lines with ordinary spaces; characters that nobody can see are a fault of their line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate({**_SPACES, **_BREAKS, **_ZERO_WIDTH})
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _CONTROL.search(line):
            lines[number] = _CONTROL.sub("", line)
            wrong = f"there is an invisible character in {show(lines[number])}"
            faults[number] = _Fault(wrong, "delete this line and type it anew")
        if not line.strip():
            lines[number] = line.replace("\t", "")
    return lines


def _events(lines: list[str], faults: _Faults) -> tuple[list[yaml.Event], bool]:
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


def _cut(lines: list[str], number: int, faults: _Faults) -> list[yaml.Event]:
    """Leave out a line and all that follow, and parse what stands above."""
    faults.setdefault(number, _Fault("this line and what follows cannot be read yet", "mend the lines above it first"))
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
    if (
        isinstance(last, yaml.ScalarEvent)
        and last.style in ("'", '"')
        and _start(last).line < problem == _end(last).line
    ):
        return _start(last).line
    opened = ("quoted", "flow", "simple key", "block scalar", "alias", "anchor", "tag", "directive")
    if error.context_mark and any(word in (error.context or "") for word in opened):
        return int(error.context_mark.line)
    return int(problem)


def _start(event: yaml.Event) -> yaml.error.Mark:
    """Give where an event starts, which one that was parsed from text always knows."""
    mark: Any = event.start_mark
    return mark  # type: ignore[no-any-return]


def _end(event: yaml.Event) -> yaml.error.Mark:
    mark: Any = event.end_mark
    return mark  # type: ignore[no-any-return]


def _overrun(events: list[yaml.Event], lines: list[str]) -> int | None:
    """Find a quote that was closed only by a later line's quote, or brackets nested beyond reason."""
    columns: list[int] = []
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            inherited = columns[-1] if columns else -1
            columns.append(inherited if event.flow_style else _start(event).column)
            if len(columns) > _DEEPEST:
                return _start(event).line
        elif isinstance(event, yaml.CollectionEndEvent):
            columns.pop()
        elif isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"') and columns:
            inside = lines[_start(event).line + 1 : _end(event).line + 1]
            if any(line.strip() and _indent(line) <= columns[-1] for line in inside):
                return _start(event).line
    return None


def _written_line(lines: list[str], number: int) -> int | None:
    """Go up to the nearest line with something on it."""
    number = min(number, len(lines) - 1)
    while number >= 0 and (not lines[number].strip() or lines[number].lstrip().startswith("#")):
        number -= 1
    return number if number >= 0 else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _make_harmless(lines: list[str], number: int, faults: _Faults) -> None:
    """Note what is wrong with a line, and leave its key with an empty value; at the second time, blank the line."""
    if _TAB_INDENT.match(lines[number]):
        _untab(lines, number, faults)
        return
    again = number in faults and lines[number] == _emptied(lines[number])
    if again or (number in faults and not faults[number].spoils):
        lines[number] = ""
        return
    fault, misplaced = _explained(lines[number])
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


def _untab(lines: list[str], first: int, faults: _Faults) -> None:
    """Read tabs at the start of lines that follow each other as two spaces each, with one finding for all of them."""
    last = first
    while last + 1 < len(lines) and _TAB_INDENT.match(lines[last + 1]):
        last += 1
    which = f"lines {first + 1} to {last + 1} begin" if last > first else "the line begins"
    wrong = f"{which} with a tab: {show(lines[first].strip())}"
    faults.setdefault(first, _Fault(wrong, "delete the tab and type two spaces in its place", spoils=False))
    for number in range(first, last + 1):
        lead = len(lines[number]) - len(lines[number].lstrip())
        lines[number] = lines[number][:lead].replace("\t", "  ") + lines[number][lead:]


def _entry(line: str) -> tuple[str, str, str]:
    """Cut a line into what leads it (spaces and dashes), its key and its value, either of which may be empty."""
    match = _ENTRY.match(line)
    assert match  # every part of the pattern may be empty
    return match["lead"], match["key"] or "", _COMMENT.sub("", match["value"]).strip()


def _emptied(line: str) -> str:
    """Keep a line's key or dash, with an empty value."""
    lead, key, value = _entry(line)
    if not key and (tight := _TIGHT_COLON.match(value)):
        key = tight[1]
    if key:
        return f"{lead}{key}: ''"
    return f"{lead}''" if "-" in lead else ""


def _key_column(line: str) -> int:
    lead, key, _ = _entry(line)
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


def _explained(line: str) -> tuple[_Fault, bool]:
    """Say in the office's words what is wrong with a line, and whether it is only misplaced."""
    _, key, value = _entry(line)
    whole = line.strip()
    if whole[0] in _BULLETS:
        return _bullet(whole), False
    if not key and (tight := _TIGHT_COLON.match(value)):
        mend = f"put a space after the colon: {tight[1]}: {_shorten(value[len(tight[1]) + 1 :])}"
        return _Fault(f"there is no space after the colon in {show(value)}", mend), False
    if value == ":" or value.startswith(": "):
        return _Fault(f"there is no key before the colon; read {show(value)}", "write it as 'key: value'"), False
    if value[:1] in tuple(_CURLY):
        return _curly(value), False
    if value[:1] in ("'", '"'):
        return _unbalanced(value), False
    if key and (value == "-" or value.startswith("- ")):
        mend = f"start a new line after '{key}:' and begin it with '- '"
        return _Fault(f"a list begins on the line of its key: {show(value)}", mend), False
    if value[:1] in tuple(_SIGNS):
        return _sign(value), False
    if ": " in value or value.endswith(":"):
        return _Fault(f"there is a colon inside {show(value)}", f"put it in single quotes: {quoted(value)}"), False
    if key or whole.startswith("- "):
        wrong = f"{show(whole)} does not begin where the lines round it begin"
        return _Fault(wrong, "begin it with as many spaces as the lines it belongs with"), True
    return _Fault(
        f"{show(whole)} is neither a key nor an item of a list", "write it as 'key: value' or '- value'"
    ), False


def _bullet(text: str) -> _Fault:
    first = re.split(f"[{_BULLETS}]", text.lstrip(_BULLETS + "*- "))[0]
    mend = f"begin each item on a line of its own with '- ': - {_shorten(first)}"
    if text[0] in "–—·":
        mend += f"; if it is no list, put it in single quotes: {quoted(text)}"
    return _Fault(f"{show(text)} begins with '{text[0]}', which is not read as a list", mend)


def _curly(text: str) -> _Fault:
    mend = f"type straight ones: {quoted(text.strip(_CURLY))}"
    return _Fault(f"{show(text)} stands in curly quotation marks", mend)


def _sign(text: str) -> _Fault:
    return _Fault(
        f"{show(text)} begins with '{text[0]}', which has a meaning of its own here",
        f"put it in single quotes: {quoted(text)}",
    )


def _unbalanced(text: str) -> _Fault:
    mark = text[0]
    if len(text) > 1 and text.endswith(mark):
        mend = f"write it in single quotes, with every apostrophe inside typed twice: {quoted(text[1:-1])}"
    elif text.count(mark) == 1:
        mend = f"close the quotation mark at the end: {quoted(text[1:])}"
    else:
        mend = f"put the whole in single quotes: {quoted(text)}"
    return _Fault(f"the quotation marks do not fit together in {show(text)}", mend)


# Building -----------------------------------------------------------------------------------------------------------


@dataclass
class _Builder:
    """Turns events into values, noting each one's place and whatever the office cannot have meant."""

    file: str
    lines: list[str]
    faults: _Faults
    places: dict[Path_, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[Path_] = field(default_factory=set)
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))

    def document(self, events: Iterable[yaml.Event]) -> Any:
        """Build the one document that a file may hold."""
        self.events = iter(events)
        self.places[()] = Place(self.file)
        value, seen = None, False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    line = _start(event).line
                    fault = _Fault(
                        "'---' starts a second document in the file",
                        "delete that line, or move what follows to a file of its own",
                    )
                    self.tell((), line, fault)
                    break
                seen = True
                value = self.value(next(self.events), ())
        return value

    def tell(self, path: Path_, line: int, fault: _Fault) -> None:
        self.findings.append(Finding(Place(self.file, line + 1), dotted(path), fault.wrong, fault.mend))

    def spoil(self, path: Path_, event: yaml.Event, fault: _Fault) -> None:
        """Tell a fault of a value and leave the value out."""
        if not (spoiled := self.faults.get(_start(event).line)) or not spoiled.spoils:
            self.tell(path, _start(event).line, fault)
        self.broken.add(path)

    def value(self, event: yaml.Event, path: Path_) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            self.spoil(path, event, _sign(self.source(event)))
            return self.skip(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.list(path)
        if self.source(event).startswith("{{"):
            self.spoil(path, event, _sign(self.source(event)))
            return self.skip(event)
        return self.group(path)

    def text(self, event: yaml.ScalarEvent, path: Path_) -> str | None:
        if self.faulty(event, path):
            return None
        text = str(event.value)
        if event.style:
            return text
        rest = self.line(_end(event))[_end(event).column :]
        fault = self.plain_fault(event, text, rest)
        if fault:
            self.spoil(path, event, fault)
            return None
        return None if text in ("", "~") else text

    def plain_fault(self, event: yaml.ScalarEvent, text: str, rest: str) -> _Fault | None:
        """Find what an office types without quotes and does not get back."""
        if _LOST.match(rest):
            whole = (text + rest).strip()
            return _Fault(
                f"everything from '#' on would be lost in {show(whole)}", f"put it in single quotes: {quoted(whole)}"
            )
        if _in_curly(text):
            return _curly(text)
        own_line = not self.line(_start(event))[: _start(event).column].strip()
        if text[:1] in tuple(_BULLETS) or (own_line and re.match(r"-[^\s\d-]", text)):
            return _bullet(text)
        inside = [line.strip() for line in self.lines[_start(event).line + 1 : _end(event).line + 1]]
        item = next((line for line in inside if line.startswith(("- ", *_BULLETS))), None)
        if item:
            mend = (
                "move what stands above it on the key's line to an item of its own, or put the whole in single quotes"
            )
            return _Fault(
                f"{show(item)} is not read as an item of a list: it follows {show(text.split(item)[0])}", mend
            )
        return None

    def faulty(self, event: yaml.ScalarEvent, path: Path_) -> bool:
        """Tell the faults of the lines that a value stands on; say whether one spoils it."""
        first, last = _start(event).line, _end(event).line
        if last > first and _end(event).column == 0:
            last -= 1
        here = [(line, self.faults[line]) for line in range(first, last + 1) if line in self.faults]
        for line, fault in here:
            if not fault.told:
                fault.told = True
                self.tell(path, line, fault)
        spoiled = any(fault.spoils for _, fault in here)
        if spoiled:
            self.broken.add(path)
        return spoiled

    def list(self, path: Path_) -> list[Any]:
        values: list[Any] = []
        for event in self.children():
            item = (*path, len(values))
            self.places.setdefault(item, self.at(event))
            values.append(self.value(event, item))
        return values

    def group(self, path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self.children():
            key = self.key(event, path)
            item = next(self.events)
            if key is None:
                self.skip(item)
            elif key in values:
                self.twice(event, (*path, key))
                self.value(item, (*path, key))
            else:
                self.places.setdefault((*path, key), self.at(event))
                values[key] = self.value(item, (*path, key))
        return values

    def twice(self, event: yaml.Event, path: Path_) -> None:
        first = self.places[path].line
        fault = _Fault(
            f"the key {show(path[-1])} is written twice, on lines {first} and {_start(event).line + 1}",
            "delete one of the two lines",
        )
        # A line that was put elsewhere to be readable may repeat a key by that alone.
        if path not in self.broken or first - 1 not in self.faults:
            self.spoil(path, event, fault)

    def key(self, event: yaml.Event, path: Path_) -> str | None:
        """Read a key, or tell why it cannot be one."""
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            wrong = f"a key must be plain words; read {show(self.source(event))}"
            self.tell(
                path,
                _start(event).line,
                _Fault(wrong, "write it as 'key: value'; a value that begins with a sign goes in single quotes"),
            )
            self.skip(event)
            self.broken.add((*path, SOME_KEY))
            return None
        text = str(event.value)
        fault = self.key_fault(event, text)
        if fault:
            if not _in_curly(text):
                self.broken.add((*path, SOME_KEY))
            self.spoil((*path, text.strip(_CURLY)), event, fault)
            return None
        return text

    def key_fault(self, event: yaml.ScalarEvent, text: str) -> _Fault | None:
        if not text.strip() or (text == "~" and not event.style):
            return _Fault(
                f"there is no key before the colon; read {show(self.source(event))}", "write it as 'key: value'"
            )
        if event.style:
            return None
        if text == "<<":
            return _Fault("keys of another place cannot be taken over with '<<'", "write the keys out here")
        if text[:1] in tuple(_BULLETS):
            return _bullet(text)
        return _curly(text) if _in_curly(text) else None

    def children(self) -> Iterator[yaml.Event]:
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def skip(self, event: yaml.Event) -> None:
        """Pass over a value with all that is in it."""
        if isinstance(event, yaml.CollectionStartEvent):
            for child in self.children():
                self.skip(child)

    def at(self, event: yaml.Event) -> Place:
        return Place(self.file, _start(event).line + 1)

    def source(self, event: yaml.Event) -> str:
        """Give back what was typed from an event's start, on that line."""
        return _COMMENT.sub("", self.line(_start(event))[_start(event).column :]).strip()

    def line(self, mark: yaml.error.Mark) -> str:
        """Give the whole line of a mark; a blank value may stand after the last one."""
        return self.lines[mark.line] if mark.line < len(self.lines) else ""

    def tell_the_rest(self, value: Any) -> None:
        """Tell the faults of lines that hold no value, each under the nearest key above it."""
        for line, fault in sorted(self.faults.items()):
            if not fault.told:
                near = self.near(line + 1)
                self.tell(near, line, fault)
                if fault.spoils:
                    self.broken |= {
                        (*near[:length], SOME_KEY) for length in range(max(0, len(near) - 1), len(near) + 1)
                    }
                if value is None:
                    self.broken.add(())

    def near(self, line: int) -> Path_:
        """Find the key that stands nearest above a line; of a list, the list's key."""
        above = [(place.line, len(path), path) for path, place in self.places.items() if place.line <= line]
        path = max(above, key=lambda one: one[:2])[2] if above else ()
        return path[:-1] if path and isinstance(path[-1], int) else path


def _in_curly(text: str) -> bool:
    """Say whether curly quotation marks stand round the whole of a text; inside it they are its own."""
    if len(text) < 2:
        return False
    doubles, inside = "“”„", text[1:-1]
    if text[0] in doubles and text[-1] in doubles:
        return not any(mark in inside for mark in doubles)
    return text[0] == "‘" and text[-1] == "’" and "‘" not in inside


# Layers -------------------------------------------------------------------------------------------------------------


def overlay(base: Document, over: Document) -> Document:
    """Lay one document over another: groups merge key by key, a list is appended to, a text is replaced.

    A value left blank in the upper one says nothing, and leaves the lower one as it is.
    """
    layers = _Layers(dict(base.places), set(base.broken), over)
    value = layers.merged(base.value, over.value, (), ())
    return Document(base.file, value, layers.places, base.findings + over.findings, frozenset(layers.broken))


@dataclass
class _Layers:
    """The places and the unread values of two documents while one is laid over the other."""

    places: dict[Path_, Place]
    broken: set[Path_]
    over: Document

    def merged(self, base: Any, over: Any, path: Path_, source: Path_) -> Any:
        unread = source in self.over.broken
        if over is None and not unread and base is not None:
            return base
        if isinstance(base, dict) and isinstance(over, dict):
            if unread:
                self.broken.add(path)
            return self.groups(base, over, path, source)
        if isinstance(base, list) and isinstance(over, list):
            for index in range(len(over)):
                self.take((*path, len(base) + index), (*source, index))
            return base + over
        self.take(path, source)
        return over

    def groups(self, base: dict[str, Any], over: dict[str, Any], path: Path_, source: Path_) -> dict[str, Any]:
        values = dict(base)
        for key, value in over.items():
            if key in base:
                values[key] = self.merged(base[key], value, (*path, key), (*source, key))
            else:
                self.take((*path, key), (*source, key))
                values[key] = value
        unread_keys = {one for one in self.over.broken if one[:-1] == source and one and one[-1] not in over}
        self.broken |= {(*path, one[-1]) for one in unread_keys}
        return values

    def take(self, path: Path_, source: Path_) -> None:
        """Put the upper document's places and unread values where the lower one's were."""
        depth, length = len(path), len(source)
        self.places = {one: place for one, place in self.places.items() if one[:depth] != path}
        self.broken = {one for one in self.broken if one[:depth] != path}
        self.places |= {path + one[length:]: place for one, place in self.over.places.items() if one[:length] == source}
        self.broken |= {path + one[length:] for one in self.over.broken if one[:length] == source}


# Saying what values are ---------------------------------------------------------------------------------------------

_Error = Mapping[str, Any]


def validate(document: Document, model: type[T]) -> tuple[T | None, tuple[Finding, ...]]:
    """Turn a document into a model's value, or into one finding for each thing that does not fit.

    What could not be read is left out of the findings, since it has one already.
    """
    value = {} if document.value is None else document.value
    made, errors = _checked(value, model)
    blank = [path for path, error in errors if error["input"] is None and error["type"] != "extra_forbidden"]
    blank = [path for path in blank if path not in document.broken]
    if blank:
        # A key left blank counts as not written: its default holds, or it is missing.
        value = _without(value, frozenset(blank), ())
        made, errors = _checked(value, model)
    told = [(path, error) for path, error in _telling(errors) if not _known(document.broken, path, error)]
    described: Any = model
    schema = _schema(described)
    return made, tuple(sorted({_finding(document, schema, path, error) for path, error in told}))


def _checked(value: Any, model: type[T]) -> tuple[T | None, list[tuple[Path_, _Error]]]:
    try:
        return TypeAdapter(model).validate_python(value), []
    except ValidationError as error:
        return None, [(_path(one, value), one) for one in error.errors(include_url=False)]


def _path(error: _Error, value: Any) -> Path_:
    """Strip from an error's place what only names a branch of the model."""
    path: list[str | int] = []
    parts = error["loc"]
    for position, part in enumerate(parts):
        if (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        ):
            path.append(part)
            value = value[part]
        elif position == len(parts) - 1 and error["type"] == "missing":
            path.append(part)
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        path.append(str(error["ctx"]["discriminator"]).strip("'"))
    return tuple(path)


def _without(value: Any, blank: frozenset[Path_], path: Path_) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, blank, (*path, key)) for key, one in value.items() if (*path, key) not in blank}
    if isinstance(value, list):
        return [_without(one, blank, (*path, index)) for index, one in enumerate(value)]
    return value


def _telling(errors: list[tuple[Path_, _Error]]) -> list[tuple[Path_, _Error]]:
    """Keep one error a value: of the branches that a value may follow, the one that went furthest."""
    deeper = {path[:length] for path, _ in errors for length in range(len(path))}
    chosen: dict[Path_, _Error] = {}
    for path, error in errors:
        shape = error["type"].endswith("_type")
        if shape and path in deeper:
            continue
        if path not in chosen or (chosen[path]["type"].endswith("_type") and not shape):
            chosen[path] = error
    return list(chosen.items())


def _known(broken: frozenset[Path_], path: Path_, error: _Error) -> bool:
    """Say whether an error only follows from a value that could not be read."""
    if error["type"] == "missing" and (*path[:-1], SOME_KEY) in broken:
        return True
    if any(path[: len(one)] == one for one in broken):
        return True
    # A rule over a whole group or list cannot be judged while a part of it is unread; its own shape and name can.
    judged = error["type"] == "extra_forbidden" or error["type"].endswith("_type")
    return not judged and any(one[: len(path)] == path for one in broken)


@lru_cache(maxsize=64)
def _schema(model: Any) -> dict[str, Any]:
    """Describe a model, for its known keys and examples; one that cannot be described only gives plainer mends."""
    try:
        return TypeAdapter(model).json_schema()
    except PydanticUserError:
        return {}


def _branches(schema: dict[str, Any], root: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """Walk through the alternatives that a part of a schema allows."""
    yield schema
    if depth > 10:
        return
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "$ref" in schema:
        parts.append(root.get("$defs", {}).get(schema["$ref"].rsplit("/", 1)[-1], {}))
    for part in parts:
        yield from _branches(part, root, depth + 1)


def _at(root: dict[str, Any], path: Path_) -> list[dict[str, Any]]:
    """Find every part of a schema that may describe the value at a path."""
    here = list(_branches(root, root))
    for part in path:
        found: list[Any] = []
        for one in here:
            found.append(
                one.get("items")
                if isinstance(part, int)
                else one.get("properties", {}).get(part, one.get("additionalProperties"))
            )
        here = [branch for one in found if isinstance(one, dict) for branch in _branches(one, root)]
    return here


def _finding(document: Document, schema: dict[str, Any], path: Path_, error: _Error) -> Finding:
    place = document.place(path)
    parts = _at(schema, path)
    example = next((one["examples"][0] for one in parts if one.get("examples")), None)
    wrong, mend = _words(error, path, place, _at(schema, path[:-1]))
    if (
        example is not None
        and "for instance" not in mend
        and error["type"] != "extra_forbidden"
        and not _names_choice(error)
    ):
        instance = "yes" if example is True else "no" if example is False else example
        known = (
            f"{path[-1]}: {instance}"
            if path and isinstance(path[-1], str) and error["type"] == "missing"
            else f"{instance}"
        )
        mend = (
            f"type for instance {show(known)}" if error["type"] == "missing" else f"{mend}, for instance {show(known)}"
        )
    return Finding(place, dotted(path), wrong, mend)


def _names_choice(error: _Error) -> bool:
    return error["type"] in _CHOICES


def _words(error: _Error, path: Path_, place: Place, around: list[dict[str, Any]]) -> tuple[str, str]:
    """Put an error into plain words: what is wrong, and the mend."""
    kind, value, ctx = error["type"], error["input"], error.get("ctx") or {}
    if kind == "missing":
        return "not filled in", f"type a value after '{path[-1]}:'"
    if value is None and kind != "extra_forbidden":
        return "not filled in", "type a value, or delete the line"
    if "wrong" in ctx and "mend" in ctx:
        wrong = str(ctx["wrong"])
        return (wrong if show(value) in wrong else f"{wrong} (read {show(value)})"), str(ctx["mend"])
    if kind == "extra_forbidden":
        return _unknown_key(path, [key for one in around for key in one.get("properties", {})])
    if kind in _CHOICES:
        return _no_choice(value, path, re.findall(r"'([^']*)'", str(ctx.get(_CHOICES[kind], ""))))
    if kind in _SHAPES:
        return _wrong_shape(value, *_SHAPES[kind])
    if kind in _LIMITS:
        return _LIMITS[kind](value, ctx)
    reason = str(ctx.get("error") or error["msg"]).strip().rstrip(".")
    return f"{show(value)} does not fit: {reason[:1].lower()}{reason[1:]}", "type another value"


def _unknown_key(path: Path_, known: list[str]) -> tuple[str, str]:
    key = str(path[-1]) if path else ""
    near = difflib.get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, 1)
    if near:
        return f"{show(key)} is not a key we know", f"did you mean '{near[0]}'?"
    names = ", ".join(dict.fromkeys(known))
    return f"{show(key)} is not a key we know", f"delete it, or use one of: {names}" if names else "delete it"


def _no_choice(value: object, path: Path_, options: list[str]) -> tuple[str, str]:
    if isinstance(value, dict):
        value = value.get(path[-1]) if path else None
    if value is None:
        return "not filled in", f"type one of: {', '.join(options)}"
    near = difflib.get_close_matches(str(value).lower(), options, 1)
    hint = f"did you mean '{near[0]}'? it is" if near else "type"
    return f"{show(value)} is not one of the choices", f"{hint} one of: {', '.join(options)}"


def _wrong_shape(value: object, expected: str, mend: str) -> tuple[str, str]:
    if isinstance(value, str) and (tight := _TIGHT_COLON.match(value)) and "group" in expected:
        mend = f"put a space after the colon: {tight[1]}: {_shorten(value[len(tight[1]) + 1 :])}"
    return f"{expected} was expected; read {show(value)}", mend


_CHOICES = {
    "enum": "expected",
    "literal_error": "expected",
    "union_tag_invalid": "expected_tags",
    "union_tag_not_found": "expected_tags",
}
_LIST = ("a list", "start each line with '- '")
_GROUP = ("a group of keys", "write each as 'key: value' on a line of its own, two spaces in")
_TEXT = ("text", "write it after the colon; text that begins with '{' or '[' goes in single quotes")
_NUMBER = ("a whole number", "type it in digits")
_SHAPES = {
    **dict.fromkeys(
        ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type", "sequence_type"), _LIST
    ),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type", "mapping_type"), _GROUP),
    **dict.fromkeys(("string_type", "string_sub_type"), _TEXT),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _NUMBER),
    **dict.fromkeys(
        ("float_type", "float_parsing", "decimal_type", "decimal_parsing"), ("a number", "type it in digits")
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), ("yes or no", "type yes or no")),
}
_Limit = Callable[[Any, Mapping[str, Any]], tuple[str, str]]
_LIMITS: dict[str, _Limit] = {
    "string_too_long": lambda value, ctx: (
        f"{show(value)} is {len(value)} characters long; {ctx['max_length']} is the most",
        f"shorten it to {ctx['max_length']} characters",
    ),
    "string_too_short": lambda value, ctx: (
        f"{show(value)} is {len(value)} characters long; {ctx['min_length']} is the least",
        f"type at least {ctx['min_length']} characters",
    ),
    "too_long": lambda value, ctx: (f"{show(value)} is too long; {ctx['max_length']} is the most", "take some out"),
    "too_short": lambda value, ctx: (f"{show(value)} is too short; {ctx['min_length']} is the least", "add some"),
    "greater_than_equal": lambda value, ctx: (
        f"{show(value)} is too small; {ctx['ge']} is the least",
        f"type {ctx['ge']} or more",
    ),
    "greater_than": lambda value, ctx: (f"{show(value)} is too small", f"type more than {ctx['gt']}"),
    "less_than_equal": lambda value, ctx: (
        f"{show(value)} is too large; {ctx['le']} is the most",
        f"type {ctx['le']} or less",
    ),
    "less_than": lambda value, ctx: (f"{show(value)} is too large", f"type less than {ctx['lt']}"),
    "string_pattern_mismatch": lambda value, ctx: (
        f"{show(value)} is not written as it should be",
        "write it as the examples show",
    ),
}
