"""The life of a release: from a handbook that is fit and approved to one push that publishes all of it."""

from __future__ import annotations

import datetime
import importlib.metadata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from handbook.data.types import said_date
from handbook.engine.building import TREES, Baking, Edition, Paper, source_date
from handbook.engine.cooks import Cooks
from handbook.engine.trees import TODAY
from handbook.releases import git, tree
from handbook.releases.pages import SmallPages
from handbook.releases.present import record_now
from handbook.releases.private import PrivatePlace
from handbook.releases.reading import PRIVATE, folder_of
from handbook.releases.records import Record, archived, in_order, written
from handbook.text.assembly import Handbook
from handbook.views.lens import ShownBook, View, show
from handbook.workflow import Ready, Seen

_TOOLS: Final = ("handbook", "mkdocs", "mkdocs-material", "Markdown", "Jinja2")
# What the private record is called where the private tree stands.
_PRIVATE_RECORD: Final = "record.json"


class AlreadyPublished(Exception):
    """The name is taken by a release that says something else."""


@dataclass(frozen=True)
class Wanted:
    """What is to be released: the name, the day, and whether it is published before all of it is approved."""

    name: str
    on: datetime.date
    draft: bool


@dataclass(frozen=True)
class Made:
    """A release as it was built, before anybody else sees it.

    Attributes:
        record: what the public is told of it.
        kept_back: the same with what is private.
        public: the files of the edition, and of what holds today if it does, by path.
        private: the files of the private tree; empty where none was asked for.
    """

    record: Record
    kept_back: Record
    public: Mapping[str, bytes]
    private: Mapping[str, bytes]
    when: int


def published_records(branch: git.Branch) -> tuple[Record, ...]:
    """The releases that a branch holds, oldest first.

    Raises:
        GitFault: one of their records cannot be read, so that nothing may be built upon it.
    """
    paths = [path for path in branch.files if path.startswith(f"{tree.RECORDS}/") and path.endswith(".json")]
    found = []
    for path, content in branch.read_all(sorted(paths)):
        try:
            found.append(Record.model_validate_json(content))
        except ValidationError:
            raise git.GitFault(f"{path} on {branch.name} is no record of a release any more") from None
    return in_order(found)


def merged(here: Iterable[Record], there: Iterable[Record]) -> tuple[Record, ...]:
    """The releases known here or published there, oldest first; the record here says more."""
    return in_order({**{each.name: each for each in there}, **{each.name: each for each in here}}.values())


def make(
    wanted: Wanted,
    ready: Ready,
    seen: Seen,
    earlier: Sequence[Record],
    with_private: bool,
    cooks: Cooks,
    built: Path,
    staging: Path,
    step: Callable[[str], None],
    press: Callable[[Sequence[Baking]], None] | None = None,
) -> Made:
    """Builds a release.

    Args:
        wanted: what is to be released.
        ready, seen: the project, and the school through every view.
        earlier: the records of the releases before it.
        with_private: whether the private tree is built too.
        cooks: who builds the views.
        built: where to build; nothing stands there yet.
        staging: where views are staged.
        step: told of each view that is done.
        press: prints what was built; None where no PDFs are wanted.
    """
    project, handbook = ready.project, seen.handbook
    assert handbook
    record = _record(wanted, ready, seen, False)
    records = in_order((*earlier, record))
    holds = tree.current(records) == next(each for each in records if each.name == wanted.name)
    views = [book.view for book in seen.books if (with_private if book.view.private else holds)]
    kept = [show(handbook, book.view, TODAY) for book in seen.books if not book.view.private]

    def bake(books: Sequence[ShownBook], views: Sequence[View], edition: Edition, staging: Path) -> Baking:
        made_from = (project, ready.corpus, books, records, views, cooks)
        paper: Paper = "usual" if press else "none"
        return Baking(*made_from, built, staging, edition, paper, seen.kept_back)

    baked = [
        bake(seen.books, views, Edition(wanted.name), staging / "now"),
        bake(kept, [book.view for book in kept], Edition(wanted.name, kept=True), staging / "kept"),
    ]
    for each in baked:
        each.finish(step)
    if press:
        press([each for each in baked if each.books])
    public, private = (_files(built / name) for name in TREES)
    record = record.model_copy(update={"manifest": tree.manifest_of(public, wanted.name)})
    manifest = {path: tree.digest(content) for path, content in private.items()}
    kept_back = _record(wanted, ready, seen, True).model_copy(update={"manifest": {**record.manifest, **manifest}})
    return Made(record, kept_back, public, private, source_date(seen.books[0]))


