"""Measurable: whether the measure runs, its values can be relied on, and they would show a change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from statistics import median

import numpy as np

from kpiwork.analysis.comparison.intervals import share_interval
from kpiwork.measure.plan import sources_of
from kpiwork.measure.quality import CheckKind, CheckState, columns_of
from kpiwork.periods import PeriodKind
from kpiwork.review.measured import formula
from kpiwork.review.readings import PERIODS_OF
from kpiwork.review.reviewed import DataLight
from kpiwork.review.smart.judged import Asked, Criterion, Judged
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.past import goal_of, steps_of
from kpiwork.review.smart.power import FEWEST, Sight, sight_of
from kpiwork.review.smart.words import percent, periods, span_words
from kpiwork.spec.time import in_days

__all__ = ["measurable"]

AGREE, AGREE_LITTLE = 0.9, 0.8  # share of cases that two people count alike
FEW_CASES = 20  # fewer tell nothing: of 10 counted alike, three of ten may still differ
MANY_MISSING = 0.05  # share of values, from which on somebody should know why
SOON, LATE = 1, 4  # quarters, within which a change should show, and after which it is of no use
CLOSE = 1.0  # of the usual distance from the level: a target so near is met and missed by chance
QUARTER_OF = {PeriodKind.WEEK: 13, PeriodKind.MONTH: 3, PeriodKind.QUARTER: 1, PeriodKind.YEAR: 1}

_asked = partial(Asked, Criterion.MEASURABLE)


def measurable(looked: Looked) -> Iterator[Judged]:
    """Judge formula, data, counting by two, settling time, and what its size lets be seen."""
    yield _runs(looked)
    if looked.kpi is not None and not looked.problems:
        yield from _data(looked)
        yield _cases(looked)
        yield _sight(looked)
    yield _settles(looked)
    yield _checked(looked)
    yield _two(looked)


def _runs(looked: Looked) -> Judged:
    asked = _asked("the measure runs", "measure")
    if looked.problems:
        first, more = looked.problems[0], len(looked.problems) - 1
        others = f" There {'is' if more == 1 else 'are'} {more} more such." if more else ""
        there = _asked(asked.check, first.place or asked.place)
        return there.fails(f"It cannot be computed: {first.fact}.{others}", first.mend)
    kind, points = steps_of(looked)
    if not points:
        source = looked.workbook.settings.sources.get(looked.card.measure.source)
        fact = "There is no value in any period that is over and settled"
        if source is None:
            fact = f"The workbook has no source {looked.card.measure.source}"
        mend = "collect first: a form made by “kpiwork template” takes what is counted by hand"
        return asked.fails(f"{fact}.", mend)
    said = f"It gives {periods(len(points), kind)} of values, {span_words(points[0], points[-1])}"
    return asked.passes(f"{said}: {formula(looked.card.measure)}.")


def _data(looked: Looked) -> Iterator[Judged]:
    asked, kpi = _asked("data to rely on", f"source {looked.card.measure.source}"), looked.kpi
    facts = () if kpi is None else kpi.data_facts
    if kpi is not None and kpi.data_light in (DataLight.IN_DOUBT, DataLight.NO_DATA) and facts:
        yield asked.fails(f"{_sentence(facts[0])}", "mend the data before anybody agrees on a target")
    kind, points = steps_of(looked)
    holes = _holes(looked)
    if holes:
        said = (
            f"{periods(holes, kind)} of {len(points) + holes} between the first and the last have no value."
        )
        yield asked.improve(said, "find out whether nothing happened or nothing was recorded")
    missing = list(_missing(looked))
    for place, share, fact in missing:
        there = _asked("missing values", place)
        mend = f"say in the definition how an empty {place.rpartition('.')[2]} counts, or set missing_at_most"
        yield (
            there.improve(f"{_sentence(fact)}", mend)
            if share >= MANY_MISSING
            else there.passes(_sentence(fact))
        )
    if not holes and not missing and not facts:
        yield asked.passes("Every period between the first and the last has a value, and no column has gaps.")


def _holes(looked: Looked) -> int:
    """Count the periods between the first and the last that have no value."""
    kind, points = steps_of(looked)
    if not points:
        return 0
    spanned = looked.workbook.calendar.between(points[0].start, points[-1].end, kind)
    return len(spanned) - len(points)


def _missing(looked: Looked) -> Iterator[tuple[str, float, str]]:
    """Give the columns that lack values, without a limit that somebody set for it."""
    if looked.measured is None:
        return
    for name in sources_of(looked.card):
        quality, used = looked.measured.quality.get(name), columns_of(looked.card, name)
        for one in () if quality is None else quality.checks:
            is_open = one.state is CheckState.NOT_CHECKED and one.count and one.column in used
            if one.kind is CheckKind.MISSING and is_open:
                fact = one.fact.removesuffix("; no limit is set")
                yield f"{name}.{one.column}", one.count / max(1, one.rows), fact


def _cases(looked: Looked) -> Judged:
    asked, kpi = _asked("enough cases", "frequency.report"), looked.kpi
    kind = PERIODS_OF.get(looked.card.frequency.report, PeriodKind.WEEK)
    points = looked.points(kind) or steps_of(looked)[1]
    if kpi is None or not points:
        return asked.cannot_tell("No period has a value yet.", "collect for three months, then look again")
    minimum, usual = looked.workbook.settings.privacy.minimum, round(median(one.records for one in points))
    word = f"A usual {kind.value} has {usual:,} {kpi.rows_are}"
    if kpi.is_counted and usual < minimum:
        mend = "report it less often, or for more people together; ask so few people in the meeting instead"
        return asked.fails(f"{word}; pages hide what rests on fewer than {minimum}.", mend)
    return asked.passes(f"{word}.")


def _sight(looked: Looked) -> Judged:
    asked, (kind, points) = _asked("a change would show", "targets"), steps_of(looked)
    values = [one.value for one in points if one.value is not None]
    sight, goal = sight_of(values), goal_of(looked)
    if sight is None:
        reason = (
            f"{periods(len(values), kind)} of values do not show how widely they vary: it takes {FEWEST}."
        )
        return asked.cannot_tell(reason, "collect on, and agree on a target afterwards")
    gap = 0.0 if goal is None else max(0.0, goal.short(sight.level))
    style = looked.style.telling_apart(sight.level, sight.level + gap)
    smallest = style.distance(sight.smallest(QUARTER_OF.get(kind, 1)))
    seen = f"the smallest lasting change that a quarter would show is {smallest}"
    if goal is None or not gap:
        why = "There is no target to compare with" if goal is None else "The target is met at today's level"
        return asked.passes(f"{why}; {seen}.")
    away = f"From today's {style.value(sight.level)} the target is {style.distance(gap)} away; {seen}"
    return _of_size(asked, sight, gap, kind, (away, style.distance(sight.sigma)))


def _of_size(asked: Asked, sight: Sight, gap: float, kind: PeriodKind, said: tuple[str, str]) -> Judged:
    """Judge by how many periods a change up to the target would show in."""
    (reason, usual), quarter, steps = said, QUARTER_OF.get(kind, 1), sight.steps(gap)
    if steps is not None and steps <= SOON * quarter:
        return asked.passes(f"{reason}.")
    if gap < sight.sigma * CLOSE:
        more = f"single {kind.value}s lie {usual} from their level by chance, which is more"
        return asked.improve(f"{reason}; {more}.", "go by whether it is met over a year, never by one period")
    mend = "measure more cases or steadier ones"
    if steps is not None and steps <= LATE * quarter:
        wait = f"{mend}, or wait {periods(steps, kind)} before anybody says that it worked"
        return asked.improve(f"{reason}, and {periods(steps, kind)} would show this one.", wait)
    late = f"{reason}, and even a year would not show this one among what chance does."
    return asked.fails(
        late, f"{mend}, or choose something nearer to the work; this would never show what helped"
    )


def _settles(looked: Looked) -> Judged:
    asked, settles = _asked("settling time", "settles_after"), looked.card.settles_after
    if settles is None:
        mend = "write settles_after: 0 days if a value never moves after its period, else how long it does"
        return asked.improve("Nobody said how long a period's value still moves after its end.", mend)
    return asked.passes(f"A value moves no more {in_days(settles)} after its period.")


def _checked(looked: Looked) -> Judged:
    asked, card = _asked("somebody checks", "collection.checked"), looked.card
    if card.collection is None or card.collection.checked is None:
        mend = "write how somebody makes sure that values are right, such as a sample of 20 a month"
        return asked.improve("Nobody said how values are checked.", mend)
    if card.data_steward is None:
        mend = "name the role that answers for the data under data_steward"
        return _asked(asked.check, "data_steward").improve("Values are checked, but by nobody named.", mend)
    return asked.passes(f"{card.data_steward}: {card.collection.checked}.")


def _two(looked: Looked) -> Judged:
    asked = _asked("two people count alike", "collection.counted_by_two")
    counted = None if looked.card.collection is None else looked.card.collection.counted_by_two
    again = "read the definition aloud, mend it where you differed, and count other cases"
    if counted is None:
        mend = f"let two people count the same {FEW_CASES} cases, each alone, and note how many were the same"
        return asked.improve("Nobody tried whether two people count alike.", mend)
    share = counted.same / counted.cases
    low, high = share_interval(np.array([share]), np.array([float(counted.cases)]))
    said = f"Two people counted {counted.same} of {counted.cases} cases alike ({percent(share)}"
    said += f"; with so few cases, {percent(float(low[0]))} to {percent(float(high[0]))} are plausible)"
    if counted.cases < FEW_CASES:
        return asked.cannot_tell(f"{said}: too few to tell.", f"count at least {FEW_CASES}")
    if share < AGREE_LITTLE:
        return asked.fails(f"{said}: each reads the definition in another way.", again)
    return asked.passes(f"{said}.") if share >= AGREE else asked.improve(f"{said}.", again)


def _sentence(fact: str) -> str:
    text = fact.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
