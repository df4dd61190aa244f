"""Why a database could not be opened, in words without its address."""

from __future__ import annotations

from enum import Enum

__all__ = ["Unopened", "UnopenedError"]


class Unopened(Enum):
    """The reason; its value is what a message says, after the name of the variable, and the mend."""

    NO_ADDRESS = (
        "holds no address of a database that can be read",
        "write it as postgresql://user:password@host/name; signs such as [ or @ in a password as %5B, %40",
    )
    NO_FILE = ("names a database file that is not there", "correct the address in the variable")
    NO_ANSWER = (
        "names a database that does not answer",
        "check host and port in the variable, that the server is up, and that it can be reached from here",
    )
    NOT_LET_IN = (
        "names a server that answers, but opens no database",
        "check user, password, database and sslmode in the variable, and that the server takes connections",
    )


class UnopenedError(Exception):
    """A database could not be opened.

    Parameters
    ----------
    reason : Unopened
        Why.
    """

    def __init__(self, reason: Unopened) -> None:
        super().__init__(reason.name)
        self.reason = reason
