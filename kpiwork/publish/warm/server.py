"""The fork server: loads libraries, then forks a kernel for every connection, and does nothing else.

Run as ``python -m kpiwork.publish.warm.server SOCKET``. It says one line on its standard output when it
is ready, or why it never will be; it ends, with every kernel, when its standard input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kpiwork.publish.process import end_group, has_ended
from kpiwork.publish.warm.child import Order, become_kernel
from kpiwork.publish.warm.preload import preload
from kpiwork.publish.warm.wire import Wire

__all__ = ["Server", "main"]

LIFELINE = 0  # standard input: the batch holds its other end
OWN_SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


def main(path: str) -> None:
    """Load, then serve; in a process that was forked, be a kernel."""
    folder = os.path.dirname(path)  # noqa: PTH120 - compared as Python wrote it
    sys.path[:] = [one for one in sys.path if one != folder]
    report = _own_output()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        try:
            preload()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the batch goes on without
            _say(report, cold=f"{type(error).__name__}: {error}")
            return
        server, own = Server(listening), os.getpid()
        _say(report, ready=own)
        order = server.serve()
    if order is not None:
        become_kernel(order, own)
    else:
        shutil.rmtree(folder, ignore_errors=True)  # the batch may have been killed


class Server:
    """Forks kernels, and tells whoever asked for one how it ended.

    Parameters
    ----------
    listening : socket
        Where connections come in.
    """

    def __init__(self, listening: socket.socket) -> None:
        self._kernels: dict[int, Wire | None] = {}
        self._wires: set[Wire] = set()
        self._over = False
        self._woken, self._waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._waking, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._finish())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._listening = listening
        self._selector = selectors.DefaultSelector()
        self._watch(listening, self._accept)
        self._watch(self._woken, self._collect)
        self._watch(LIFELINE, self._finish)

    def serve(self) -> Order | None:
        """Serve until the batch is over.

        Returns
        -------
        Order or None
            In a process that was forked, what it is told; in the server, at the end, None.
        """
        while not self._over:
            for key, _ in self._selector.select():
                order = key.data()
                if order is not None:
                    self._forget_all()
                    return Order(**order)
        for pid in self._kernels:
            end_group(pid)
        for pid in self._kernels:
            os.waitpid(pid, 0)
        return None

    def _watch(self, source: Any, do: Callable[[], Any]) -> None:
        self._selector.register(source, selectors.EVENT_READ, do)

    def _finish(self) -> None:
        self._over = True

    def _accept(self) -> None:
        wire = Wire(self._listening.accept()[0])
        self._wires.add(wire)
        self._watch(wire, partial(self._hear, wire))

    def _hear(self, wire: Wire) -> dict[str, Any] | None:
        """Do what a message says; gives the order in a process that was forked."""
        if wire not in self._wires:
            return None
        try:
            messages = wire.receive()
        except (EOFError, OSError):
            self._drop(wire)
            return None
        for message in messages:
            if "signal" in message:
                self._signal(wire, message["signal"])
            elif self._fork(wire):
                return message
        return None

    def _fork(self, wire: Wire) -> bool:
        """Fork, and say so; true in the process that was forked."""
        try:
            pid = os.fork()
        except OSError as error:
            wire.send(error=f"no process can be started: {error.strerror}")
            return False
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)  # both do it, so that it is done whoever comes first
        if pid == 0:
            return True
        self._kernels[pid] = wire
        with contextlib.suppress(OSError):
            wire.send(pid=pid)
        return False

    def _signal(self, wire: Wire, number: int) -> None:
        for pid in [pid for pid, asked in self._kernels.items() if asked is wire]:
            with contextlib.suppress(OSError):
                os.killpg(pid, number)

    def _collect(self) -> None:
        """Collect the kernels that have ended, with what they left running, and say how."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)
        for pid in [pid for pid in self._kernels if has_ended(pid)]:
            end_group(pid)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            wire = self._kernels.pop(pid)
            if wire is not None:
                with contextlib.suppress(OSError):
                    wire.send(code=code)
                self._drop(wire)

    def _drop(self, wire: Wire) -> None:
        """End a connection, and its kernel."""
        self._signal(wire, signal.SIGKILL)
        self._kernels = {pid: None if asked is wire else asked for pid, asked in self._kernels.items()}
        self._selector.unregister(wire)
        self._wires.discard(wire)
        wire.close()

    def _forget_all(self) -> None:
        """Keep nothing of the server in a process that was forked."""
        signal.set_wakeup_fd(-1)
        for number in OWN_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._selector.close()
        for wire in self._wires:
            wire.close()
        os.close(self._woken)
        os.close(self._waking)


def _own_output() -> int:
    """Keep standard output for the one line that is said; what a library prints goes nowhere."""
    report = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return report


def _say(report: int, **said: object) -> None:
    with contextlib.suppress(OSError):
        os.write(report, json.dumps(said).encode() + b"\n")
    os.close(report)


if __name__ == "__main__":
    main(sys.argv[1])
