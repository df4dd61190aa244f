"""What a formula is translated for, besides the table: how the workbook counts time, and who answers."""

from dataclasses import dataclass, field

from kpiwork.periods import Workdays

__all__ = ["Setting"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How a workbook counts time, and on which engine.

    Parameters
    ----------
    zone : str
        Its time zone.
    workdays : Workdays
        The days on which it works.
    engine : str
        Ibis's name of the engine; empty for any.
    """

    zone: str
    workdays: Workdays = field(default_factory=Workdays)
    engine: str = ""
