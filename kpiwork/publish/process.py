"""The process of a kernel: watched, and ended together with every process that its notebook started."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from subprocess import DEVNULL, Popen
from typing import Protocol

from jupyter_client.launcher import launch_kernel

__all__ = ["PATIENCE", "OrdinaryProcess", "Process", "end_group", "has_ended", "words_of"]

PATIENCE = 5  # seconds for a process that was killed to be gone


class Process(Protocol):
    """The process of one kernel; every method may be called from any thread."""

    @property
    def pid(self) -> int:
        """Its number."""

    def poll(self) -> int | None:
        """Give its exit code once it has ended; negative for the signal that ended it."""

    def wait(self) -> int | None:
        """Wait a moment for its end, and give its exit code."""

    def send_signal(self, number: int) -> None:
        """Send a signal to it and to every process of its group."""

    def end(self) -> None:
        """End it and every process of its group now."""


class OrdinaryProcess:
    """A kernel that starts from nothing, as Jupyter starts one; what it writes reaches no terminal.

    Parameters
    ----------
    argv : sequence of str
        What the kernel is told.
    environment : mapping of str to str
        Variables beside those of this process.
    """

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._process: Popen[bytes] = launch_kernel(
            [sys.executable, "-m", "ipykernel_launcher", *argv],
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            env={**os.environ, **environment},
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def poll(self) -> int | None:
        """Give its exit code once it has ended; what it left of its group is ended first."""
        with self._lock:
            if self._process.returncode is None and _can_look() and has_ended(self.pid):
                end_group(self.pid)
            return self._process.poll()

    def wait(self) -> int | None:
        """Wait a moment for its end, and give its exit code."""
        self.end()
        return self._process.wait(PATIENCE)

    def send_signal(self, number: int) -> None:
        """Send a signal to it, and to its group where there are such."""
        with self._lock:
            if self._process.returncode is not None:
                return
            if hasattr(os, "killpg"):
                _signal_group(self.pid, number)
            else:
                self._process.send_signal(number)

    def end(self) -> None:
        """End it and every process of its group now."""
        self.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))


def has_ended(pid: int) -> bool:
    """Whether a child has ended. It stays to be collected: till then its number is nobody else's."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def end_group(group: int) -> None:
    """End every process of a group, if there is one left."""
    _signal_group(group, signal.SIGKILL)


def words_of(code: int) -> str:
    """Say how a process ended, from its exit code."""
    if code >= 0:
        return f"ended with exit code {code}"
    known = {one.value: one.name for one in signal.Signals}
    name = known.get(-code, f"signal {-code}")
    why = ", as happens where memory runs out" if name == "SIGKILL" else ""
    return f"was killed by {name}{why}"


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _can_look() -> bool:
    return hasattr(os, "waitid")
