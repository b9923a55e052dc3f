"""Schools decide exact opposites, and no sentence that they share assumes either."""

from __future__ import annotations

import re

import pytest
from properties.schools import seen, typical

from handbook.text.conditions import Name
from handbook.views.lens import plain

HOME = r"leave (?:your|their) phones? at home|phones? stays? at home|do not bring phones"
BRING = r"each pupil brings a phone|bring your phone with you|may bring (?:a|your) phone"
NO_TAGS = r"do not bring tags|tag that shows where you are\? leave it at home"
TAGS = r"advise families to give|it is good to have one"
OPPOSITES = [
    ("pupil_phones", "not-permitted", HOME, "required", BRING),
    ("pupil_trackers", "not-allowed", NO_TAGS, "advised", TAGS),
]


def said(decision: str, answer: str) -> str:
    """All that parents and pupils of a secondary school read that answers so."""
    wanted: dict[Name, object] = {Name("phases", ""): ("secondary",), Name("decisions", decision): answer}
    books = [book for book in seen(typical(wanted)).books if str(book.view) in ("public/parents", "public/pupils")]
    texts = [shown.text for book in books for _, _, shown in book.statements()]
    short = [plain(each) for book in books for policy in book.policies for part in policy.parts for each in part.short]
    # Leave given to one person, and what holds if one comes in all the same, is no shared sentence.
    return "\n".join(text for text in (*texts, *short) if "by mistake" not in text)


@pytest.mark.parametrize(("decision", "one", "ones", "other", "others"), OPPOSITES)
def test_no_shared_sentence_assumes_either_of_two_opposites(
    decision: str, one: str, ones: str, other: str, others: str
) -> None:
    here, there = said(decision, one), said(decision, other)
    assert re.search(ones, here, re.IGNORECASE)
    assert re.search(others, there, re.IGNORECASE)
    assert re.findall(f".*(?:{others}).*", here, re.IGNORECASE) == []
    assert re.findall(f".*(?:{ones}).*", there, re.IGNORECASE) == []
