"""Where a movement came from, in a few sentences: the dimension that tells most, its largest parts."""

from __future__ import annotations

from kpiwork.analysis.contribution import Contribution, ContributionKind, Reversal, SegmentPart
from kpiwork.analysis.contribution_interval import FEWEST_CASES, Interval, Precision
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.ranges import range_words
from kpiwork.review.record import KpiReview
from kpiwork.review.sentences import style_of

__all__ = ["precision_words", "reversal_words", "strongest", "where_from"]

WORTH_NAMING = 0.1  # a segment that makes less than this share of a movement is not named
MOST_NAMED = 2
CLUMPED = 1.2  # times as wide: less is not worth a sentence


def where_from(kpi: KpiReview) -> str:
    """Say where the movement since the previous period came from, by the dimension that tells most."""
    told = strongest(kpi)
    if told is None or kpi.previous.difference is None:
        return ""
    style, since = style_of(kpi), kpi.previous.words
    moved, none = style.difference(kpi.previous.difference), style.difference(0.0)
    start = f"{'Hardly any movement' if moved == none else f'Of {moved}'} since {since}, by {told.dimension}"
    parts = [part for part in _largest_parts(told) if style.difference(part.total) != none]
    named = " and ".join(f"{part.segment} made {style.difference(part.total)}" for part in parts)
    if told.kind is ContributionKind.RATE:
        mix, within = (
            f"{style.difference(size)} from {name}{_range(style, ends)}"
            for size, name, ends in (
                (told.mix, "a different mix", told.mix_interval),
                (told.within, "change within", told.within_interval),
            )
        )
        split = f"{start}: {mix}, {within}"
        first = f"{split}; {named}." if named else f"{split}."
        said = [first, _chance(told), _clumped(told), reversal_words(kpi, told)]
        return " ".join(text for text in said if text)
    return f"{start}: {named}." if named else ""


def strongest(kpi: KpiReview) -> Contribution | None:
    """Give the dimension whose largest segment makes the largest part of the movement."""
    split = [one for one in kpi.contributions if one.kind in (ContributionKind.RATE, ContributionKind.SUM)]
    told = [one for one in split if any(not part.suppressed for part in one.parts)]
    return max(told, key=lambda one: max(abs(part.total) for part in one.parts), default=None)


def reversal_words(kpi: KpiReview, told: Contribution) -> str:
    """Say that a whole moved against what happened within its segments; empty where that was not seen."""
    if told.reversal is not Reversal.SEEN or told.mix is None:
        return ""
    moved, shown = _against(told)
    if not moved:
        return ""
    whole, others = ("higher", "lower") if told.mix > 0 else ("lower", "higher")
    among = f"{moved} of the {shown} that may be shown" if shown < len(told.parts) else f"{moved} of {shown}"
    return (
        f"By {told.dimension}, {among} {'reads' if moved == 1 else 'read'} {others} than in "
        f"{kpi.previous.words}, yet the whole reads {whole}: a larger share of the {kpi.rows_are} fell where "
        f"it reads {whole} anyway."
    )


def precision_words(told: Contribution) -> str:
    """Say why it is not known how much of a movement chance may make; empty where it is known."""
    match told.precision:
        case Precision.KNOWN:
            return ""
        case Precision.TOO_FEW:
            fewest = f"it takes {FEWEST_CASES} cases for each {told.dimension}"
            return f"How much of that chance may make is not known: {fewest}, on average."
        case Precision.NOT_COUNTED:
            return "How much of that chance may make is not known: it is no share of cases that are counted."


def _against(told: Contribution) -> tuple[int, int]:
    """Count the segments that moved against the whole, out of those that may be shown."""
    shown = [part for part in told.parts if not part.suppressed]
    total = (told.mix or 0.0) + (told.within or 0.0)
    moves = [part.value - part.before for part in shown if part.value is not None and part.before is not None]
    return sum(move * total < 0 for move in moves), len(shown)


def _range(style: NumberStyle, ends: Interval | None) -> str:
    return "" if ends is None else f" ({range_words(style, *ends)})"


def _chance(told: Contribution) -> str:
    """Say which parts chance alone may make; nothing where that was not asked."""
    if told.precision is Precision.TOO_FEW:
        return precision_words(told)
    parts = (("the mix", told.mix_interval), ("the change within", told.within_interval))
    unsure = [name for name, ends in parts if ends is not None and ends[0] <= 0 <= ends[1]]
    return f"Chance alone may make {' and '.join(unsure)}." if unsure else ""


def _clumped(told: Contribution) -> str:
    """Say that ranges are wider than cases one by one would make them."""
    if told.within_interval is None or told.clumping < CLUMPED:
        return ""
    wider = f"{told.clumping:.1f} times as wide"
    return f"Cases of one week go well or badly together: that makes these ranges {wider}."


def _largest_parts(told: Contribution) -> list[SegmentPart]:
    size = sum(abs(part.total) for part in told.parts)
    shown = [part for part in told.parts if not part.suppressed and abs(part.total) > WORTH_NAMING * size]
    return sorted(shown, key=lambda part: -abs(part.total))[:MOST_NAMED]
