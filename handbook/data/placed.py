"""Places that an answer lists: the text puts “in” before each, which some do not bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handbook.data.findings import Finding
from handbook.data.judged import Judged
from handbook.data.showing import show

_LISTS: Final = ("no_phone_areas", "visitor_phone_areas", "visitor_no_phone_areas")
# Where people are on, and not in.
_ON: Final = re.compile(
    r"(?!in |on |at )(?:[\w’'-]+ ){0,3}"
    r"(?:touchline|pitch|pitches|fields?|stairs|staircase|stage|poolside|premises|bus|coach|site)",
    re.IGNORECASE,
)


def placed(judged: Judged) -> Iterator[Finding]:
    """A note for each place that would read badly: nobody may use a phone in the touchline."""
    for one in _LISTS:
        answer = judged.school.answers.get(one)
        for place in answer if isinstance(answer, tuple) else ():
            if isinstance(place, str) and _ON.fullmatch(place):
                wrong = f"it will read “in {place}”"
                mend = f"type {show(f'on {place}')}, if that is what you mean"
                key = f"decisions.{one}"
                yield Finding(judged.school.place(key), key, wrong, mend, warning=True)
