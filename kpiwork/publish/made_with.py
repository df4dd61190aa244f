"""What pages are made with: this package's own files, Python, and the libraries that shape a page."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kpiwork
from kpiwork.measure.digest import digest_of_file, digest_of_text

__all__ = ["LIBRARIES", "made_with", "version_of"]

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
    """Give one SHA-256 of the code and libraries that turn a record into a page."""
    folder = Path(kpiwork.__file__).parent
    files = sorted(path for shape in SHAPES for path in folder.rglob(shape))
    code = [(path.relative_to(folder).as_posix(), digest_of_file(path)) for path in files]
    return digest_of_text(platform.python_version(), code, [version_of(name) for name in LIBRARIES])


def version_of(library: str) -> str:
    """Give the version of an installed library."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
