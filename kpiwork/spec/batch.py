"""A batch: which notebook is run for which departments, for which readers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from kpiwork.spec.model import Flag, Model
from kpiwork.spec.text import Identifier, Line

__all__ = ["Batch", "Edition"]


class Edition(StrEnum):
    """For whom a page is made."""

    DEPARTMENT = "department"
    EXECUTIVE = "executive"
    ANALYST = "analyst"


class Batch(Model):
    """``batches/<name>.yaml``."""

    title: Line
    """What it makes, in words."""
    notebook: Identifier
    """Notebook below ``notebooks/``, without its ending."""
    departments: Literal["all"] | tuple[Identifier, ...] = "all"
    """``all``, or a list of departments."""
    edition: Edition = Edition.DEPARTMENT
    """For whom pages are made."""
    by_period: Flag = True
    """Whether its pages speak of a period. Where not, such as a handbook of the cards, they are of a day: a
    command need not name a period, and they lie in a folder with the batch's name."""
    scorecard: Flag = True
    """Whether an Excel file with the figures of all pages is written beside them."""
