"""The kernels of a batch: where they live, how they start, and that none outlives the batch.

Nobody's Jupyter is touched: no kernel is installed, and no file of the user's is read or written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path

from kpiwork.publish.kernel import Kernel
from kpiwork.publish.order import Warmth
from kpiwork.publish.process import OrdinaryProcess, Process
from kpiwork.publish.warm.client import ColdError, ForkServer

__all__ = ["TIME_LIMIT", "Kernels", "kernels"]

TIME_LIMIT = 600.0  # seconds for a whole notebook
# A path of a socket has room for 107 bytes on Linux and 103 on macOS; a kernel's number needs the rest.
LONGEST_FOLDER = 85
SHORT_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - a private folder is made inside
KERNEL_ENVIRONMENT = {
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # ipykernel's debugger would warn in every page
    "OPENBLAS_NUM_THREADS": "1",  # a kernel has one core; and these start no thread while they load
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class Kernels:
    """Makes the kernels of one batch; every method may be called from any thread.

    Parameters
    ----------
    folder : Path
        A private folder for their sockets.
    environment : mapping of str to str
        Variables of every kernel, beside those of this process; looked up when a kernel starts.
    warn : callable
        Told once, in one line, if kernels must start from nothing after all; from any thread.
    server : ForkServer or None
        Where kernels are forked; None to start them from nothing.
    time_limit : float
        Seconds for a whole notebook.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str],
        warn: Callable[[str], None],
        server: ForkServer | None,
        time_limit: float,
    ) -> None:
        self._folder = folder
        self._environment = environment
        self._warn = warn
        self._server = server
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._made: weakref.WeakSet[Kernel] = weakref.WeakSet()
        self._over = False

    def new(self, scratch: Path) -> Kernel:
        """Give a kernel that is not started yet; whoever asks closes it.

        Parameters
        ----------
        scratch : Path
            An own empty folder, in which the kernel looks for settings instead of the user's.
        """
        place = self._folder / str(next(self._numbers)) if _takes_sockets(self._folder) else None
        kernel = Kernel(partial(self._launch, scratch), time_limit=self._time_limit, place=place)
        with self._lock:
            self._made.add(kernel)
            if self._over:
                kernel.end("was stopped")
        return kernel

    def end_all(self) -> None:
        """End every kernel now, and start no other."""
        with self._lock:
            self._over = True
            made, server = list(self._made), self._server
        for kernel in made:
            kernel.end("was stopped")
        if server is not None:
            server.close()

    def _launch(self, scratch: Path, argv: list[str]) -> Process:
        environment = {**KERNEL_ENVIRONMENT, **self._environment, "IPYTHONDIR": str(scratch)}
        server = self._server
        if server is not None:
            try:
                return server.kernel(argv, environment)
            except ColdError as error:
                self._go_on_without(str(error))
        if self._over:
            message = "the batch is over"
            raise ColdError(message)
        return OrdinaryProcess(argv, environment)

    def _go_on_without(self, reason: str) -> None:
        with self._lock:
            said_already = self._server is None or self._over
            server, self._server = self._server, None
        if server is not None:
            server.close()
        if not said_already:
            self._warn(f"notebooks take longer to start, since libraries are not loaded ahead ({reason})")


@contextlib.contextmanager
def kernels(
    *,
    environment: Mapping[str, str],
    warn: Callable[[str], None],
    warm: Warmth = Warmth.WHERE_POSSIBLE,
    time_limit: float = TIME_LIMIT,
) -> Iterator[Kernels]:
    """Give the kernels of a batch. Their libraries begin to load at once, beside whatever runs here.

    Parameters
    ----------
    environment : mapping of str to str
        Variables of every kernel, beside those of this process.
    warn : callable
        Told once, in one line, if kernels must start from nothing after all; from any thread.
    warm : Warmth
        Whether to load libraries ahead.
    time_limit : float
        Seconds for a whole notebook.

    Yields
    ------
    Kernels
        All of them end with the block.
    """
    folder = _private_folder()
    try:
        server = ForkServer(folder, {**KERNEL_ENVIRONMENT, **environment}) if _can(warm, folder) else None
        made = Kernels(folder, environment=environment, warn=warn, server=server, time_limit=time_limit)
        try:
            yield made
        finally:
            made.end_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _can(warm: Warmth, folder: Path) -> bool:
    """Whether kernels can be forked. Not on macOS: its own frameworks break in a process that was forked."""
    return warm is Warmth.WHERE_POSSIBLE and sys.platform == "linux" and _takes_sockets(folder)


def _takes_sockets(folder: Path) -> bool:
    return os.name == "posix" and len(os.fsencode(folder)) <= LONGEST_FOLDER


def _private_folder() -> Path:
    """Make a folder for nobody else, with a short path where the usual place for such has a long one."""
    usual = Path(tempfile.mkdtemp(prefix="kpiwork-"))
    if os.name != "posix" or _takes_sockets(usual):
        return usual
    for place in SHORT_FOLDERS:
        with contextlib.suppress(OSError):
            short = Path(tempfile.mkdtemp(prefix="kpiwork-", dir=place))
            usual.rmdir()
            return short
    return usual
