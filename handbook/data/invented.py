"""Nothing invented stands in a real school's data, and nothing real in that of an invented one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from handbook.data.findings import Finding
from handbook.data.judged import Judged, texts
from handbook.data.reading import read
from handbook.data.showing import show

# The ranges that Ofcom keeps for drama, without spaces: nobody has such a number.
_DRAMA: Final = re.compile(
    r"(?<!\d)(?:\+44|0)(?:1632960\d{3}|(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|191498\d{4}"
    r"|2079460\d{3}|2896496\d{3}|292018\d{4}|3069990\d{3}|7700900\d{3}|8081570\d{3}|9098790\d{3})(?!\d)"
)
# What is typed where a number is still to come: 01234 567890, 00000 000000.
_NO_NUMBER: Final = re.compile(r"0?123456789?0?|0?(\d)\1{6,}")
_EXAMPLE: Final = re.compile(r"[\w-]\.example\b")


def invented(judged: Judged) -> Iterator[Finding]:
    """Nothing invented stands in a real school's data, and nothing real in that of an invented one."""
    for document in judged.school.documents.values():
        for path, text in texts(document.value, ()):
            key, number = ".".join(map(str, path)), re.sub(r"\s", "", text)
            if not path or key in judged.unread:
                continue
            drama = _DRAMA.search(number) is not None
            if _NO_NUMBER.fullmatch(number) and path[-1] in ("phone", "out_of_hours"):
                wrong = f"{show(text)} only stands in for a telephone number"
                yield Finding(document.place(path), key, wrong, "type the number that people shall dial")
            elif not judged.school.demo and (drama or _EXAMPLE.search(text)):
                what = "a telephone number" if drama else "an address"
                yield Finding(
                    document.place(path), key, f"{show(text)} is {what} made up for examples", "type the real one"
                )
            elif judged.school.demo and not drama and path[-1] in ("phone", "out_of_hours"):
                mend = "use one from 01632 960000 to 960999, or 07700 900000 to 900999"
                yield Finding(
                    document.place(path),
                    key,
                    f"{show(text)} may be somebody's number, and the school is invented",
                    mend,
                )
            elif judged.school.demo and "://" in text and not _EXAMPLE.search(text):
                yield Finding(
                    document.place(path),
                    key,
                    f"{show(text)} may be a real address, and the school is invented",
                    "end it in .example",
                )
    if not judged.school.demo:
        yield from _borrowed(judged)


def _borrowed(judged: Judged) -> Iterator[Finding]:
    """A name of an invented school, or of somebody in one, left in a real school's data."""
    # Without a short name the name stands for both.
    mine = {judged.school.short_name.casefold(): "short_name", judged.school.name.casefold(): "name"}
    people = {entry.name.casefold(): at for at, entry in enumerate(judged.made["people"].people) if entry.name}
    for folder in _invented_schools(judged):
        school = read(folder / "school.yml", "school.yml").value
        for key in sorted({mine[name] for name in _names(school) if name in mine}):
            name = getattr(judged.school, key)
            yield judged.wrong(key, f"{show(name)} is the name of an invented school", "type the school's own name")
        staff = read(folder / "people.yml", "people.yml").value
        listed = staff.get("people") if isinstance(staff, dict) else None
        for entry in listed if isinstance(listed, list) else ():
            at = people.get(str(entry.get("name")).casefold()) if isinstance(entry, dict) else None
            if at is not None:
                wrong = f"{show(judged.school.people[at].name)} is the name of somebody invented for the examples"
                yield judged.wrong(f"people.{at}.name", wrong, "type the name of the person who holds the post")


def _invented_schools(judged: Judged) -> Iterator[Path]:
    """The invented schools beside this one, and those that come with the model."""
    roots = [judged.school.folder.parent, *([judged.model.home.parent / "schools"] if judged.model.home else [])]
    for path in sorted({path.resolve() for root in roots for path in root.glob("*/school.yml")}):
        if path.parent == judged.school.folder.resolve() or b"demo:" not in path.read_bytes():
            continue
        said = read(path, path.name).value
        if isinstance(said, dict) and str(said.get("demo")).lower() in ("yes", "true"):
            yield path.parent


def _names(document: Mapping[str, Any]) -> list[str]:
    return [str(document[key]).casefold() for key in ("name", "short_name") if document.get(key)]
