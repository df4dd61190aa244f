"""What the organisation decided: frozen models, read with their place in the file.

`kpiwork.spec.load.load` reads a whole workbook; what is named here are its parts, and the way to
change one file.
"""

from kpiwork.spec.batch import Batch, Edition
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.objective import Objective
from kpiwork.spec.save import SpecFile, append_entry, begin_file, open_file
from kpiwork.spec.settings import Settings
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = [
    "Batch",
    "Card",
    "Department",
    "DepartmentBook",
    "Edition",
    "Objective",
    "Settings",
    "Source",
    "SpecFile",
    "Workbook",
    "append_entry",
    "begin_file",
    "open_file",
]
