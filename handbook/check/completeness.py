"""What must be right in a handbook before anybody reads it: every hole, every trace of drafting, every date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from handbook.data.findings import Finding, Place
from handbook.releases.approval import approvals
from handbook.text.assembly import Handbook
from handbook.text.grammar import cut_out
from handbook.views.lens import Shown, ShownBook


def check_handbook(handbook: Handbook, books: Iterable[ShownBook]) -> tuple[Finding, ...]:
    """Every fault of a handbook in any of its views."""
    found = list(handbook.findings)
    found += _dates(handbook)
    found += approvals(handbook)
    found += _fragments(handbook)
    told: set[tuple[str, str]] = set()
    for book in books:
        found += _holes(book)
        found += _traces(book, told)
    return tuple(dict.fromkeys(found))


def _fragments(handbook: Handbook) -> Iterator[Finding]:
    """A section that is to be a fragment, and has nothing to say in this school that everybody may read."""
    parts = {part.file: part for policy in handbook.policies for part in policy.parts}
    for at, file in enumerate(handbook.school.fragments):
        part = parts.get(file)
        if part and not part.private and any(not entry.private for entry in part.statements()):
            continue
        wrong = f"after your answers the section '{file}' says {'only what is private' if part else 'nothing'}"
        yield Finding(handbook.school.place(f"fragments.{at}"), f"fragments.{at}", wrong, "take it out of fragments:")


def _holes(book: ShownBook) -> Iterator[Finding]:
    handbook = book.handbook
    for id, key in book.holes:
        if _unread(handbook, key):
            continue
        homes = handbook.homes.get(id)
        place = homes[0][2].wordings[0].node.place if homes else Place("docs")
        if key.startswith("ref "):
            target = key.removeprefix("ref ")
            yield Finding(place, id, f"it names the rule {target}, which this school does not have", "give ref() words")
        elif key.startswith("policies."):
            policy = homes[0][0] if homes else handbook.policies[0]
            at = policy.record.place
            field = key.removeprefix("policies.")
            yield Finding(
                at, f"policies.{policy.id}.{field}", f"{id} needs it and it is blank", f"add {field}: and a date"
            )
        else:
            school = handbook.school
            yield Finding(
                school.place(key.split(": ")[0]), key, f"{id} needs this and nothing is given", _mend(handbook, key)
            )


def _unread(handbook: Handbook, key: str) -> bool:
    """Whether the file that would give a value could not be read, which is a finding already."""
    group = key.partition(":")[0].partition(".")[0]
    file = {"people": "people", "linked": "policies", "policies": "policies"}.get(group, "decisions")
    document = handbook.school.documents.get(file)
    return document is not None and () in document.broken


def _mend(handbook: Handbook, key: str) -> str:
    group, _, name = key.partition(".")
    if group == "decisions" and name in handbook.model.decisions:
        return f"answer: {handbook.model.decisions[name].question}"
    if group == "places" and name in handbook.model.places:
        place = handbook.model.places[name]
        return f"answer: {place.question} For example: {place.example}"
    if key.startswith("people: "):
        return f"add somebody with the role {key.removeprefix('people: ')} to people.yml"
    if group == "linked":
        return f"add {name}: to linked: in policies.yml, with the name your policy has"
    return f"add {name}: with a value"


def _traces(book: ShownBook, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """What was left over; a text that is alike in several views is told of once, and a hole is a finding already."""
    holes = {id for id, _ in book.holes}
    for _, _, shown in book.statements():
        whole = _whole(shown)
        if shown.id in holes or (shown.id, whole) in told:
            continue
        told.add((shown.id, whole))
        for trace in _found(whole):
            place, id = shown.wording.node.place, shown.id
            yield Finding(
                place,
                id,
                f"in the view {book.view.name} it reads “{_short(shown.text)}”: {trace}",
                "mend the sentence, or the answer in it",
            )


@cache
def _found(text: str) -> tuple[str, ...]:
    # Most texts are the same in most views.
    return tuple(cut_out(text))


def _whole(shown: Shown) -> str:
    # A lead-in is a whole sentence only with what it leads to.
    if shown.text.endswith(":") and shown.children:
        return f"{shown.text} {shown.children[0].text}"
    return shown.text


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _dates(handbook: Handbook) -> Iterator[Finding]:
    for policy in handbook.policies:
        record = policy.record
        key = f"policies.{policy.id}"
        if record.review and record.review.last_day < handbook.on:
            wrong = f"the review was due by {record.review.text}"
            yield Finding(
                handbook.school.place(f"{key}.review"),
                f"{key}.review",
                wrong,
                "review the policy, then write when it is reviewed next",
            )
