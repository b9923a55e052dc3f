"""Whether a school's data fits the model: everything that a schema cannot see, in words that an office can act on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from handbook.data.answers import Row, suggestion
from handbook.data.findings import Finding
from handbook.data.invented import invented
from handbook.data.judged import Judged, texts
from handbook.data.layout import Uses, used
from handbook.data.listed import listed
from handbook.data.locked import locked
from handbook.data.model import NURSERY_TYPES, Model, when
from handbook.data.placed import placed
from handbook.data.school import SOMEBODY, School
from handbook.data.settling import settle
from handbook.data.showing import show
from handbook.data.telling import judge_telling
from handbook.text.conditions import Name
from handbook.text.grammar import cut_out

_PICTURES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_ALIVE: Final = re.compile(rb"<script|<foreignobject|<iframe|javascript:|\son\w+\s*=|<!entity", re.IGNORECASE)
_FETCHES: Final = re.compile(
    rb"(?:href|src)\s*=\s*[\"']?\s*(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE
)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def judge(judged: Judged, uses: Uses | None = None) -> tuple[School, list[Finding]]:
    """Settle a school's answers and find what does not fit.

    Args:
        judged: the school as written, and what it is judged by.
        uses: what each section of the model's text rests on; left out, every question is asked.
    """
    school, made, model, unread = judged.school, judged.made, judged.model, judged.unread
    findings = [*_itself(judged), *_words(judged), *_contacts(judged), *_people(judged)]
    world = _world(school, model)
    in_use = used(school, made, model, uses, unread)
    settled, wrong = settle(made["decisions"], model, world, school.place, partial(_facts, school), unread, in_use)
    findings += wrong
    school = replace(
        school, answers=settled.answers, places=settled.places, private=frozenset(settled.private), _world=settled.world
    )
    judged = replace(judged, school=school)
    findings += [
        *_posts(judged),
        *listed(judged),
        *_changes(judged),
        *invented(judged),
        *locked(judged, settled),
        *placed(judged),
        *judge_telling(school),
    ]
    return _without_faults(school, findings, model), findings


# Stands in a sentence for words that a finding speaks of.
_SOMETHING: Final = "Something"


def _without_faults(school: School, findings: Iterable[Finding], model: Model) -> School:
    """Leave out what a finding speaks of, or put plain words in its place, so that its traces are not told again."""
    wrong = {finding.key for finding in findings if not finding.warning}
    # Of rows, a finding names the cell.
    wrong |= {".".join(key.split(".")[:2]) for key in wrong if key.startswith("decisions.")}

    def said(key: str) -> str | None:
        written: str | None = getattr(school, key)
        return _SOMETHING if key in wrong else written

    return replace(
        school,
        motto=said("motto"),
        privacy_notice=said("privacy_notice"),
        policy_kept_at=said("policy_kept_at"),
        issue_label=said("issue_label"),
        answers={one: answer for one, answer in school.answers.items() if f"decisions.{one}" not in wrong},
        places={one: place for one, place in school.places.items() if f"places.{one}" not in wrong},
        people=tuple(
            replace(person, name=SOMEBODY) if f"people.{at}.name" in wrong else person
            for at, person in enumerate(school.people)
        ),
        contacts={
            one: replace(contact, name=SOMEBODY) if f"contacts.{one}.name" in wrong else contact
            for one, contact in school.contacts.items()
        },
        linked={
            one: replace(linked, name=model.linked[one]) if f"linked.{one}.name" in wrong else linked
            for one, linked in school.linked.items()
        },
    )


def _world(school: School, model: Model) -> dict[Name, object]:
    """What a condition finds before any decision is answered."""
    held = {role for person in school.people for role in person.roles if role in model.roles}
    has = frozenset([*school.linked, *school.policies])
    setting = (
        "name", "short_name", "type", "nation", "phase", "early_years", "boarding", "sixth_form", "logo", "motto",
        "website", "privacy_notice", "policy_kept_at", "issue_label", "signatures", "accuracy_note",
    )  # fmt: skip
    world: dict[Name, object] = {Name("setting", one): getattr(school, one) for one in setting}
    world[Name("setting", "roles")] = frozenset(held)
    world[Name("setting", "policies")] = has
    world[Name("setting", "contacts")] = frozenset(school.contacts)
    world[Name("phases", "")] = school.phases
    return world


def _facts(school: School, name: Name, literals: Collection[object]) -> Iterator[tuple[str, str]]:
    """What a school says of itself that a condition looks at: the key of each thing, and it in words."""
    match name.name:
        case "roles":
            for number, person in enumerate(school.people):
                for at, role in enumerate(person.roles):
                    if role in literals:
                        yield f"people.{number}.roles.{at}", f"{person.name} holds the role {role}"
        case "policies":
            for group, listed in (("policies", school.policies), ("linked", school.linked)):
                yield from ((f"{group}.{one}", f"the policy '{one}' is listed") for one in listed if one in literals)
        case "contacts":
            yield from (
                (f"contacts.{one}", f"the contact '{one}' is given") for one in school.contacts if one in literals
            )
        case "":
            yield "phase", f"phase is '{school.phase}'"
        case one:
            value = getattr(school, one)
            if value is not None:
                said = ("no", "yes")[value] if isinstance(value, bool) else show(value)
                yield f"setting.{one}", f"{one} is {said}"


def _itself(judged: Judged) -> Iterator[Finding]:
    school = judged.school
    if not _SLUG.fullmatch(school.slug):
        mend = "rename it with small letters, digits and single dashes, for instance hill-top-primary"
        yield judged.wrong(
            "folder",
            f"{show(school.slug)} is the name of the school's folder, and part of its address",
            mend,
            "name",
        )
    if school.type in NURSERY_TYPES and school.phases != {"early-years"}:
        wrong = f"a school of type {school.type} teaches the early years only; read {', '.join(sorted(school.phases))}"
        yield judged.wrong("phase", wrong, "type phase: nursery, and no sixth form; or put right its type")
    for name in ("school", "people"):
        document = school.documents[name]
        for path, text in texts(document.value, ()):
            key = ".".join(map(str, path))
            if key not in judged.unread and (left := cut_out(text)):
                mend = "type it as it shall be read"
                yield Finding(document.place(path), key, f"{show(text)} is not finished: {left[0]}", mend)
    yield from _nation(judged)
    yield from _logo(judged)


def _nation(judged: Judged) -> Iterator[Finding]:
    """What a school outside England has to know of a model that was written for England."""
    nation = judged.school.nation
    if nation != "England":
        wrong = f"the model was written for England, and this school is in {nation}: its handbook names no English law"
        mend = f"have somebody who knows the law of {nation} read it; enter your own sources in sources.yml"
        yield Finding(judged.school.place("nation"), "nation", wrong, mend, warning=True)
    for one in judged.school.sources:
        if one in judged.model.sources:
            yield judged.wrong(f"sources.{one}", f"the model has a source '{one}'", "give yours another name")


def _logo(judged: Judged) -> Iterator[Finding]:
    name, file = judged.school.logo, judged.school.logo_file
    if name is None:
        return
    if not name.lower().endswith(_PICTURES):
        yield judged.wrong(
            "logo", f"{show(name)} is not a kind of picture that a page can show", "use svg, png, jpg or webp"
        )
    elif file is None:
        yield judged.wrong(
            "logo", f"{show(name)} does not stand beside school.yml", "put the file there, or take the line out"
        )
    elif name.lower().endswith(".svg"):
        drawing = file.read_bytes()
        if _ALIVE.search(drawing):
            yield judged.wrong("logo", f"{show(name)} holds a script", "export it anew as a plain SVG, or use a png")
        elif _FETCHES.search(drawing):
            yield judged.wrong(
                "logo",
                f"{show(name)} fetches something from another place",
                "export it anew as a plain SVG, or use a png",
            )


def _words(judged: Judged) -> Iterator[Finding]:
    for one, word in judged.made["school"].terms.items():
        term = judged.model.terms.get(one)
        if term is None:
            yield judged.wrong(
                f"terms.{one}", f"'{one}' is not a word that a school chooses", suggestion(one, judged.model.terms)
            )
        elif term.option(word) is None:
            words = [option.word for option in term.options]
            yield judged.wrong(
                f"terms.{one}", f"{show(word)} is not a word on offer", f"{term.question} {_offer(word, words)}"
            )

    for one in judged.made["school"].posts:
        if one not in judged.model.roles:
            yield judged.wrong(
                f"posts.{one}", f"'{one}' is not a role that the text names", suggestion(one, judged.model.roles)
            )


def _offer(word: str, words: Iterable[str]) -> str:
    hint = suggestion(word, list(words), "Type one of")
    return hint if hint.startswith("Type") else hint[:1].upper() + hint[1:]


def _contacts(judged: Judged) -> Iterator[Finding]:
    written = judged.made["school"].contacts
    for one in written:
        if one not in judged.model.contacts:
            yield judged.wrong(
                f"contacts.{one}",
                f"'{one}' is not a contact that the text knows",
                suggestion(one, judged.model.contacts),
            )
    if "contacts" in judged.unread:
        return
    for one, known in judged.model.contacts.items():
        key, own = f"contacts.{one}", written.get(one)
        if own is None and not (known.required and known.nation in (None, judged.school.nation)):
            continue
        if own is None:
            if key not in judged.unread:
                more = " and telephone number" * known.phone_needed + ", by day and at night" * known.out_of_hours
                yield judged.wrong(f"{key}.name", f"not filled in: {known.ask}", f"type its name{more}")
            continue
        called = own.name or known.name or re.sub("^The ", "the ", str(known.ask))
        wanted = {
            "name": (not known.name and not own.name, f"{known.ask}", "what it is called where you are"),
            "phone": (
                known.phone_needed and not (own.phone or known.phone),
                f"the telephone number of {called}",
                "the number",
            ),
            "out_of_hours": (
                known.out_of_hours and not own.out_of_hours,
                f"the number of {called} at night and at weekends",
                "the number; if it is the same by day and by night, type it again",
            ),
        }
        for field, (missing, what, mend) in wanted.items():
            if missing and f"{key}.{field}" not in judged.unread:
                yield judged.wrong(f"{key}.{field}", f"not filled in: {what}", f"type {field}: and {mend}")


def _people(judged: Judged) -> Iterator[Finding]:
    broken = judged.school.documents["people"].broken
    for number, entry in enumerate(judged.made["people"].people):
        if not entry.name and ("people", number, "name") not in broken:
            posts = [judged.post(role) for role in entry.roles if role in judged.model.roles]
            who = f": who is {' and '.join(posts)}?" if posts else ""
            mend = "type the name, such as Ms A Smith; who holds two posts is one entry with both roles"
            yield judged.wrong(f"people.{number}.name", f"not filled in{who}", mend)
    for number, person in enumerate(judged.school.people):
        for at, role in enumerate(person.roles):
            if role not in judged.model.roles:
                key = f"people.{number}.roles.{at}"
                yield judged.wrong(
                    key, f"{show(role)} is not a role that the text names", suggestion(role, judged.model.roles)
                )


def _posts(judged: Judged) -> Iterator[Finding]:
    """A post that somebody must hold in a school like this."""
    if "people" in judged.unread:
        return
    held = {role for person in judged.school.people for role in person.roles}
    # Where one could not be read, or is misspelt, it may be any of them.
    sure = held <= judged.model.roles.keys() and not any(key.startswith("people.") for key in judged.unread)
    for one, post in judged.model.roles.items():
        if post.required and one not in held and when(post).decided(judged.school.world()):
            wrong = f"nobody holds the role {one} ({judged.post(one)})"
            mend = f"add '{one}' to the roles of whoever holds it"
            yield Finding(judged.school.place("people"), f"people: {one}", wrong, mend)
            continue
        if post.holder and one not in held and sure:
            for key in _naming(judged, one):
                mend = f"add '{one}' to the roles of whoever holds it in people.yml, or take it out of the answer"
                yield judged.wrong(key, f"it names {one} ({judged.post(one)}), and nobody holds that post", mend)


def _naming(judged: Judged, role: str) -> Iterator[str]:
    """The keys of the answers that name a post beside others, so that it would only be missing; of rows, the cells."""
    for one, answer in judged.school.answers.items():
        decision = judged.model.decisions[one]
        if decision.type == "roles" and _beside_others(role, answer):
            yield f"decisions.{one}"
        for name, column in decision.columns.items():
            for at, row in enumerate(cast("tuple[Row, ...]", answer or ()) if column.type == "roles" else ()):
                if _beside_others(role, row.cells.get(name)):
                    yield f"decisions.{one}.{at}.{name}"


def _beside_others(role: str, named: object) -> bool:
    return isinstance(named, tuple) and len(named) > 1 and role in named


def _changes(judged: Judged) -> Iterator[Finding]:
    for number, change in enumerate(judged.made["changes"].changes):
        for wrong, mend in _change_faults(change):
            yield judged.wrong(f"changes.{number}", wrong, mend)


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
                "asked",
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
