"""How much of a movement each driver made, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from kpiwork.analysis.drivers import DriverShare, DriverShares, DriverState
from kpiwork.review.numbers import NumberStyle

__all__ = ["driver_words"]

MOST_NAMED = 3


def driver_words(found: DriverShares, style: NumberStyle, names: Mapping[str, str], since: str) -> str:
    """Say what each driver made of a movement, the largest part first; why not, where that is not known.

    Parameters
    ----------
    found : DriverShares
        From `kpiwork.analysis.drivers.driver_shares`.
    style : NumberStyle
        How the KPI's values are printed.
    names : mapping of str to str
        The drivers' names by id; an id without a name is printed itself.
    since : str
        Words of the earlier period.
    """
    if found.state is DriverState.NOT_COMPUTABLE or found.difference is None:
        lacking = ", ".join(f"“{names.get(one, one)}”" for one in found.lacking)
        which = f" ({lacking})" if lacking else ""
        return f"What its drivers made of the movement is not known: {found.reason}{which}."
    none = style.difference(0.0)
    if all(style.difference(part.part) == none for part in found.parts):
        return f"Its drivers hardly moved since {since}."
    largest = sorted(found.parts, key=lambda part: -abs(part.part))
    told = [_part(part, style, names) for part in largest[:MOST_NAMED]]
    if others := largest[MOST_NAMED:]:
        rest = style.difference(sum(part.part for part in others))
        told.append(f"{len(others)} {'other' if len(others) == 1 else 'others'} {rest}")
    parts = f"{', '.join(told[:-1])} and {told[-1]}"
    return (
        f"Of {style.difference(found.difference)} since {since}, as {_form(found)} of its drivers: {parts}."
    )


def _part(part: DriverShare, style: NumberStyle, names: Mapping[str, str]) -> str:
    return f"“{names.get(part.driver, part.driver)}” made {style.difference(part.part)}"


def _form(found: DriverShares) -> str:
    return "the product" if found.state is DriverState.PRODUCT else "the sum"
