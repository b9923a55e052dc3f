"""From the files of the model and of a school to values: read, put together, judged.

An overlay is a second folder of the same shape, kept out of the public repository, whose files are laid over those of
the school: groups merge key by key, and a value or a list in the overlay stands instead of the one beneath. Only the
list of local changes grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from handbook.data.answers import Misfit, read_answer
from handbook.data.composing import SOME_KEY
from handbook.data.consistency import inconsistent
from handbook.data.entries import FILES as MODEL_FILES
from handbook.data.entries import PHASE_WORDS, Decision, DecisionsFile, PoliciesFile, Source
from handbook.data.files import FILES, OPTIONAL, AccessibilityEntry, PersonEntry, SchoolFile, blank
from handbook.data.findings import Finding, in_office_order
from handbook.data.fitness import judge
from handbook.data.judged import Judged
from handbook.data.layers import overlay as lay_over
from handbook.data.layout import Uses
from handbook.data.model import Model
from handbook.data.pictures import size_at
from handbook.data.reading import Document, read
from handbook.data.school import (
    ATTRIBUTES,
    SOME_SCHOOL,
    SOMEBODY,
    Approval,
    LinkedPolicy,
    LocalChange,
    MajorChange,
    Person,
    School,
    SchoolContact,
    SchoolPolicy,
    TestedByPeople,
    Told,
    place_of,
)
from handbook.data.validating import validate
from handbook.text.conditions import ALWAYS
from handbook.text.grammar import Word

# As tall as it stands among the text, in pixels.
_LOGO_HEIGHT: Final = 64

# The model


def load_model(folder: Path, shown: str) -> tuple[Model | None, tuple[Finding, ...]]:
    """Read the model.

    Args:
        folder: where its files are, ``data/model``.
        shown: that folder as findings name it.

    Returns:
        The model, or None when something in it is wrong, and everything that is.
    """
    documents = {name: read(folder / f"{name}.yml", f"{shown}/{name}.yml") for name in MODEL_FILES}
    findings = [finding for document in documents.values() for finding in document.findings]
    made: dict[str, Any] = {}
    for name, document in documents.items():
        value, wrong = validate(document, MODEL_FILES[name])
        findings += wrong
        if value is not None:
            made[name] = value
    if findings or len(made) < len(MODEL_FILES):
        return None, tuple(sorted(set(findings)))
    model = replace(_gathered(made, documents), home=folder)
    findings = sorted(set(inconsistent(model, documents)))
    return (None if findings else model), tuple(findings)


def _gathered(made: Mapping[str, Any], documents: Mapping[str, Document]) -> Model:
    decisions: DecisionsFile = made["decisions"]
    asked = documents["decisions"]
    for one, source in made["sources"].sources.items():
        source.stand_at(documents["sources"].place(("sources", one)))
    for number, effect in enumerate(made["effects"].effects):
        effect.stand_at(documents["effects"].place(("effects", number)))
    for file, readers in made["in-short"].sections.items():
        for reader, sentences in readers.items():
            for number, sentence in enumerate(sentences):
                sentence.stand_at(documents["in-short"].place(("sections", file, reader, number)))
    for group in ("decisions", "places"):
        for one, entry in getattr(decisions, group).items():
            entry.stand_at(asked.place((group, one)))
    for number, rule in enumerate(decisions.rules):
        rule.stand_at(asked.place(("rules", number)))
    for view, questions in made["questions"].questions.items():
        for at, question in enumerate(questions):
            question.stand_at(documents["questions"].place(("questions", view, at)))
    search = documents["search"]
    keys = [(group, one) for group in ("own", "sections", "statements") for one in getattr(made["search"], group)]
    made["search"].keys_stand_at({one: search.place((group, one)) for group, one in keys})
    policies: PoliciesFile = made["policies"]
    model = Model(
        terms=made["terms"].terms,
        roles=made["roles"].roles,
        audiences=dict(made["audiences"].audiences),
        everyone=made["audiences"].everyone,
        contacts=made["contacts"].contacts,
        sources=made["sources"].sources,
        effects=made["effects"],
        in_short=made["in-short"].sections,
        read=made["read"].rules,
        name=policies.model.name,
        edition=policies.model.edition,
        policies=policies.policies,
        linked={one: each.name for one, each in policies.linked.items()},
        decisions={},
        places=decisions.places,
        rules=decisions.rules,
        required_policies={one: each.when or ALWAYS.source for one, each in policies.linked.items() if each.required},
        accessibility=made["accessibility"],
        questions=dict(made["questions"].questions),
        renamed=made["ids"].renamed,
        retired=made["ids"].retired,
        search=made["search"],
    )
    for one, decision in decisions.decisions.items():
        model.decisions[one] = _settled(model, decision)
    return model


def _settled(model: Model, decision: Decision) -> Decision:
    """Give a decision its default as an answer; one that does not fit stays as typed, and is a finding later."""
    if decision.default is None:
        return decision
    try:
        answer = read_answer(decision.type, decision.default, model.choices(decision), decision.max or 400)
    except Misfit:
        return decision
    return decision.model_copy(update={"default": answer})


# A school


def load_school(
    folder: Path, overlay: Path | None, model: Model, shown: str, uses: Uses | None = None
) -> tuple[School | None, tuple[Finding, ...]]:
    """Read a school and judge it by what the model asks.

    Args:
        folder: the school's folder; its name is the school's slug.
        overlay: a folder with ``schools/SLUG``, with ``SLUG``, or with the files themselves, laid over the school's.
        model: what is asked.
        shown: the school's folder as findings name it.
        uses: the decisions and places on which each section of the model's text rests, by file; of those the school
            is asked what the sections that it publishes use. Left out, every question is asked.

    Returns:
        The school, unless so much of school.yml is wrong that there is none to speak of, and every finding. A school
        with findings that are not warnings is not fit to publish.
    """
    over = overlay_folder(overlay, folder.name) if overlay else None
    documents = read_documents(folder, over, shown)
    findings = [finding for document in documents.values() for finding in document.findings]
    made: dict[str, Any] = {}
    unread: set[str] = set()
    for name, document in documents.items():
        made[name], wrong, lost = _salvaged(document, name)
        findings += wrong
        unread |= lost
    if made["school"] is None:
        return None, in_office_order(sorted(findings))
    school = _made(folder, over, model, documents, made)
    school, judged = judge(Judged(school, made, model, frozenset(unread), over), uses)
    return school, in_office_order([*sorted(findings), *judged])


def overlay_folder(overlay: Path, slug: str) -> Path:
    """Find a school's folder in an overlay."""
    return next((one for one in (overlay / "schools" / slug, overlay / slug) if one.is_dir()), overlay)


