"""What pages are made with: this package's own files, Python, and the libraries that are installed."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import kpiwork
from kpiwork.measure.digest import digest_of_file, digest_of_text

__all__ = ["LIBRARIES", "made_with"]

LIBRARIES = (
    "papermill",
    "nbclient",
    "nbconvert",
    "ipykernel",
    "mistune",
    "jinja2",
    "matplotlib",
    "seaborn",
    "pandas",
    "numpy",
    "xlsxwriter",
)
SHAPES = ("*.py", "*.j2", "*.css", "*.json")


@cache
def made_with() -> str:
    """Give one SHA-256 of the code and of every installed library: each may shape a page."""
    folder = Path(kpiwork.__file__).parent
    files = sorted(path for shape in SHAPES for path in folder.rglob(shape))
    code = [(path.relative_to(folder).as_posix(), digest_of_file(path)) for path in files]
    libraries = sorted({(one.name, one.version) for one in distributions()})
    return digest_of_text(platform.python_version(), code, libraries)
