"""What a period is called where there is little room: numbered months without their days."""

from __future__ import annotations

__all__ = ["short_name", "without_days"]

DAYS_OPEN = " ("


def short_name(label: str, words: str) -> str:
    """Name a period as the head of a column does: ``P11 2025``, or its words where they name no days.

    Parameters
    ----------
    label : str
        Its name in files, ``2025-P11``.
    words : str
        Its name on pages, ``period 11 of 2025 (27 Oct–23 Nov)``.
    """
    year, _, part = label.partition("-")
    return f"{part} {year}" if part and DAYS_OPEN in words else without_days(words)


def without_days(words: str) -> str:
    """Leave the days out of a period's words: ``quarter 4 of 2025``."""
    return words.partition(DAYS_OPEN)[0]
