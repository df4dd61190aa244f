"""What a record was made from, and the command that makes it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from kpiwork.measure.readings import Measurement
from kpiwork.review.record import Provenance
from kpiwork.spec.workbook import Workbook

__all__ = ["provenance", "version_of"]

NAMED = ("kpiwork", "ibis-framework", "duckdb", "pandas", "numpy")
COMMON = ("params/workbook.yaml", "params/objectives.yaml")


def provenance(
    workbook: Workbook, measured: Measurement, department: str, records: Mapping[str, str]
) -> Provenance:
    """Collect what produced a department's record; files of other departments are left out.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    measured : Measurement
        What was measured.
    department : str
        Id of the department.
    records : mapping of str to str
        SHA-256 of the earlier records that were read, by path.
    """
    own = f"params/{department}/"
    return Provenance(
        command=_command(workbook, measured, department),
        versions={"python": platform.python_version()} | {name: version_of(name) for name in NAMED},
        files={
            path: digest
            for path, digest in sorted(workbook.files.items())
            if path in COMMON or path.startswith(own)
        },
        records=dict(sorted(records.items())),
    )


def _command(workbook: Workbook, measured: Measurement, department: str) -> str:
    label, day = measured.period.label, measured.as_of.isoformat()
    batch = _batch(workbook, department, f"{measured.period.kind.removeprefix('calendar_')}ly")
    if batch is None:
        return f'kpiwork.open_review(".", "{department}", "{label}", as_of="{day}")'
    return f"kpiwork run {batch} --period {label} --department {department} --as-of {day}"


def _batch(workbook: Workbook, department: str, rhythm: str) -> str | None:
    """Name the department's batch of a rhythm, or its first one; the record is the same in all of them."""
    names = [
        name
        for name, batch in workbook.batches.items()
        if batch.by_period and (batch.departments == "all" or department in batch.departments)
    ]
    fitting = sorted((name for name in names if rhythm in name), key=len)
    return next(iter([*fitting, *names]), None)


def version_of(name: str) -> str:
    """Give the version of an installed library."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
