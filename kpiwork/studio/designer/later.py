"""Does something once typing has stopped, so that nobody waits for what will be asked anew anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["Later"]


class Later:
    """Keeps what is to be done until nothing was asked for a while.

    Without a running loop, as in a script, everything is done at once.

    Parameters
    ----------
    seconds : float
        How long nothing must be asked.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._kept: dict[object, Callable[[], None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def do(self, key: object, what: Callable[[], None]) -> None:
        """Do something later; of two with the same key only the newer one."""
        self._kept[key] = what
        self._stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.now()
        else:
            self._timer = loop.call_later(self.seconds, self.now)

    def now(self) -> None:
        """Do all that is kept, in the order in which it was first asked for."""
        self._stop()
        while self._kept:
            key = next(iter(self._kept))
            self._kept.pop(key)()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
