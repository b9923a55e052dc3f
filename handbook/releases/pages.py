"""The small pages round editions, in the school's name: addresses that lead on, and what became of what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handbook.data.school import School
from handbook.engine.content_security import secured
from handbook.engine.templates import templates


@dataclass(frozen=True)
class SmallPages:
    """Writes them from the theme's ``moved.html``."""

    theme: Path
    school: School

    def leads_on(self, target: str, canonical: str) -> str:
        """A page that leads on to another address."""
        return self._page(title="This page has another address", target=target, canonical=canonical)

    def gone(self, home: str, help: str, last: str, edition: str, note: str) -> str:
        """A page for what stands no longer where it was."""
        title = "This is no longer in the handbook"
        return self._page(title=title, home=home, help_url=help, last=last, edition=edition, note=note)

    def _page(self, target: str = "", **values: str) -> str:
        template = templates(self.theme).get_template("moved.html")
        demo = self.school.demo
        robots = "noindex" if demo or not target else ""
        return secured(template.render(school=self.school.name, demo=demo, robots=robots, target=target, **values))
