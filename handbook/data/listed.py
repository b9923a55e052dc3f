"""What a school's policies.yml lists: its policies, their sections and dates, and the others.

And whether texts name policies and sources as they are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from handbook.data.answers import Misfit, plain, suggestion
from handbook.data.findings import Finding
from handbook.data.judged import Judged, texts
from handbook.data.showing import show
from handbook.text.conditions import parse

# A name that ends in the word policy, with up to five words before it.
_A_POLICY: Final = re.compile(r"(?:\b[\w’'-]+,?\s+){0,5}\b([\w’'-]+)\s+polic(?:y|ies)\b", re.IGNORECASE)
# Words of the sentence round it: a name starts after them, and one of them alone makes no name.
_LEADS: Final = frozenset(
    [
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
        "our",
        "same",
        "school",
        "school's",
        "such",
        "that",
        "the",
        "their",
        "these",
        "this",
        "those",
        "to",
        "under",
        "which",
        "with",
        "your",
    ]
)


def listed(judged: Judged) -> Iterator[Finding]:
    """Every finding of the list, and of the policies and sources that texts name."""
    yield from _policies(judged)
    yield from _linked(judged)
    yield from _named(judged)


def _policies(judged: Judged) -> Iterator[Finding]:
    known = judged.model.policies
    for one in judged.made["policies"].policies:
        if one not in known:
            yield judged.wrong(f"policies.{one}", f"'{one}' is not a policy of the model", suggestion(one, known))
    listed = list(judged.school.policies)
    if not judged.made["policies"].policies and "policies" not in judged.unread:
        yield judged.wrong("policies", "the school lists no policy", "list mobile and social, one of them, or combined")
    if "combined" in listed and len(listed) > 1:
        others = " and ".join(one for one in listed if one != "combined")
        yield judged.wrong(
            "policies.combined", f"combined holds all that {others} says", f"take out combined, or {others}"
        )
    for one, policy in judged.school.policies.items():
        yield from _sections(judged, one, policy.sections)
    yield from _dates(judged)
    yield from _fragments(judged)


def _dates(judged: Judged) -> Iterator[Finding]:
    """A date whose line stands there blank; one without a line is needed only where the text says it."""
    asked = {"written": "when was it written?", "review": "when is it looked at again?"}
    document = judged.school.documents["policies"]
    listed = document.value.get("policies") if isinstance(document.value, dict) else None
    for one in judged.school.policies:
        entry = listed.get(one) if isinstance(listed, dict) else None
        for field, question in asked.items():
            path = ("policies", one, field)
            if isinstance(entry, dict) and field in entry and entry[field] is None and path not in document.broken:
                mend = "type a day, a month or a term: 9 November 2026, November 2026, Autumn term 2026"
                yield judged.wrong(".".join(path), f"not filled in: {question}", mend)


def _fragments(judged: Judged) -> Iterator[Finding]:
    """Only what a listed policy holds can be written as a fragment: it has its numbers and addresses from there."""
    held = {
        section
        for one, policy in judged.school.policies.items()
        for section in policy.sections or judged.model.policies[one].sections
    }
    known = {section for outline in judged.model.policies.values() for section in outline.sections}
    for at, section in enumerate(judged.school.fragments):
        key = f"fragments.{at}"
        if section not in known:
            yield judged.wrong(
                key, f"{show(section)} is not a section of the model", suggestion(section, sorted(known))
            )
        elif section not in held:
            home = next(one for one, outline in judged.model.policies.items() if section in outline.sections)
            mend = f"under policies: list {home}, with {section} among its sections:"
            yield judged.wrong(key, f"no policy that you list holds the section {show(section)}", mend)
        elif section in judged.school.fragments[:at]:
            yield judged.wrong(key, f"{show(section)} stands twice", "take one of them out")


def _sections(judged: Judged, one: str, order: tuple[str, ...] | None) -> Iterator[Finding]:
    """A school may put the sections in another order, and leave some of them out."""
    if order is None:
        return
    key, whole = f"policies.{one}.sections", judged.model.policies[one].sections
    for at, section in enumerate(order):
        if section not in whole:
            yield judged.wrong(
                f"{key}.{at}", f"{show(section)} is not a section of this policy", suggestion(section, whole)
            )
        elif section in order[:at]:
            yield judged.wrong(f"{key}.{at}", f"{show(section)} stands twice", "take one of them out")
    if not order:
        yield judged.wrong(key, "no section is left", "name the sections it shall have, or take the line out")


def _linked(judged: Judged) -> Iterator[Finding]:
    for one, entry in judged.made["policies"].linked.items():
        key = f"linked.{one}"
        if one not in judged.model.linked:
            yield judged.wrong(
                key, f"'{one}' is not a policy that the text names", suggestion(one, judged.model.linked)
            )
        elif entry and entry.name:
            try:
                plain(entry.name)
            except Misfit as misfit:
                yield judged.wrong(f"{key}.name", misfit.wrong, misfit.mend)
    if "linked" in judged.unread:
        return
    first: dict[str, str] = {}
    for one, each in judged.school.linked.items():
        other = first.setdefault(each.name.casefold(), one)
        if other != one:
            wrong = f"{show(each.name)} is also the name of {other} ({judged.school.place(f'linked.{other}')})"
            mend = "give each policy the one name it has, and take out what your school does not have"
            yield judged.wrong(f"linked.{one}", wrong, mend)
    for one, required in judged.model.required_policies.items():
        if one not in judged.school.linked and parse(required).decided(judged.school.world()):
            wrong = f"a school like this has a {judged.model.linked[one]}, and it is not listed"
            yield judged.wrong(f"linked.{one}", wrong, f"add '{one}:' under linked:, with the name that yours has")
    yield from _not_linked(judged)


def _not_linked(judged: Judged) -> Iterator[Finding]:
    """A policy that answers name and the list does not have: told once, however many answers name it."""
    naming: dict[str, list[str]] = {}
    for one, answer in judged.school.answers.items():
        if judged.model.decisions[one].type == "policies" and isinstance(answer, tuple):
            for policy in cast("tuple[str, ...]", answer):
                if policy not in judged.school.linked and f"linked.{policy}" not in judged.unread:
                    naming.setdefault(policy, []).append(one)
    for policy, (first, *more) in naming.items():
        also = f", and {', '.join([first, *more])} name it" if more else ""
        mend = f"add '{policy}:' under linked: in policies.yml, or name another policy"
        wrong = f"'{policy}' is not among the school's other policies{also}"
        yield judged.wrong(f"linked.{policy}" if more else f"decisions.{first}", wrong, mend, f"decisions.{first}")


def _named(judged: Judged) -> Iterator[Finding]:
    """A policy by a name that the register does not have, and a source in an edition that is not the model's."""
    names = {linked.name.casefold() for linked in judged.school.linked.values()}
    names |= {outline.title.casefold() + " policy" for outline in judged.model.policies.values()}
    for key, text in _own_texts(judged):
        for match in _A_POLICY.finditer(text):
            said = match[0].casefold()
            called = _without_lead(match[0])
            if match[1].casefold() not in _LEADS and not any(said.endswith(name) for name in names):
                wrong = f"{show(text)} names the policy “{called}”, and none in linked: is called that"
                mend = f"call it what policies.yml calls it: {suggestion(called, sorted(names), 'one of')}"
                yield judged.wrong(key, wrong, mend)
        for source in judged.model.sources.values():
            if not source.applies(judged.school.type, judged.school.nation):
                continue
            year = re.search(r"\b20\d\d\b", source.edition or "")
            other = re.search(re.escape(source.title) + r"\W{1,3}(20\d\d)\b", text, re.IGNORECASE)
            if year and other and other[1] != year[0]:
                wrong = f"{show(text)} names “{source.title}” of {other[1]}; the model is written for {source.edition}"
                yield judged.wrong(key, wrong, "take the year out, or read the new edition and name that one")


def _own_texts(judged: Judged) -> Iterator[tuple[str, str]]:
    """What the school has put in its own words, by key: answers, places, local changes."""
    for group in ("decisions", "places"):
        for one, raw in getattr(judged.made["decisions"], group).items():
            decision = judged.model.decisions.get(one) if group == "decisions" else None
            if group == "places" or (decision and decision.type in ("text", "list", "rows")):
                for _, text in texts(getattr(raw, "answer", raw), ()):
                    yield f"{group}.{one}", text
    for number, change in enumerate(judged.made["changes"].changes):
        if change.text:
            yield f"changes.{number}.text", change.text


def _without_lead(text: str) -> str:
    """A policy's name without the words of the sentence before it."""
    words = text.split()
    start = max((at for at, word in enumerate(words) if word.casefold() in _LEADS), default=-1)
    return " ".join(words[start + 1 :])
