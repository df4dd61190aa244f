"""Everything that is wrong with a form, by sheet and cell, and no more of it than helps."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from kpiwork.errors import DataError, Problem
from kpiwork.measure.files import source_place
from kpiwork.measure.form.cells import Fault
from kpiwork.measure.form.layout import FormLayout

__all__ = ["MOST_FAULTS", "Faults"]

MOST_FAULTS = 20  # told at once; whoever has mended these looks again


@dataclass(kw_only=True, slots=True)
class Faults:
    """Collects what is wrong, to be told at once.

    Parameters
    ----------
    layout : FormLayout
        Whose file it is.
    """

    layout: FormLayout
    _found: dict[tuple[int, int, str], Problem] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._found)

    def cell(self, row: int, column: int, fault: Fault) -> None:
        """Note what is wrong with a cell."""
        self._note((row, column), f"cell {get_column_letter(column)}{row}: {fault.fact}", fault.mend)

    def row(self, row: int, fault: Fault) -> None:
        """Note what is wrong with a row."""
        self._note((row, 0), f"row {row}: {fault.fact}", fault.mend)

    def sheet(self, fault: Fault) -> None:
        """Note what is wrong with the sheet as a whole."""
        self._note((0, 0), fault.fact, fault.mend)

    def _note(self, where: tuple[int, int], fact: str, mend: str) -> None:
        place = f"{source_place(self.layout.source)}  {self.layout.path}"
        problem = Problem(place=place, fact=f"sheet {self.layout.sheet} {fact}", mend=mend)
        self._found[*where, fact] = problem

    def refuse(self) -> None:
        """Tell what was found, from the top of the sheet to its end.

        Raises
        ------
        DataError
            With at most `MOST_FAULTS` problems and the number of the others; if there is any.
        """
        found = [self._found[where] for where in sorted(self._found)]
        told = found[:MOST_FAULTS]
        if more := len(found) - len(told):
            fact = f"sheet {self.layout.sheet} and {more:,} more"
            told.append(Problem(place=told[0].place, fact=fact, mend="mend these first, then look again"))
        if told:
            raise DataError(told)
