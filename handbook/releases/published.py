"""Whether what is published is still what was published: every file against the hash that was recorded for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handbook.data.findings import Finding, Place
from handbook.releases import git, tree
from handbook.releases.records import Record, archived, written
from handbook.releases.releasing import published_records

_BACK = "put back the file that was published: the history of the branch has it"


@dataclass(frozen=True)
class Published:
    """What was found.

    Attributes:
        releases: how many there are.
        files: how many files were looked at.
        findings: files that are not what was published.
        redacted: what was taken out on purpose, in sentences.
    """

    releases: int
    files: int
    findings: tuple[Finding, ...]
    redacted: tuple[str, ...]


def look_at(branch: git.Branch, here: Sequence[Record]) -> Published:
    """Holds every file of a published branch against what was recorded of it.

    Args:
        branch: as it stands.
        here: the records that are kept with the project.

    Raises:
        GitFault: it cannot be read.
    """
    if tree.MANIFEST not in branch.files:
        return Published(0, len(branch.files), (_finding(tree.MANIFEST, "there is none"),), ())
    records = published_records(branch)
    found = {path: tree.digest(content) for path, content in branch.read_all(branch.files)}
    findings = [*_manifest(branch, found), *_editions(found, records), *_kept(branch, records, here)]
    return Published(len(records), len(found), tuple(findings), tuple(_redacted(records)))


def _manifest(branch: git.Branch, found: Mapping[str, str]) -> Iterator[Finding]:
    try:
        said: dict[str, Any] = json.loads(branch.read(tree.MANIFEST))
        wanted: dict[str, str] = said["files"]
    except (ValueError, KeyError):
        yield _finding(tree.MANIFEST, "it cannot be read")
        return
    yield from _held(found, wanted)


def _editions(found: Mapping[str, str], records: Sequence[Record]) -> Iterator[Finding]:
    for record in records:
        yield from _held(found, record.manifest)
        for path in tree.of_edition(found, record.name):
            if path not in record.manifest and record.manifest:
                yield _finding(path, f"it was not published with {record.name}", "take it away")


def _held(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Finding]:
    for path, hash in wanted.items():
        if path not in found:
            yield _finding(path, "it is gone")
        elif found[path] != hash:
            yield _finding(path, "it is not what was published")


def _kept(branch: git.Branch, records: Sequence[Record], here: Sequence[Record]) -> Iterator[Finding]:
    """A record that differs from the one kept with the project: one of the two was changed."""
    own = {record.name: record for record in here}
    for record in records:
        kept = own.get(record.name)
        path = tree.record_path(record.name)
        if kept and written(archived(kept)).encode() != branch.read(path):
            yield _finding(path, "it differs from the record kept with the project")


def _redacted(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        for each in record.redactions:
            what = each.statement or "its pages"
            said = f"{record.name}: {what} redacted on {each.on.isoformat()}: {each.reason}"
            yield f"{said} ({each.was} is now {each.now})"


def _finding(path: str, wrong: str, mend: str = _BACK) -> Finding:
    return Finding(Place(path), "published", wrong, mend)
