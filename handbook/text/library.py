"""The model's text: every section and page of ``docs/``, read once and the same for all schools."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handbook.data.findings import Finding, Place
from handbook.data.model import Model
from handbook.text.source import Vocabulary, read_page, read_section
from handbook.text.tree import Node, Section


@dataclass(frozen=True)
class Library:
    """The model's text.

    Attributes:
        sections: by file, such as ``mobile/pupils``.
        pages: prose round the policies, by name, such as ``get-help``.
    """

    sections: Mapping[str, Section]
    pages: Mapping[str, Section]
    vocabulary: Vocabulary

    @cached_property
    def wordings(self) -> Mapping[str, tuple[Node, ...]]:
        """Every id of the model with the nodes that bear it, in the order of their section."""
        found: dict[str, tuple[Node, ...]] = {}
        for section in self.sections.values():
            for node in section.within():
                if node.id:
                    found[node.id] = (*found.get(node.id, ()), node)
        return found


def load_library(docs: Path, model: Model) -> tuple[Library, tuple[Finding, ...]]:
    """Reads every Markdown file under ``docs``.

    Returns the library of all that could be read, and what was found wrong.
    """
    vocabulary = Vocabulary(names=model.names(), sources=frozenset(model.sources))
    sections: dict[str, Section] = {}
    pages: dict[str, Section] = {}
    findings: list[Finding] = []
    wanted = {file for outline in model.policies.values() for file in outline.sections}
    for path in sorted(docs.rglob("*.md")):
        file = path.relative_to(docs).with_suffix("").as_posix()
        shown = f"{docs.name}/{file}.md"
        is_page = "/" not in file
        if not is_page and file not in wanted:
            wrong = "no policy in data/model/policies.yml holds this section"
            findings.append(Finding(Place(shown), file, wrong, "add it there, or delete the file"))
        section, wrong_here = (read_page if is_page else read_section)(path.read_text("utf-8"), file, shown, vocabulary)
        findings += wrong_here
        if section:
            (pages if is_page else sections)[file] = section
    read = {finding.place.file for finding in findings}
    for file in sorted(wanted - sections.keys()):
        if f"{docs.name}/{file}.md" not in read:
            place = Place("data/model/policies.yml")
            findings.append(Finding(place, file, f"there is no file {docs.name}/{file}.md", "write it, or take it out"))
    return Library(sections, pages, vocabulary), tuple(findings)


def joint_hash(nodes: Iterable[Node]) -> str:
    """The source hash of a statement: of its one wording, or of all of them together; 12 hexadecimal digits."""
    hashes = [node.hash for node in nodes]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:12]
