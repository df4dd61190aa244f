"""What a forked process does to become a kernel; nothing of another kernel stays with it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Order", "become_kernel"]

PR_SET_PDEATHSIG = 1  # of Linux's prctl: the signal that a process gets when its parent dies


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a kernel is told.

    Parameters
    ----------
    argv : sequence of str
        The arguments of ipykernel.
    environment : dict of str to str
        Variables beside those of the server.
    folder : str
        Where it works.
    """

    argv: Sequence[str]
    environment: dict[str, str]
    folder: str


def become_kernel(order: Order, server: int) -> None:
    """Run a kernel in this process until it ends.

    Parameters
    ----------
    order : Order
        What it is told.
    server : int
        Number of the process that this one was forked from.
    """
    _die_with(server)
    _write_nowhere()
    os.environ.update(order.environment)
    os.chdir(order.folder)
    sys.argv[1:] = order.argv
    _draw_anew()
    gc.enable()
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - loaded ahead, by the server

    IPKernelApp.launch_instance(argv=list(order.argv))


def _die_with(server: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


def _write_nowhere() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _draw_anew() -> None:
    """Let no two kernels draw the same numbers by chance."""
    import numpy as np  # noqa: PLC0415 - loaded ahead, by the server

    random.seed()
    np.random.seed()  # noqa: NPY002 - the generator that all old code shares
