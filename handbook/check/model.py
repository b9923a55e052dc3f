"""What must be right in the model's text whatever a school answers: ids, wordings that exclude each other, sources."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from handbook.data.findings import Finding
from handbook.data.model import Model, Source
from handbook.data.types import said_date
from handbook.text.conditions import Condition, Name, parse
from handbook.text.corpus import Corpus
from handbook.text.effects import check_effects
from handbook.text.proof import exclusive
from handbook.text.tree import Node
from handbook.text.values import nearest
from handbook.views.lens import WHOLE

_SOURCE = re.compile(r"""\bsource\(\s*['"]([^'"]*)['"]""")
_REF = re.compile(r"""\bref\(\s*['"]([^'"]*)['"]""")


def check_model(corpus: Corpus, model: Model, on: datetime.date) -> tuple[Finding, ...]:
    """Every fault of the model's text."""
    return (
        *_ids(corpus, model),
        *_wordings(corpus, model),
        *_sources(corpus, model, on),
        *_named(corpus, model),
        *check_effects(corpus, model),
        *_refs(corpus),
        *_questions(corpus, model),
    )


def _ids(corpus: Corpus, model: Model) -> Iterator[Finding]:
    names: dict[str, str] = {}
    homes: dict[str, str] = {}
    for id, nodes in corpus.wordings.items():
        node = nodes[0]
        other = names.setdefault(node.name, id)
        if other != id:
            yield Finding(node.place, id, f"{other} has the same name after its dot", "give one of them another name")
        files = sorted({each.place.file for each in nodes})
        if len(files) > 1:
            yield Finding(node.place, id, f"it stands in {' and '.join(files)}", "keep all wordings in one section")
        homes[id] = node.place.file
        for gone in ("renamed", "retired"):
            if id in getattr(model, gone):
                yield Finding(node.place, id, f"data/model/ids.yml says that it was {gone}", "give it a new id")
    for old, new in model.renamed.items():
        if new not in homes:
            place = next(iter(corpus.wordings.values()))[0].place
            yield Finding(place, old, f"it was renamed to {new}, which is not there", nearest(new, homes))


def _wordings(corpus: Corpus, model: Model) -> Iterator[Finding]:
    domains, asked, rules = model.domains(), model.asked(), model.contradictions()

    @cache
    def meet(one: Condition, other: Condition) -> dict[Name, object] | None:
        # The wordings of many rules are told apart by the same two answers.
        return exclusive(one, other, domains, rules, asked)

    for id, nodes in corpus.wordings.items():
        if len({node.private for node in nodes}) > 1:
            yield Finding(nodes[0].place, id, "one wording is private and another is not", "make all private, or none")
        if len({node.kind == "heading" for node in nodes}) > 1:
            yield Finding(nodes[0].place, id, "it is a heading and a statement", "give each an id of its own")
        for one, other in combinations(nodes, 2):
            # Wordings for different readers never meet: the whole policy takes the first of them.
            if not one.audience & other.audience or _apart(one, other):
                continue
            both = meet(one.when, other.when)
            if both is not None:
                said = ", ".join(f"{name}: {value}" for name, value in sorted(both.items(), key=str))
                wrong = (
                    f"another wording of it (line {one.place.line}) can stand beside it, with {said or 'any answers'}"
                )
                yield Finding(other.place, id, wrong, "change when= or for= so that only one can hold")


def _apart(one: Node, other: Node) -> bool:
    """Whether two temporary wordings are never in force on one day."""
    if one.until and other.starts and one.until < other.starts:
        return True
    return bool(other.until and one.starts and other.until < one.starts)


def _sources(corpus: Corpus, model: Model, on: datetime.date) -> Iterator[Finding]:
    named = {source for nodes in corpus.wordings.values() for node in nodes for source in node.cites}
    for id, source in model.sources.items():
        if id in named and source.checked is None:
            wrong = f"“{source.title}” is not verified against the source itself"
            mend = f"check GOV.UK ({source.address}), then write checked: and the day"
            yield Finding(source.place, id, wrong, mend, warning=True)
    for id, nodes in corpus.wordings.items():
        for node in nodes:
            cited = [model.sources[source] for source in node.cites if source in model.sources]
            if node.force == "law" and not any(each.speaks == "must" and each.checked for each in cited):
                wrong = "it says that law binds, and no source it cites says must and has been checked"
                yield Finding(node.place, id, wrong, 'check the source and date it, or write force="guidance"')
            for each in cited:
                if each.in_force_from and each.in_force_from > on:
                    wrong = f"{each.title} comes into force only on {said_date(each.in_force_from)}"
                    mend = f'write from="{each.in_force_from}", or cite what is in force until then'
                    if not (node.starts and node.starts >= each.in_force_from):
                        yield Finding(node.place, id, wrong, mend, warning=True)
                if each.in_force_to and each.in_force_to < on:
                    wrong = f"{each.title} went out of force on {said_date(each.in_force_to)}"
                    yield Finding(node.place, id, wrong, "cite what took its place")


def _named(corpus: Corpus, model: Model) -> Iterator[Finding]:
    """A source that a sentence names: it is cited, by its id, and the sentence stands only where it applies."""
    domains, asked, rules = model.domains(), model.asked(), model.contradictions()
    titles = {source.title.casefold(): id for id, source in model.sources.items()}
    for id, nodes in corpus.wordings.items():
        for node in nodes:
            said = html.unescape("".join(piece for piece in node.text.pieces if isinstance(piece, str))).casefold()
            for title in (title for title in titles if title in said):
                wrong = f"it names “{model.sources[titles[title]].title}” in its own words"
                yield Finding(node.place, id, wrong, f"write {{{{ source('{titles[title]}') }}}}")
            for one in {one for each in node.text.expressions for one in _SOURCE.findall(each.source)}:
                if one not in model.sources:
                    continue
                if one not in node.cites:
                    yield Finding(node.place, id, f"it names {one} and does not cite it", f'add cites="{one}"')
                elsewhere = exclusive(node.when, _elsewhere(model.sources[one]), domains, rules, asked)
                if elsewhere is not None:
                    said = ", ".join(f"{name}: {value}" for name, value in sorted(elsewhere.items(), key=str))
                    mend = "narrow its when= to where the source holds"
                    yield Finding(node.place, id, f"it names {one}, which does not apply with {said}", mend)


def _elsewhere(source: Source) -> Condition:
    """Where a source does not apply."""
    types = f" or setting.type not in {list(source.types)}" if source.types else ""
    return parse(f"setting.nation != '{source.nation}'{types}")


def _refs(corpus: Corpus) -> Iterator[Finding]:
    for nodes in corpus.wordings.values():
        for node in nodes:
            for expression in node.text.expressions:
                for target in _REF.findall(expression.source):
                    if target not in corpus.wordings:
                        wrong = f"it links to {target}, which is no rule"
                        yield Finding(expression.place, node.id, wrong, nearest(target, corpus.wordings))


def _questions(corpus: Corpus, model: Model) -> Iterator[Finding]:
    """A question of readers that is answered by no rule there is, or by one that the reader is never shown."""
    for view, questions in model.questions.items():
        for question in questions:
            for id in (id for answer in question.answers for id in answer):
                nodes = corpus.wordings.get(id)
                if not nodes:
                    wrong = "a question is answered by it, and it is no rule"
                    yield Finding(question.place, id, wrong, nearest(id, corpus.wordings))
                elif view not in WHOLE and not any(view in node.audience for node in nodes):
                    wrong = f"it answers a question of {view}, and no wording of it is for them"
                    yield Finding(question.place, id, wrong, "name a rule that they are shown")
