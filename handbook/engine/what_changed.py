"""What changed between two releases, as HTML: the page in every view, and what a command prints."""

from __future__ import annotations

from pathlib import Path

from handbook.engine.templates import templates
from handbook.releases.difference import GROUPS, Difference
from handbook.releases.reported import HOW, size


def as_page(difference: Difference, theme: Path) -> str:
    """The difference as plain HTML without addresses, for wherever it is wanted.

    Args:
        difference: what changed.
        theme: the folder of the templates.
    """
    template = templates(theme).get_template("pages/difference.html")
    return template.render(
        alone=True, difference=difference, groups=GROUPS, how=HOW, size=size(difference), nowhere=lambda change: ""
    )
