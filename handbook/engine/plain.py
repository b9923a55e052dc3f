"""The repository's own mkdocs.yml under plain ``mkdocs``: one public view, staged when macros start.

mkdocs-macros calls ``define_env`` while the configuration is still open, so that ``docs_dir`` and ``nav`` set there
take effect and no page of the model ever reaches the engine unpruned.
"""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml
from mkdocs.exceptions import PluginError

from handbook.data.findings import Finding, Unfit
from handbook.data.project import schools
from handbook.engine.building import source_date
from handbook.engine.stage import stage
from handbook.engine.trees import Site
from handbook.releases.past import Past
from handbook.releases.since import since_approval
from handbook.text.values import Words
from handbook.views.lens import VIEWS, View
from handbook.workflow import all_views, check_text, macros, prepare, see

# The folders that this process has staged.
_STAGED: Final[set[Path]] = set()


def stage_for(config: Any) -> Words:
    """Stages the view that HANDBOOK_VIEW names and points the configuration at it.

    Args:
        config: MkDocs' configuration, still open.

    Raises:
        PluginError: the handbook is not fit to be shown; MkDocs prints the findings and stops.
    """
    try:
        return _stage_for(config, Path(config.config_file_path).parent)
    except Unfit as unfit:
        raise _unfit(unfit.findings) from None
    finally:
        _forget_macros()


def _stage_for(config: Any, root: Path) -> Words:
    name = os.environ.get("HANDBOOK_VIEW") or "everyone"
    if name not in VIEWS:
        raise PluginError(f"HANDBOOK_VIEW is '{name}'; use one of {', '.join(VIEWS)}")
    data = Path(os.environ.get("HANDBOOK_DATA") or "data")
    overlay = Path(os.environ["HANDBOOK_OVERLAY"]) if os.environ.get("HANDBOOK_OVERLAY") else None
    on = _day()
    ready = prepare(root, root / data)
    slug = os.environ.get("HANDBOOK_SCHOOL") or ready.project.school
    known = schools(ready.project)
    if slug not in known:
        raise PluginError(f"there is no school '{slug}' in {data}/schools; there are {', '.join(known) or 'none'}")
    wanted = View(name)
    # All views are looked at, so that what is wrong in another one stops this one too.
    views = tuple(dict.fromkeys((*all_views(ready.project), wanted)))
    seen = see(ready, slug, on, root / overlay if overlay else None, views)
    findings = (*check_text(ready, on), *seen.findings)
    if not seen.fit or any(not finding.warning for finding in findings):
        raise _unfit(findings)
    book = next(book for book in seen.books if book.view == wanted)
    since = since_approval(Past(seen.books, ready.corpus, seen.records))
    project = ready.project
    site = Site(root / "overrides", root / "mkdocs.yml", project.address, (wanted,), (), permanent=False, since=since)
    files = stage(book, site, ready.corpus)
    folder = _folder(root / "build" / "stage" / slug / name)
    _write(_staged(files, book.handbook.school.logo_file), folder)
    os.environ["SOURCE_DATE_EPOCH"] = str(source_date(book))
    _point(config, yaml.safe_load(files["mkdocs.yml"]), folder)
    config["watch"] += [str(root / place) for place in (data, overlay) if place]
    return Words(ready.project.model, book.handbook.school)


def _day() -> datetime.date:
    written = os.environ.get("HANDBOOK_ON")
    try:
        return datetime.date.fromisoformat(written) if written else datetime.date.today()
    except ValueError:
        raise PluginError(f"HANDBOOK_ON is '{written}', which is no day; write it as 2026-11-09") from None


def _unfit(findings: Iterable[Finding]) -> PluginError:
    faults = dict.fromkeys(str(finding) for finding in findings if not finding.warning)
    return PluginError("\n".join(["This has to be put right before the handbook can be shown:", *faults]))


def _folder(folder: Path) -> Path:
    """Where to stage: the first time a process stages a view, and ever after.

    A server watches what its first build was made from. What the next ones are made from stands beside it, or each of
    them would call for another.
    """
    if folder in _STAGED:
        return folder.with_name(f"{folder.name}-again")
    _STAGED.add(folder)
    return folder


def _staged(files: dict[str, str], logo: Path | None) -> dict[str, bytes]:
    """The files under ``docs/``."""
    staged = {path: text.encode() for path, text in files.items() if path.startswith("docs/")}
    return staged | ({f"docs/assets/{logo.name}": logo.read_bytes()} if logo else {})


def _write(files: dict[str, bytes], folder: Path) -> None:
    """Writes what differs, and takes away what is no longer there."""
    wanted = {folder / path: content for path, content in files.items()}
    for path, content in wanted.items():
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in folder.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


def _point(config: Any, staged: dict[str, Any], folder: Path) -> None:
    config["docs_dir"] = str(folder / "docs")
    config["nav"] = staged["nav"]
    config["site_name"] = staged["site_name"]
    # A server has set its own.
    config["site_url"] = config["site_url"] or staged["site_url"]
    # The page that asks who you are stands round several views.
    config["extra"]["handbook"] = {**staged["extra"]["handbook"], "front_door": ""}
    if "logo" in staged["theme"]:
        config["theme"]["logo"] = staged["theme"]["logo"]


def _forget_macros() -> None:
    """Lets a server's next build read ``macros/`` anew."""
    macros.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "macros"]:
        del sys.modules[name]
