"""The model's text: every section and page of ``docs/``, read once and the same for all schools."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handbook.data.findings import Finding, Place
from handbook.data.model import Model
from handbook.data.reading import decoded
from handbook.text.in_short import with_short
from handbook.text.sheets import FOLDERS, Sheet, read_sheet, unknown_items
from handbook.text.source import Vocabulary, read_page, read_section
from handbook.text.tree import Node, Section


@dataclass(frozen=True)
class Corpus:
    """The model's text.

    Attributes:
        sections: by file, such as ``mobile/pupils``.
        pages: prose round the policies, by name, such as ``get-help``.
        sheets: notices and forms, by file, such as ``notices/reception``.
    """

    sections: Mapping[str, Section]
    pages: Mapping[str, Section]
    vocabulary: Vocabulary
    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    @cached_property
    def wordings(self) -> Mapping[str, tuple[Node, ...]]:
        """Every id of the model with the nodes that bear it, in the order of their section."""
        found: dict[str, tuple[Node, ...]] = {}
        for section in self.sections.values():
            for node in section.within():
                if node.id:
                    found[node.id] = (*found.get(node.id, ()), node)
        return found

    @cached_property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """The decisions and places on which each section rests: ``decisions.pupil_phones``.

        A page stands beside whatever sections a school has, so that what it names counts with each.
        """
        everywhere = frozenset[str]().union(*(_rests_on(page) for page in self.pages.values()))
        return {file: _rests_on(section) | everywhere for file, section in self.sections.items()}


def _rests_on(section: Section) -> frozenset[str]:
    asks = section.title.asks | section.pupils_title.asks | section.lede.asks | section.prose.asks
    asks |= {str(name) for name in section.when.names if name.group == "decisions"}
    for short in section.sentences():
        asks |= short.text.asks | {str(name) for name in short.when.names if name.group == "decisions"}
    return asks.union(*(node.rests_on for node in section.within()))


def load_corpus(docs: Path, model: Model) -> tuple[Corpus, tuple[Finding, ...]]:
    """Reads every Markdown file under ``docs``.

    Returns the corpus of all that could be read, and what was found wrong.
    """
    vocabulary = Vocabulary(names=model.names(), sources=frozenset(model.sources))
    sections: dict[str, Section] = {}
    pages: dict[str, Section] = {}
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    wanted = {file for outline in model.policies.values() for file in outline.sections}
    for path in sorted(docs.rglob("*.md")):
        file = path.relative_to(docs).with_suffix("").as_posix()
        shown = f"{docs.name}/{file}.md"
        is_page, is_sheet = "/" not in file, file.partition("/")[0] in FOLDERS
        if not is_page and not is_sheet and file not in wanted:
            wrong = "no policy in data/model/policies.yml holds this section"
            findings.append(Finding(Place(shown), file, wrong, "add it there, or delete the file"))
        text, undecoded = decoded(path.read_bytes(), shown)
        if undecoded:
            findings.append(undecoded)
            continue
        if is_sheet:
            sheet, wrong_here = read_sheet(text, file, shown, vocabulary)
            findings += wrong_here
            if sheet:
                sheets[file] = sheet
            continue
        section, wrong_here = (read_page if is_page else read_section)(text, file, shown, vocabulary)
        findings += wrong_here
        if section:
            (pages if is_page else sections)[file] = section
    read = {finding.place.file for finding in findings}
    for file in sorted(wanted - sections.keys()):
        if f"{docs.name}/{file}.md" not in read:
            place = Place("data/model/policies.yml")
            findings.append(Finding(place, file, f"there is no file {docs.name}/{file}.md", "write it, or take it out"))
    complete, wrong_in_short = with_short(sections, model, vocabulary)
    corpus = Corpus(complete, pages, vocabulary, sheets)
    findings += wrong_in_short
    if not findings:
        others = {*model.roles, *model.contacts}
        findings += unknown_items(sheets.values(), {*corpus.wordings, *model.renamed}, others)
    return corpus, tuple(findings)


def joint_hash(nodes: Iterable[Node]) -> str:
    """The source hash of a statement: of its one wording, or of all of them together; 12 hexadecimal digits."""
    hashes = [node.hash for node in nodes]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:12]
