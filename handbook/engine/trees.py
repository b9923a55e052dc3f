"""Where the views of one school stand in their trees, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handbook.releases.past import Past
from handbook.releases.since import SinceApproval
from handbook.views.lens import View

EVERYONE: Final = View("everyone")
# The folder in each public view that holds the newest release, and where names and numbers of today stand in it.
LATEST: Final = "latest"
# Beside the views, what has become of each release: the one file that pages of old releases ask.
STATUS: Final = "status.json"
TODAY: Final = f"../{LATEST}/get-help/"


@dataclass(frozen=True)
class PrintedSheet:
    """A notice or form as pages name it: its title, ``notices`` or ``forms``, and its PDFs in the public tree."""

    title: str
    kind: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """What all views of one school's handbook have in common.

    Attributes:
        theme: the folder of the theme's overrides.
        base: the repository's mkdocs.yml, which each view's configuration inherits.
        address: where the handbook is published, with a slash at its end.
        public: the views of the public tree, in order.
        private: those of the private tree.
        permanent: whether permanent addresses are built beside the views; where not, a rule's link leads to the rule.
        release: the name of the release that is made; empty for a build that is none.
        kept: whether this is the copy that stays as it is under the release's name, and not the current text.
        printed: whether PDFs are made of the views, so that pages may lead to them.
        large: whether each PDF is made in large print too.
        sheets: the notices and forms that stand in the public tree.
        past: the school's releases; None where a view is looked at alone.
        stands: the policies and sections that each view of the school holds, so that one can lead to another.
        since: for views and policies that changed since they were approved, what did.
    """

    theme: Path
    base: Path
    address: str
    public: tuple[View, ...]
    private: tuple[View, ...]
    permanent: bool = True
    release: str = ""
    kept: bool = False
    printed: bool = False
    large: bool = False
    sheets: tuple[PrintedSheet, ...] = ()
    past: Past | None = None
    stands: Mapping[View, frozenset[str]] = field(default_factory=dict)
    since: Mapping[tuple[View, str], SinceApproval] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The folder in a public view in which a release stands: its name, or ``latest``; empty where there is none."""
        return self.release if self.kept or not self.release else LATEST

    def folder(self, view: View) -> str:
        """Where a view stands in its tree: ``parents/``; in a release ``parents/latest/`` or ``parents/2026-27/``."""
        return f"{view.name}/" if view.private or not self.version else f"{view.name}/{self.version}/"

    def up(self, view: View) -> str:
        """The way from a view's folder to its tree."""
        return "../" * self.folder(view).count("/")

    def current(self, view: View) -> str:
        """Where the current text of a view stands in its tree."""
        return f"{view.name}/{LATEST}/" if self.release and not view.private else f"{view.name}/"

    def help_page(self, private: bool = False) -> str:
        """Where a reader who has not said who they are gets help, from the tree's folder."""
        views = self.private if private else self.public
        view = next((view for view in views if view.name == "parents"), views[0])
        return f"{self.folder(view)}get-help{'.html' if private else '/'}"

    @property
    def fullest(self) -> View:
        """The public view that holds the whole policy; where the public has none, the first that it has."""
        return EVERYONE if EVERYONE in self.public else self.public[0]

    def holder(self, place: str) -> View | None:
        """The public view to which a link to a policy or section leads; None where none holds it."""
        views = (self.fullest, *self.public)
        return next((view for view in views if place in self.stands.get(view, ())), None)

    def views(self, view: View) -> tuple[View, ...]:
        """The views of the tree in which a view stands."""
        return self.private if view.private else self.public