def read_documents(folder: Path, over: Path | None, shown: str) -> dict[str, Document]:
    """Read the files of a school, with those of its overlay laid over them."""
    documents: dict[str, Document] = {}
    for name in FILES:
        path = folder / f"{name}.yml"
        above = over / f"{name}.yml" if over else None
        has_above = above is not None and above.is_file()
        absent = not path.exists() and (name in OPTIONAL or has_above)
        document = Document(f"{shown}/{name}.yml", None, {}) if absent else read(path, f"{shown}/{name}.yml")
        if above is not None and has_above:
            document = _laid(document, read(above, str(above)), grows=name == "changes")
        documents[name] = document
    return documents


def _laid(base: Document, over: Document, grows: bool) -> Document:
    """Lay an overlay's file over a school's; its lists stand instead of those beneath, unless they grow."""
    return lay_over(base if grows else replace(base, value=_without_lists(base.value, over.value)), over)


def _without_lists(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        pairs = ((key, _without_lists(value, over.get(key))) for key, value in base.items())
        return {key: value for key, value in pairs if value is not None or base[key] is None}
    return None if isinstance(base, list) and isinstance(over, list) else base


def _salvaged(document: Document, name: str) -> tuple[Any, tuple[Finding, ...], set[str]]:
    """Read what is right in a file, and name the keys whose values had to be left out, in dots.

    One wrong value would otherwise hide everything else that the file says, and what is wrong with that.
    """
    value, findings = validate(document, FILES[name])
    lost = {str(path[0]) for path in document.broken if path}
    if () in document.broken:
        lost |= set(FILES[name].model_fields)
    kept, wrong = document.value if isinstance(document.value, dict) else {}, findings
    if value is None and not wrong:
        # What could not be read has its finding already: the rest is read without what it stands in.
        for path in document.broken:
            written = tuple(str(part) for part in takewhile(lambda part: isinstance(part, str), path))
            if SOME_KEY not in written and len(written) > 1 and _nearest(written, kept) == written:
                kept = _cut(kept, written)
                lost.add(".".join(written))
        value, wrong = validate(replace(document, value=kept), FILES[name])
    while value is None and wrong:
        cut: set[tuple[str, ...]] = set()
        for finding in wrong:
            written = _path(finding.key)
            if any(written[: len(one)] == one for one in cut):
                continue
            path = _nearest(written, kept)
            if not path:
                # Something that must stand there does not.
                if name != "school" or finding.key != "name":
                    return None if name == "school" else blank(name), findings, lost | set(FILES[name].model_fields)
                kept = {**kept, "name": SOME_SCHOOL}
                continue
            kept = _cut(kept, path)
            cut.add(path)
            lost.add(".".join(path))
        value, wrong = validate(replace(document, value=kept), FILES[name])
    # What could not even be read has its finding already, and leaves nothing.
    return value if value is not None or name == "school" else blank(name), findings, lost


def _path(key: str) -> tuple[str, ...]:
    """The way to a value that can be left out alone: of something in a list, that to the list."""
    return tuple(key.partition("[")[0].split("."))


def _nearest(path: tuple[str, ...], value: Any) -> tuple[str, ...]:
    """As much of a way as is there; what is missing is left out with the group that should hold it."""
    for length, part in enumerate(path):
        if not isinstance(value, dict) or part not in value or value[part] is None:
            return path[:length]
        value = value[part]
    return path


def _cut(value: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    first, *rest = path
    if not rest:
        return {key: each for key, each in value.items() if key != first}
    return {**value, first: _cut(value[first], tuple(rest))}


def _made(
    folder: Path, over: Path | None, model: Model, documents: Mapping[str, Document], made: Mapping[str, Any]
) -> School:
    """Put a school together as written; answers and contacts follow when they are judged."""
    said: SchoolFile = made["school"]
    logo = _logo_file(said.logo, folder, over)
    return School(
        slug=folder.name,
        folder=folder,
        name=said.name,
        short_name=said.short_name or said.name,
        type=said.type,
        nation=said.nation,
        phase=said.phase,
        early_years=said.early_years or "early-years" in PHASE_WORDS[said.phase],
        sixth_form=said.sixth_form or "sixth-form" in PHASE_WORDS[said.phase],
        boarding=said.boarding,
        demo=said.demo,
        repository=said.repository,
        colour=said.colour,
        logo=said.logo,
        logo_file=logo,
        logo_size=size_at(logo, _LOGO_HEIGHT) if logo else None,
        motto=said.motto,
        website=said.website,
        privacy_notice=said.privacy_notice,
        policy_kept_at=said.policy_kept_at,
        issue_label=said.issue_label,
        accuracy_note=said.accuracy_note,
        signatures=said.signatures,
        numbering=said.numbering,
        show_changed_law=said.show_changed_law,
        phases=_phases(said),
        terms=terms_of(said, model),
        posts={one: name for one, name in said.posts.items() if one in model.roles},
        contacts=_contacts(said, model),
        people=tuple(_person(each, at, documents) for at, each in enumerate(made["people"].people)),
        answers={},
        places={},
        private=frozenset(),
        policies=_policies(made["policies"], model, documents),
        linked={
            one: LinkedPolicy((each and each.name) or model.linked[one], each.url if each else None)
            for one, each in made["policies"].linked.items()
            if one in model.linked
        },
        fragments=made["policies"].fragments,
        notices=made["policies"].notices,
        changes=tuple(
            change for at, each in enumerate(made["changes"].changes) if (change := _change(each, at, documents))
        ),
        sources=_sources(made["sources"].sources, documents),
        renamed=made["ids"].renamed,
        retired=made["ids"].retired,
        documents=documents,
        tested_by_people=_tested(said.accessibility),
        major=tuple(MajorChange(each.note, each.rules) for each in made["policies"].major),
        told=tuple(Told(tuple(each.who.split()), each.on, each.how) for each in made["policies"].told),
    )


def _tested(entry: AccessibilityEntry | None) -> TestedByPeople | None:
    return TestedByPeople(entry.tested_by, entry.tested_on, entry.found) if entry else None


def _phases(said: SchoolFile) -> frozenset[str]:
    more = {"early-years"} if said.early_years else set()
    return PHASE_WORDS[said.phase] | more | ({"sixth-form"} if said.sixth_form else set())


def _logo_file(logo: str | None, folder: Path, over: Path | None) -> Path | None:
    # Only a name beside school.yml: never a path that leads elsewhere.
    if logo is None or Path(logo).name != logo:
        return None
    return next((path for each in (over, folder) if each and (path := each / logo).is_file()), None)


def terms_of(said: SchoolFile, model: Model) -> dict[str, Word]:
    """The words a school uses: what it says, else what is usual for a school of its type."""
    words: dict[str, Word] = {}
    for one, term in model.terms.items():
        default = term.default_for.get(said.type, term.default)
        option = term.option(said.terms.get(one, default)) or term.option(default)
        assert option is not None  # the model's own defaults are on offer
        words[one] = Word(option.word, option.plural)
        if term.singular:
            words[term.singular] = Word(option.one or option.word, False)
    # The text names the head by a term: what the school calls the post is said in every sentence.
    words |= {one: Word(name, False) for one, name in said.posts.items() if one == "headteacher"}
    return words


def _contacts(said: SchoolFile, model: Model) -> dict[str, SchoolContact]:
    """Join what the model knows of an outside service with what the school says; what nobody names is left out."""
    contacts = {}
    for one, known in model.contacts.items():
        own = said.contacts.get(one)
        if own is None and known.nation not in (None, said.nation):
            continue
        name = (own and own.name) or known.name
        if name:
            phone = (own and own.phone) or known.phone
            own_rest = (own.out_of_hours, own.email, own.address, own.note) if own else ()
            contacts[one] = SchoolContact(name, phone, *own_rest)
    return contacts


def _sources(written: Mapping[str, Source], documents: Mapping[str, Document]) -> dict[str, Source]:
    for one, source in written.items():
        source.stand_at(documents["sources"].place(("sources", one)))
    return dict(written)


def _person(entry: PersonEntry, at: int, documents: Mapping[str, Document]) -> Person:
    return Person(entry.name or SOMEBODY, entry.roles, entry.public, place_of(documents, f"people.{at}"))


def _policies(made: Any, model: Model, documents: Mapping[str, Document]) -> dict[str, SchoolPolicy]:
    policies = {}
    for one, each in made.policies.items():
        if one not in model.policies:
            continue
        approved = each.approved if each else None
        policies[one] = SchoolPolicy(
            title=each and each.title,
            written=each and each.written,
            review=each and each.review,
            approved=approved and Approval(approved.body, approved.date, approved.minute, approved.hash),
            sections=each and each.sections,
            place=place_of(documents, f"policies.{one}"),
        )
    return policies


def _change(entry: Any, at: int, documents: Mapping[str, Document]) -> LocalChange | None:
    """Take a local change that says what it does; one that does not is a finding elsewhere."""
    kinds = [kind for kind in ("add", "replace", "omit") if getattr(entry, kind)]
    if len(kinds) != 1:
        return None
    written = entry.model_dump(by_alias=True)
    attributes = {key: written[key] for key in ATTRIBUTES if written[key] is not None}
    if "private" in attributes:
        attributes["private"] = "yes" if attributes["private"] else "no"
    return LocalChange(
        kind=kinds[0],
        id=written[kinds[0]],
        after=entry.after,
        before=entry.before,
        text=entry.text,
        attributes=attributes,
        reason=entry.reason,
        against=entry.against,
        place=place_of(documents, f"changes.{at}"),
        asked=entry.asked or (),
    )
