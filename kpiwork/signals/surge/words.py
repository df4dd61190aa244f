"""How a surge at the end of periods is told and drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.finding import Effect, Kind, Picture, PictureKind, Placebo, Restated
from kpiwork.signals.material import Material
from kpiwork.signals.surge.fit import LAST, Flags
from kpiwork.signals.surge.look import Seen, lifts, smallest
from kpiwork.signals.surge.series import Cut, Stretch, peers_of
from kpiwork.spec.choices import Seasonal

__all__ = ["effect", "least_effect", "notes", "picture", "reason", "restated"]

CONFIDENCE = 0.95
REST = 1e-6  # share of a value that rounding may make


def reason(
    seen: Seen, placebos: Sequence[Placebo], known: Stretch, cut: Cut, limits: tuple[float, float]
) -> str:
    """Say what was seen; limits are alpha and the least surge."""
    period, part = cut.period.value, cut.part.value
    alpha, least = limits
    what = f"the last {part} of a {period} is {_way(seen)} than the others, over {known.periods} {period}s"
    if seen.p >= alpha:
        return f"over {known.periods} {period}s, the last {part} differs no more than chance would have it"
    if abs(float(seen.last.centre[0])) < math.log1p(least):
        return f"{what}, but by less than would matter"
    if stronger := [one.words for one in placebos if not one.is_weaker]:
        return f"{what}, but not clearly less so {' and '.join(stronger)}: a season may do the same"
    return what


def effect(seen: Seen, cut: Cut) -> Effect:
    """Tell how high the last parts are, as a ratio."""
    low, high = (float(end[0]) for end in seen.last.interval(CONFIDENCE))
    part, period = cut.part.value, cut.period.value
    return Effect(
        kind=Kind.TIMES,
        value=math.exp(float(seen.last.centre[0])),
        low=math.exp(low),
        high=math.exp(high),
        confidence=CONFIDENCE,
        sentence=f"the last {part} of a {period} is at {{value}} the level of its other {part}s ({{range}})",
    )


def least_effect(seen: Seen, cut: Cut, alpha: float, least: float) -> Effect:
    """Tell which surge would have been seen in 8 of 10 cases."""
    size = max(smallest(seen, alpha), math.log1p(least))
    part = cut.part.value
    word = "more" if seen.sign > 0 else "less"
    return Effect(
        kind=Kind.TIMES,
        value=math.exp(seen.sign * size),
        low=math.nan,
        high=math.nan,
        sentence=f"a last {part} at {{value}} the level of the others, or {word}, would have been seen",
    )


def notes(seen: Seen, whole: Stretch, cut: Cut, material: Material) -> tuple[str, ...]:
    """Tell what else a reader should know."""
    part, period = cut.part.value, cut.period.value
    less, more = ("lower", "earlier") if seen.sign > 0 else ("higher", "later")
    said = []
    if seen.is_paid_back:
        said.append(
            f"The first {part} of a {period} is {less} than the middle, as where work is done {more}."
        )
    else:
        said.append(f"The first {part} of a {period} is not {less}: nothing shows that work was only moved.")
    dimension, names = peers_of(material)
    if names:
        said.append(f"Compared with {len(names)} of {dimension} that have no target, which share the season.")
    else:
        said.append(
            f"No part of the organisation without this target could be compared, so the kind of {period} "
            "with the largest difference was set aside: a yearly peak cannot make the finding alone."
        )
        if material.card.seasonal is not Seasonal.NO:
            said.append(f"A season that lifts the end of several kinds of {period} would look the same.")
    if whole.left_out:
        said.append(f"{whole.left_out} {part}s without a value above 0 were left out.")
    return tuple(said)


def picture(whole: Stretch, due: Flags, seen: Seen, cut: Cut) -> Picture:
    """Draw what was done in each part, and what it would be without the pattern."""
    values, free = _values(whole, np.where(due, lifts(whole.parts, seen), 0.0))
    first = np.flatnonzero(due)[0]
    labels = tuple(whole.rows["period"])
    return Picture(
        kind=PictureKind.SERIES,
        across=labels,
        seen=tuple(values.tolist()),
        expected=tuple(free.tolist()),
        marked=tuple(np.flatnonzero(due & (whole.parts.phases == LAST)).tolist()),
        across_label=cut.part.value.capitalize(),
        seen_label="As recorded",
        expected_label=f"Without the pattern at the end of each {cut.period.value}",
        border=labels[first] if first else None,
    )


def restated(known: Stretch, seen: Seen, cut: Cut, material: Material) -> Restated | None:
    """Give the reviewed period's value as reported and without the pattern; None where it cannot."""
    now = material.period
    mine = (known.rows["begins"].dt.date == now.start).to_numpy(dtype=bool)
    if now.kind is not cut.period or not mine.any():
        return None
    reported = material.whole(cut.period).set_index("start")["value"].get(np.datetime64(now.start))
    parts = known.only(mine)
    above, below = (parts.rows[name].to_numpy(dtype=float) for name in ("above", "below"))
    has_denominator = material.card.measure.denominator is not None
    own = above.sum() / (below.sum() if has_denominator else 1.0)
    if reported is None or not math.isclose(own, reported, rel_tol=REST):
        return None  # weeks that do not fill a month, or an average that does not add up
    share = float((above * np.exp(-lifts(parts.parts, seen))).sum() / above.sum())
    return Restated(reported=float(reported), without=float(reported) * share, when=f"In {now.words}")


def _values(whole: Stretch, moved: Numbers) -> tuple[Numbers, Numbers]:
    values = (whole.rows["above"] / whole.rows["below"]).to_numpy(dtype=float)
    return values, np.asarray(values * np.exp(-moved))


def _way(seen: Seen) -> str:
    return "higher" if seen.sign > 0 else "lower"
