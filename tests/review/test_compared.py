"""Units side by side and the steps of the work: what they are compared as, and whom nobody may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.found import Adjustment, UnitComparison, UnitsState, Where
from kpiwork.analysis.comparison.steps_found import Shared, Standing, StepUnit
from kpiwork.analysis.comparison.units import UnitsKind
from kpiwork.analysis.contribution import Amounts, split
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.measure.crossing import crossed
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.review.behind import Units, WorkSteps
from kpiwork.review.behind_words import plural, with_words, with_words_of_steps
from kpiwork.review.compared import Work, steps_of_work, units_of
from kpiwork.review.comparison_words import compared_words
from kpiwork.review.record import DataLight, KpiReview
from kpiwork.review.sentences import style_of
from kpiwork.review.suppress import without_small_parts
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better
from kpiwork.spec.department import Step
from kpiwork.spec.unit import UnitKind
from tests.behind import facts_of
from tests.pasts import complete

CALENDAR = Calendar()
PERIOD = CALENDAR.parse("2013-Q4")
MINIMUM = 10
ON_TIME = complete().kpi("arrived_on_time")
Counts = Mapping[str, tuple[float, float]]
TEAMS = {"East": (300.0, 400.0), "North": (310.0, 400.0), "South": (290.0, 400.0), "West": (305.0, 400.0)}
SIX = TEAMS | {"Mid": (600.0, 800.0), "Far": (80.0, 400.0)}


def card_of(compare: dict[str, Any] | None, *dimensions: str, better: str = "higher") -> Card:
    measure = {
        "source": "deals",
        "date": "day",
        "numerator": "count(*) filter (where won)",
        "denominator": "count(*)",
        "dimensions": list(dimensions or ("team", "segment")),
    }
    given = {"name": "N", "question": "Q?", "owner": "Head", "better": better, "unit": "percent"}
    return Card.model_validate(given | {"measure": measure} | ({"compare": compare} if compare else {}))


CARD = card_of({"units": "team"})


def rows(dimension: str, counts: Counts, period: str = PERIOD.label, kpi: str = "won") -> pd.DataFrame:
    parsed = CALENDAR.parse(period)
    return pd.DataFrame(
        {
            "kpi": kpi,
            "grain": parsed.kind.value,
            "period": period,
            "start": pd.Timestamp(parsed.start),
            "end": pd.Timestamp(parsed.end),
            "dimension": dimension,
            "segment": list(counts),
            "numerator": [above for above, _ in counts.values()],
            "denominator": [below for _, below in counts.values()],
            "records": [int(below) for _, below in counts.values()],
        }
    )


def moved(counts: Counts, before: Counts | None = None) -> KpiReview:
    """Give a KPI with the split of its movement by team."""
    both = [
        {name: Amounts(*pair, pair[1]) for name, pair in one.items()} for one in (counts, before or counts)
    ]
    whole = tuple(Amounts(*(sum(column) for column in zip(*one.values(), strict=True))) for one in both)
    told = split(both[0], both[1], (whole[0], whole[1]), dimension="team", since="2013-Q3")
    return replace(ON_TIME, id="won", contributions=(told,))


def compared(
    counts: Counts, *frames: pd.DataFrame, card: Card = CARD, kpi: KpiReview | None = None
) -> Units | None:
    readings = pd.concat([rows("team", counts), *frames], ignore_index=True)
    return units_of(card, kpi or moved(counts), readings, PERIOD.label, MINIMUM)


def found(*given: Any, **more: Any) -> UnitComparison:
    told = compared(*given, **more)
    assert told is not None
    return told.found


def where(comparison: UnitComparison) -> dict[str, Where]:
    return {one.name: one.where for one in comparison.units}


def test_the_unit_that_differs_is_named_and_the_others_are_not() -> None:
    told = found(SIX)
    assert (told.state, told.kind, told.minimum) == (UnitsState.COMPARED, UnitsKind.SHARE, MINIMUM)
    assert {name for name, one in where(told).items() if one is Where.BELOW} == {"Far"}
    assert told.overall == pytest.approx(1_885 / 2_800)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, UnitsKind.SHARE),
        ({"unit": UnitKind.PER_THOUSAND}, UnitsKind.MEAN),
        ({"unit": UnitKind.MINUTES}, UnitsKind.MEAN),
        ({"unit": UnitKind.RATIO}, UnitsKind.RATE),
    ],
)
def test_a_value_is_treated_as_what_it_counts(changes: dict[str, Any], kind: UnitsKind) -> None:
    assert found(SIX, kpi=replace(moved(SIX), **changes)).kind is kind


def test_a_mean_is_as_unsure_as_its_months_say() -> None:
    kpi = replace(moved(SIX), unit=UnitKind.MINUTES)
    months = [
        rows(
            "team",
            {name: (above / 3 * (1 + 0.1 * (number % 3)), below / 3) for name, (above, below) in SIX.items()},
            f"2013-{number:02d}",
        )
        for number in range(1, 13)
    ]
    alone, with_months = found(SIX, kpi=kpi), found(SIX, *months, kpi=kpi)
    assert {one.low for one in alone.units} == {None}
    assert all(one.low is not None and one.high is not None for one in with_months.units)


def test_cases_that_go_well_or_badly_together_are_worth_fewer() -> None:
    """Month by month each team swings on its own, by far more than single cases would."""
    swings = {name: place % 2 for place, name in enumerate(SIX)}

    def month(number: int, size: float) -> pd.DataFrame:
        counts = {
            name: (of * (above / of + size * (-1) ** (number + swings[name])), of)
            for name, (above, of) in SIX.items()
        }
        return rows("team", counts, period=f"2013-{number:02}")

    calm, swinging = (
        compared(SIX, *(month(number, size) for number in range(1, 13))) for size in (0.0, 0.15)
    )
    assert calm is not None
    assert swinging is not None
    assert calm.found.clumping == 1.0
    assert 10 < swinging.found.clumping < 16
    widths = [
        [cast("float", unit.high) - cast("float", unit.low) for unit in one.found.units]
        for one in (calm, swinging)
    ]
    assert all(wide > 3 * narrow for narrow, wide in zip(*widths, strict=True))
    assert "Cases of one month go well or badly together" in plain_words(swinging)
    assert "together" not in plain_words(calm)


def plain_words(units: Units) -> str:
    return compared_words(units.found, style_of(ON_TIME), "teams")


@pytest.mark.parametrize("light", [DataLight.IN_DOUBT, DataLight.NO_DATA])
def test_nothing_is_compared_that_is_not_to_be_relied_on(light: DataLight) -> None:
    assert compared(SIX, kpi=replace(moved(SIX), data_light=light)) is None


def test_nothing_is_compared_without_a_word_on_the_card_or_something_to_divide_by() -> None:
    assert compared(SIX, card=card_of(None)) is None
    assert compared(SIX, kpi=replace(moved(SIX), denominator=None)) is None


def cells(counts: Counts, hard: Mapping[str, float]) -> pd.DataFrame:
    """Split each team's deals in hard and easy ones; hard ones are won half as often."""
    parts: dict[str, tuple[float, float]] = {}
    for name, (above, below) in counts.items():
        share = hard[name]
        unit = above / (1 - share / 2)
        parts[crossed(name, "hard")] = (unit * share / 2, below * share)
        parts[crossed(name, "easy")] = (unit * (1 - share), below * (1 - share))
    return rows(crossed("team", "segment"), parts)


