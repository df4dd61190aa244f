"""How a batch and its fork server talk: JSON objects, one a line; one kernel, one connection.

The batch sends what a kernel is told (`argv`, `environment`, `folder`), later signals (`signal`); the
server answers with the kernel's number (`pid`) or why there is none (`error`), and at last with its exit
code (`code`). Whichever side goes away, the kernel ends.
"""

from __future__ import annotations

import json
import socket
from typing import Any

__all__ = ["Wire"]

PIECE = 65536  # bytes read at a time


class Wire:
    """One end of a connection.

    Parameters
    ----------
    connection : socket
        Connected.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._begun = b""

    def fileno(self) -> int:
        """Give the descriptor, for a selector."""
        return self._connection.fileno()

    def send(self, **message: object) -> None:
        """Send a message.

        Raises
        ------
        OSError
            If nobody is at the other end any more.
        """
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    def receive(self, seconds: float | None = None) -> list[dict[str, Any]]:
        """Give the messages that came with one piece; none while the first is incomplete.

        Parameters
        ----------
        seconds : float or None
            How long to wait for it; None for as long as it takes.

        Raises
        ------
        TimeoutError, BlockingIOError
            If nothing came in time.
        EOFError
            If the other end is closed.
        """
        self._connection.settimeout(seconds)
        piece = self._connection.recv(PIECE)
        if not piece:
            raise EOFError
        *lines, self._begun = (self._begun + piece).split(b"\n")
        return [json.loads(line) for line in lines]

    def close(self) -> None:
        """Close this end."""
        self._connection.close()
