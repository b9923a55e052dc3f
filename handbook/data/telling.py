"""Whom a school has told of its policies, and what it wants to tell them next: whether that is fit to be read."""

from __future__ import annotations

from collections.abc import Iterator

from handbook.data.answers import suggestion
from handbook.data.entries import READERS
from handbook.data.findings import Finding
from handbook.data.school import School
from handbook.data.showing import show
from handbook.text.grammar import cut_out


def judge_telling(school: School) -> Iterator[Finding]:
    """What is unfinished or unknown in ``major:`` and ``told:`` of policies.yml."""

    def wrong(key: str, wrong: str, mend: str) -> Finding:
        return Finding(school.place(key), key, wrong, mend)

    texts = [(f"major.{at}.note", each.note) for at, each in enumerate(school.major)]
    texts += [(f"told.{at}.how", each.how) for at, each in enumerate(school.told)]
    for key, text in texts:
        if left := cut_out(text):
            yield wrong(key, f"{show(text)} is not finished: {left[0]}", "type it as it shall be read")
    for at, told in enumerate(school.told):
        for reader in told.who:
            if reader not in READERS:
                yield wrong(f"told.{at}.who", f"'{reader}' is no reader", suggestion(reader, READERS))
