"""What the detectors would see in data of a KPI's own size, and in those of a KPI that is only planned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from kpiwork.errors import UsageError
from kpiwork.review.assemble import read_as_of
from kpiwork.review.findings import revisions_of
from kpiwork.review.looked import looked_at, refuse_without_data
from kpiwork.signals.calibration.planned import Sizes, planned
from kpiwork.signals.calibration.trials import RUNS, SEED, Calibrated, calibrated
from kpiwork.signals.calibration.trials import Tell as OneTell
from kpiwork.signals.gather import gather
from kpiwork.signals.registry import detectors_of
from kpiwork.spec.choices import Stage

__all__ = ["PLANNED", "calibrate", "calibrate_sizes"]

PLANNED = "planned"
"""Id of a KPI that is only planned."""
MOST_RUNS = 100_000

Tell = Callable[[str, str, int, int], None]
"""Is told a KPI, which behaviour was simulated, how many are, and of how many."""


def calibrate(  # noqa: PLR0913 - which data, how often, and who is told
    folder: str | Path,
    department: str,
    period: str,
    *,
    kpi: str = "",
    as_of: date | str | None = None,
    runs: int | str = RUNS,
    seed: int | str = SEED,
    tell: Tell | None = None,
) -> tuple[Calibrated, ...]:
    """Ask what would be seen in a department's own data.

    Each KPI keeps its size and its shape: how many records there are near the cutoff, how months differ and
    resemble each other. Behaviours are planted into it at several strengths, and the detectors run as the
    workbook sets them.

    Parameters
    ----------
    folder : str or Path
        The workbook's folder, or one inside it.
    department, period : str
        Which, and a period's label such as ``2013-Q4``.
    kpi : str
        Only this KPI.
    as_of : date or str, optional
        Day on which the data are looked at, such as ``2013-12-31``.
    runs, seed : int or str
        Simulations at each strength, and where random numbers begin.
    tell : function, optional
        Is told how far it is.

    Raises
    ------
    UsageError
        If a parameter names nothing known, or a number cannot be.
    SpecError
        If a file of the workbook is wrong, settings of detectors among them.
    DataError
        If nothing was recorded in the period, or nothing could be read.
    """
    many, first = _numbers(runs, seed)
    day = read_as_of(as_of) if isinstance(as_of, str) else as_of
    looked = looked_at(folder, department, period, kpi=kpi, as_of=day)
    refuse_without_data(looked, kpi)
    workbook, cards = looked.workbook, looked.book.cards
    detectors = detectors_of(workbook.settings.detectors)
    materials = gather(workbook, looked.measured, department, revisions=revisions_of(looked.past))
    asked = [kpi] if kpi else [name for name, card in cards.items() if card.stage is not Stage.RETIRED]
    return tuple(
        Calibrated(
            kpi=name,
            name=cards[name].name,
            powers=calibrated(
                dict.fromkeys(detectors, materials[name]),
                detectors,
                runs=many,
                seed=first,
                tell=_about(name, tell, place, len(asked)),
            ),
            runs=many,
            seed=first,
        )
        for place, name in enumerate(asked)
    )


def calibrate_sizes(
    *,
    records: int | str = 5_000,
    periods: int | str = 36,
    units: int | str = 12,
    runs: int | str = RUNS,
    seed: int | str = SEED,
    tell: Tell | None = None,
) -> Calibrated:
    """Ask what would be seen of a KPI that is only planned.

    Parameters
    ----------
    records : int or str
        Single records it will have, over all months.
    periods : int or str
        Months; attention begins half-way.
    units : int or str
        Teams, customers or kinds of cases that it is split by.
    runs, seed : int or str
        Simulations at each strength, and where random numbers begin.
    tell : function, optional
        Is told how far it is.

    Raises
    ------
    UsageError
        If a number cannot be.
    """
    many, first = _numbers(runs, seed)
    sizes = Sizes(
        records=_whole("records", records), periods=_whole("periods", periods), units=_whole("units", units)
    )
    detectors = detectors_of({})
    return Calibrated(
        kpi=PLANNED,
        name="A planned KPI",
        powers=calibrated(
            planned(sizes, detectors),
            detectors,
            runs=many,
            seed=first,
            tell=_about(PLANNED, tell, 0, 1),
        ),
        runs=many,
        seed=first,
    )


def _about(kpi: str, tell: Tell | None, place: int, many: int) -> OneTell | None:
    """Count what is done over all KPIs."""
    if tell is None:
        return None
    return lambda behaviour, done, every: tell(kpi, behaviour, place * every + done, many * every)


def _numbers(runs: int | str, seed: int | str) -> tuple[int, int]:
    many, first = _whole("runs", runs), _whole("seed", seed)
    if not 1 <= many <= MOST_RUNS:
        raise UsageError.at("--runs", f"is {many}", f"write a whole number from 1 to {MOST_RUNS:,}")
    if first < 0:
        raise UsageError.at("--seed", f"is {first}", "write a whole number from 0 on")
    return many, first


def _whole(name: str, given: int | str) -> int:
    """Read a whole number, which notebooks may be handed as text."""
    try:
        return int(str(given).strip())
    except ValueError:
        raise UsageError.at(f"--{name}", f"is '{given}'", "write a whole number") from None
