"""Whether a school's data fits the model: everything that a schema cannot see, in words that an office can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from handbook.data.answers import Misfit, plain, suggestion
from handbook.data.findings import Finding, Place
from handbook.data.model import NURSERY_TYPES, Model
from handbook.data.reading import read, show
from handbook.data.school import School
from handbook.data.settling import Settled, settle
from handbook.data.tracked import tracked
from handbook.text.conditions import Name, parse
from handbook.text.grammar import cut_out

_DRAMA: Final = re.compile(r"(?:\+44|0)(?:1632960|7700900)\d{3}")
_EXAMPLE: Final = re.compile(r"[\w-]\.example\b")
_PICTURES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_ALIVE: Final = re.compile(rb"<script|<foreignobject|<iframe|javascript:|\son\w+\s*=|<!entity", re.IGNORECASE)
_FETCHES: Final = re.compile(
    rb"(?:href|src)\s*=\s*[\"']?\s*(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE
)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def judge(
    school: School, made: Mapping[str, Any], model: Model, unread: frozenset[str], over: Path | None
) -> tuple[School, list[Finding]]:
    """Settle a school's answers and find what does not fit.

    Args:
        school: the school as written.
        made: its files as read.
        model: what is asked.
        unread: top-level keys that could not be read; nothing is missing from them.
        over: the school's folder in the overlay.
    """
    judge = _Judge(school, made, model, unread, over)
    findings = [*judge.itself(), *judge.words(), *judge.contacts(), *judge.people()]
    world = _world(school, model)
    settled, wrong = settle(made["decisions"], model, world, school.place, unread)
    findings += wrong
    school = replace(
        school, answers=settled.answers, places=settled.places, private=frozenset(settled.private), _world=settled.world
    )
    judge = replace(judge, school=school)
    findings += [*judge.policies(), *judge.linked(), *judge.changes(), *judge.invented(), *judge.locked(settled)]
    return school, findings


def _world(school: School, model: Model) -> dict[Name, object]:
    """What a condition finds before any decision is answered."""
    held = {role for person in school.people for role in person.roles if role in model.roles}
    has = frozenset([*school.linked, *school.policies])
    setting = (
        "name", "short_name", "type", "phase", "early_years", "boarding", "sixth_form", "logo", "motto", "website",
        "privacy_notice", "policy_kept_at", "issue_label", "signatures", "accuracy_note",
    )  # fmt: skip
    world: dict[Name, object] = {Name("setting", one): getattr(school, one) for one in setting}
    world[Name("setting", "roles")] = frozenset(held)
    world[Name("setting", "policies")] = has
    world[Name("setting", "contacts")] = frozenset(school.contacts)
    world |= {Name("policies_used", called): one in has for called, one in model.policies_used().items()}
    world[Name("phases", "")] = school.phases
    world[Name("approval", "approved")] = False
    return world


@dataclass(frozen=True)
class _Judge:
    """The checks, each a list of findings; none of them stops another."""

    school: School
    made: Mapping[str, Any]
    model: Model
    unread: frozenset[str]
    over: Path | None

    def wrong(self, key: str, wrong: str, mend: str, at: str | None = None) -> Finding:
        return Finding(self.school.place(at or key), key, wrong, mend)

    # School

    def itself(self) -> Iterator[Finding]:
        school = self.school
        if not _SLUG.fullmatch(school.slug):
            mend = "rename it with small letters, digits and single dashes, for instance hill-top-primary"
            yield self.wrong(
                "folder",
                f"{show(school.slug)} is the name of the school's folder, and part of its address",
                mend,
                "name",
            )
        if school.type in NURSERY_TYPES and school.phases != {"early-years"}:
            wrong = (
                f"a school of type {school.type} teaches the early years only; read {', '.join(sorted(school.phases))}"
            )
            yield self.wrong("phase", wrong, "type phase: nursery, and no sixth form; or put right its type")
        for name in ("school", "people"):
            document = school.documents[name]
            for path, text in _texts(document.value, ()):
                if left := cut_out(text):
                    mend = "type it as it shall be read"
                    key = ".".join(map(str, path))
                    yield Finding(document.place(path), key, f"{show(text)} is not finished: {left[0]}", mend)
        yield from self.logo()

    def logo(self) -> Iterator[Finding]:
        name, file = self.school.logo, self.school.logo_file
        if name is None:
            return
        if not name.lower().endswith(_PICTURES):
            yield self.wrong(
                "logo", f"{show(name)} is not a kind of picture that a page can show", "use svg, png, jpg or webp"
            )
        elif file is None:
            yield self.wrong(
                "logo", f"{show(name)} does not stand beside school.yml", "put the file there, or take the line out"
            )
        elif name.lower().endswith(".svg"):
            drawing = file.read_bytes()
            if _ALIVE.search(drawing):
                yield self.wrong("logo", f"{show(name)} holds a script", "export it anew as a plain SVG, or use a png")
            elif _FETCHES.search(drawing):
                yield self.wrong(
                    "logo",
                    f"{show(name)} fetches something from another place",
                    "export it anew as a plain SVG, or use a png",
                )

    def words(self) -> Iterator[Finding]:
        for one, word in self.made["school"].terms.items():
            term = self.model.terms.get(one)
            if term is None:
                yield self.wrong(
                    f"terms.{one}", f"'{one}' is not a word that a school chooses", suggestion(one, self.model.terms)
                )
            elif term.option(word) is None:
                words = [option.word for option in term.options]
                yield self.wrong(
                    f"terms.{one}", f"{show(word)} is not a word on offer", f"{term.question} {_offer(word, words)}"
                )

    def contacts(self) -> Iterator[Finding]:
        written = self.made["school"].contacts
        for one in written:
            if one not in self.model.contacts:
                yield self.wrong(
                    f"contacts.{one}",
                    f"'{one}' is not a contact that the text knows",
                    suggestion(one, self.model.contacts),
                )
        if "contacts" in self.unread:
            return
        for one, known in self.model.contacts.items():
            key, contact = f"contacts.{one}", self.school.contacts.get(one)
            if contact is None:
                if known.required or one in written:
                    yield self.wrong(
                        f"{key}.name",
                        f"not filled in: {known.ask}",
                        "type its name" + (" and telephone number" if known.phone_needed else ""),
                    )
                continue
            if known.phone_needed and not contact.phone:
                yield self.wrong(
                    f"{key}.phone",
                    f"not filled in: the telephone number of {contact.name}",
                    "type phone: and the number",
                )
            if known.out_of_hours and not contact.out_of_hours:
                yield self.wrong(
                    f"{key}.out_of_hours",
                    f"not filled in: the number of {contact.name} at night and at weekends",
                    "type out_of_hours: and the number",
                )

    # People

    def people(self) -> Iterator[Finding]:
        for number, person in enumerate(self.school.people):
            for at, role in enumerate(person.roles):
                if role not in self.model.roles:
                    key = f"people.{number}.roles.{at}"
                    yield self.wrong(
                        key, f"{show(role)} is not a role that the text names", suggestion(role, self.model.roles)
                    )
        if "people" in self.unread:
            return
        held = {role for person in self.school.people for role in person.roles}
        for one, post in self.model.roles.items():
            if post.required and one not in held:
                yield self.wrong(
                    "people", f"nobody holds the role {one}", f"add '{one}' to the roles of whoever holds it"
                )

    # Policies

    def policies(self) -> Iterator[Finding]:
        known = self.model.policies
        for one in self.made["policies"].policies:
            if one not in known:
                yield self.wrong(f"policies.{one}", f"'{one}' is not a policy of the model", suggestion(one, known))
        listed = list(self.school.policies)
        if not self.made["policies"].policies and "policies" not in self.unread:
            yield self.wrong(
                "policies", "the school lists no policy", "list mobile and social, one of them, or combined"
            )
        if "combined" in listed and len(listed) > 1:
            others = " and ".join(one for one in listed if one != "combined")
            yield self.wrong(
                "policies.combined", f"combined holds all that {others} says", f"take out combined, or {others}"
            )
        for one, policy in self.school.policies.items():
            yield from self.sections(one, policy.sections)

    def sections(self, one: str, order: tuple[str, ...] | None) -> Iterator[Finding]:
        """A school may put the sections in another order; what it leaves out it says in its local changes."""
        if order is None:
            return
        key, whole = f"policies.{one}.sections", self.model.policies[one].sections
        for at, section in enumerate(order):
            if section not in whole:
                yield self.wrong(
                    f"{key}.{at}", f"{show(section)} is not a section of this policy", suggestion(section, whole)
                )
            elif section in order[:at]:
                yield self.wrong(f"{key}.{at}", f"{show(section)} stands twice", "take one of them out")
        if missing := [section for section in whole if section not in order]:
            mend = "add them; what is not for your school is left out by its answers, or by omit: in changes.yml"
            yield self.wrong(key, f"sections are left out: {', '.join(missing)}", mend)

    def linked(self) -> Iterator[Finding]:
        for one, entry in self.made["policies"].linked.items():
            key = f"linked.{one}"
            if one not in self.model.linked:
                yield self.wrong(
                    key, f"'{one}' is not a policy that the text names", suggestion(one, self.model.linked)
                )
            elif entry and entry.name:
                try:
                    plain(entry.name)
                except Misfit as misfit:
                    yield self.wrong(f"{key}.name", misfit.wrong, misfit.mend)
        if "linked" in self.unread:
            return
        for one, required in self.model.required_policies.items():
            if one not in self.school.linked and parse(required).decided(self.school.world()):
                wrong = f"a school like this has a {self.model.linked[one]}, and it is not listed"
                yield self.wrong(f"linked.{one}", wrong, f"add '{one}:' under linked:, with the name that yours has")
        for one, answer in self.school.answers.items():
            if self.model.decisions[one].type == "policies" and isinstance(answer, tuple):
                for policy in answer:
                    if policy not in self.school.linked:
                        mend = f"add '{policy}:' under linked: in policies.yml, or name another policy"
                        yield self.wrong(
                            f"decisions.{one}", f"'{policy}' is not among the school's other policies", mend
                        )

    # Local changes

    def changes(self) -> Iterator[Finding]:
        for number, change in enumerate(self.made["changes"].changes):
            for wrong, mend in _change_faults(change):
                yield self.wrong(f"changes.{number}", wrong, mend)

    # Invented and real

    def invented(self) -> Iterator[Finding]:
        """Nothing invented stands in a real school's data, and nothing real in that of an invented one."""
        for document in self.school.documents.values():
            for path, text in _texts(document.value, ()):
                key, number = ".".join(map(str, path)), re.sub(r"\s", "", text)
                drama = _DRAMA.fullmatch(number) is not None
                if not self.school.demo and (drama or _EXAMPLE.search(text)):
                    what = "a telephone number" if drama else "an address"
                    yield Finding(
                        document.place(path), key, f"{show(text)} is {what} made up for examples", "type the real one"
                    )
                elif self.school.demo and not drama and path[-1] in ("phone", "out_of_hours"):
                    mend = "use one from 01632 960000 to 960999, or 07700 900000 to 900999"
                    yield Finding(
                        document.place(path),
                        key,
                        f"{show(text)} may be somebody's number, and the school is invented",
                        mend,
                    )
                elif self.school.demo and "://" in text and not _EXAMPLE.search(text):
                    yield Finding(
                        document.place(path),
                        key,
                        f"{show(text)} may be a real address, and the school is invented",
                        "end it in .example",
                    )
        if not self.school.demo:
            yield from self.borrowed()

    def borrowed(self) -> Iterator[Finding]:
        mine = {self.school.name.casefold(): "name", self.school.short_name.casefold(): "short_name"}
        for path in sorted(self.school.folder.parent.glob("*/school.yml")):
            if path.parent == self.school.folder or b"demo:" not in path.read_bytes():
                continue
            other = read(path, path.name).value
            if not isinstance(other, dict) or str(other.get("demo")).lower() not in ("yes", "true"):
                continue
            for key in sorted({mine[name] for name in _names(other) if name in mine}):
                name = getattr(self.school, key)
                yield self.wrong(key, f"{show(name)} is the name of an invented school", "type the school's own name")

    # The lock

    def locked(self, settled: Settled) -> Iterator[Finding]:
        """What is private stands in no file that everyone can get."""
        school = self.school
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
            for number, change in enumerate(self.made["changes"].changes)
            if change.private
        ]
        files = {place.file: self.file(place) for _, place, _ in kept}
        public = tracked(files.values()) if files else frozenset()
        for key, place, what in kept:
            if files[place.file] in public:
                mend = "move it to the overlay folder" + (", or add public: yes" if key.startswith("people") else "")
                yield Finding(place, key, f"{what} stands in a file that the public repository keeps", mend)

    def file(self, place: Place) -> Path:
        """The file on disk that a place names."""
        name = Path(place.file).name
        beneath = self.school.documents[name.removesuffix(".yml")].file
        above = place.file != beneath and self.over is not None
        return (self.over if above and self.over else self.school.folder) / name


