"""kpiwork: define, analyse and review KPIs, honestly. The names that notebooks use."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpiwork import analysis
    from kpiwork.display import course, handbook, notice, pilots
    from kpiwork.display import page as show
    from kpiwork.errors import KpiworkError
    from kpiwork.review.assemble import open_review
    from kpiwork.review.calibration import calibrate, calibrate_sizes
    from kpiwork.review.handbook.handbook import open_handbook
    from kpiwork.review.notice.notice import open_notice
    from kpiwork.review.pilots.pilots import open_pilot
    from kpiwork.review.programme.programme import open_programme
    from kpiwork.spec.guide import guide
    from kpiwork.spec.load import load as open_workbook
    from kpiwork.studio import in_depth
    from kpiwork.studio.designer import handouts as workshop
    from kpiwork.studio.designer.designer import designer
    from kpiwork.studio.explorer import explorer
    from kpiwork.studio.opened import open_findings

__all__ = [
    "KpiworkError",
    "__version__",
    "analysis",
    "calibrate",
    "calibrate_sizes",
    "course",
    "designer",
    "explorer",
    "guide",
    "handbook",
    "in_depth",
    "notice",
    "open_findings",
    "open_handbook",
    "open_notice",
    "open_pilot",
    "open_programme",
    "open_review",
    "open_workbook",
    "pilots",
    "show",
    "workshop",
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
    "course": ("kpiwork.display.course", None),
    "KpiworkError": ("kpiwork.errors", "KpiworkError"),
    "designer": ("kpiwork.studio.designer.designer", "designer"),
    "explorer": ("kpiwork.studio.explorer", "explorer"),
    "guide": ("kpiwork.spec.guide", "guide"),
    "handbook": ("kpiwork.display.handbook", None),
    "in_depth": ("kpiwork.studio.in_depth", None),
    "notice": ("kpiwork.display.notice", None),
    "open_findings": ("kpiwork.studio.opened", "open_findings"),
    "open_handbook": ("kpiwork.review.handbook.handbook", "open_handbook"),
    "open_notice": ("kpiwork.review.notice.notice", "open_notice"),
    "open_pilot": ("kpiwork.review.pilots.pilots", "open_pilot"),
    "open_programme": ("kpiwork.review.programme.programme", "open_programme"),
    "open_review": ("kpiwork.review.assemble", "open_review"),
    "open_workbook": ("kpiwork.spec.load", "load"),
    "pilots": ("kpiwork.display.pilots", None),
    "show": ("kpiwork.display.page", None),
    "workshop": ("kpiwork.studio.designer.handouts", None),
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