def test_values_allow_for_the_cases_that_each_unit_had() -> None:
    adjusted = card_of({"units": "team", "adjusted_for": ["segment"]})
    hard = dict.fromkeys(SIX, 0.2) | {"Far": 0.9}
    told = compared(SIX, cells(SIX, hard), card=adjusted)
    assert told is not None
    assert told.adjusted_for == ("segment",)
    assert told.found.adjustment is Adjustment.CASE_MIX
    far = next(one for one in told.found.units if one.name == "Far")
    assert far.value == pytest.approx(0.2)
    assert far.adjusted is not None
    assert far.adjusted > 0.25
    said = with_words(replace(moved(SIX), units=told), facts_of(PERIOD)).units
    assert said is not None
    assert said.sentences[1].startswith("Values allow for the cases that each had.")


def test_cases_that_were_not_measured_are_not_said_to_be_allowed_for() -> None:
    told = compared(SIX, card=card_of({"units": "team", "adjusted_for": ["segment"]}))
    assert told is not None
    assert (told.adjusted_for, told.found.adjustment) == ((), Adjustment.NONE)


# Whom nobody may see.

SMALL = SIX | {"Tiny": (3.0, 4.0)}


def hidden(comparison: UnitComparison) -> set[str]:
    return {name for name, one in where(comparison).items() if one is Where.NOT_SHOWN}


def test_a_unit_of_few_takes_the_next_smallest_with_it() -> None:
    told = found(SMALL)
    assert hidden(told) == {"Tiny", "East"}  # the first by name of those as small
    assert all(one.value is None and one.records == 0 for one in told.units if one.name in hidden(told))


