"""Short sentences whatever a school answers, and words that each reader can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from properties.schools import ON, Folder, ready, schools, seen
from textstat import textstat

from handbook.data.project import schools as schools_of
from handbook.views.lens import ShownBook
from handbook.workflow import see

LONGEST = 30
LONG = 25
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")


@settings.get_profile("some-schools")
@given(schools(local_changes=False))
def test_sentences_are_short_whatever_a_school_answers(folder: Folder) -> None:
    for book in seen(folder).books:
        lengths = [(len(sentence.split()), sentence) for sentence in sentences(book)]
        assert [sentence for length, sentence in lengths if length > LONGEST] == []
        long = [sentence for length, sentence in lengths if length > LONG]
        assert len(long) <= len(lengths) / 20, long


# Grades of Flesch and Kincaid: a child of seven or eight, an eleven-year-old and an adult in a hurry.
EASIEST = {"pupils": {"early-years": 4, "primary": 4, "secondary": 6, "sixth-form": 6}, "parents": 7, "visitors": 7}


@pytest.mark.parametrize("slug", schools_of(ready().project))
@pytest.mark.parametrize("view", ["pupils", "parents", "visitors"])
def test_each_reader_of_a_demo_school_can_read_it(slug: str, view: str) -> None:
    handbook = see(ready(), slug, ON)
    (book,) = (book for book in handbook.books if book.view.name == view)
    limit = EASIEST[view]
    if isinstance(limit, dict):
        limit = min(limit[phase] for phase in book.handbook.school.phases)
    assert textstat.flesch_kincaid_grade(" ".join(ended(sentences(book)))) <= limit


def sentences(book: ShownBook) -> Iterator[str]:
    for _, _, shown in book.statements():
        yield from SENTENCE_END.split(shown.text)


def ended(texts: Iterator[str]) -> Iterator[str]:
    """Texts with a full stop where they have no stop of their own, so that two are not read as one sentence."""
    return (text if text.endswith((".", "!", "?")) else f"{text.rstrip(':')}." for text in texts)
