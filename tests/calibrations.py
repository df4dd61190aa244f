"""The scripts that measure how often methods are right, as tests import them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["scripts"]

FOLDER = str(Path(__file__).resolve().parents[1] / "benchmarks" / "calibration")


@contextmanager
def scripts() -> Iterator[None]:
    """Let the scripts find each other, as they do when they are run, and forget them again."""
    known = set(sys.modules)
    sys.path.insert(0, FOLDER)
    yield
    sys.path.remove(FOLDER)
    for name, module in list(sys.modules.items()):
        if name not in known and str(getattr(module, "__file__", "") or "").startswith(FOLDER):
            del sys.modules[name]
