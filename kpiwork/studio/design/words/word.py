"""The words of one field."""

from __future__ import annotations

from dataclasses import dataclass

from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.steps import Step

__all__ = ["Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one field.

    Parameters
    ----------
    label : str
        In a few words.
    help : str
        What to write there.
    step : Step or None
        At which step it is asked; inside a group or list, that of the group.
    missing : str
        What to do where it has to be filled in; made of the label where left out.
    control : Control or None
        How it is filled in, where its type does not say it.
    chosen_from : str
        What of the workbook can be chosen: ``kpis``, ``sources``, ``columns``, ``dates``, ``dimensions``,
        ``objectives``, ``detectors``, ``results``, ``questions``.
    is_open : bool
        Whether something else may be typed.
    in_unit_of : str
        Whose unit a number has: ``card``, or ``kpi`` for the KPI that is named beside it.
    """

    label: str
    help: str
    step: Step | None = None
    missing: str = ""
    control: Control | None = None
    chosen_from: str = ""
    is_open: bool = False
    in_unit_of: str = ""
