"""Sites built side by side: processes that load the site generator while the handbook is still being read.

Loading MkDocs and compiling the theme costs as much as two views, so one process does it once and then divides itself.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_FORK: Final = multiprocessing.get_context("fork")
_PATIENCE: Final = 1.0


@dataclass(frozen=True)
class Order:
    """A staged view to be built; ``name`` is what progress and faults call it."""

    name: str
    config: Path
    source_date: int


class Cooks:
    """A pool that is ready when the first order comes.

    Args:
        theme: the folder of the theme's overrides, whose templates are compiled ahead.
        hands: how many processes build.
    """

    def __init__(self, theme: Path, hands: int | None = None) -> None:
        self._orders = _FORK.SimpleQueue()
        self._done = _FORK.SimpleQueue()
        hands = hands or os.cpu_count() or 1
        self._first = _FORK.Process(target=_cook, args=(self._orders, self._done, theme, hands, os.getpid()))
        self._first.start()
        self._hands = hands

    def start(self, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
        """Starts every order at once; gives each one's name as it is done, with the fault if there was one."""
        for order in orders:
            self._orders.put(order)
        return self._finished(len(orders))

    def _finished(self, count: int) -> Iterator[tuple[str, str]]:
        for _ in range(count):
            while not self._done._reader.poll(_PATIENCE):  # type: ignore[attr-defined]
                if not self._first.is_alive():
                    raise RuntimeError("the process that builds sites has stopped")
            yield self._done.get()

    def close(self) -> None:
        for _ in range(self._hands):
            self._orders.put(None)
        self._first.join()

    def __enter__(self) -> Cooks:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _cook(orders: Any, done: Any, theme: Path, hands: int, parent: int) -> None:
    from handbook.engine import site

    site.compile_theme(theme)
    others = [_FORK.Process(target=_work, args=(orders, done, site, os.getpid())) for _ in range(hands - 1)]
    for other in others:
        other.start()
    _work(orders, done, site, parent)
    for other in others:
        other.join()


def _work(orders: Any, done: Any, site: Any, parent: int) -> None:
    while True:
        # Whoever waits for this may have been stopped; then nobody will ever order again.
        while not orders._reader.poll(_PATIENCE):
            if os.getppid() != parent:
                return
        with orders._rlock:
            if not orders._reader.poll(0):
                continue
            order = orders._reader.recv()
        if order is None:
            return
        try:
            site.build_site(order.config, order.source_date)
        except Exception as fault:
            done.put((order.name, f"{type(fault).__name__}: {fault}"))
        else:
            done.put((order.name, ""))
