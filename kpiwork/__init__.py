"""kpiwork: define, analyse and review KPIs, honestly. The names that notebooks use."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpiwork import analysis
    from kpiwork.display import page as show
    from kpiwork.errors import KpiworkError
    from kpiwork.review.assemble import open_review
    from kpiwork.review.calibration import calibrate, calibrate_sizes
    from kpiwork.spec.load import load as open_workbook
    from kpiwork.studio import in_depth
    from kpiwork.studio.explorer import explorer
    from kpiwork.studio.opened import open_findings

__all__ = [
    "KpiworkError",
    "__version__",
    "analysis",
    "calibrate",
    "calibrate_sizes",
    "explorer",
    "in_depth",
    "open_findings",
    "open_review",
    "open_workbook",
    "show",
]

try:
    __version__ = version("kpiwork")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"

# Loaded at first use, so that the command line answers at once. A name that is a sub-package's must mean
# the sub-package: importing it puts it in the name's place.
PLACES = {
    "analysis": ("kpiwork.analysis", None),
    "calibrate": ("kpiwork.review.calibration", "calibrate"),
    "calibrate_sizes": ("kpiwork.review.calibration", "calibrate_sizes"),
    "KpiworkError": ("kpiwork.errors", "KpiworkError"),
    "explorer": ("kpiwork.studio.explorer", "explorer"),
    "in_depth": ("kpiwork.studio.in_depth", None),
    "open_findings": ("kpiwork.studio.opened", "open_findings"),
    "open_review": ("kpiwork.review.assemble", "open_review"),
    "open_workbook": ("kpiwork.spec.load", "load"),
    "show": ("kpiwork.display.page", None),
}


def __getattr__(name: str) -> object:
    if name not in PLACES:
        message = f"module 'kpiwork' has no attribute '{name}'"
        raise AttributeError(message)
    module, attribute = PLACES[name]
    found = import_module(module)
    return found if attribute is None else getattr(found, attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
