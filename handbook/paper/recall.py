"""Printed sheets that are now wrong: a change of a rule, a post or a number is no use while the old sheet hangs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from handbook.paper.notices import Chosen
from handbook.paper.standing import Standings

# Beside the sheets, what each of them said when it was last made.
NAME: Final = "notices/printed.json"


def remembered(sheets: Sequence[Chosen]) -> str:
    """What the sheets say, to be compared with when they are made again: by name, and by what each part is about."""
    told = {
        each.name: {"title": each.title, "mark": each.mark, "says": dict(_says(each)), "files": list(each.files)}
        for each in sheets
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _says(sheet: Chosen) -> Iterator[tuple[str, str]]:
    for rule in sheet.rules:
        yield rule.shown.id, f"{rule.shown.number} {rule.text}".strip()
    for line in sheet.lines:
        yield line.title, " ".join(filter(None, (line.who, line.phone, line.after)))
    yield "title", f"{sheet.title} {sheet.lede}".strip()


def recalled(last: Path, sheets: Sequence[Chosen], standings: Standings) -> Iterator[str]:
    """Each sheet that has been printed and now says something else, in a line.

    Args:
        last: the ``printed.json`` of the build before.
        sheets: the sheets of today.
        standings: the same beside the newest release, whose sheets may still hang.
    """
    before = _read(last)
    today = {each.name: each for each in sheets}
    for name, was in before.items():
        now = today.get(name)
        if now is None:
            yield f"“{was.get('title', name)}” is no longer made: take it down"
        elif now.mark != was.get("mark"):
            yield f"“{now.title}”: {_reason(was.get('says', {}), dict(_says(now)))}; print {now.files[0]} anew"
    for each in sheets if standings.records else ():
        *_, newest = standings.of(each)
        if newest.changes and each.name not in before:
            about = ", ".join(change.what for change in newest.changes)
            yield f"“{each.title}” of {newest.edition}: {about}; print {each.files[0]} anew"


def _reason(was: dict[str, str], now: dict[str, str]) -> str:
    """Which parts differ, in a few words."""
    changed = [key for key in now if key in was and now[key] != was[key]]
    gone, new = [key for key in was if key not in now], [key for key in now if key not in was]
    said = ((changed, "changed"), (new, "new"), (gone, "gone"))
    return "; ".join(f"{what}: {', '.join(keys)}" for keys, what in said if keys)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
