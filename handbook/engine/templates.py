"""Pages from templates, and their titles and bodies as every engine of the family takes them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

_MARKUP: Final = {ord(character): f"&#{ord(character)};" for character in "&<>\"'*_`[]{}|\\#!~^$"}


def entities(text: str) -> str:
    """A title that no engine reads as markup or template, also where it is written into front matter."""
    return text.translate(_MARKUP)


def quoted(title: str) -> str:
    """A title as front matter holds it."""
    return '"' + entities(title) + '"'


def block(body: str) -> str:
    """HTML as one raw block of Markdown."""
    lines = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    return f'<div class="hb-page">\n{lines}\n</div>'


@functools.cache
def templates(theme: Path) -> Environment:
    """The templates under the theme's overrides; what they are given is text unless it is marked as HTML."""
    return Environment(loader=FileSystemLoader(theme), autoescape=True, trim_blocks=True, lstrip_blocks=True)
