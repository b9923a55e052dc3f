"""What stands at the foot of a notice: whether it still holds and where to ask, its age, and whose rules it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handbook.paper import codes
from handbook.paper.letters import Letters
from handbook.paper.notices import Chosen
from handbook.paper.stamp import Stamp

# In points, on A4. The code and its white edge stand beside the text; see notice.css.
SIZE: Final = 9.5
_CODE: Final = 9.0
_WIDTH: Final = 190 * 72 / 25.4 / SIZE - _CODE
_LEADING: Final = 1.3
_GAP: Final = 0.35
# How much larger the address is set.
_ADDRESS: Final = 1.25


@dataclass(frozen=True)
class Foot:
    """The foot of a notice.

    Attributes:
        code: where the code leads.
        address: the same, as somebody types it.
        said: edition, mark and dates, and which policies the numbers are of.
        demo: whether it says that the school is invented.
    """

    code: str
    address: str
    said: str
    demo: bool

    def height(self, letters: Letters) -> float:
        """How high it is, as a multiple of the size of its type."""
        address, _ = letters.lines(self.address, _WIDTH / _ADDRESS, bold=True)
        said, _ = letters.lines(self.said, _WIDTH)
        told = _ADDRESS * _LEADING * (1 + address) + _GAP + _LEADING * said + _GAP
        return round(0.8 + max(_CODE - 0.7, told + (_LEADING + _GAP if self.demo else 0)), 2)


def foot(sheet: Chosen, stamp: Stamp, address: str) -> Foot:
    """The foot of a sheet of an edition, under a school's public address."""
    code = codes.address(address, sheet.name, stamp.slug)
    rules = [f"{_called(numbers)} {', '.join(numbers)}: {title}." for title, numbers in sheet.numbers]
    said = " ".join([f"{stamp.said}. Mark {sheet.mark}.", stamp.dates, *rules])
    return Foot(code, codes.spoken(code), said, sheet.book.handbook.school.demo)


def _called(numbers: list[str]) -> str:
    return "Rule" if len(numbers) == 1 else "Rules"
