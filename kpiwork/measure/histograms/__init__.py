"""Single records, counted inside the engine: around a cutoff, by last digit, by how often they repeat."""

from kpiwork.measure.histograms.asked import AroundCutoff, Asked, Group, LastDigits, LeftOut, Repeats
from kpiwork.measure.histograms.counting import Histogram, count, histogram
from kpiwork.measure.histograms.opening import open_card
from kpiwork.measure.histograms.resolutions import Recorded, Resolution, resolution_of
from kpiwork.measure.histograms.rows import CardRows, UnansweredError, card_rows

__all__ = [
    "AroundCutoff",
    "Asked",
    "CardRows",
    "Group",
    "Histogram",
    "LastDigits",
    "LeftOut",
    "Recorded",
    "Repeats",
    "Resolution",
    "UnansweredError",
    "card_rows",
    "count",
    "histogram",
    "open_card",
    "resolution_of",
]
