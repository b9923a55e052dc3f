"""Writing an approval into ``policies.yml``: the entry of a policy, and nothing else in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

_PLAIN: Final = re.compile(r"[\w/][\w /.'’-]*")


@dataclass(frozen=True)
class Approved:
    """What is recorded: who approved what, when, and where it is minuted."""

    body: str
    date: str
    minute: str | None
    hash: str

    def entry(self) -> str:
        """As one line of YAML."""
        said = {"body": self.body, "date": self.date, "minute": self.minute, "hash": self.hash}
        return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in said.items() if value) + "}"


def with_approval(text: str, policy: str, approved: Approved) -> str:
    """The file with a policy's approval in place of what stood there; comments and all else stay.

    Args:
        text: ``policies.yml``; it can be read.
        policy: the id of one of its policies.
    """
    root: Any = yaml.compose(text)
    policies = _value(root, "policies")
    key, entry = next((key, value) for key, value in policies.value if key.value == policy)
    written = approved.entry()
    if not isinstance(entry, yaml.MappingNode):
        line = " " * (key.start_mark.column + 2) + f"approved: {written}"
        return _after(text, key.end_mark.line, line)
    old = next(((name, value) for name, value in entry.value if name.value == "approved"), None)
    if old is not None:
        name, value = old
        end = value.end_mark.index if isinstance(value, yaml.MappingNode) and value.flow_style else _end(text, value)
        return f"{text[: name.end_mark.index]}: {written}{text[end:]}"
    if entry.flow_style:
        at = entry.start_mark.index + 1
        return f"{text[:at]}approved: {written}, {text[at:]}"
    line = " " * entry.start_mark.column + f"approved: {written}"
    return _after(text, entry.start_mark.line - 1, line)


def _value(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _end(text: str, value: Any) -> int:
    """Where a value written on lines of its own ends: after its last word, before any comment."""
    while isinstance(value, yaml.MappingNode) and value.value:
        value = value.value[-1][1]
    return len(text[: value.end_mark.index].rstrip())


def _after(text: str, line: int, new: str) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[: line + 1], new, *lines[line + 1 :]])


def _quoted(value: str) -> str:
    # Digits alone, or with an e among them, would be read as a number.
    plain = _PLAIN.fullmatch(value) and not re.fullmatch(r"[\d.eE+_-]+", value)
    return value if plain else "'" + value.replace("'", "''") + "'"
