"""The repository's own mkdocs.yml under plain ``mkdocs``: one public view, staged when macros start.

mkdocs-macros calls ``define_env`` while the configuration is still open, so that ``docs_dir`` and ``nav`` set there take
effect and no page of the model ever reaches the engine unpruned.
"""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

from handbook.data.findings import Unfit
from handbook.engine.building import site_of
from handbook.engine.stage import stage
from handbook.text.values import Words
from handbook.views.lens import VIEWS, View
from handbook.workflow import all_views, check_text, prepare, see


def stage_for(config: Any) -> Words:
    """Stages the view that HANDBOOK_VIEW names and points the configuration at it.

    Args:
        config: MkDocs' configuration, still open.

    Raises:
        PluginError: the handbook is not fit to be shown; MkDocs prints the findings and stops.
    """
    root = Path(config.config_file_path).parent
    name = os.environ.get("HANDBOOK_VIEW", "everyone")
    if name not in VIEWS:
        raise PluginError(f"HANDBOOK_VIEW is '{name}'; use one of {', '.join(VIEWS)}")
    on = datetime.date.fromisoformat(os.environ.get("HANDBOOK_ON") or datetime.date.today().isoformat())
    overlay = os.environ.get("HANDBOOK_OVERLAY")
    try:
        ready = prepare(root, root / os.environ.get("HANDBOOK_DATA", "data"))
        slug = os.environ.get("HANDBOOK_SCHOOL") or ready.project.school
        wanted = View(name)
        views = all_views(ready.project)
        seen = see(ready, slug, on, Path(overlay) if overlay else None, {*views, wanted})
        faults = [each for each in (*check_text(ready, on), *seen.findings) if not each.warning]
    except Unfit as unfit:
        raise PluginError("\n".join(map(str, unfit.findings))) from unfit
    if faults or seen.handbook is None:
        raise PluginError("\n".join(map(str, faults)))
    book = next(book for book in seen.books if book.view == wanted)
    site = site_of(ready.project, [each for each in seen.books if each.view in views or each.view == wanted])
    folder = root / "build" / "stage" / slug / name
    _write(stage(book, site, ready.library), folder, book.handbook.school.logo_file)
    _point(config, _configuration(book, site, ready.library), folder)
    return Words(ready.project.model, seen.handbook.school)


def _configuration(book: Any, site: Any, library: Any) -> dict[str, Any]:
    from handbook.engine.stage import _Stage

    return _Stage(book, site, library).config()


def _write(files: dict[str, str], folder: Path, logo: Path | None) -> None:
    """Writes what differs, so that a server which watches the folder is not called for nothing."""
    wanted = {folder / path: text for path, text in files.items() if path.startswith("docs/")}
    for path, text in wanted.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if logo:
        (folder / "docs/assets").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(logo, folder / "docs/assets" / logo.name)
    kept = {*wanted, folder / "docs/assets" / logo.name} if logo else set(wanted)
    for path in folder.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


def _point(config: Any, staged: dict[str, Any], folder: Path) -> None:
    config["docs_dir"] = str(folder / "docs")
    config["nav"] = staged["nav"]
    config["site_name"] = staged["site_name"]
    config["site_url"] = staged["site_url"]
    config["extra"]["handbook"] = staged["extra"]["handbook"]
    if "logo" in staged["theme"]:
        config["theme"]["logo"] = staged["theme"]["logo"]
