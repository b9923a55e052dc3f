"""Pages from templates, and their titles and bodies as every engine of the family takes them."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket

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


class Compiled(BytecodeCache):
    """Templates that were compiled, for as long as a run lasts; what one process has, another can be given.

    Attributes:
        kept: by what Jinja calls a template and its file, what it was compiled into.
    """

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED: Final = Compiled()
# What the site generator renders, or the press.
_OTHERS: Final = re.compile(r"(?:partials|assets|paper)/|(?:main|404)\.html$")


@functools.cache
def templates(theme: Path) -> Environment:
    """The templates under the theme's overrides; what they are given is text unless it is marked as HTML."""
    loader = FileSystemLoader(theme)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, bytecode_cache=COMPILED)


def compiled(theme: Path) -> dict[str, bytes]:
    """Compiles every template that a handbook's pages are made from; gives what ``COMPILED`` then keeps."""
    environment = templates(theme)
    for name in environment.list_templates(["html"]):
        if not _OTHERS.match(name):
            environment.get_template(name)
    return COMPILED.kept
