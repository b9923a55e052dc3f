"""How hard a school's own words are to read: a page is measured as its reader has it, with the answers in it.

Grades are those of Flesch and Kincaid. The model's own text keeps to the limits by itself, so that a page over them is
one that long answers or local changes have pushed there.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from handbook.data.findings import Finding, Place
from handbook.views.lens import Shown, ShownBook, ShownPart, plain

# A child of seven or eight, an eleven-year-old, an adult in a hurry.
YOUNG, OLDER, ADULTS = 4.0, 6.0, 7.0
LONGEST: Final = 30
_READERS: Final = ("pupils", "parents", "visitors")
# The library counts syllables with care and takes a quarter of a second to load: it is asked only of a page that is
# over, or nearly, by a count of vowels.
_MARGIN: Final = 1.0
# Words that move the count by less than this push no page anywhere.
_PUSH: Final = 0.25
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+")
# A group of vowels, but not the silent e of phones and asked.
_SYLLABLE: Final = re.compile(r"[aeiouy]+(?!e?[sd]?\b)|[aiouy]e?[sd]?\b|[aeiouy]{2,}[sd]?\b|le\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Page:
    """A page of a view: all its texts, and of those the statements in which the school's own words stand."""

    book: ShownBook
    part: ShownPart
    own: tuple[Shown, ...]

    def texts(self, own: bool = True) -> list[str]:
        said = [plain(self.part.title), *map(plain, self.part.short)]
        shown = (each for entry in self.part.entries for each in entry.within())
        return said + [each.text for each in shown if own or each not in self.own]


def limit(book: ShownBook) -> float:
    """The highest grade for the reader of a view."""
    if book.view.name != "pupils":
        return ADULTS
    return YOUNG if book.handbook.school.phases & {"early-years", "primary"} else OLDER


def check_reading(books: Sequence[ShownBook]) -> Iterator[Finding]:
    """Warns of what the school has written itself: sentences that are too long, and pages that grow too hard."""
    told: set[str] = set()
    for page in _pages(books):
        for shown in page.own:
            long = max(_SENTENCE.split(shown.text), key=lambda each: len(each.split()))
            if len(long.split()) > LONGEST and shown.id not in told:
                told.add(shown.id)
                wrong = f"with your words in it, a sentence has {len(long.split())} words: “{_short(long)}”"
                yield Finding(_place(page, shown), shown.id, wrong, "make two sentences of it", warning=True)
        most = limit(page.book)
        about = _about(page.texts())
        if page.part.part.file in told or about <= most - _MARGIN or about - _about(page.texts(own=False)) < _PUSH:
            continue
        if (found := grade(page.texts())) > most and grade(page.texts(own=False)) <= most:
            told.add(page.part.part.file)
            hardest = max(page.own, key=lambda each: grade([each.text]))
            wrong = (
                f"your words make the page “{plain(page.part.title)}” hard to read for {page.book.view.name}: "
                f"grade {found:.1f}, and {most:.0f} is the most"
            )
            mend = f"use shorter words and sentences, first in “{_short(hardest.text)}”"
            yield Finding(_place(page, hardest), hardest.id, wrong, mend, warning=True)


def grade(texts: Sequence[str]) -> float:
    """The grade of Flesch and Kincaid, of texts each of which is a sentence at least; 0 of none."""
    ended = (text if text.endswith((".", "!", "?")) else f"{text.rstrip(':')}." for text in texts)
    whole = " ".join(ended)
    return float(_measure()(whole)) if whole else 0.0


def _pages(books: Sequence[ShownBook]) -> Iterator[_Page]:
    """The public pages with words of the school's own."""
    for book in books:
        if book.view.private or book.view.name not in _READERS:
            continue
        typed = _typed(book)
        for policy in book.policies:
            for part in policy.parts:
                own = tuple(each for each in part.statements() if _is_own(each, typed))
                if own:
                    yield _Page(book, part, own)


def _typed(book: ShownBook) -> frozenset[str]:
    """The questions that a school answers in its own words, as a text asks them."""
    model = book.handbook.model
    decisions = (one for one, each in model.decisions.items() if each.type in ("text", "list", "rows"))
    return frozenset([*(f"decisions.{one}" for one in decisions), *(f"places.{one}" for one in model.places)])


def _is_own(shown: Shown, typed: frozenset[str]) -> bool:
    node = shown.wording.node
    return node.origin != "model" or bool(node.text.asks & typed)


def _place(page: _Page, shown: Shown) -> Place:
    """Where the school typed it: its answer, or its local change."""
    school, node = page.book.handbook.school, shown.wording.node
    keys = sorted(node.text.asks & _typed(page.book))
    return school.place(keys[0]) if keys and node.origin == "model" else node.place


def _about(texts: Sequence[str]) -> float:
    """The grade by a count of vowels: never more than a grade too low on pages of ours."""
    sentences = [each for text in texts for each in _SENTENCE.split(text)]
    words = [word for each in sentences for word in each.split()]
    if not words:
        return 0.0
    syllables = sum(max(1, len(_SYLLABLE.findall(word))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@cache
def _measure() -> Callable[[str], float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it loads what setuptools will not keep
        from textstat import textstat
    measure: Callable[[str], float] = textstat.flesch_kincaid_grade
    return measure


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"
