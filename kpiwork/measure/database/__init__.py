"""Databases: opening the one whose address an environment variable holds, and asking it with care."""

from kpiwork.measure.database.connect import connect
from kpiwork.measure.database.database import Database, Trouble
from kpiwork.measure.database.databases import Databases, place_of
from kpiwork.measure.database.names import parts_of

__all__ = ["Database", "Databases", "Trouble", "connect", "parts_of", "place_of"]