def _record(wanted: Wanted, ready: Ready, seen: Seen, private: bool) -> Record:
    said: dict[str, object] = {
        "status": "draft" if wanted.draft else "approved",
        "published": wanted.on,
        "tools": {name: importlib.metadata.version(name) for name in _TOOLS},
    }
    books = [book for book in seen.books if book.view.private == private]
    return record_now(books, ready.corpus, private, wanted.name).model_copy(update=said)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def publish(
    made: Made,
    handbook: Handbook,
    branch: git.Branch,
    earlier: Sequence[Record],
    place: PrivatePlace | None,
    theme: Path,
    address: str,
) -> bool:
    """Publishes a release that was made: what is private first, then everything public in one push.

    Args:
        made: the release.
        handbook: what it was made from.
        branch: where it is published, as it was read.
        earlier: the records of the releases before it.
        place: where its private tree goes, if anywhere.
        theme: the folder of the theme's overrides.
        address: where the branch is published.

    Returns:
        Whether anything was published: not where this very release was already.

    Raises:
        AlreadyPublished: the name is taken by another text.
        GitFault: git could not do it; nothing public has changed.
    """
    record = made.record
    path = tree.record_path(record.name)
    if path in branch.files:
        if branch.read(path) == written(archived(record)).encode():
            return False
        raise AlreadyPublished(_taken(Record.model_validate_json(branch.read(path))))
    records = in_order((*earlier, record))
    before = tree.Before(branch.files.keys(), branch.read)
    change = tree.change(before, made.public, records, SmallPages(theme, handbook.school), address)
    commit = git.commit(branch, change.write, change.delete, _message(record, handbook), made.when)
    if place:
        private = {**made.private, _PRIVATE_RECORD: written(made.kept_back).encode()}
        place.write(record.name, private, made.when)
    git.push(branch, commit)
    return True


def _taken(there: Record) -> str:
    day = f" on {said_date(there.published)}" if there.published else ""
    return f"{there.name} was published{day}, and what is published never changes"


def _message(record: Record, handbook: Handbook) -> str:
    said = [f"{handbook.school.name}: {record.name}", ""]
    if record.status == "draft":
        return "\n".join([*said, "A draft: not everything in it is approved.", ""])
    for policy in handbook.policies:
        approved = policy.record.approved
        if approved:
            minute = f", minute {approved.minute}" if approved.minute else ""
            said.append(f"{policy.title}: approved by {approved.body} on {approved.date.text}{minute}.")
    return "\n".join([*said, ""])


def rewrite_records(root: Path, slug: str, records: Iterable[Record]) -> None:
    """Writes records anew that a redaction has changed."""
    for record in records:
        path = folder_of(root, slug) / f"{record.name}.json"
        if path.exists():
            path.write_text(written(record), "utf-8")


def keep_records(root: Path, slug: str, records: Iterable[Record], kept_back: Record | None = None) -> None:
    """Writes the records of published releases that are not here yet; what is here is never written anew."""
    folder = folder_of(root, slug)
    wanted = {folder / f"{record.name}.json": record for record in records}
    if kept_back:
        wanted[folder / f"{kept_back.name}{PRIVATE}"] = kept_back
    for path, record in wanted.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_name(f".{path.name}")
            made.write_text(written(record), "utf-8")
            made.replace(path)
