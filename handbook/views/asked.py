"""What a reader asks most, answered by the rules that the view shows, in the school's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbook.text.tables import STEPS
from handbook.views.lens import Shown, ShownBook, ShownPart

MOST: Final = 8


@dataclass(frozen=True)
class Asked:
    """A question and the rules that answer it, each with the section in which it stands."""

    question: str
    answer: tuple[tuple[ShownPart, Shown], ...]

    @property
    def text(self) -> str:
        """The answer as plain text."""
        return " ".join(shown.text for _, shown in self.answer)

    @property
    def in_steps(self) -> bool:
        """Whether the answer is a list of steps, which is too long for one paragraph."""
        return any(STEPS in shown.html for _, shown in self.answer)


def asked(book: ShownBook, most: int | None = MOST) -> tuple[Asked, ...]:
    """The foremost questions of a view's reader that the school answers; a question without an answer falls away."""
    return tuple(_asked(book))[:most]


def _asked(book: ShownBook) -> Iterator[Asked]:
    stands: dict[str, tuple[ShownPart, Shown]] = {}
    for _, part, shown in book.statements():
        # A private rule answers nothing here, so that the private tree's first page is the public one's.
        if not shown.wording.node.private:
            stands.setdefault(shown.id, (part, shown))
    told: set[str] = set()
    for question in book.handbook.model.questions.get(book.view.name, ()):
        for ids in question.answers:
            if ids[0] in stands and ids[0] not in told and _speaks(stands[ids[0]][1]):
                answer = tuple(stands[id] for id in ids if id in stands and _speaks(stands[id][1]))
                told.add(ids[0])
                yield Asked(book.handbook.values.plain(question.ask), answer)
                break


def _speaks(shown: Shown) -> bool:
    """Whether a rule says something by itself: what leads in a list or holds a table does not."""
    return not shown.text.endswith(":") and "<table" not in shown.html
