"""Commands that ask detectors: what they find, and what they could find."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpiwork.commands.ending import ExitCode, complain, reporting
from kpiwork.commands.options import AsOf, Period, Workbook, say

__all__ = ["calibrate", "signals"]


@reporting()
def signals(
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Whose KPIs are looked at.")],
    *,
    period: Period,
    workbook: Workbook = Path(),
    kpi: Annotated[str, typer.Option(metavar="ID", help="Only this KPI.")] = "",
    as_of: AsOf = "",
    gate: Annotated[
        str,
        typer.Option(
            metavar="STRENGTH",
            help="End with 3 if an open question is at least weak, moderate or strong.",
        ),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Tell what is clear or could not be tested, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask whether KPIs drive behaviour they were not meant to drive."""
    from kpiwork.publish import findings
    from kpiwork.review.assemble import read_as_of
    from kpiwork.review.findings import find
    from kpiwork.review.findings_shown import shown

    border = findings.read_gate(gate)
    day = read_as_of(as_of, place="--as-of")
    found = shown(find(workbook, department, period, kpi=kpi, as_of=day))
    for line in [findings.as_json(found)] if as_json else findings.as_lines(found, everything=everything):
        say(line)
    for problem in found.unmeasured:
        complain(problem)
    if border is not None and findings.reaches(found, border):
        raise typer.Exit(ExitCode.FINDINGS)
    if found.unmeasured:  # of these nothing is known, which is not the same as nothing found
        raise typer.Exit(ExitCode.ERROR)


@reporting()
def calibrate(
    department: Annotated[
        str, typer.Argument(metavar="[DEPARTMENT]", help="Whose KPIs; none for a KPI that is only planned.")
    ] = "",
    *,
    period: Annotated[str, typer.Option(metavar="LABEL", help="2013-Q4, with a department.")] = "",
    workbook: Workbook = Path(),
    kpi: Annotated[str, typer.Option(metavar="ID", help="Only this KPI.")] = "",
    as_of: AsOf = "",
    records: Annotated[
        int | None, typer.Option(metavar="N", help="Planned: single records, over all months.")
    ] = None,
    periods: Annotated[int | None, typer.Option(metavar="N", help="Planned: months.")] = None,
    units: Annotated[
        int | None, typer.Option(metavar="N", help="Planned: teams or kinds of cases it is split by.")
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="Simulations at each strength.")] = 200,
    seed: Annotated[int, typer.Option(metavar="N", help="Where random numbers begin.")] = 2013,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Simulate what would be seen, and what would not, in data of a KPI's own size."""
    from kpiwork.publish import calibration
    from kpiwork.publish.progress import progress_on
    from kpiwork.review.assemble import read_as_of
    from kpiwork.review.calibration import calibrate as of_department
    from kpiwork.review.calibration import calibrate_sizes

    sizes = {"records": records, "periods": periods, "units": units}
    given = {name: size for name, size in sizes.items() if size is not None}
    calibration.refuse_both(department, period, kpi, tuple(given))
    with progress_on(sys.stderr, "simulating", "reading") as progress:
        tell = calibration.telling(progress)
        if department:
            day = read_as_of(as_of, place="--as-of")
            found = of_department(
                workbook, department, period, kpi=kpi, as_of=day, runs=runs, seed=seed, tell=tell
            )
        else:
            found = (calibrate_sizes(**given, runs=runs, seed=seed, tell=tell),)
    for line in [calibration.as_json(found)] if as_json else calibration.as_lines(found):
        say(line)
