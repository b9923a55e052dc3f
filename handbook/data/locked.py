"""The lock: what is private stands in no file that everyone can get."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handbook.data.findings import Finding, Place
from handbook.data.judged import Judged
from handbook.data.settling import Settled
from handbook.data.tracked import tracked


def locked(judged: Judged, settled: Settled) -> Iterator[Finding]:
    """What is private stands in no file that everyone can get."""
    school = judged.school
    if school.demo or school.repository == "private":
        return
    kept: list[tuple[str, Place, str]] = [
        (f"people.{number}", person.place, "the name of somebody who is not marked public")
        for number, person in enumerate(school.people)
        if not person.public
    ]
    kept += [(key, school.place(key), "a private answer") for key in sorted(settled.private)]
    kept += [
        (f"changes.{number}", school.place(f"changes.{number}"), "a private local change")
        for number, change in enumerate(judged.made["changes"].changes)
        if change.private
    ]
    files = {place.file: _file(judged, place) for _, place, _ in kept}
    public = tracked(files.values()) if files else frozenset()
    for key, place, what in kept:
        if files[place.file] in public:
            mend = "move it to the overlay folder" + (", or add public: yes" if key.startswith("people") else "")
            yield Finding(place, key, f"{what} stands in a file that the public repository keeps", mend)


def _file(judged: Judged, place: Place) -> Path:
    """The file on disk that a place names."""
    name = Path(place.file).name
    beneath = judged.school.documents[name.removesuffix(".yml")].file
    above = place.file != beneath and judged.over is not None
    return (judged.over if above and judged.over else judged.school.folder) / name
