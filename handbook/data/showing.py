"""How findings name things: paths and values, in the words and on the one line that an office reads."""

from __future__ import annotations

# The keys and the positions in lists that lead to a value.
KeyPath = tuple[str | int, ...]


def dotted(path: KeyPath) -> str:
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
        return f"a group of keys ({shortened(', '.join(map(str, value)), most)})" if value else "an empty group"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = shortened(str(value), most)
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


def quoted(text: str) -> str:
    """Put text in single quotes, as YAML wants it."""
    return "'" + shortened(text).replace("'", "''") + "'"


def shortened(text: str, most: int = 60) -> str:
    """Put text on one line, cut off where it is longer than a finding has room for."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
