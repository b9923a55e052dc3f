"""Running the site generator for a staged view. The one module that imports MkDocs."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import jinja2
import mkdocs.commands.build
import mkdocs.config
import mkdocs.exceptions
import mkdocs.utils.yaml
import yaml
from mkdocs.theme import Theme

from handbook.engine.templates import Compiled

# MkDocs reads its configuration with the loader that is written in Python; libyaml's gives the same, ten times as fast.
mkdocs.utils.yaml.get_yaml_loader.__defaults__ = (getattr(yaml, "CLoader", yaml.Loader), None)


class EngineFault(Exception):
    """The site generator refused what was staged for it: a fault of ours, not of a school's data."""


def build_site(config_file: Path, source_date: int, site: Path | None = None) -> None:
    """Builds a staged view.

    Args:
        config_file: the staged mkdocs.yml.
        source_date: seconds since 1970 that stand for the day of the build, so that two builds are the same bytes.
        site: where to; left out, the ``site_dir`` of the configuration.

    Raises:
        EngineFault: MkDocs had something to complain of.
    """
    complaints = _Complaints()
    os.environ["SOURCE_DATE_EPOCH"] = str(source_date)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    log = logging.getLogger("mkdocs")
    log.addHandler(complaints)
    log.propagate = False
    try:
        config = mkdocs.config.load_config(str(config_file), **({"site_dir": str(site)} if site else {}))
        _share_templates(config.theme)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs.commands.build.build(config)
        config.plugins.on_shutdown()
    except mkdocs.exceptions.MkDocsException as error:
        raise EngineFault(str(error)) from error
    finally:
        log.removeHandler(complaints)
    if complaints.messages:
        raise EngineFault("; ".join(complaints.messages))


class _Complaints(logging.Handler):
    """What a strict build would stop at."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


# Templates of the theme, kept for the next view of the same run.
_MEMORY = Compiled()
# Files of the theme that no page of ours asks for: 14,000 icons, which MkDocs leaves out too; what search needs for
# other languages; maps for whoever mends the theme's scripts; and what only paper needs.
_UNUSED: Final = re.compile(r"^\.|^paper/|^assets/javascripts/lunr/|\.map$")
_LISTED: dict[tuple[str, ...], list[str]] = {}


def _share_templates(theme: Theme) -> None:
    """Lets a theme's environments use what earlier ones have compiled, and the listing of its files."""
    made: Callable[[], jinja2.Environment] = theme.get_env

    def get_env() -> jinja2.Environment:
        environment = made()
        environment.bytecode_cache = _MEMORY
        listed = environment.list_templates

        def list_templates(
            extensions: Collection[str] | None = None, filter_func: Callable[[str], bool] | None = None
        ) -> list[str]:
            if extensions is not None:
                return listed(extensions)
            if tuple(theme.dirs) not in _LISTED:
                _LISTED[tuple(theme.dirs)] = [name for name in listed() if not _UNUSED.search(name)]
            found = _LISTED[tuple(theme.dirs)]
            return [name for name in found if filter_func is None or filter_func(name)]

        environment.list_templates = list_templates  # type: ignore[method-assign]
        return environment

    theme.get_env = get_env  # type: ignore[method-assign]


def warm_up(base: Path) -> None:
    """Builds one empty page, so that all that every view needs is loaded and compiled before the first view comes.

    Args:
        base: the mkdocs.yml that views inherit.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "mkdocs.yml"
        settings = {
            "INHERIT": str(base),
            "site_url": "https://warm.example/",
            "theme": {"custom_dir": str(base.parent / "overrides")},
            "plugins": {"macros": {"enabled": False}},
            "nav": [{"One": "index.md"}],
            "watch": [],
        }
        (Path(folder) / "docs").mkdir()
        (Path(folder) / "docs/index.md").write_text("---\ntitle: One\n---\n<h1 id=one>One</h1>\n", "utf-8")
        config.write_text(yaml.safe_dump(settings), "utf-8")
        build_site(config, 0)
