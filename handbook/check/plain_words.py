"""Whether the plain words still fit the rules: what pupils read in place of a rule, and what sections come to in short.

``data/model/read.yml`` holds the source hash of each rule as it was when somebody last read its plain words beside it.
A rule that has changed since is a finding. ``make review`` prints the rules and the words to read beside each other;
``make reviewed``, once that is done, writes the hashes anew.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbook.data.findings import Finding, Place
from handbook.data.model import Model
from handbook.text.corpus import Corpus, joint_hash
from handbook.text.in_short import explained
from handbook.text.tree import Node, Short, Text

READ: Final = "data/model/read.yml"
_HEAD: Final = """\
# yaml-language-server: $schema=../schemas/model-read.schema.json
# Written by `make reviewed`, by whoever has read the plain words beside the rules: the source hash of each rule that
# has a wording for pupils of its own, or that a sentence of in-short.yml explains.
rules:
"""


@dataclass(frozen=True)
class Explained:
    """A rule with the plain words that must say the same.

    Attributes:
        hash: of the rule, its pupils' wordings left out.
        rule: its wordings for others than pupils; where there are none, all.
        pupils: its wordings for pupils alone.
        short: the sentences of In short that explain it.
    """

    id: str
    hash: str
    rule: tuple[Node, ...]
    pupils: tuple[Node, ...]
    short: tuple[Short, ...]


def rules(corpus: Corpus) -> Iterator[Explained]:
    """Every rule that has plain words, in the model's order."""
    short = explained(corpus.sections.values())
    for id, nodes in corpus.wordings.items():
        if nodes[0].kind != "statement":
            continue
        pupils = tuple(node for node in nodes if node.audience == {"pupils"})
        rule = tuple(node for node in nodes if node.audience != {"pupils"}) or nodes
        if pupils or id in short:
            yield Explained(id, joint_hash(rule), rule, pupils if rule != nodes else (), short.get(id, ()))


def check_plain_words(corpus: Corpus, model: Model) -> Iterator[Finding]:
    """Every rule whose plain words nobody has read since it changed."""
    known = set()
    for each in rules(corpus):
        known.add(each.id)
        if model.read.get(each.id) != each.hash:
            what = "it has changed since" if each.id in model.read else "nobody has noted that"
            wrong = f"{what} its plain words were read beside it"
            yield Finding(each.rule[0].place, each.id, wrong, "make review shows them; then make reviewed")
    for id in model.read:
        if id not in known:
            yield Finding(Place(READ), id, "no rule with plain words bears this id", "make reviewed takes it out")
    for id, nodes in corpus.wordings.items():
        for node in nodes:
            if node.kind == "statement" and "pupils" in node.audience and node.audience != {"pupils"}:
                others = " ".join(sorted(node.audience - {"pupils"}))
                mend = f'keep for="{others}", and add a wording for="pupils"'
                yield Finding(node.place, id, "pupils read the words that are meant for others", mend)


def written(corpus: Corpus) -> str:
    """The text of ``read.yml`` when all plain words have been read."""
    hashes = sorted((each.id, each.hash) for each in rules(corpus))
    return _HEAD + "".join(f'  {id}: "{hash}"\n' for id, hash in hashes)


def beside(corpus: Corpus, read: Mapping[str, str]) -> Iterator[str]:
    """What is to be read, a rule at a time: the rule, then the words for pupils and for parents that explain it."""
    for each in rules(corpus):
        if read.get(each.id) == each.hash:
            continue
        yield f"{each.rule[0].place}: {each.id}"
        yield from (f"  rule      {_said(node.text)}" for node in each.rule)
        yield from (f"  pupils    {_said(node.text)}" for node in each.pupils)
        yield from (f"  in short  {_said(short.text)}" for short in each.short)
        yield ""


def _said(text: Text) -> str:
    pieces = (piece if isinstance(piece, str) else f"{{{{ {piece.source} }}}}" for piece in text.pieces)
    return " ".join(re.sub("<[^>]*>", "", "".join(pieces)).split())


def main(arguments: list[str] | None = None) -> int:
    """Prints what is to be read, or notes that it has been; for the project in the current folder."""
    from handbook.workflow import prepare

    parser = argparse.ArgumentParser(description="Plain words that are to be read beside the rules they explain.")
    parser.add_argument("--reviewed", action="store_true", help="note that all of them have been read")
    ready = prepare(Path.cwd(), Path("data"))
    if parser.parse_args(arguments).reviewed:
        Path(READ).write_text(written(ready.corpus), encoding="utf-8")
        return 0
    lines = list(beside(ready.corpus, ready.project.model.read))
    print("\n".join(lines) if lines else "All plain words have been read since their rules last changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
