"""A project: where the model, the schools and the pages are, and which school is the default."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from handbook.data.answers import suggestion
from handbook.data.entries import Entry
from handbook.data.findings import Finding, Place
from handbook.data.loading import load_model
from handbook.data.model import Model
from handbook.data.reading import read
from handbook.data.types import Slug, WebAddress
from handbook.data.validating import validate

# Stands in for an address that nobody has written yet: pages that name it lead nowhere, as .example never does.
NO_ADDRESS: Final = "https://no-address-yet.example/"

View = Literal["everyone", "parents", "pupils", "visitors", "staff", "governors"]


class ProjectFile(Entry):
    """``handbook.yml``: the default school, the address its handbook is published at, and the public views."""

    school: Slug
    address: WebAddress | None = None
    views: tuple[View, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Project:
    """What every command works on.

    Attributes:
        root: the project's folder.
        data: the data root, ``data`` unless another was given.
        school: the slug of the default school.
        address: where the handbook is published; ends with a slash. ``NO_ADDRESS`` where that is not known yet.
        views: the views that the public gets, in order.
        docs: the model's text and the pages round it.
        address_place: where the address was written.
    """

    root: Path
    data: Path
    model: Model
    school: str
    address: str
    views: tuple[str, ...]
    docs: Path
    address_place: Place

    def folder(self, slug: str) -> Path:
        """The folder of a school."""
        return self.data / "schools" / slug

    def shown(self, slug: str) -> str:
        """The folder of a school as findings name it."""
        return _shown(self.folder(slug), self.root)


def load_project(root: Path, data: Path) -> tuple[Project | None, tuple[Finding, ...]]:
    """Read a project.

    Args:
        root: the project's folder.
        data: the data root; its model and handbook.yml come from the project's own data where it has none.

    Returns:
        The project, or None when the model or handbook.yml is wrong, and every finding in them.
    """
    settings, folder = (_own_or_project(name, root, data) for name in ("handbook.yml", "model"))
    document = read(settings, _shown(settings, root))
    said, wrong = validate(document, ProjectFile)
    model, wrong_model = load_model(folder, _shown(folder, root))
    findings = [*document.findings, *wrong, *wrong_model]
    if said is None or model is None:
        return None, tuple(sorted(set(findings)))
    address = said.address.rstrip("/") + "/" if said.address else NO_ADDRESS
    views, stands = tuple(dict.fromkeys(said.views)), document.place(("address",))
    project = Project(root, data, model, said.school, address, views, root / "docs", stands)
    slugs = schools(project)
    if slugs and said.school not in slugs:
        if settings.parent == data:
            mend = suggestion(said.school, slugs)
            findings.append(Finding(document.place(("school",)), "school", f"there is no school '{said.school}'", mend))
        else:
            # Another data root without a default of its own: the first of its schools.
            project = replace(project, school=slugs[0])
    return project, tuple(sorted(set(findings)))


def make_default(project: Project, data: Path, slug: str, address: str | None = None) -> None:
    """Writes into ``handbook.yml`` which school is built where none is named, and where it is published.

    Comments and all else in the file stay.
    """
    path = _own_or_project("handbook.yml", project.root, data)
    text = re.sub(r"^school:.*$", f"school: {slug}", path.read_text("utf-8"), flags=re.MULTILINE)
    if address:
        line = f"address: {address.rstrip('/')}/"
        text, found = re.subn(r"^address:.*$", line, text, flags=re.MULTILINE)
        text += "" if found else f"{line}\n"
    path.write_text(text, "utf-8")


def schools(project: Project) -> tuple[str, ...]:
    """The slugs of a project's schools, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in (project.data / "schools").glob("*/school.yml")))


def _own_or_project(name: str, root: Path, data: Path) -> Path:
    own = data / name
    return own if own.exists() else root / "data" / name


def _shown(path: Path, root: Path) -> str:
    """A path as findings name it: from the project's folder where it is inside, otherwise as given."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