def test_a_unit_of_few_in_the_period_before_is_hidden_now() -> None:
    before = SIX | {"Mid": (3.0, 4.0)}
    assert {"Mid"} < hidden(found(SIX, kpi=moved(SIX, before)))
    assert hidden(found(SIX, kpi=moved(SIX))) == set()


@given(
    st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 60), min_size=2),
    st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 60), min_size=2),
)
def test_what_a_page_hides_of_a_dimension_is_hidden_here(now: dict[str, int], then: dict[str, int]) -> None:
    counts, before = (
        {name: (float(many // 2), float(many)) for name, many in one.items()} for one in (now, then)
    )
    kpi = moved(counts, before)
    told = found(counts, kpi=kpi)
    shown = {one.name for one in told.units if one.value is not None}
    on_page = without_small_parts(kpi.contributions[0], MINIMUM).parts
    assert not shown & {part.segment for part in on_page if part.suppressed}
    assert all(now[name] >= MINIMUM for name in shown)
    unseen = sum(now.values()) - sum(now[name] for name in shown)
    assert unseen == 0 or unseen >= MINIMUM or not shown


def test_hidden_units_may_share_their_cases_otherwise_and_nothing_else_changes() -> None:
    other = SMALL | {"Tiny": (1.0, 4.0), "East": (302.0, 400.0)}
    kpi = moved(SMALL)
    assert hidden(found(SMALL, kpi=kpi)) == {"Tiny", "East"}
    assert found(other, kpi=kpi) == found(SMALL, kpi=kpi)


def test_the_order_of_the_rows_changes_nothing_but_the_order_of_the_units() -> None:
    turned = dict(reversed(SMALL.items()))
    one, other = found(SMALL), found(turned)
    assert {unit.name: unit for unit in one.units}.keys() == {unit.name for unit in other.units}
    assert hidden(one) == hidden(other)
    assert where(one) == where(other)


# The steps of the work.

STEPS = (("Met", "met"), ("Offered", "offered"), ("Won", "won"))


def step_kpi(name: str, counts: Counts, **changes: Any) -> KpiReview:
    kpi = replace(moved(counts), id=name, target=TargetInForce(state=TargetState.NONE), tolerance=None)
    return replace(kpi, **changes)


def worked(
    kpis: Mapping[str, KpiReview], chain: Mapping[str, Counts], cards: Mapping[str, Card] | None = None
) -> WorkSteps | None:
    work = Work(
        cards=cards or dict.fromkeys(chain, CARD),
        kpis=kpis,
        readings=pd.concat([rows("team", counts, kpi=name) for name, counts in chain.items()]),
        period=PERIOD.label,
        minimum=MINIMUM,
    )
    return steps_of_work([Step(name=name, kpi=kpi) for name, kpi in STEPS], work)


def chain_of(**changes: Counts) -> dict[str, Counts]:
    return dict.fromkeys(("met", "offered", "won"), TEAMS) | changes


def kpis_of(chain: Mapping[str, Counts], **changes: dict[str, Any]) -> dict[str, KpiReview]:
    return {name: step_kpi(name, counts, **changes.get(name, {})) for name, counts in chain.items()}


def at(told: WorkSteps, step: str, unit: str) -> StepUnit:
    return next(one for one in told.found.units if (one.step, one.unit) == (step, unit))


def told_of(chain: Mapping[str, Counts], **changes: dict[str, Any]) -> WorkSteps:
    told = worked(kpis_of(chain, **changes), chain)
    assert told is not None
    return told


LAGS = TEAMS | {"North": (200.0, 400.0)}


def test_the_step_that_lags_is_told_for_its_unit() -> None:
    told = told_of(chain_of(won=LAGS))
    assert (told.dimension, told.kpis, told.left_out) == ("team", ("met", "offered", "won"), ())
    assert [(one.step, one.unit) for one in told.found.behind] == [("Won", "North")]
    assert at(told, "Won", "North").elsewhere == pytest.approx(895 / 1_200)
    said = with_words_of_steps(told)
    assert said is not None
    assert said.sentences[0].startswith("Won: 50.0")
    assert "Look at the system first" in said.sentences[0]
    assert with_words_of_steps(None) is None


def test_where_less_is_better_the_share_that_is_left_goes_on() -> None:
    lost = {name: (below - above, below) for name, (above, below) in LAGS.items()}
    told = told_of(chain_of(won=lost), won={"better": Better.LOWER})
    as_won = told_of(chain_of(won=LAGS))
    assert told.found == as_won.found


@pytest.mark.parametrize(
    ("better", "target", "counts"),
    [
        (Better.HIGHER, 0.9, TEAMS),
        (Better.LOWER, 0.1, {name: (below - above, below) for name, (above, below) in TEAMS.items()}),
    ],
)
def test_a_target_is_held_against_what_goes_on(better: Better, target: float, counts: Counts) -> None:
    in_force = TargetInForce(state=TargetState.IN_FORCE, value=target)
    told = told_of(chain_of(won=counts), won={"better": better, "target": in_force})
    won = told.found.steps[2]
    assert won.reference == pytest.approx(0.9)
    assert (won.shared, won.below) == (Shared.COMMON_GAP, 4)
    assert told.found.steps[0].shared is Shared.NO_REFERENCE
    lapsed = replace(in_force, state=TargetState.LAPSED)
    old = told_of(chain_of(won=counts), won={"better": better, "target": lapsed})
    assert old.found.steps[2].shared is Shared.NO_REFERENCE


def test_a_difference_within_the_tolerance_is_not_told() -> None:
    chain = chain_of(won=LAGS)
    assert told_of(chain, won={"tolerance": 0.2}).found.behind
    assert not told_of(chain, won={"tolerance": 0.3}).found.behind


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": UnitKind.MINUTES},
        {"unit": UnitKind.RATIO},
        {"better": Better.WITHIN},
        {"better": Better.NEITHER},
        {"data_light": DataLight.IN_DOUBT},
        {"data_light": DataLight.NO_DATA},
    ],
)
def test_a_step_without_a_yield_is_left_out_by_name(changes: dict[str, Any]) -> None:
    told = told_of(chain_of(), offered=changes)
    assert (told.kpis, told.left_out) == (("met", "won"), ("Offered",))
    assert {one.step for one in told.found.steps} == {"Met", "Won"}


def test_a_step_without_a_reviewed_kpi_is_left_out() -> None:
    chain = chain_of()
    kpis = kpis_of(chain)
    del kpis["offered"]
    told = worked(kpis, chain)
    assert told is not None
    assert told.left_out == ("Offered",)


def test_of_a_single_step_nothing_is_told() -> None:
    chain = chain_of()
    minutes = {"unit": UnitKind.MINUTES}
    assert worked(kpis_of(chain, met=minutes, won=minutes), chain) is None
    assert worked({}, chain) is None


@pytest.mark.parametrize(
    ("cards", "dimension"),
    [
        ({}, "team"),
        ({"met": card_of({"units": "segment"})}, "segment"),
        ({"met": card_of({"units": "region"}, "team", "region")}, "team"),  # the others have no region
        (dict.fromkeys(("met", "offered", "won"), card_of(None)), None),  # what nobody compares by
        ({"won": card_of(None, "segment"), "offered": card_of(None, "segment")}, None),
    ],
)
def test_units_are_those_that_a_card_compares_and_all_have(
    cards: Mapping[str, Card], dimension: str | None
) -> None:
    chain = chain_of()
    told = worked(kpis_of(chain), chain, {**dict.fromkeys(chain, CARD), **cards})
    assert (None if told is None else told.dimension) == dimension


def test_a_unit_hidden_at_one_step_is_hidden_at_all() -> None:
    chain = chain_of(won=TEAMS | {"South": (3.0, 4.0)})
    told = told_of(chain)
    gone = {(one.step, one.unit) for one in told.found.units if one.standing is Standing.NOT_SHOWN}
    assert gone == {(step, unit) for step, _ in STEPS for unit in ("South", "East")}
    assert at(told, "Met", "South").value is None
    assert told.found.steps[0].value == pytest.approx(1_205 / 1_600)


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("team", "teams"),
        ("category", "categories"),
        ("day", "days"),
        ("branch", "branches"),
        ("sales_area", "sales areas"),
        ("class", "classes"),
        ("box", "boxes"),
    ],
)
def test_more_than_one_unit_is_named_in_the_plural(word: str, many: str) -> None:
    assert plural(word) == many


def test_the_months_of_a_kpi_are_what_its_kind_is_told_by() -> None:
    """A share of which the denominator is no number of records is an average of shares."""
    series = tuple(
        replace(one, points=tuple(replace(point, records=1) for point in one.points))
        if one.kind is PeriodKind.MONTH
        else one
        for one in ON_TIME.series
    )
    assert found(SIX, kpi=replace(moved(SIX), series=series)).kind is UnitsKind.MEAN
