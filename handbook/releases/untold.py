"""Decisions that were flipped since the last release without a note: nobody would be alerted to what binds them anew.

Which change is major is for the school to say, so that a typing error alerts nobody. That it says nothing of another
choice among rules that bind may be meant or forgotten, so that the office is told while it can still say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from handbook.data.findings import Finding
from handbook.releases.records import Record
from handbook.text.assembly import Handbook
from handbook.text.corpus import Corpus
from handbook.views.lens import View
from handbook.views.reasons import Reasons

# Answers that are picked. Other words for a place or a document seldom bind anybody anew.
_PICKED: Final = ("choice", "choices", "yes-no")
_FEW: Final = 3


def untold(handbook: Handbook, corpus: Corpus, records: Sequence[Record]) -> Iterator[Finding]:
    """A note for each public decision that was flipped since the last release and of which no new note tells.

    Args:
        handbook: as it stands.
        corpus: the model's text.
        records: the school's releases, oldest first.
    """
    if not records:
        return
    last, school = records[-1], handbook.school
    known = {note.note for note in last.notes}
    noted = [set(change.rules) for change in school.major if change.note not in known]
    if not all(noted):
        # A note that names no rule is about all of it.
        return
    for key, row in Reasons(handbook, View("everyone"), corpus).decided.items():
        before = last.facts.get(key)
        kind = handbook.model.decisions[key.partition(".")[2]].type if key.startswith("decisions.") else ""
        if before is None or kind not in _PICKED or before.said == row.answer:
            continue
        rules = _binding(key, handbook, last)
        if not rules or any(rules & each for each in noted):
            continue
        wrong = f"it was “{before.said}” in {last.name} and is now “{row.answer}”, and no reader would be alerted"
        named = ", ".join(sorted(rules)[:_FEW])
        mend = f"if readers should be, write a note under major: in policies.yml with rules: [{named}]"
        yield Finding(school.place(key), key, wrong, mend, warning=True)


def _binding(key: str, handbook: Handbook, last: Record) -> set[str]:
    """The public rules that bind somebody and rest on a decision, as they stand and as they stood."""
    now = {
        entry.id
        for policy in handbook.policies
        for _, entry in policy.within()
        for wording in entry.wordings
        if key in wording.node.rests_on and wording.node.strength == "must" and not entry.private
    }
    return now | {id for id, each in last.statements.items() if key in each.rests_on and each.strength == "must"}
