"""Something worked out in a process of its own while whoever asked for it goes on."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
_FORK: Final = multiprocessing.get_context("fork")


class Beside(Generic[T]):
    """Work that has begun, and what comes of it.

    Args:
        work: what is worked out; what it gives, or what stands in that, can be pickled. It sees all that there is when
            it begins, and changes nothing.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        # What would be written from here is written once, by whoever asked.
        sys.stdout.flush()
        sys.stderr.flush()
        self._told, telling = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_work, args=(work, telling), daemon=True)
        self._process.start()
        telling.close()

    def result(self) -> T:
        """What came of it, waited for; asked for once.

        Raises:
            RuntimeError: the work failed, which is a fault of ours.
        """
        try:
            value, fault = self._told.recv()
        except EOFError:
            value, fault = None, "the process that worked it out has died"
        self._process.join()
        if fault:
            raise RuntimeError(fault)
        return value  # type: ignore[no-any-return]


def _work(work: Callable[[], Any], telling: Any) -> None:
    # Whoever asked is interrupted, and ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        told = (work(), "")
    except Exception:
        told = (None, traceback.format_exc())
    telling.send(told)
