"""One kernel of a batch: this very Python, whatever kernels the user has installed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kpiwork.publish.process import Process, words_of

__all__ = ["KERNEL_NAME", "Kernel", "Launch", "ThisPython"]

KERNEL_NAME = "python3"
LOOK_AGAIN = 1.0  # seconds between two questions to a kernel that does not answer yet
LISTENS = 0.2  # seconds in which a kernel that answers is also heard
TRY_AGAIN = 10  # milliseconds between two attempts to reach a kernel that is starting

Launch = Callable[[list[str]], Process]


class ThisPython(KernelSpecManager):
    """Knows one kernel: the Python that runs now. Reads and writes no file of the user's."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Say what the kernel is told, under any name; how it is started is not said here."""
        return KernelSpec(
            argv=["-f", "{connection_file}"], name=kernel_name, display_name="Python", language="python"
        )


class Kernel(AsyncKernelManager):
    """Starts one kernel, ends it when its time is up, and can be ended from another thread.

    Parameters
    ----------
    launch : callable
        Starts the kernel's process, given what the kernel is told.
    time_limit : float
        Seconds from its start after which it is ended.
    place : Path or None
        Its sockets and its connection file begin so; None for network sockets and a temporary file.
    """

    def __init__(self, launch: Launch, *, time_limit: float, place: Path | None) -> None:
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, TRY_AGAIN)
        wires = {"transport": "ipc", "ip": str(place), "connection_file": f"{place}.json"} if place else {}
        super().__init__(
            kernel_name=KERNEL_NAME,
            kernel_spec_manager=ThisPython(),
            client_factory=_Client,
            context=context,
            **wires,
        )
        self._launch = launch
        self._time_limit = time_limit
        self._alarm: asyncio.TimerHandle | None = None
        self._client: AsyncKernelClient | None = None
        self._process: Process | None = None
        self._stopped = ""
        self._code: int | None = None

    async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
        """Start the kernel; from here its time runs."""
        self.provisioner = _Provisioner(kernel_spec=self.kernel_spec, parent=self)
        self.provisioner.launch = self._started
        await super().start_kernel(**settings)
        self._alarm = asyncio.get_running_loop().call_later(self._time_limit, self._too_long)

    def client(self, **settings: Any) -> AsyncKernelClient:  # type: ignore[override]
        """Give the one client of the kernel."""
        self._client = super().client(context=self.context, **settings)
        return self._client

    async def shutdown_kernel(self, *, now: bool = True, restart: bool = False) -> None:  # type: ignore[override]  # noqa: ARG002
        """End the kernel at once, however it is asked: a page is made, nothing needs it any more."""
        if self._process is not None:
            self._code = self._process.poll()
            self._process.end()

    async def close(self) -> None:
        """End the kernel with all that it started, wait until it is gone, and tidy up after it."""
        if self._alarm is not None:
            self._alarm.cancel()
        if self._client is not None:
            self._client.stop_channels()
        if self._process is not None:
            await self.shutdown_kernel()
            self._process.wait()
        await self.cleanup_resources()
        self.context.destroy(linger=0)

    def end(self, why: str) -> None:
        """End the kernel now, from any thread; whoever waits for it learns that it died."""
        self._stopped = self._stopped or why
        if self._process is not None:
            self._process.end()

    @property
    def fate(self) -> str:
        """How the kernel came to an end before its notebook did; empty where it did not."""
        if self._stopped or self._code is None:
            return self._stopped
        return f"its kernel {words_of(self._code)}"

    def _started(self, argv: list[str]) -> Process:
        self._process = self._launch(argv)
        if self._stopped:
            self._process.end()
        return self._process

    def _too_long(self) -> None:
        self.end(f"took longer than {self._time_limit:g} seconds")


class _Provisioner(LocalProvisioner):
    """Starts the process in the way that it is told."""

    launch: Launch
    process: Any = None

    async def launch_kernel(self, cmd: list[str], **_: Any) -> KernelConnectionInfo:
        self.process = self.launch(cmd)
        return self.connection_info

    async def wait(self) -> int | None:
        code: int | None = self.process.wait()
        return code


class _Client(AsyncKernelClient):
    """Talks to a kernel without a heart beat, since its process is watched, and waits for nothing else."""

    def start_channels(self, *_: Any, **__: Any) -> None:
        super().start_channels(hb=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        until = time.monotonic() + (timeout or float("inf"))
        while not await self._answers():
            if not await self.is_alive():
                message = "the kernel ended before it was ready"
                raise RuntimeError(message)
            if time.monotonic() > until:
                message = f"the kernel was not ready within {timeout:g} seconds"
                raise RuntimeError(message)

    async def _answers(self) -> bool:
        """Ask once: whether the kernel answers, and what it broadcasts is heard."""
        self.kernel_info()
        with contextlib.suppress(Empty):
            await self.get_shell_msg(timeout=LOOK_AGAIN)
            await self.get_iopub_msg(timeout=LISTENS)
            return True
        return False
