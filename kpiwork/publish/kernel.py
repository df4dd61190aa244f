"""The kernels that a batch starts: always this very Python, whatever kernels the user has installed."""

from __future__ import annotations

import weakref
from subprocess import DEVNULL
from typing import Any, ClassVar

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

__all__ = ["KERNEL_NAME", "OwnKernel", "ThisPython"]

KERNEL_NAME = "python3"
# The debugger that ipykernel brings would warn about Python's frozen modules in every page.
ENVIRONMENT = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}


class ThisPython(KernelSpecManager):
    """Knows one kernel: the Python that runs now. Reads and writes no file of the user's."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe how the kernel of this Python is started, under any name."""
        return KernelSpec(**{**get_kernel_dict(), "name": kernel_name, "env": dict(ENVIRONMENT)})


class OwnKernel(AsyncKernelManager):
    """Starts a kernel of this Python, and can be ended from another thread."""

    running: ClassVar[weakref.WeakSet[OwnKernel]] = weakref.WeakSet()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "kernel_spec_manager": ThisPython()})
        type(self).running.add(self)

    async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
        """Start the kernel; what it writes past its notebook reaches nobody's terminal."""
        await super().start_kernel(**{"stdout": DEVNULL, "stderr": DEVNULL, **settings})

    @classmethod
    def end_all(cls) -> None:
        """End every kernel that still runs; whoever waits for one learns that it died."""
        for kernel in list(cls.running):
            process = getattr(kernel.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()
