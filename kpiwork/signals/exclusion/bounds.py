"""What a share would be with cases returned to it that are left out now and were not before.

The worst case is Manski's (1990, American Economic Review 80(2): 319): all of them missed.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpiwork.analysis.contribution import Amounts

__all__ = ["Bounds", "bounds"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """A share as reported and with the additional cases back.

    Parameters
    ----------
    before, reported : float
        Before, and after as it stands.
    alike : float
        After, had the additional cases gone as cases did before.
    worst : float
        After, had all of them missed.
    undone : float
        Part of the improvement that the worst case takes away, 0 to 1 and above; NaN without improvement.
    """

    before: float
    reported: float
    alike: float
    worst: float
    undone: float


def bounds(before: Amounts, after: Amounts, extra: float, *, good: int) -> Bounds | None:
    """Put additional cases back.

    Parameters
    ----------
    before, after : Amounts
        The KPI's own.
    extra : float
        Cases left out after beyond the share left out before; below 0 counts as none.
    good : int
        1 where higher is better, -1 where lower is.

    Returns
    -------
    Bounds or None
        None where the amounts are no shares of cases.
    """
    for side in (before, after):
        if not 0 <= side.numerator <= side.denominator or side.denominator <= 0:
            return None
    more = max(extra, 0.0)
    cases = after.denominator + more
    missed = 0.0 if good > 0 else more
    gain = good * (after.rate - before.rate)
    worst = (after.numerator + missed) / cases
    return Bounds(
        before=before.rate,
        reported=after.rate,
        alike=(after.numerator + more * before.rate) / cases,
        worst=worst,
        undone=good * (after.rate - worst) / gain if gain > 0 else float("nan"),
    )
