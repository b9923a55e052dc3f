"""A Markdown extension for staged pages: their body is finished HTML and is handed through as it stands.

It works in every engine that runs Python-Markdown's extensions, and leaves nothing of a school's data to be read as
Markdown.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Whole(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [self.md.htmlStash.store("\n".join(lines).strip("\n"))]


class Finished(Extension):
    """Stashes the whole body before anything else looks at it."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After white space is made regular (30), before anything reads HTML (21).
        md.preprocessors.register(_Whole(md), "finished", 25)


def makeExtension(**options: Any) -> Finished:
    """What Python-Markdown calls."""
    return Finished(**options)
