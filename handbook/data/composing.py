"""Composing a file's values from the parser's events, each with its place.

Nothing is guessed on the way: every value stays the text typed, and what the office cannot have meant is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from handbook.data.faults import (
    BULLETS,
    CURLY,
    Fault,
    Faults,
    bullet_fault,
    curly_fault,
    in_curly,
    sign_fault,
    without_comment,
)
from handbook.data.findings import Finding, Place
from handbook.data.mending import end, start
from handbook.data.showing import KeyPath, dotted, quoted, show

# Stands in ``Document.broken`` for a key that could not be read: no key of that group is reported as missing.
SOME_KEY = "<<"

_LOST = re.compile(r"\s+#(?!#*(\s|$))")


@dataclass
class Composer:
    """Turns events into values, noting each one's place and whatever the office cannot have meant."""

    file: str
    lines: list[str]
    faults: Faults
    places: dict[KeyPath, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[KeyPath] = field(default_factory=set)
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))

    def document(self, events: Iterable[yaml.Event]) -> Any:
        """Compose the one document that a file may hold, and tell all the faults of its lines."""
        self.events = iter(events)
        self.places[()] = Place(self.file)
        value, seen = None, False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    line = start(event).line
                    fault = Fault(
                        "'---' starts a second document in the file",
                        "delete that line, or move what follows to a file of its own",
                    )
                    self.tell((), line, fault)
                    break
                seen = True
                value = self.value(next(self.events), ())
        self.tell_the_rest(value)
        return value

    def tell(self, path: KeyPath, line: int, fault: Fault) -> None:
        self.findings.append(Finding(Place(self.file, line + 1), dotted(path), fault.wrong, fault.mend))

    def spoil(self, path: KeyPath, event: yaml.Event, fault: Fault) -> None:
        """Tell a fault of a value and leave the value out."""
        if not (spoiled := self.faults.get(start(event).line)) or not spoiled.spoils:
            self.tell(path, start(event).line, fault)
        self.broken.add(path)

    def value(self, event: yaml.Event, path: KeyPath) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            self.spoil(path, event, sign_fault(self.source(event)))
            return self.skip(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.list(path)
        if self.source(event).startswith("{{"):
            self.spoil(path, event, sign_fault(self.source(event)))
            return self.skip(event)
        return self.group(path)

    def text(self, event: yaml.ScalarEvent, path: KeyPath) -> str | None:
        if self.faulty(event, path):
            return None
        text = str(event.value)
        if event.style:
            return text
        rest = self.line(end(event))[end(event).column :]
        fault = self.plain_fault(event, text, rest)
        if fault:
            self.spoil(path, event, fault)
            return None
        return None if text in ("", "~") else text

    def plain_fault(self, event: yaml.ScalarEvent, text: str, rest: str) -> Fault | None:
        """Find what an office types without quotes and does not get back."""
        if _LOST.match(rest):
            whole = (text + rest).strip()
            return Fault(
                f"everything from '#' on would be lost in {show(whole)}", f"put it in single quotes: {quoted(whole)}"
            )
        if in_curly(text):
            return curly_fault(text)
        own_line = not self.line(start(event))[: start(event).column].strip()
        if text[:1] in tuple(BULLETS) or (own_line and re.match(r"-[^\s\d-]", text)):
            return bullet_fault(text)
        inside = [line.strip() for line in self.lines[start(event).line + 1 : end(event).line + 1]]
        item = next((line for line in inside if line.startswith(("- ", *BULLETS))), None)
        if item:
            mend = (
                "move what stands above it on the key's line to an item of its own, or put the whole in single quotes"
            )
            return Fault(f"{show(item)} is not read as an item of a list: it follows {show(text.split(item)[0])}", mend)
        return None

    def faulty(self, event: yaml.ScalarEvent, path: KeyPath) -> bool:
        """Tell the faults of the lines that a value stands on; say whether one spoils it."""
        first, last = start(event).line, end(event).line
        if last > first and end(event).column == 0:
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

    def list(self, path: KeyPath) -> list[Any]:
        values: list[Any] = []
        for event in self.children():
            item = (*path, len(values))
            self.places.setdefault(item, self.at(event))
            values.append(self.value(event, item))
        return values

    def group(self, path: KeyPath) -> dict[str, Any]:
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

    def twice(self, event: yaml.Event, path: KeyPath) -> None:
        first = self.places[path].line
        fault = Fault(
            f"the key {show(path[-1])} is written twice, on lines {first} and {start(event).line + 1}",
            "delete one of the two lines",
        )
        # A line that was put elsewhere to be readable may repeat a key by that alone.
        if path not in self.broken or first - 1 not in self.faults:
            self.spoil(path, event, fault)

    def key(self, event: yaml.Event, path: KeyPath) -> str | None:
        """Read a key, or tell why it cannot be one."""
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            wrong = f"a key must be plain words; read {show(self.source(event))}"
            self.tell(
                path,
                start(event).line,
                Fault(wrong, "write it as 'key: value'; a value that begins with a sign goes in single quotes"),
            )
            self.skip(event)
            self.broken.add((*path, SOME_KEY))
            return None
        text = str(event.value)
        fault = self.key_fault(event, text)
        if fault:
            if not in_curly(text):
                self.broken.add((*path, SOME_KEY))
            self.spoil((*path, text.strip(CURLY)), event, fault)
            return None
        return text

    def key_fault(self, event: yaml.ScalarEvent, text: str) -> Fault | None:
        if not text.strip() or (text == "~" and not event.style):
            return Fault(
                f"there is no key before the colon; read {show(self.source(event))}", "write it as 'key: value'"
            )
        if event.style:
            return None
        if text == "<<":
            return Fault("keys of another place cannot be taken over with '<<'", "write the keys out here")
        if text[:1] in tuple(BULLETS):
            return bullet_fault(text)
        return curly_fault(text) if in_curly(text) else None

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
        return Place(self.file, start(event).line + 1)

    def source(self, event: yaml.Event) -> str:
        """Give back what was typed from an event's start, on that line."""
        return without_comment(self.line(start(event))[start(event).column :])

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

    def near(self, line: int) -> KeyPath:
        """Find the key that stands nearest above a line; of a list, the list's key."""
        above = [(place.line, len(path), path) for path, place in self.places.items() if place.line <= line]
        path = max(above, key=lambda one: one[:2])[2] if above else ()
        return path[:-1] if path and isinstance(path[-1], int) else path
