"""Whom a rule binds reads it in a view of their own: audience by audience, whatever words the rule uses.

Audience is a tag. No sentence makes visitors, volunteers, contractors or governors “staff”, which would hide rules from
the people they bind.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from properties.schools import ON, ready

from handbook.data.project import schools as slugs
from handbook.text.tree import Node
from handbook.views.lens import plain
from handbook.workflow import Seen, see

# What binds each reader, whichever of the rules a school has: topic by topic, at least one rule of each.
BINDS = {
    "parents": {
        "phones of children": "mobile.pupils-phones-on-site mobile.pupils-nursery-phones",
        "reaching a child": "mobile.pupils-parents-use-office mobile.pupils-nursery-messages",
        "a phone taken away": "mobile.search-may-confiscate mobile.search-nursery",
        "their own phone on the site": "mobile.visitors-expectations",
        "using a device with care": "mobile.expectations-safe-use",
        "photographs at events": "social.parents-event-photos mobile.recording-events",
        "pictures where people change": "mobile.recording-private-places social.parents-event-places",
        "posting about others": "social.parents-posting-people",
        "pictures of other children": "social.parents-posting-others",
        "chat groups": "social.parents-chat-private",
        "friends of staff online": "social.contact-no-friends",
        "raising a worry": "social.parents-concern-us",
        "sexual pictures of a child": "social.parents-concern-picture-leave mobile.recording-indecent",
        "kindness online": "social.expectations-same-standards",
        "age rules": "social.parents-home-ages",
        "reporting": "common.breach-report",
        "danger": "common.breach-danger",
    },
    "visitors": {
        "their own phone on the site": "mobile.visitors-expectations",
        "places without phones": "mobile.expectations-no-phone-areas",
        "photographs at events": "social.parents-event-photos mobile.recording-events",
        "children's pictures": "social.others-pictures",
        "pictures where people change": "mobile.recording-private-places social.parents-event-places",
        "contact with children": "social.others-contact",
        "what they learn": "social.others-information",
        "kindness online": "social.expectations-same-standards",
        "sexual pictures of a child": "mobile.recording-indecent",
        "reporting": "common.breach-report",
        "danger": "common.breach-danger",
    },
    "staff": {
        "their own phone": "mobile.staff-no-use-while-teaching",
        "contact with children": "mobile.staff-no-personal-contact social.contact-no-personal-accounts",
        "their own social media": "social.staff-work-information",
        "indecent images": "mobile.search-indecent-never",
        "allegations": "social.staff-complaints",
        "reporting": "common.breach-report",
        "danger": "common.breach-danger",
    },
    "pupils": {
        "phones": "mobile.pupils-phones-on-site mobile.pupils-nursery-phones",
        "a phone taken away": "mobile.search-may-confiscate mobile.search-telling",
        "kindness online": "social.expectations-kindness",
        "reporting": "common.breach-report",
        "danger": "common.breach-danger",
        "no secrets": "common.breach-confidentiality",
    },
}
# Volunteers, contractors and helpers read the visitors' view; governors read the whole policy.
TABLE = [(reader, topic, ids) for reader, topics in BINDS.items() for topic, ids in topics.items()]


@cache
def demo(slug: str) -> Seen:
    return see(ready(), slug, ON)


def shown(slug: str, reader: str) -> frozenset[str]:
    book = next(each for each in demo(slug).books if str(each.view) == f"public/{reader}")
    return frozenset(each.id for _, _, each in book.statements())


@pytest.mark.parametrize(("reader", "topic", "ids"), TABLE, ids=[f"{reader}: {topic}" for reader, topic, _ in TABLE])
def test_who_reads_only_their_view_learns_what_binds_them(reader: str, topic: str, ids: str) -> None:
    model = ready().corpus.wordings
    assert [id for id in ids.split() if id not in model] == []
    held = 0
    for slug in slugs(ready().project):
        policies = demo(slug).handbook.policies  # type: ignore[union-attr]
        there = {entry.id for policy in policies for _, entry in policy.within() if not entry.private}
        for id in there & set(ids.split()):
            held += 1
            assert id in shown(slug, reader), f"{slug}: {reader} do not read {id}"
    assert held, f"no invented school has any of {ids}"


@pytest.mark.parametrize("slug", slugs(ready().project))
def test_governors_read_every_rule_there_is(slug: str) -> None:
    seen = demo(slug)
    assert seen.handbook is not None
    every = {entry.id for policy in seen.handbook.policies for _, entry in policy.within() if entry.kind == "statement"}
    (book,) = (each for each in seen.books if str(each.view) == "private/governors")
    assert {each.id for _, _, each in book.statements()} == every


# Who does something in a sentence is whom it binds.
DOES = r"(?:must|should|may|do not|does not|never|keep|use|tell|ask|sign|stay|take|put|stop)\b"
SUBJECTS = {
    "parents": rf"(?:Everyone|Parents and carers|Parents, carers and other visitors|Families(?: and visitors)?) {DOES}",
    "visitors": rf"(?:Everyone|Visitors|Volunteers|Helpers on trips|Helpers|Contractors|Families and visitors) {DOES}",
    "governors": rf"(?:Everyone|GOVERNORS) {DOES}",
    "staff": rf"(?:Everyone|Staff) {DOES}",
}


def wordings() -> list[tuple[str, Node, str]]:
    def said(node: Node) -> str:
        pieces = (
            piece if isinstance(piece, str) else "GOVERNORS" if "terms.governors" in piece.source else "pupils"
            for piece in node.text.pieces
        )
        return plain("".join(pieces))

    nodes = ((id, node) for id, nodes in ready().corpus.wordings.items() for node in nodes)
    return [(id, node, said(node)) for id, node in nodes if node.kind == "statement" and node.audience != {"pupils"}]


@pytest.mark.parametrize("reader", SUBJECTS)
def test_whoever_a_rule_begins_with_is_among_its_readers(reader: str) -> None:
    begins = re.compile(SUBJECTS[reader])
    bound = [(id, node.audience, text) for id, node, text in wordings() if begins.match(text)]
    assert bound
    assert [(id, text) for id, audience, text in bound if reader not in audience] == []


def test_no_sentence_calls_anyone_else_staff() -> None:
    others = r"(?:visitors?|volunteers?|contractors?|governors?|GOVERNORS|helpers?|trustees?)"
    called = re.compile(
        rf"\bstaff\b[^.]{{0,40}}\b(?:means|includes?|including|such as|covers?|refers to)\b[^.]*\b{others}\b"
        rf"|\b{others}\b[^.]{{0,40}}\b(?:count|are treated|are regarded|are) as staff\b",
        re.IGNORECASE,
    )
    assert [(id, text) for id, _, text in wordings() if called.search(text)] == []


def test_a_social_media_policy_has_a_section_for_parents() -> None:
    for policy in ("social", "combined"):
        assert "social/parents" in ready().project.model.policies[policy].sections
    for slug in slugs(ready().project):
        policies = {policy.id for policy in demo(slug).handbook.policies}  # type: ignore[union-attr]
        if policies & {"social", "combined"}:
            assert any(id.startswith("social.parents-posting") for id in shown(slug, "parents"))
