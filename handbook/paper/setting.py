"""What every printed page of a school has in common, and the templates that turn a view's values into pages."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from handbook.engine.colour import readable
from handbook.paper.codes import data_address
from handbook.paper.letters import Letters, letters
from handbook.paper.markup import kept_together
from handbook.paper.stamp import Stamp
from handbook.text.assembly import Handbook

# Dark enough to be read when it is copied in grey. Source: WCAG 2.2, 1.4.6.
CONTRAST: Final = 7.0
_KINDS: Final = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True)
class House:
    """A school on paper.

    Attributes:
        address: where its handbook is published, with a slash at the end; empty where it has no public address.
        overrides: the folder of templates.
        kept: whether this is the copy of a release that stays as it is, so that nobody is named in it.
    """

    handbook: Handbook
    stamp: Stamp
    address: str
    overrides: Path
    kept: bool = False

    @property
    def folder(self) -> Path:
        """Style sheets, fonts and templates of paper."""
        return self.overrides / "paper"

    @property
    def letters(self) -> Letters:
        """How wide text is on paper."""
        return letters(self.overrides.parent)

    @functools.cached_property
    def logo(self) -> str:
        """The logo as an address that holds it; empty where there is none."""
        file = self.handbook.school.logo_file
        kind = _KINDS.get(file.suffix.lower()) if file else None
        return data_address(kind, file.read_bytes()) if file and kind else ""

    def render(self, template: str, **values: Any) -> str:
        """A page's HTML, with what every page may use."""
        school = self.handbook.school
        colour, on_colour = readable(school.colour, CONTRAST)
        shared = {
            "school": school,
            "logo": self.logo,
            "stamp": self.stamp,
            "on": self.handbook.on.isoformat(),
            "colour": colour,
            "on_colour": on_colour,
        }
        return templates(self.overrides).get_template(f"paper/{template}.html").render(**shared, **values)


@functools.cache
def templates(overrides: Path) -> Environment:
    """The templates of a folder of overrides."""
    found = Environment(loader=FileSystemLoader(overrides), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters["together"] = kept_together
    return found
