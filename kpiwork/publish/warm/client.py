"""The batch's side of a fork server: start it, ask it for kernels, watch and end them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import IO, Any, cast

from kpiwork.publish.process import PATIENCE, end_group, words_of
from kpiwork.publish.warm.wire import Wire

__all__ = ["ColdError", "ForkServer"]

LOADING = 120  # seconds for libraries to load on a busy machine
SOCKET = "fork"
MODULE = "kpiwork.publish.warm.server"


class ColdError(Exception):
    """There is no kernel to be had from the fork server; the message says why."""


class ForkServer:
    """A process that has loaded the libraries of a page, from which kernels are forked.

    It starts loading at once; whoever asks for a kernel first waits for it.

    Parameters
    ----------
    folder : Path
        A private folder with a short path.
    environment : mapping of str to str
        Variables of the server and of every kernel, beside those of this process.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._path = folder / SOCKET
        self._lock = threading.Lock()
        self._said: dict[str, Any] | None = None
        # It ends when its standard input does, and so with this process, however that ends. Its own
        # folder is where it works, so that no file of a user's folder is taken for a library.
        self._process = Popen(  # noqa: S603 - this Python, and a module of this package
            [sys.executable, "-m", MODULE, str(self._path)],
            cwd=folder,
            env={**_without_jupyter(os.environ), **environment},
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
        self._lifeline, self._report = (
            cast("IO[bytes]", self._process.stdin),
            cast("IO[bytes]", self._process.stdout),
        )

    def kernel(self, argv: Sequence[str], environment: Mapping[str, str]) -> WarmProcess:
        """Fork a kernel that works in this process's folder.

        Parameters
        ----------
        argv : sequence of str
            What the kernel is told.
        environment : mapping of str to str
            Variables beside those of the server.

        Raises
        ------
        ColdError
            If the libraries could not be loaded, or the server is gone.
        """
        self._wait_until_ready()
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(os.fspath(self._path))
            wire = Wire(connection)
            wire.send(argv=list(argv), environment=dict(environment), folder=str(Path.cwd()))
            answer = wire.receive(LOADING)[0]
        except (OSError, EOFError) as error:
            connection.close()
            message = "the process that holds them has ended"
            raise ColdError(message) from error
        if "error" in answer:
            connection.close()
            raise ColdError(answer["error"])
        return WarmProcess(wire, answer["pid"])

    def close(self) -> None:
        """End the server and every kernel of it; may be called twice, and from any thread."""
        with contextlib.suppress(OSError):
            self._lifeline.close()
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with self._lock:
            self._report.close()

    def _wait_until_ready(self) -> None:
        with self._lock:
            self._said = self._said or self._answer()
        if "cold" in self._said:
            raise ColdError(self._said["cold"])

    def _answer(self) -> dict[str, Any]:
        """Wait for the one line that the server says of itself."""
        if self._report.closed:
            return {"cold": "the batch is over"}
        if not select.select([self._report], [], [], LOADING)[0]:
            return {"cold": f"they were not loaded within {LOADING} seconds"}
        line = self._report.readline()
        if line:
            said: dict[str, Any] = json.loads(line)
            return said
        return {"cold": f"the process that loads them {words_of(self._process.wait())}"}


class WarmProcess:
    """A kernel that was forked, as the batch sees it.

    Parameters
    ----------
    wire : Wire
        To the fork server, for this kernel alone.
    pid : int
        The kernel's number, and that of its group.
    """

    def __init__(self, wire: Wire, pid: int) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._code: int | None = None
        self._pid = pid

    @property
    def pid(self) -> int:
        """Its number."""
        return self._pid

    def poll(self) -> int | None:
        """Give its exit code once it has ended; negative for the signal that ended it."""
        return self._look(0)

    def wait(self) -> int | None:
        """Wait a moment for its end, and give its exit code."""
        return self._look(PATIENCE)

    def send_signal(self, number: int) -> None:
        """Send a signal to it and to every process of its group."""
        with contextlib.suppress(OSError):
            self._wire.send(signal=number)

    def end(self) -> None:
        """End it and every process of its group now."""
        self.send_signal(signal.SIGKILL)

    def _look(self, seconds: float) -> int | None:
        with self._lock:
            if self._code is None:
                self._code = self._heard(seconds)
                if self._code is not None:
                    self._wire.close()
            return self._code

    def _heard(self, seconds: float) -> int | None:
        try:
            return next((message["code"] for message in self._wire.receive(seconds)), None)
        except (BlockingIOError, TimeoutError):
            return None
        except (EOFError, OSError):  # the server is gone, and its kernels with it
            end_group(self.pid)
            return -signal.SIGKILL


def _without_jupyter(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what tells a kernel about the one that this process may itself be."""
    return {name: value for name, value in environment.items() if not name.startswith("JPY_")}
