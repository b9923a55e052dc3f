"""The effects register: which statements a change of law or guidance affects, until each has been brought into line.

``data/model/effects.yml`` holds, for each source, the edition that the text was written for, as a fingerprint, and an
entry for each change since. So a new edition in ``sources.yml`` is enough: until somebody has said which statements it
affects, it is taken to affect every statement that cites it. Source of the shape: the register of effects of
legislation.gov.uk, with affecting text, affected text, and whether the effect has been applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbook.data.findings import Finding, Place
from handbook.data.model import Model, Source
from handbook.text.corpus import Corpus
from handbook.text.values import nearest

UNREAD: Final = "There is a newer edition, and nobody has said yet what it changes here."
_FILE: Final = "data/model/effects.yml"


@dataclass(frozen=True)
class Awaiting:
    """A statement that is still to be brought into line with a changed source.

    Attributes:
        id: the statement's, in full.
        source: the id of the source that has changed.
        says: what has changed, in a sentence.
        place: where that is written: in the register, or the source itself where the register does not know.
    """

    id: str
    source: str
    says: str
    place: Place


def awaiting(corpus: Corpus, model: Model) -> tuple[Awaiting, ...]:
    """Every statement that a changed source affects and nobody has brought into line, in the model's order."""
    order = {id: at for at, id in enumerate(corpus.wordings)}
    found = {(each.id, each.source): each for each in (*_unread(corpus, model), *_listed(corpus, model))}
    return tuple(sorted(found.values(), key=lambda each: (order.get(each.id, 0), each.source)))


def _unread(corpus: Corpus, model: Model) -> Iterator[Awaiting]:
    for one in sorted(_cited(corpus) & model.sources.keys()):
        source = model.sources[one]
        if not _known(one, source, model):
            for id, nodes in corpus.wordings.items():
                if any(one in node.cites for node in nodes):
                    yield Awaiting(id, one, UNREAD, source.place)


def _known(one: str, source: Source, model: Model) -> bool:
    """Whether the text was written for the source as it is, or the register says what has changed."""
    entries = (effect.edition for effect in model.effects.effects if effect.source == one)
    return source.fingerprint in (model.effects.written_for.get(one), *entries)


def _listed(corpus: Corpus, model: Model) -> Iterator[Awaiting]:
    for effect in model.effects.effects:
        for id, applied in effect.statements.items():
            if applied is None and id in corpus.wordings:
                yield Awaiting(id, effect.source, effect.says, effect.place)


def _cited(corpus: Corpus) -> set[str]:
    return {one for nodes in corpus.wordings.values() for node in nodes for one in node.cites}


def check_effects(corpus: Corpus, model: Model) -> Iterator[Finding]:
    """What is wrong with the register, and as warnings what is still to be done."""
    gone = {**model.renamed, **model.retired}
    for number, effect in enumerate(model.effects.effects):
        key = f"effects.{number}"
        if effect.source not in model.sources:
            mend = nearest(effect.source, model.sources)
            yield Finding(effect.place, key, f"there is no source '{effect.source}'", mend)
        for id in effect.statements:
            if id not in corpus.wordings and id not in gone:
                yield Finding(effect.place, key, f"there is no rule '{id}'", nearest(id, corpus.wordings))
    for one in model.effects.written_for:
        if one not in model.sources:
            mend = nearest(one, model.sources)
            yield Finding(Place(_FILE), f"written_for.{one}", f"there is no source '{one}'", mend)
    for each in awaiting(corpus, model):
        source = model.sources.get(each.source)
        if source is None:
            continue
        wrong = f"it rests on “{source.title}”, which has changed: {each.says.rstrip('.')}"
        mend = (
            f"add an entry with edition: {source.fingerprint} to {_FILE}, with the statements it affects"
            if each.says is UNREAD
            else "bring it into line, then write the day beside it in the register"
        )
        yield Finding(each.place, each.id, wrong, mend, warning=True)
