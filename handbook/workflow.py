"""From a project's files to handbooks and their views: what every command does first."""

from __future__ import annotations

import datetime
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType

from handbook.check.completeness import check_handbook
from handbook.check.model import check_model
from handbook.check.search import check_search
from handbook.data.findings import Finding, Unfit
from handbook.data.loading import load_school
from handbook.data.posts import by_own_names
from handbook.data.project import NO_ADDRESS, Project, load_project
from handbook.data.school import School
from handbook.paper.fitting import check_notices
from handbook.paper.fonts import check_characters, covered
from handbook.paper.letters import letters
from handbook.paper.notices import check_names, chosen
from handbook.releases.lost import lost_ids
from handbook.releases.reading import read_records
from handbook.releases.records import Record
from handbook.releases.untold import untold
from handbook.text.assembly import Handbook, assemble
from handbook.text.corpus import Corpus, load_corpus
from handbook.text.values import Environment, Values, Words
from handbook.views.lens import ShownBook, View, show


@dataclass(frozen=True)
class Ready:
    """A project read and understood: what can be said before any school is looked at."""

    project: Project
    corpus: Corpus
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Seen:
    """One school's handbook through every view.

    Attributes:
        handbook: None where so much is wrong with the school's data that there is none.
        told: what was found while the data was read.
        records: the school's releases, oldest first.
        kept_back: those of them that are kept here with what is private.
    """

    corpus: Corpus
    handbook: Handbook | None
    books: tuple[ShownBook, ...]
    told: tuple[Finding, ...]
    records: tuple[Record, ...] = ()
    kept_back: tuple[Record, ...] = ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is to be said of the school; proved when it is first asked for."""
        if self.handbook is None:
            return self.told
        known = {finding.key for finding in self.told if not finding.warning}
        proved = check_handbook(self.handbook, self.books)
        notes = untold(self.handbook, self.corpus, self.records)
        return (*self.told, *notes, *(finding for finding in proved if finding.key not in known))

    @property
    def fit(self) -> bool:
        """Whether it may be published: warnings do not stop it."""
        return self.handbook is not None and all(finding.warning for finding in self.findings)


def prepare(root: Path, data: Path) -> Ready:
    """Reads the model.

    Raises:
        Unfit: so much is wrong with the project that no school can be read.
    """
    project, findings = load_project(root, data)
    if project is None:
        raise Unfit(findings)
    corpus, more = load_corpus(project.docs, project.model)
    return Ready(project, corpus, (*findings, *more))


def check_text(ready: Ready, on: datetime.date) -> tuple[Finding, ...]:
    """Every fault of the model itself."""
    model = ready.project.model
    return (*ready.findings, *check_model(ready.corpus, model, on), *check_search(ready.corpus, model))


def all_views(project: Project) -> tuple[View, ...]:
    """Every view of a school: the public ones, and the two that stand in the private tree."""
    return (*(View(name) for name in project.views), View("staff", True), View("governors", True))


def see(
    ready: Ready, slug: str, on: datetime.date, overlay: Path | None = None, views: Iterable[View] | None = None
) -> Seen:
    """Reads a school and looks at its handbook through every view. Findings are of the school alone."""
    project = ready.project
    school, findings = load_school(project.folder(slug), overlay, project.model, project.shown(slug), ready.corpus.uses)
    if school is None:
        return Seen(ready.corpus, None, (), findings)
    records, wrong = read_records(project.root, slug)
    kept_back, unreadable = read_records(project.root, slug, private=True)
    unprintable = check_characters(school.documents, covered(project.root))
    findings = (*findings, *_address(project, school), *unprintable, *wrong, *unreadable)
    if all(finding.warning for finding in ready.findings):
        # Of a text that could not be read nobody can say what is missing from it.
        lost = lost_ids(ready.corpus, project.model, school, records, project.shown(slug))
        findings = (*findings, *lost)
    seen = look(ready, school, findings, on, all_views(project) if views is None else views)
    return replace(seen, records=records, kept_back=kept_back)


def _address(project: Project, school: School) -> Iterator[Finding]:
    if project.address == NO_ADDRESS:
        wrong = "nobody has written where the handbook will be published"
    elif not school.demo and project.address.endswith(".example/"):
        wrong = f"{project.address} is an address made up for examples, and {school.name} is a real school"
    else:
        return
    mend = "write address: and where it will be: permanent links begin with it, and no notice or form is printed before"
    yield Finding(project.address_place, "address", wrong, mend, warning=True)


def look(ready: Ready, school: School, findings: tuple[Finding, ...], on: datetime.date, views: Iterable[View]) -> Seen:
    """A school's handbook through views; ``findings`` are those of its data."""
    words = Words(by_own_names(ready.project.model, school.posts), school)
    environment = Environment(words)
    macros(ready.project.root).define_env(environment)
    handbook = assemble(ready.corpus, school, Values(environment), on)
    books = tuple(show(handbook, view) for view in views)
    overfull = check_notices(chosen(ready.corpus, books), ready.project.address, letters(ready.project.root))
    return Seen(ready.corpus, handbook, books, (*findings, *check_names(ready.corpus, school), *overfull))


@cache
def macros(root: Path) -> ModuleType:
    """The project's macros module: what its pages may call."""
    path = root / "macros" / "__init__.py"
    spec = importlib.util.spec_from_file_location("macros", path, submodule_search_locations=[str(path.parent)])
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run this in a handbook project's folder")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("macros", module)
    spec.loader.exec_module(module)
    return module
