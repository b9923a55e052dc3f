"""What a section comes to, in a few short sentences for parents and for pupils: from data to texts that await a school.

Each sentence names the statements that it explains. It stands only where all of them stand, in the model's own words,
before the reader: so it goes when a school's answers, its local changes or the lens take one of them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handbook.data.entries import Sentence
from handbook.data.findings import Finding
from handbook.data.model import Model
from handbook.text.conditions import ALWAYS, ConditionError, parse
from handbook.text.extension import Writer
from handbook.text.marks import Notes, Vocabulary
from handbook.text.page import Page
from handbook.text.tree import Section, Short, Text
from handbook.text.values import nearest


def with_short(
    sections: Mapping[str, Section], model: Model, vocabulary: Vocabulary
) -> tuple[dict[str, Section], tuple[Finding, ...]]:
    """The sections with what they come to, and what is wrong with that."""
    findings: list[Finding] = []
    made = dict(sections)
    for file, readers in model.in_short.items():
        section = made.get(file)
        if section is None:
            sentence = next((each for listed in readers.values() for each in listed), None)
            if sentence:
                findings.append(Finding(sentence.place, file, "there is no such section", nearest(file, sections)))
            continue
        ids = {node.name: node.id for node in section.within() if node.id and node.kind == "statement"}
        short = {
            reader: tuple(_short(file, each, ids, vocabulary, findings) for each in listed)
            for reader, listed in readers.items()
        }
        made[file] = replace(section, short=short)
    return made, tuple(findings)


def _short(
    file: str, sentence: Sentence, ids: Mapping[str, str], vocabulary: Vocabulary, findings: list[Finding]
) -> Short:
    for name in sentence.about:
        if name not in ids:
            wrong = f"it explains {name}, which is no rule of this section"
            findings.append(Finding(sentence.place, file, wrong, nearest(name, ids)))
    about = tuple(ids[name] for name in sentence.about if name in ids)
    when = ALWAYS
    try:
        when = parse(sentence.when, vocabulary.names or None) if sentence.when else ALWAYS
    except ConditionError as error:
        findings.append(Finding(sentence.place, file, error.message, error.mend))
    return Short(_text(sentence, file, findings), about, when, sentence.place)


def _text(sentence: Sentence, file: str, findings: list[Finding]) -> Text:
    """A text that is no Markdown, and may hold expressions."""
    notes = Notes(sentence.place.file, sentence.place, file)
    page = Page(notes)
    writer = Writer(page.expressions, lambda line, wrong, mend: notes.add(line, file, wrong, mend))
    writer.words(page.keep_expressions(" ".join(sentence.say.split()), sentence.place.line))
    findings += notes.findings
    return writer.text


def explained(sections: Iterable[Section]) -> dict[str, tuple[Short, ...]]:
    """By the id of a statement, the sentences that explain it."""
    found: dict[str, tuple[Short, ...]] = {}
    for section in sections:
        for short in section.sentences():
            for id in short.about:
                found[id] = (*found.get(id, ()), short)
    return found
