"""What a record was made from, and the command that makes it again."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from kpiwork.measure.readings import Measurement
from kpiwork.review.record import Provenance
from kpiwork.spec.workbook import Workbook

__all__ = ["provenance"]

NAMED = ("kpiwork", "ibis-framework", "duckdb", "pandas", "numpy")
COMMON = ("params/workbook.yaml", "params/objectives.yaml")


def provenance(workbook: Workbook, measured: Measurement, department: str) -> Provenance:
    """Collect what produced a department's record; files of other departments are left out."""
    own = f"params/{department}/"
    return Provenance(
        command=(
            f"kpiwork run quarterly --period {measured.period.label} --department {department} "
            f"--as-of {measured.as_of.isoformat()}"
        ),
        versions={"python": platform.python_version()} | {name: _version(name) for name in NAMED},
        files={
            path: digest
            for path, digest in sorted(workbook.files.items())
            if path in COMMON or path.startswith(own)
        },
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
