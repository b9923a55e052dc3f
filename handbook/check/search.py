"""Whether what rules are asked by names rules that there are: nobody finds a rule by words that have lost it."""

from __future__ import annotations

from collections.abc import Iterator

from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.text.corpus import Corpus
from handbook.text.values import nearest


def check_search(corpus: Corpus, model: Model) -> tuple[Finding, ...]:
    """Every rule and section that ``search.yml`` names and the model lacks. What a school leaves out is no matter."""
    return tuple(_unknown(corpus, model))


def _unknown(corpus: Corpus, model: Model) -> Iterator[Finding]:
    search = model.search
    for id in search.statements:
        if id not in corpus.wordings:
            now = model.renamed.get(id)
            mend = f"it is {now} now" if now else nearest(id, corpus.wordings)
            yield Finding(search.place_of(id), f"statements.{id}", "there is no such rule", mend)
    named = [(file, file, f"sections.{file}") for file in search.sections]
    named += [(file, reader, f"own.{reader}") for reader, files in search.own.items() for file in files]
    for file, written, key in named:
        if file not in corpus.sections:
            wrong = f"there is no section '{file}'"
            yield Finding(search.place_of(written), key, wrong, nearest(file, corpus.sections))
