"""Records of releases as files: ``releases/SLUG/NAME.json`` at the project's root, written by us or by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from handbook.data.findings import Finding, Place
from handbook.data.showing import dotted, show
from handbook.releases.names import MEND, is_name
from handbook.releases.records import Record, in_order

FOLDER: Final = "releases"
# How the name of a private record ends; it is never read for what the public is told.
PRIVATE: Final = ".private.json"


def folder_of(root: Path, slug: str) -> Path:
    """Where a school's public records stand."""
    return root / FOLDER / slug


def read_records(root: Path, slug: str, private: bool = False) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The releases of a school, oldest first, and what is wrong with their records.

    Args:
        root: the project's folder.
        slug: the school.
        private: whether to read the records that stay with the private tree.
    """
    records: list[Record] = []
    findings: list[Finding] = []
    folder = folder_of(root, slug)
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(PRIVATE) != private:
            continue
        shown = f"{FOLDER}/{slug}/{path.name}"
        record, wrong = read_record(path, shown)
        findings += wrong
        if record is None:
            continue
        misplaced = tuple(_misplaced(record, path, shown, slug))
        findings += misplaced
        if not misplaced:
            records.append(record)
    return in_order(records), tuple(findings)


def read_record(path: Path, shown: str) -> tuple[Record | None, tuple[Finding, ...]]:
    """One record; None when something in it is wrong, and everything that is.

    Args:
        path: the file.
        shown: how findings name it.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None, (Finding(Place(shown), "file", "it is not saved as UTF-8", "save it again with that encoding"),)
    except OSError:
        return None, (Finding(Place(shown), "file", "it cannot be opened", "check that you may read it"),)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        wrong = f"it is not JSON from column {error.colno} on ({error.msg[:1].lower()}{error.msg[1:]})"
        return None, (Finding(Place(shown, error.lineno), "file", wrong, "put that right, or take the file from git"),)
    try:
        return Record.model_validate(data), ()
    except ValidationError as error:
        lines = _Lines(text)
        return None, tuple(_finding(each, shown, lines) for each in error.errors(include_url=False))


def _misplaced(record: Record, path: Path, shown: str, slug: str) -> Iterator[Finding]:
    private = path.name.endswith(PRIVATE)
    ending = PRIVATE if private else ".json"
    if not is_name(record.name):
        yield Finding(Place(shown), "name", f"{show(record.name)} is no name of a release", MEND)
    elif record.name != path.name.removesuffix(ending):
        mend = f"call the file {record.name}{ending}; a release is never renamed"
        yield Finding(Place(shown), "name", f"the file is called {path.name} and holds {record.name}", mend)
    if record.school and record.school != slug:
        mend = f"move it to {FOLDER}/{record.school}/"
        yield Finding(Place(shown), "school", f"it is a release of {record.school}", mend)
    for id, statement in record.statements.items():
        if statement.private and not private:
            mend = "keep private records apart from the public ones, where nobody publishes them"
            yield Finding(Place(shown), f"statements.{id}", "a public record holds a private rule", mend)


_MENDS: Final = {
    "missing": ("not filled in", "add it"),
    "extra_forbidden": ("is no part of a record", "take it out"),
    "string_pattern_mismatch": ("is not written as it should be", "write it as releases.schema.json says"),
}


def _finding(error: Any, shown: str, lines: _Lines) -> Finding:
    path = tuple(part for part in error["loc"] if part != "[key]")
    wrong, mend = _MENDS.get(error["type"], ("does not fit", f"{error['msg'][:1].lower()}{error['msg'][1:]}"))
    if error["type"] not in ("missing", "extra_forbidden"):
        wrong = f"{show(error['input'])} {wrong}"
    return Finding(Place(shown, lines.of(path)), dotted(path), wrong, mend)


class _Lines:
    """On which line of a JSON text a value stands. JSON is YAML, whose parser keeps count of lines."""

    def __init__(self, text: str) -> None:
        try:
            self._root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError:
            self._root = None

    def of(self, path: Sequence[str | int]) -> int:
        """The line of the value, or of the nearest group round it."""
        node, line = self._root, 1
        for part in path:
            if isinstance(node, yaml.MappingNode):
                found = [(key, value) for key, value in node.value if key.value == str(part)]
                if not found:
                    break
                line, node = found[0][0].start_mark.line + 1, found[0][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.start_mark.line + 1
            else:
                break
        return line
