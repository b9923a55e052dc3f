"""Asking the real search box what is written in queries.yml, and counting what comes first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser

QUERIES = Path(__file__).with_name("queries.yml")
HELP = "help"
# Counts the answers that the page is sent, so that nobody has to guess when one has come.
_COUNTING = """(() => {
  const listen = EventTarget.prototype.addEventListener;
  window.answered = 0;
  const Started = window.Worker;
  window.Worker = class extends Started {
    constructor(...all) {
      super(...all);
      listen.call(this, "message", ({ data }) => { if (data.type === 3) window.answered++; });
    }
  };
})()"""
_READY = "async () => { while (!window.answered) await new Promise((done) => setTimeout(done, 20)); }"
_ASK = """async (asked) => {
  const box = document.querySelector("[data-md-component=search-query]");
  const next = () => new Promise((done) => setTimeout(done, 4));
  const type = async (text) => {
    // The theme does not ask the same again.
    if (box.value === text) return;
    const before = window.answered;
    box.value = text;
    box.dispatchEvent(new KeyboardEvent("keyup"));
    while (window.answered === before) await next();
    await next();
  };
  const found = [];
  for (const text of asked) {
    await type("");
    await type(text);
    found.push([...document.querySelectorAll(".md-search-result__link")].map((link) => link.href));
  }
  return found;
}"""


@dataclass
class Score:
    """How often what was wanted stood first, and among the first three; ``lost`` says what stood there instead."""

    asked: int = 0
    first: int = 0
    three: int = 0
    lost: list[str] = field(default_factory=list)

    def note(self, asked: str, wanted: Sequence[str], found: Sequence[str]) -> None:
        at = next((place for place, one in enumerate(found) if one in wanted), None)
        self.asked += 1
        self.first += at == 0
        self.three += at is not None and at < 3
        if at != 0:
            self.lost.append(f"{asked}: {', '.join(found[:3]) or 'nothing'}, not {' or '.join(wanted)}")


def queries() -> dict[str, dict[str, list[str]]]:
    """By view, what is asked and the rules that answer it; what has no answer has an empty list."""
    read: dict[str, Any] = yaml.safe_load(QUERIES.read_text("utf-8"))
    for view, asked in read.pop("nothing").items():
        read[view] |= {text: [] for text in asked}
    return read


def answers(browser: Browser, address: str, folder: Path, asked: Sequence[str]) -> Iterator[list[str]]:
    """What the search box of a view finds for each question: ids of rules, ``help``, or another page's address.

    Args:
        browser: the browser.
        address: where the view is served.
        folder: the view's folder, for what its entries are.
        asked: what is typed.
    """
    named = {address + location: name for location, name in _named(folder).items()}
    for links in links_found(browser, address, asked):
        yield [named.get(link, link) for link in links]


def links_found(browser: Browser, address: str, asked: Sequence[str]) -> list[list[str]]:
    """What the search box of any site of the theme finds for each question, the first result first."""
    page = browser.new_page()
    page.add_init_script(_COUNTING)
    page.goto(address)
    page.locator("[data-md-component=search-query]").focus()
    page.evaluate(_READY)
    found: list[list[str]] = page.evaluate(_ASK, list(asked))
    page.close()
    return found


def _named(folder: Path) -> Mapping[str, str]:
    index = json.loads((folder / "search/search_index.json").read_text("utf-8"))
    return {each["location"]: HELP if each.get("help") else each.get("id", "") for each in index["docs"]}
