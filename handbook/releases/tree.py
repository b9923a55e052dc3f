"""What a release makes of a published tree: which files are written, which go, and which nobody may touch.

A tree holds every edition under ``<view>/<release>/``; ``latest/`` is the newest approved one. Addresses without a
version lead on to it. Whatever address was once published still answers, also when what stood there is gone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Protocol

from handbook.data.types import said_date
from handbook.engine.trees import LATEST, STATUS
from handbook.releases.names import order
from handbook.releases.records import LIST_NAME, Record, archived, listing, written
from handbook.views.lens import VIEWS

MANIFEST: Final = "manifest.json"
RECORDS: Final = "releases"
_PAGE: Final = re.compile(r"(?P<place>(?:.*/)?)index\.html")
# Parts of a view that only its own pages ask for.
_INNER: Final = re.compile(r"(?:assets|search)/|sitemap\.xml|404\.html")


class TouchesRelease(Exception):
    """A change would touch a file of a release that is published: a fault of ours, stopped before anybody sees it."""


class Pages(Protocol):
    """The small pages that a tree needs besides its editions."""

    def leads_on(self, target: str, canonical: str) -> str:
        """A page that leads on to another address."""

    def gone(self, home: str, help: str, last: str, edition: str, note: str) -> str:
        """A page for what stands no longer where it was: the way to the start, to help, and to where it last stood."""


@dataclass(frozen=True)
class Before:
    """A published tree as it stands: its paths, and how to read one."""

    paths: Collection[str]
    read: Callable[[str], bytes]


@dataclass(frozen=True)
class Change:
    """What is to be written and taken away, so that the tree holds the new release too."""

    write: Mapping[str, bytes]
    delete: frozenset[str]


def record_path(name: str) -> str:
    """Where the record of a release stands in a published tree."""
    return f"{RECORDS}/{name}.json"


def current(records: Sequence[Record]) -> Record | None:
    """The release that holds today: the newest that is approved; where none is, the newest draft."""
    newest = sorted(records, key=lambda record: order(record.name), reverse=True)
    return next((record for record in newest if record.status == "approved"), newest[0] if newest else None)


def follows(record: Record, records: Sequence[Record]) -> Record | None:
    """The release by which another was followed: a draft follows nothing but drafts."""
    later = [each for each in records if order(each.name) > order(record.name)]
    held = [each for each in later if each.status == "approved" or record.status == "draft"]
    return min(held, key=lambda each: order(each.name), default=None)


def change(before: Before, built: Mapping[str, bytes], records: Sequence[Record], pages: Pages, address: str) -> Change:
    """What publishing a release does to a tree.

    Args:
        before: the tree as it stands.
        built: the files of the new edition: those under its name, and those that hold today if it does.
        records: of every release, the new one among them.
        pages: what writes the small pages.
        address: where the tree is published, with a slash at its end.

    Raises:
        TouchesRelease: it would touch what is published already.
    """
    names = [record.name for record in records]
    old = frozenset(name for name in names if record_path(name) in before.paths)
    write = dict(built)
    for path, content in built.items():
        write.update(_without_version(path, content, pages, address))
    gone = sorted(
        path
        for path in before.paths
        if _refreshed(path, built) and path not in write and not _of(path, old) and not _of_code(path, old)
    )
    last = _Last(before, built, records)
    for path in gone:
        if path.endswith(".html"):
            write[path] = last.page(path, pages).encode()
    write.update(_lists(write, before, records))
    touched = sorted(path for path in (*write, *gone) if _of(path, old) and path not in _EVERY_TIME)
    if touched:
        raise TouchesRelease(touched[0])
    delete = frozenset(path for path in gone if path not in write)
    write[MANIFEST] = _manifest(before, write, delete, names)
    return Change(write, delete)


_EVERY_TIME: Final = (LIST_NAME, STATUS, MANIFEST)


def _of(path: str, names: Collection[str]) -> bool:
    """Whether a file belongs to one of these releases: it stands in the edition, or is its record."""
    return _in_edition(path, names) or any(path == record_path(name) for name in names)


def _refreshed(path: str, built: Mapping[str, bytes]) -> bool:
    """Whether a file is one that each release that holds writes anew, or takes away."""
    if "index.html" not in built:
        return False
    top = path.partition("/")[0]
    return top in VIEWS or top in {each.partition("/")[0] for each in built if "/" in each}


def _without_version(path: str, content: bytes, pages: Pages, address: str) -> Iterator[tuple[str, bytes]]:
    """What stands at the address without a version: a page that leads on, or a copy of what is no page."""
    view, _, rest = path.partition(f"/{LATEST}/")
    if not rest or view not in VIEWS or _INNER.match(rest):
        return
    page = _PAGE.fullmatch(rest)
    if page:
        up = "../" * page["place"].count("/")
        target = f"{up}{LATEST}/{page['place']}"
        yield f"{view}/{rest}", pages.leads_on(target, f"{address}{view}/{LATEST}/{page['place']}").encode()
    else:
        yield f"{view}/{rest}", content


class _Last:
    """Where what is gone last stood."""

    def __init__(self, before: Before, built: Mapping[str, bytes], records: Sequence[Record]) -> None:
        self.before = before
        self.built = built
        self.records = sorted(records, key=lambda record: order(record.name), reverse=True)
        self.homes: dict[str, dict[str, str]] = {}

    def page(self, path: str, pages: Pages) -> str:
        up = "../" * path.count("/")
        view, _, rest = path.partition("/")
        if view in VIEWS:
            return self._of_view(view, rest.removeprefix(f"{LATEST}/"), up, pages)
        id = path.split("/")[1] if path.startswith("s/") and path.count("/") == 2 else ""
        for record in self.records if id else ():
            found = self._home(record.name, id)
            if found:
                return pages.gone(up, self._help(up), f"{up}{found}", record.name, self._became(id))
        return pages.gone(up, self._help(up), "", "", "")

    def _of_view(self, view: str, rest: str, up: str, pages: Pages) -> str:
        home = f"{up}{view}/{LATEST}/" if f"{view}/{LATEST}/index.html" in self.built else up
        for record in self.records:
            stood = f"{view}/{record.name}/{rest}"
            if stood in self.before.paths:
                return pages.gone(home, self._help(up, view), up + stood.removesuffix("index.html"), record.name, "")
        return pages.gone(home, self._help(up, view), "", "", "")

    def _help(self, up: str, *view: str) -> str:
        """The page that helps, in the view itself, or in one that anybody may read; empty where none stands."""
        pages = (f"{each}/{LATEST}/get-help/" for each in (*view, "parents", *VIEWS))
        return next((up + page for page in pages if f"{page}index.html" in self.built), "")

    def _became(self, id: str) -> str:
        return next((why for record in self.records if (why := record.retired.get(id))), "")

    def _home(self, name: str, id: str) -> str:
        """The address of a statement in an edition, from the tree; empty where that edition has none."""
        if name not in self.homes:
            self.homes[name] = {}
            for view in reversed(VIEWS):
                path = f"{view}/{name}/handbook.json"
                if path in self.before.paths:
                    found = addresses(json.loads(self.before.read(path)))
                    self.homes[name] |= {id: f"{view}/{name}/{url}" for id, url in found.items()}
        return self.homes[name].get(id, "")


def addresses(handbook: Mapping[str, object]) -> dict[str, str]:
    """The address of each statement of a view, as its handbook.json has it."""
    policies: list[dict[str, list[dict[str, list[dict[str, str]]]]]] = handbook["policies"]  # type: ignore[assignment]
    found: dict[str, str] = {}
    for policy in policies:
        for section in policy["sections"]:
            for statement in section["statements"]:
                found.setdefault(statement["id"], statement["url"])
    return found


def _lists(write: Mapping[str, bytes], before: Before, records: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
    """What lists the releases: for the theme, for what reads records, and for pages of old editions."""
    newest = sorted(records, key=lambda record: order(record.name), reverse=True)
    holds = current(records)
    present = {*before.paths, *write}
    for view in VIEWS:
        there = [record for record in newest if f"{view}/{record.name}/index.html" in present]
        if there:
            # Source: the versions.json of mike 2 (mike/versions.py), which the theme's selector reads.
            rows = [
                {
                    "version": record.name,
                    "title": f"{record.name} (draft)" if record.status == "draft" else record.name,
                    "aliases": [LATEST] if record is holds else [],
                }
                for record in there
            ]
            yield f"{view}/versions.json", as_json(rows)
    yield LIST_NAME, listed(records)
    yield STATUS, as_json(status(records))
    for record in records:
        if record_path(record.name) not in before.paths:
            yield record_path(record.name), written(archived(record)).encode()


def listed(records: Sequence[Record]) -> bytes:
    """The list of all releases. Whoever reads it has no use for the hashes of files, which are most of a record."""
    return as_json(listing([record.model_copy(update={"manifest": {}}) for record in records]))


def status(records: Sequence[Record]) -> dict[str, object]:
    """What has become of each release, in a word and in a sentence."""
    holds = current(records)
    said: dict[str, object] = {}
    for record in sorted(records, key=lambda record: order(record.name)):
        after = follows(record, records)
        if record.status == "draft":
            what, note = "draft", "It is a draft, and nobody has approved it."
        elif record is holds:
            what, note = "current", "It is the edition that holds today."
        else:
            day = f" on {said_date(after.published)}" if after and after.published else ""
            what, note = "superseded", f"The edition {after.name if after else LATEST} took its place{day}."
        said[record.name] = {"status": what, "note": note, "superseded_by": after.name if after else None}
    return {"current": holds.name if holds else None, "releases": said}


def holding(status: bytes) -> str:
    """The release that holds, as the status file says."""
    said: dict[str, str] = json.loads(status)
    return said["current"]


def manifest_of(files: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The hash of every file of an edition, by path."""
    return {path: digest(content) for path, content in sorted(files.items()) if _of(path, (name,))}


