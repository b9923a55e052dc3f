"""Whether a notice fits on its sheet: reckoned as it will be set, so that what does not fit is a finding.

All measures are those of ``overrides/paper/notice.css`` for A4; A3 is the same sheet, larger by the root of two. A
notice is reckoned a little too high rather than too low, and tests hold what is reckoned against what is set.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handbook.data.findings import Finding
from handbook.paper.foot import SIZE, Foot, foot
from handbook.paper.letters import Letters
from handbook.paper.markup import kept_together
from handbook.paper.notices import Chosen, Line, Rule
from handbook.paper.own import LEAST, Own, own
from handbook.paper.stamp import stamp_of

# Sizes of type in points, the largest first. What is smaller than the last cannot be read from two metres.
SIZES: Final = tuple(step / 2 for step in range(72, 35, -1))
SMALLEST: Final = SIZES[-1]
_MM: Final = 72 / 25.4
_WIDTH: Final = 190 * _MM
# The page within its margins.
_HEIGHT: Final = (297 - 2 * 10) * _MM
_PHONE: Final = 41.0
_LEADING: Final = 1.2
_OR_NOT: Final = "or say in policies.yml which notices you print, without this one: notices: [gate, reception]"
# Cells of a table are reckoned one below the other: side by side they are narrower, and no higher.
_BLOCK: Final = re.compile(r"<(?:ol|li|table|td|th)\b[^>]*>")


@dataclass(frozen=True)
class _Height:
    """How high something is, in points, and whether each word in it has room on a line."""

    points: float = 0.0
    whole: bool = True

    def __add__(self, other: _Height) -> _Height:
        return _Height(self.points + other.points, self.whole and other.whole)


@dataclass(frozen=True)
class _Setting:
    """A notice at a size, with values of the school's cut to a number of letters where one is given.

    ``alike`` shortens each part of a rule, such as its steps; else the last ones go.
    """

    letters: Letters
    size: float
    most: int | None = None
    alike: bool = False

    def notice(self, sheet: Chosen) -> _Height:
        head = self._text(sheet.book.handbook.school.name, _WIDTH - 1.4 * self.size, 0.8)
        head += self._text(kept_together(sheet.title), _WIDTH - 1.4 * self.size, 1.8, 1.08, bold=True)
        head += self._rems(0.9 + (0.3 if sheet.lines else 0))
        if sheet.lede:
            head += self._rems(0.5) + self._text(kept_together(sheet.lede), _WIDTH, 1.05)
        parts = [self._rule(sheet, rule) for rule in sheet.rules] + [self._line(line) for line in sheet.lines]
        return sum(parts, head)

    def _rule(self, sheet: Chosen, rule: Rule) -> _Height:
        lead, *blocks = rule_blocks(rule)
        mine = own(rule, sheet.book.handbook, _length(rule)) if self.most is not None else None
        if mine and self.most is not None:
            lead, *blocks = (_shortened if self.alike else _cut)([lead, *blocks], mine.most(self.most))
        if sheet.ambiguous(rule):
            lead = f"{lead} ({rule.policy.policy.title})"
        # All of the rules make room for numbers where one has one.
        margin, indent = (2.8, self.letters.width(rule.shown.number, bold=True) - 2.6) if rule.shown.number else (0, 0)
        room = _WIDTH - margin * self.size
        found = self._rems(0.72) + self._text(lead, room, indent=max(0.0, indent))
        for block in blocks:
            found += self._rems(0.15) + self._text(block, room - 0.72 * self.size)
        return found

    def _line(self, line: Line) -> _Height:
        if not line.phone:
            said = self._text(kept_together(line.title), _WIDTH, 1.0, 1.15, bold=True)
            said += self._text(self._own(line.who), _WIDTH) if line.who else _Height()
            return said + self._rems(0.76)
        beside, dial = 0.48 * _WIDTH, 0.51 * _WIDTH
        said = self._text(self._own(kept_together(line.title)), beside, 1.0, 1.15, bold=True)
        said += self._text(kept_together(line.purpose), beside) if line.purpose else _Height()
        numbers = self._phone(line.phone, dial)
        if line.after:
            numbers += self._text("Evenings and weekends:", dial) + self._phone(line.after, dial)
        return _Height(max(said.points, numbers.points), said.whole and numbers.whole) + self._rems(0.9)

    def _phone(self, number: str, room: float) -> _Height:
        count, whole = self.letters.lines(number, room / _PHONE, bold=True)
        return _Height(count * 1.02 * _PHONE, whole)

    def _own(self, text: str) -> str:
        return text if self.most is None else text[: self.most]

    def _rems(self, count: float) -> _Height:
        return _Height(count * self.size)

    def _text(
        self,
        text: str,
        room: float,
        scale: float = 1.0,
        leading: float = _LEADING,
        bold: bool = False,
        indent: float = 0,
    ) -> _Height:
        size = scale * self.size
        count, whole = self.letters.lines(text, room / size, bold, indent)
        return _Height(count * leading * size, whole)


def rule_blocks(rule: Rule) -> list[str]:
    """The words of a rule: those before its steps, and of each step."""
    lead, *blocks = (html.unescape(re.sub(r"<[^>]*>", " ", part)).strip(" ") for part in _BLOCK.split(rule.html))
    return [lead, *filter(None, blocks)]


def _length(rule: Rule) -> int:
    return sum(map(len, rule_blocks(rule)))


def _shortened(blocks: Sequence[str], most: int) -> list[str]:
    """The blocks with each shortened alike: a school shortens its steps, and keeps their number."""
    whole = sum(map(len, blocks))
    return [block[: len(block) * most // whole] for block in blocks] if whole > most else list(blocks)


def _cut(blocks: Sequence[str], most: int) -> list[str]:
    kept: list[str] = []
    for block in blocks:
        if kept and most <= 0:
            break
        kept.append(block[: max(most, 0)])
        most -= len(block)
    return kept


def sizes_for(sheet: Chosen, below: Foot, letters: Letters) -> tuple[float, ...]:
    """The sizes at which a notice may fit, the likeliest first: the largest that is reckoned to, then all below it."""
    room = _room(below, letters)
    for at, size in enumerate(SIZES):
        found = _Setting(letters, size).notice(sheet)
        if found.points <= room and found.whole:
            return SIZES[at:]
    return (SMALLEST,)


def _room(below: Foot, letters: Letters) -> float:
    return _HEIGHT - (below.height(letters) + 1.0) * SIZE


def check_notices(sheets: Iterable[Chosen], address: str, letters: Letters) -> Iterator[Finding]:
    """Values for which a notice has no room, each with as many letters as it has room for.

    Args:
        address: the school's public address, which stands at the foot.
    """
    for sheet in sheets:
        if not sheet.is_form:
            stamp = stamp_of(sheet.book.handbook)
            # The name of a release is longer than a day.
            below = foot(sheet, replace(stamp, said=f"{stamp.said}, edition 2026-27"), address)
            yield from _Sheet(sheet, letters, _room(below, letters)).findings()


@dataclass(frozen=True)
class _Sheet:
    """A notice and the room that it has."""

    sheet: Chosen
    letters: Letters
    room: float

    def fits(self, most: int | None = None) -> bool:
        # Whichever way a school shortens its steps, what it is told has to be enough.
        ways = (False, True) if most is not None else (False,)
        return all(_Setting(self.letters, SMALLEST, most, way).notice(self.sheet).points <= self.room for way in ways)

    def findings(self) -> Iterator[Finding]:
        if self.fits():
            return
        texts = [(rule, mine) for rule in self.sheet.rules if (mine := self._own(rule))]
        names = [(line, len(line.title if line.phone else line.who)) for line in self.sheet.lines]
        most = self._most(max([*(_length(rule) for rule, _ in texts), *(length for _, length in names)], default=0))
        if not most:
            wrong = f"the notice “{self.sheet.title}” holds more than fits on it"
            mend = "list fewer rules" if self.sheet.lines else f"list fewer rules, {_OR_NOT}"
            yield Finding(self.sheet.sheet.front.place, self.sheet.name, wrong, mend)
            return
        for rule, mine in texts:
            if _length(rule) > mine.most(most):
                yield self._rule(rule, mine, most)
        yield from (self._name(line, length, most) for line, length in names if length > most)

    def _own(self, rule: Rule) -> Own | None:
        return own(rule, self.sheet.book.handbook, _length(rule))

    def _most(self, longest: int) -> int:
        """How long each value of the school's may be for all of them to have room; 0 where not even short ones have."""
        if not self.fits(LEAST):
            return 0
        low, high = LEAST, max(longest, LEAST + 1)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.fits(middle) else (low, middle)
        return low

    def _rule(self, rule: Rule, mine: Own, most: int) -> Finding:
        length = _length(rule)
        wrong = f"the notice “{self.sheet.title}” has no room for it: {rule.shown.id} has {length} characters there"
        mend = f"make it {length - mine.most(most)} shorter, so that {mine.most(most)} are left, {_OR_NOT}"
        return Finding(mine.place, mine.key, wrong, f"name fewer things: {mend}" if mine.named else mend)

    def _name(self, line: Line, length: int, most: int) -> Finding:
        school = self.sheet.book.handbook.school
        what = f"the notice “{self.sheet.title}” has no room for {length} characters"
        if line.phone:
            key = f"contacts.{line.id}.name"
            return Finding(school.place(key), key, what, f"shorten it to {most}")
        mend = f"shorten the names to {most} together, or make fewer of them public"
        return Finding(school.holders(line.id)[0].place, f"people with the role {line.id}", what, mend)
