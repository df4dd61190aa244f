"""How much weight a signal bears: whether it holds elsewhere and otherwise, and on how much it rests."""

from __future__ import annotations

from collections.abc import Sequence

from kpiwork.signals.finding import Placebo, Setting, Strength

__all__ = ["grade_of", "robustness_of"]


def robustness_of(settings: Sequence[Setting], placebos: Sequence[Placebo]) -> Strength:
    """Grade what became of the same test with other settings, and where nothing is to be found.

    Strong takes all of them, and at least one placebo; moderate all but one.
    """
    held = [*(one.agrees for one in settings), *(one.is_weaker for one in placebos)]
    if all(held):
        return Strength.STRONG if placebos else Strength.MODERATE
    return Strength.MODERATE if held.count(False) == 1 else Strength.WEAK


def grade_of(size: float, borders: tuple[float, float]) -> Strength:
    """Grade a size that is at least weak.

    Parameters
    ----------
    size : float
        What is graded.
    borders : tuple of float
        From where on it is strong, and moderate.
    """
    strong, moderate = borders
    if size >= strong:
        return Strength.STRONG
    return Strength.MODERATE if size >= moderate else Strength.WEAK