def of_edition(paths: Iterable[str], name: str) -> Iterator[str]:
    """The files that stand in an edition."""
    return (path for path in paths if _in_edition(path, (name,)))


def digest(content: bytes) -> str:
    """The hash by which a published file is known again."""
    return hashlib.sha256(content).hexdigest()


def _manifest(before: Before, write: Mapping[str, bytes], delete: Collection[str], names: Collection[str]) -> bytes:
    """The hash of every file that is no edition's: those of an edition stand in its record, which is listed here."""
    known: dict[str, str] = json.loads(before.read(MANIFEST))["files"] if MANIFEST in before.paths else {}
    kept = {path: hash for path, hash in known.items() if path not in delete}
    new = {path: digest(content) for path, content in write.items() if not _in_edition(path, names)}
    return as_json({"files": dict(sorted({**kept, **new}.items()))})


def _of_code(path: str, names: Collection[str]) -> bool:
    """Whether a page is the one behind a printed code: ``s/<notice>/<release>/``."""
    parts = PurePosixPath(path).parts
    return len(parts) > 3 and parts[0] == "s" and parts[2] in names


def _in_edition(path: str, names: Collection[str]) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) > 2 and parts[0] in VIEWS and parts[1] in names


def as_json(value: object) -> bytes:
    """A list or a status as its file holds it."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