def _offer(word: str, words: Iterable[str]) -> str:
    hint = suggestion(word, list(words), "Type one of")
    return hint if hint.startswith("Type") else hint[:1].upper() + hint[1:]


def _texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number))


def _names(document: Mapping[str, Any]) -> list[str]:
    return [str(document[key]).casefold() for key in ("name", "short_name") if document.get(key)]


def _change_faults(change: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with a local change: what it says it does, and what is missing or too much for that."""
    kinds = [kind for kind in ("add", "replace", "omit") if getattr(change, kind)]
    if len(kinds) != 1:
        wrong = "it says neither add, replace nor omit" if not kinds else f"it says {' and '.join(kinds)}"
        yield wrong, "write one of them, with the id of the statement"
        return
    (kind,) = kinds
    if kind == "omit":
        much = [
            key
            for key in (
                "text",
                "after",
                "before",
                "for_",
                "when",
                "cites",
                "strength",
                "force",
                "private",
                "from_",
                "until",
            )
            if getattr(change, key) is not None
        ]
        if much:
            yield f"an omission with {', '.join(each.rstrip('_') for each in much)}", "take that out, or write replace"
        return
    if change.text is None:
        yield f"there is no text to {kind}", "write text: and the statement"
    if kind == "replace" and (change.after or change.before):
        yield "a replacement stands where the statement stood", "take after or before out"
    if kind == "add":
        if bool(change.after) == bool(change.before):
            yield "it does not say where it stands", "write after: or before:, one of them, with the id of a statement"
        if change.strength is None:
            yield "an addition without a strength", "write strength: must, should, may or information"
        if change.for_ is None:
            yield "it does not say who the addition is for", "write for: and the readers, such as parents staff"
