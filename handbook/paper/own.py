"""What of a rule a school has written itself, and can make shorter: its own wording, or the value in the model's."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from handbook.data.findings import Place
from handbook.paper.notices import Rule
from handbook.text.assembly import Handbook
from handbook.text.tree import Text

# A value cut shorter than this says nothing.
LEAST: Final = 20
# A school chooses several of what the model names: each is as long as it is.
_NAMED: Final = ("roles", "policies", "choices", "rows")


@dataclass(frozen=True)
class Own:
    """A value in a rule.

    Attributes:
        key, place: its name, and where it was written.
        around: how many letters of the rule are not the school's.
        least: how few letters the value can have.
        named: whether it is made shorter by naming fewer things.
    """

    key: str
    place: Place
    around: int = 0
    least: int = LEAST
    named: bool = False

    def most(self, letters: int) -> int:
        """How many letters the rule has where its value has so many, or as few as it can."""
        return self.around + max(letters, self.least)


def own(rule: Rule, handbook: Handbook, length: int) -> Own | None:
    """What a school can shorten in a rule of so many letters; None where it is the model's alone."""
    node, school = rule.shown.wording.node, handbook.school
    if node.origin != "model":
        return Own(node.id, node.place)
    asked = sorted(key for key in node.text.asks if key.startswith(("decisions.", "places.")))
    if not asked:
        return None
    group, _, name = asked[0].partition(".")
    decision = handbook.model.decisions.get(name) if group == "decisions" else None
    around = min(_letters(node.text), length)
    if decision is None or decision.type not in _NAMED:
        return Own(asked[0], school.place(asked[0]), around)
    answer = school.answers.get(name)
    count = len(answer) if isinstance(answer, tuple | frozenset) else 1
    # The longest of them may be the one that stays.
    least = max(LEAST, min(length - around, 2 * (length - around) // max(count, 1)))
    return Own(asked[0], school.place(asked[0]), around, least, named=True)


def _letters(text: Text) -> int:
    """How many letters of a text are not values."""
    literal = "".join(piece for piece in text.pieces if isinstance(piece, str))
    return len(html.unescape(re.sub(r"<[^>]*>", "", literal)).strip())
