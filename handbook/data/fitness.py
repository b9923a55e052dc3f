"""Whether a school's data fits the model: everything that a schema cannot see, in words that an office can act on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from handbook.data.answers import Misfit, plain, suggestion
from handbook.data.findings import Finding, Place
from handbook.data.layout import Uses, used
from handbook.data.model import NURSERY_TYPES, Model, when
from handbook.data.reading import read
from handbook.data.school import SOMEBODY, School
from handbook.data.settling import Settled, settle
from handbook.data.showing import show
from handbook.data.telling import judge_telling
from handbook.data.tracked import tracked
from handbook.text.conditions import Name, parse
from handbook.text.grammar import cut_out

# The ranges that Ofcom keeps for drama, without spaces: nobody has such a number.
_DRAMA: Final = re.compile(
    r"(?<!\d)(?:\+44|0)(?:1632960\d{3}|(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|191498\d{4}"
    r"|2079460\d{3}|2896496\d{3}|292018\d{4}|3069990\d{3}|7700900\d{3}|8081570\d{3}|9098790\d{3})(?!\d)"
)
# What is typed where a number is still to come: 01234 567890, 00000 000000.
_NO_NUMBER: Final = re.compile(r"0?123456789?0?|0?(\d)\1{6,}")
_EXAMPLE: Final = re.compile(r"[\w-]\.example\b")
_PICTURES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_ALIVE: Final = re.compile(rb"<script|<foreignobject|<iframe|javascript:|\son\w+\s*=|<!entity", re.IGNORECASE)
_FETCHES: Final = re.compile(
    rb"(?:href|src)\s*=\s*[\"']?\s*(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE
)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def judge(
    school: School,
    made: Mapping[str, Any],
    model: Model,
    unread: frozenset[str],
    over: Path | None,
    uses: Uses | None = None,
) -> tuple[School, list[Finding]]:
    """Settle a school's answers and find what does not fit.

    Args:
        school: the school as written.
        made: its files as read.
        model: what is asked.
        unread: keys, in dots, whose values could not be read; nothing is missing from them.
        over: the school's folder in the overlay.
        uses: what each section of the model's text rests on; left out, every question is asked.
    """
    judge = _Judge(school, made, model, unread, over)
    findings = [*judge.itself(), *judge.words(), *judge.contacts(), *judge.people()]
    world = _world(school, model)
    in_use = used(school, made, model, uses, unread)
    settled, wrong = settle(made["decisions"], model, world, school.place, partial(_facts, school), unread, in_use)
    findings += wrong
    school = replace(
        school, answers=settled.answers, places=settled.places, private=frozenset(settled.private), _world=settled.world
    )
    judge = replace(judge, school=school)
    findings += [
        *judge.posts(),
        *judge.policies(),
        *judge.linked(),
        *judge.named(),
        *judge.changes(),
        *judge.invented(),
        *judge.locked(settled),
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
                key = ".".join(map(str, path))
                if key not in self.unread and (left := cut_out(text)):
                    mend = "type it as it shall be read"
                    yield Finding(document.place(path), key, f"{show(text)} is not finished: {left[0]}", mend)
        yield from self.nation()
        yield from self.logo()

    def nation(self) -> Iterator[Finding]:
        """What a school outside England has to know of a model that was written for England."""
        nation = self.school.nation
        if nation != "England":
            wrong = (
                f"the model was written for England, and this school is in {nation}: its handbook names no English law"
            )
            mend = f"have somebody who knows the law of {nation} read it; enter your own sources in sources.yml"
            yield Finding(self.school.place("nation"), "nation", wrong, mend, warning=True)
        for one in self.school.sources:
            if one in self.model.sources:
                yield self.wrong(f"sources.{one}", f"the model has a source '{one}'", "give yours another name")

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

        for one in self.made["school"].posts:
            if one not in self.model.roles:
                yield self.wrong(
                    f"posts.{one}", f"'{one}' is not a role that the text names", suggestion(one, self.model.roles)
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
            key, own = f"contacts.{one}", written.get(one)
            if own is None and not (known.required and known.nation in (None, self.school.nation)):
                continue
            if own is None:
                if key not in self.unread:
                    more = " and telephone number" * known.phone_needed + ", by day and at night" * known.out_of_hours
                    yield self.wrong(f"{key}.name", f"not filled in: {known.ask}", f"type its name{more}")
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
                if missing and f"{key}.{field}" not in self.unread:
                    yield self.wrong(f"{key}.{field}", f"not filled in: {what}", f"type {field}: and {mend}")

    # People

    def people(self) -> Iterator[Finding]:
        broken = self.school.documents["people"].broken
        for number, entry in enumerate(self.made["people"].people):
            if not entry.name and ("people", number, "name") not in broken:
                posts = [self.post(role) for role in entry.roles if role in self.model.roles]
                who = f": who is {' and '.join(posts)}?" if posts else ""
                mend = "type the name, such as Ms A Smith; who holds two posts is one entry with both roles"
                yield self.wrong(f"people.{number}.name", f"not filled in{who}", mend)
        for number, person in enumerate(self.school.people):
            for at, role in enumerate(person.roles):
                if role not in self.model.roles:
                    key = f"people.{number}.roles.{at}"
                    yield self.wrong(
                        key, f"{show(role)} is not a role that the text names", suggestion(role, self.model.roles)
                    )

    def posts(self) -> Iterator[Finding]:
        """A post that somebody must hold in a school like this."""
        if "people" in self.unread:
            return
        held = {role for person in self.school.people for role in person.roles}
        for one, post in self.model.roles.items():
            if post.required and one not in held and when(post).decided(self.school.world()):
                wrong = f"nobody holds the role {one} ({self.post(one)})"
                mend = f"add '{one}' to the roles of whoever holds it"
                yield Finding(self.school.place("people"), f"people: {one}", wrong, mend)

    def post(self, role: str) -> str:
        """How a sentence names a post, in the school's own words."""
        said = re.sub(
            r"\{\{\s*terms\.(\w+)\s*\}\}", lambda match: self.school.terms[match[1]], self.model.roles[role].phrase
        )
        return str(said)

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
        yield from self.dates()
        yield from self.fragments()

    def dates(self) -> Iterator[Finding]:
        """A date whose line stands there blank; one without a line is needed only where the text says it."""
        asked = {"written": "when was it written?", "review": "when is it looked at again?"}
        document = self.school.documents["policies"]
        listed = document.value.get("policies") if isinstance(document.value, dict) else None
        for one in self.school.policies:
            entry = listed.get(one) if isinstance(listed, dict) else None
            for field, question in asked.items():
                path = ("policies", one, field)
                if isinstance(entry, dict) and field in entry and entry[field] is None and path not in document.broken:
                    mend = "type a day, a month or a term: 9 November 2026, November 2026, Autumn term 2026"
                    yield self.wrong(".".join(path), f"not filled in: {question}", mend)

    def fragments(self) -> Iterator[Finding]:
        """Only what a listed policy holds can be written as a fragment: it has its numbers and addresses from there."""
        held = {
            section
            for one, policy in self.school.policies.items()
            for section in policy.sections or self.model.policies[one].sections
        }
        known = {section for outline in self.model.policies.values() for section in outline.sections}
        for at, section in enumerate(self.school.fragments):
            key = f"fragments.{at}"
            if section not in known:
                yield self.wrong(
                    key, f"{show(section)} is not a section of the model", suggestion(section, sorted(known))
                )
            elif section not in held:
                home = next(one for one, outline in self.model.policies.items() if section in outline.sections)
                mend = f"under policies: list {home}, with {section} among its sections:"
                yield self.wrong(key, f"no policy that you list holds the section {show(section)}", mend)
            elif section in self.school.fragments[:at]:
                yield self.wrong(key, f"{show(section)} stands twice", "take one of them out")

    def sections(self, one: str, order: tuple[str, ...] | None) -> Iterator[Finding]:
        """A school may put the sections in another order, and leave some of them out."""
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
        if not order:
            yield self.wrong(key, "no section is left", "name the sections it shall have, or take the line out")

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
        first: dict[str, str] = {}
        for one, each in self.school.linked.items():
            other = first.setdefault(each.name.casefold(), one)
            if other != one:
                wrong = f"{show(each.name)} is also the name of {other} ({self.school.place(f'linked.{other}')})"
                mend = "give each policy the one name it has, and take out what your school does not have"
                yield self.wrong(f"linked.{one}", wrong, mend)
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

    # What texts name

    def named(self) -> Iterator[Finding]:
        """A policy by a name that the register does not have, and a source in an edition that is not the model's."""
        names = {linked.name.casefold() for linked in self.school.linked.values()}
        names |= {outline.title.casefold() + " policy" for outline in self.model.policies.values()}
        for key, text in self.own_texts():
            for match in _A_POLICY.finditer(text):
                said = match[0].casefold()
                called = _without_lead(match[0])
                if match[1].casefold() not in _LEADS and not any(said.endswith(name) for name in names):
                    wrong = f"{show(text)} names the policy “{called}”, and none in linked: is called that"
                    mend = f"call it what policies.yml calls it: {suggestion(called, sorted(names), 'one of')}"
                    yield self.wrong(key, wrong, mend)
            for source in self.model.sources.values():
                if not source.applies(self.school.type, self.school.nation):
                    continue
                year = re.search(r"\b20\d\d\b", source.edition or "")
                other = re.search(re.escape(source.title) + r"\W{1,3}(20\d\d)\b", text, re.IGNORECASE)
                if year and other and other[1] != year[0]:
                    wrong = (
                        f"{show(text)} names “{source.title}” of {other[1]}; the model is written for {source.edition}"
                    )
                    yield self.wrong(key, wrong, "take the year out, or read the new edition and name that one")

    def own_texts(self) -> Iterator[tuple[str, str]]:
        """What the school has put in its own words, by key: answers, places, local changes."""
        for group in ("decisions", "places"):
            for one, raw in getattr(self.made["decisions"], group).items():
                decision = self.model.decisions.get(one) if group == "decisions" else None
                if group == "places" or (decision and decision.type in ("text", "list", "rows")):
                    for _, text in _texts(getattr(raw, "answer", raw), ()):
                        yield f"{group}.{one}", text
        for number, change in enumerate(self.made["changes"].changes):
            if change.text:
                yield f"changes.{number}.text", change.text

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
                if not path or key in self.unread:
                    continue
                drama = _DRAMA.search(number) is not None
                if _NO_NUMBER.fullmatch(number) and path[-1] in ("phone", "out_of_hours"):
                    wrong = f"{show(text)} only stands in for a telephone number"
                    yield Finding(document.place(path), key, wrong, "type the number that people shall dial")
                elif not self.school.demo and (drama or _EXAMPLE.search(text)):
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
        """A name of an invented school, or of somebody in one, left in a real school's data."""
        # Without a short name the name stands for both.
        mine = {self.school.short_name.casefold(): "short_name", self.school.name.casefold(): "name"}
        people = {entry.name.casefold(): at for at, entry in enumerate(self.made["people"].people) if entry.name}
        for folder in self.invented_schools():
            school = read(folder / "school.yml", "school.yml").value
            for key in sorted({mine[name] for name in _names(school) if name in mine}):
                name = getattr(self.school, key)
                yield self.wrong(key, f"{show(name)} is the name of an invented school", "type the school's own name")
            staff = read(folder / "people.yml", "people.yml").value
            listed = staff.get("people") if isinstance(staff, dict) else None
            for entry in listed if isinstance(listed, list) else ():
                at = people.get(str(entry.get("name")).casefold()) if isinstance(entry, dict) else None
                if at is not None:
                    wrong = f"{show(self.school.people[at].name)} is the name of somebody invented for the examples"
                    yield self.wrong(f"people.{at}.name", wrong, "type the name of the person who holds the post")

    def invented_schools(self) -> Iterator[Path]:
        """The invented schools beside this one, and those that come with the model."""
        roots = [self.school.folder.parent, *([self.model.home.parent / "schools"] if self.model.home else [])]
        for path in sorted({path.resolve() for root in roots for path in root.glob("*/school.yml")}):
            if path.parent == self.school.folder.resolve() or b"demo:" not in path.read_bytes():
                continue
            said = read(path, path.name).value
            if isinstance(said, dict) and str(said.get("demo")).lower() in ("yes", "true"):
                yield path.parent

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


# A name that ends in the word policy, with up to five words before it.
_A_POLICY: Final = re.compile(r"(?:\b[\w’'-]+,?\s+){0,5}\b([\w’'-]+)\s+polic(?:y|ies)\b", re.IGNORECASE)
# Words of the sentence round it: a name starts after them, and one of them alone makes no name.
_LEADS: Final = frozenset(
    {
        "a",
        "an",
        "any",
        "another",
        "by",
        "each",
        "every",
        "follow",
        "in",
        "into",
        "its",
        "new",
        "no",
        "on",
        "or",
        "other",
    }
    | {"our", "same", "school", "school's", "such", "that", "the", "their", "these", "this", "those", "to", "under"}
    | {"which", "with", "your"}
)


def _without_lead(text: str) -> str:
    """A policy's name without the words of the sentence before it."""
    words = text.split()
    start = max((at for at, word in enumerate(words) if word.casefold() in _LEADS), default=-1)
    return " ".join(words[start + 1 :])


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
