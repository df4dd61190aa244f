"""The same question of a link with other settings, and around days on which nothing began."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np

from kpiwork.analysis.effect.level import step
from kpiwork.analysis.effect.memory import Numbers, fits
from kpiwork.analysis.effect.series import season_terms, unfit
from kpiwork.analysis.lead.adjust import measured
from kpiwork.analysis.lead.steps import STEPS_A_YEAR
from kpiwork.signals.finding import Picture, PictureKind, Placebo, Setting
from kpiwork.signals.introduction import Sides
from kpiwork.signals.link.fit import Bond, bond_of, news_of

__all__ = ["picture_of", "placebos_of", "settings_of", "slope_p"]

AGREES = 0.05  # share by chance below which another setting says the same
FEWEST_ELSEWHERE = 12  # pairs a side


def settings_of(sides: Sides, bond: Bond, direction: int, seasons: tuple[int, int]) -> tuple[Setting, ...]:
    """Ask the same with other reasonable settings."""
    unit = sides.kind.value
    is_kept = np.arange(len(sides.starts)) != _oddest(sides, bond, direction, seasons)
    fewer = _again(replace(sides, other=sides.other.only(is_kept)), bond.lag, direction, seasons)
    year = STEPS_A_YEAR[sides.kind]
    words = "with the time of the year left in" if any(seasons) else "with the time of the year taken out"
    otherwise = _again(sides, bond.lag, direction, (0, 0) if any(seasons) else (year, year))
    tried = {
        "by how far the outcome moves with a step of the KPI": slope_p(sides, bond.lag, direction, seasons),
        f"leaving out the {unit} that speaks most for it": fewer.p if fewer else nan,
        words: otherwise.p if otherwise else nan,
    }
    return tuple(
        Setting(words=words, p=p, agrees=p < AGREES) for words, p in tried.items() if not np.isnan(p)
    )


def placebos_of(sides: Sides, bond: Bond, direction: int, seasons: tuple[int, int]) -> tuple[Placebo, ...]:
    """Ask the same as if attention had begun in the middle of either side, where nothing was begun."""
    found, real = [], _score(bond)
    for part in (slice(0, sides.at), slice(sides.at, len(sides.starts))):
        elsewhere = sides.cut(part)
        one = _again(elsewhere, bond.lag, direction, seasons)
        if one is not None and min(one.before.pairs, one.after.pairs) >= FEWEST_ELSEWHERE:
            words = f"as if attention had begun in {elsewhere.named()[elsewhere.at]}"
            found.append(Placebo(words=words, statistic=_score(one), is_weaker=_score(one) < real))
    return tuple(found)


def slope_p(sides: Sides, lag: int, direction: int, seasons: tuple[int, int]) -> float:
    """Say how often chance alone makes the outcome move so much less with the KPI; NaN if not computable.

    One regression with a level, a trend and a slope on either side, whose errors remember.
    """
    at, count = sides.at, len(sides.starts)
    first, second = measured(_shifted(sides.kpi.values, lag)), measured(sides.other.values)
    if first is None or second is None:
        return nan
    places = np.flatnonzero(~np.isnan(first) & ~np.isnan(second))
    is_after = places >= at
    if min(int(is_after.sum()), int((~is_after).sum())) < FEWEST_ELSEWHERE:
        return nan
    along = places / count - 0.5
    own = first[places] - np.where(is_after, first[places][is_after].mean(), first[places][~is_after].mean())
    terms = np.column_stack([np.ones(len(places)), is_after * own, own, is_after, along, is_after * along])
    _, waves = season_terms(places, max(seasons), terms)
    design = np.column_stack([terms, waves])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return nan
    below = float(step(fits(second[places][None], design, places)).below(np.zeros(1))[0])
    return 1 - below if direction > 0 else below


def picture_of(sides: Sides, bond: Bond, seasons: tuple[int, int]) -> Picture | None:
    """Draw the outcome, and what the KPI would make of it if the link were what it was before."""
    values, at = sides.other.values, sides.at
    one, two = news_of(sides.kpi.values, at, seasons[0]), news_of(values, at, seasons[1])
    if one is None or two is None:
        return None
    told = values - two.moves + bond.before.slope * _shifted(one.moves, bond.lag)
    labels = sides.named()
    return Picture(
        kind=PictureKind.SERIES,
        across=tuple(labels),
        seen=_numbers(values),
        expected=_numbers(told),
        marked=tuple(np.flatnonzero(~np.isnan(values[at:])) + at),
        across_label=sides.kind.value.capitalize(),
        seen_label="Outcome",
        expected_label="As the KPI would have it, had the link stayed as it was",
        border=labels[at],
    )


def _again(sides: Sides, lag: int, direction: int, seasons: tuple[int, int]) -> Bond | None:
    lines = (sides.kpi.values, sides.other.values)
    if any(unfit(values) for values in lines):
        return None
    return bond_of(*lines, sides.at, lags=range(lag, lag + 1), direction=direction, seasons=seasons)


def _oddest(sides: Sides, bond: Bond, direction: int, seasons: tuple[int, int]) -> int:
    """Find the later period in which the two moved most against each other."""
    one = news_of(sides.kpi.values, sides.at, seasons[0])
    two = news_of(sides.other.values, sides.at, seasons[1])
    if one is None or two is None:
        return -1
    together = direction * _shifted(one.news, bond.lag) * two.news
    together[: sides.at] = nan
    return int(np.nanargmin(together))


def _shifted(values: Numbers, lag: int) -> Numbers:
    """Put each value where it should show."""
    return np.concatenate([np.full(lag, nan), values[: len(values) - lag]])


def _score(bond: Bond) -> float:
    """Give the drop in standard errors."""
    return bond.score


def _numbers(values: Numbers) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in values)
