"""The door to the library: look through its cards, and copy one into a workbook."""

from kpiwork.spec.library.copying import Copied, copy_card, copy_cards
from kpiwork.spec.library.found import search
from kpiwork.spec.library.stock import AREAS, LibraryCard, area_of, card_of, library, text_of

__all__ = [
    "AREAS",
    "Copied",
    "LibraryCard",
    "area_of",
    "card_of",
    "copy_card",
    "copy_cards",
    "library",
    "search",
    "text_of",
]
