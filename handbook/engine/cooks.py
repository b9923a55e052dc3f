"""Sites built side by side: processes that load the site generator while the handbook is still being read.

Loading MkDocs and compiling the theme costs as much as two views, so one process does it once and then divides itself.
Before there is anything to build it compiles the templates of our pages too, for whoever stages them.
"""

from __future__ import annotations

import contextlib
import marshal
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handbook.engine.content_security import secure_pages
from handbook.engine.templates import COMPILED, compiled

_FORK: Final = multiprocessing.get_context("fork")
_PATIENCE: Final = 1.0


@dataclass(frozen=True)
class Order:
    """A staged view to be built into ``site``; ``name`` is what progress and faults call it.

    ``folder`` says that it may be opened from a folder, without a server.
    """

    name: str
    config: Path
    site: Path
    source_date: int
    folder: bool = False


class Cooks:
    """A pool that is ready when the first order comes.

    Args:
        base: the mkdocs.yml that every order inherits; what it needs is loaded and compiled ahead. Templates lie beside
            it, in ``overrides``.
        hands: how many processes build.
    """

    def __init__(self, base: Path, hands: int | None = None) -> None:
        self._orders = _FORK.SimpleQueue()
        self._done = _FORK.SimpleQueue()
        self._finished: dict[str, str] = {}
        self._hands = hands or os.cpu_count() or 1
        self._beside: list[Any] = []
        self._ahead = _Ahead(base.parent / "overrides")
        making = (self._orders, self._done, base, self._ahead, self._hands, os.getpid())
        self._first = _FORK.Process(target=_cook, args=making)
        self._first.start()

    def order(self, orders: Iterable[Order]) -> None:
        """Takes orders that are made one by one in a process of their own, while whoever calls goes on.

        Work on each starts at once if anybody is free. No more are made side by side than there are hands.
        """
        self._ahead.take()
        making = [process for process in self._beside if process.is_alive()]
        if len(making) >= self._hands:
            making[0].join()
        # What would be written from here is written once, by whoever calls.
        sys.stdout.flush()
        sys.stderr.flush()
        process = _FORK.Process(target=_prepare, args=(orders, self._orders, self._done, os.getpid()))
        process.start()
        self._beside.append(process)

    def wait(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Waits for these orders; gives each one's name as it is done, with the fault if there was one.

        Raises:
            RuntimeError: the processes have died, or an order could not be made.
        """
        waiting = set(names)
        while waiting:
            for name in sorted(waiting & self._finished.keys()):
                waiting.remove(name)
                yield name, self._finished.pop(name)
            if waiting:
                while not self._done._reader.poll(_PATIENCE):  # type: ignore[attr-defined]
                    if not self._first.is_alive() or any(process.exitcode for process in self._beside):
                        raise RuntimeError("the processes that build sites have died")
                name, fault = self._done.get()
                if not name:
                    raise RuntimeError(fault)
                self._finished[name] = fault

    def close(self) -> None:
        """Lets every process finish what it was ordered to do."""
        for process in self._beside:
            process.join()
        if self._first.is_alive():
            for _ in range(self._hands):
                self._orders.put(None)
        self._first.join()

    def stop(self) -> None:
        """Ends every process at once, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._first.pid or 0, signal.SIGKILL)
        for process in (*self._beside, self._first):
            process.kill()
            process.join()

    def __enter__(self) -> Cooks:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()


class _Ahead:
    """The templates of our pages, compiled in one process and taken over by another if they are there in time."""

    def __init__(self, theme: Path) -> None:
        self.theme = theme
        self.there = _FORK.Event()
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 – both processes have it open

    def make(self) -> None:
        marshal.dump(compiled(self.theme), self.file)
        self.file.flush()
        self.there.set()

    def take(self) -> None:
        if self.there.is_set() and not self.file.closed:
            self.file.seek(0)
            COMPILED.kept.update(marshal.load(self.file))
            self.file.close()


def _prepare(made: Iterable[Order], orders: Any, done: Any, parent: int) -> None:
    # A group of its own, so that only whoever ordered is interrupted.
    os.setpgrp()
    try:
        for order in made:
            if os.getppid() != parent:
                return
            orders.put(order)
    except Exception:
        done.put(("", traceback.format_exc()))


def _cook(orders: Any, done: Any, base: Path, ahead: _Ahead, hands: int, parent: int) -> None:
    # A group of their own, so that all of them can be ended together.
    os.setpgrp()
    from handbook.engine import site

    # Whatever is wrong with the project is told by whoever reads it.
    with contextlib.suppress(Exception):
        site.warm_up(base)
        ahead.make()
    others = [_FORK.Process(target=_work, args=(orders, done, site, os.getpid())) for _ in range(hands - 1)]
    for other in others:
        other.start()
    if not _work(orders, done, site, parent):
        # Whoever ordered was killed: nobody waits for the others either.
        os.killpg(os.getpgrp(), signal.SIGKILL)
    for other in others:
        other.join()


def _work(orders: Any, done: Any, site: Any, parent: int) -> bool:
    """Works until there is nothing left to do; False when whoever started this is gone."""
    while True:
        # Whoever waits for this may have been stopped; then nobody will ever order again.
        while not orders._reader.poll(_PATIENCE):
            if os.getppid() != parent:
                return False
        with orders._rlock:
            if not orders._reader.poll(0):
                continue
            order = orders._reader.recv()
        if order is None:
            return True
        try:
            site.build_site(order.config, order.source_date, order.site)
            secure_pages(order.site, order.folder)
        except Exception as fault:
            done.put((order.name, f"{type(fault).__name__}: {fault}"))
        else:
            done.put((order.name, ""))
