from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from kpiwork.measure.measure import check, measure
from kpiwork.measure.readings import Measurement
from kpiwork.review.smart.check import smart_of_all
from kpiwork.review.smart.judged import Criterion, Judged, Judgement
from kpiwork.signals.registry import known_detectors, workbook_problems
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Level, PersonUse, Stage
from kpiwork.spec.library.needs import NeededColumn, Needs
from kpiwork.spec.library.shelf import AREAS, LibraryCard, library
from kpiwork.spec.measure import Side
from kpiwork.spec.source import ColumnType
from kpiwork.spec.unit import UnitKind
from tests.spec.library.conftest import needs_of_all
from tests.spec.library.simulated import AS_OF, PERIOD

CARDS = pytest.mark.parametrize("one", library(), ids=lambda one: one.id)
KNOWN = {one.id: one for one in library()}
WORD = re.compile(r"'[^']*'|\b[a-z_][a-z0-9_]*\b(?!\s*\()")
OF_THE_LANGUAGE = {
    *("and", "case", "data_end", "else", "end", "filter", "is", "not", "null", "or", "then", "when", "where"),
}
GROUPS = {
    *("asked_within", "category", "channel", "company", "course", "department", "environment", "found_by"),
    *("grade", "kind_of_job", "kind_of_purchase", "line", "operator", "product", "result", "segment"),
    *("service", "severity", "site", "team"),
}
LEFT_TO_PEOPLE = {
    *("dates", "looked at again", "missing values", "objective", "somebody checks", "two people count alike"),
}
AT_MOST = {UnitKind.PERCENT: 1.0, UnitKind.PER_THOUSAND: 1000.0}


def columns_in(one: LibraryCard) -> set[str]:
    measure = one.card.measure
    parts = [part.value for part in (measure.numerator, measure.denominator) if part]
    words = {word for text in (*parts, measure.where or "") for word in WORD.findall(text)}
    named = {word for word in words if not word.startswith("'")} - OF_THE_LANGUAGE
    cutoff = {one.card.cutoff.column} if one.card.cutoff else set()
    return named | {measure.date, *measure.dimensions} | cutoff


def test_there_are_six_in_each_area():
    assert [sum(one.area == area for one in library()) for area in AREAS] == [6] * 6
    assert len(KNOWN) == len({one.card.name for one in library()}) == 36


@CARDS
def test_says_all_that_makes_a_card_whole(one):
    card = one.card
    assert card.stage is Stage.DRAFT
    definition = card.definition or ""
    assert all(word in definition for word in ("Counted:", "Not counted:", "Edge cases:"))
    for key in (
        "definition_from",
        "measures",
        "stands_for",
        "influence",
        "also_moved_by",
        "when_worse",
        "settles_after",
    ):
        assert getattr(card, key) is not None, key
    assert all((card.used_for, card.never_used_for, card.limits, card.collection, card.guardrails))
    assert card.question.endswith("?")
    of_a_workbook = (card.has_target, card.objective, card.introduced, card.review_by)
    assert not any(of_a_workbook)


@CARDS
def test_what_it_names_is_in_the_library(one):
    named = [
        *(rail.kpi for rail in one.card.guardrails),
        *(lead.kpi for lead in one.card.leads),
        *one.watchers,
    ]
    assert set(named) <= KNOWN.keys() - {one.id}
    assert one.card.stands_for not in KNOWN  # words: an id would be lost where that card is not copied
    assert all(lead.because for lead in one.card.leads)


def test_every_area_claims_what_leads_to_what():
    for area in AREAS:
        assert sum(bool(one.card.leads) for one in library() if one.area == area) >= 3


@CARDS
def test_every_risk_is_watched_by_something_that_can_see_it(one):
    card = one.card
    assert len(card.gaming_risks) >= 2
    for risk in card.gaming_risks:
        assert risk.watched_by is not None
        named = [risk.watched_by.detector, risk.watched_by.guardrail]
        assert any(named)
        if named[0]:
            assert named[0] in known_detectors()
            assert what_it_takes(named[0], named[1], card), risk.how


def what_it_takes(detector: str, guardrail: str | None, card: Card) -> bool:
    """Tell whether a card has what a detector needs; the rest a workbook adds."""
    takes = {
        "threshold_bunching": card.cutoff is not None,
        "tail_neglect": card.cutoff is not None,
        "held_back_overshoot": card.cutoff is not None and card.cutoff.good_side is Side.ABOVE,
        "mix_shift": card.measure.denominator is not None and bool(card.measure.dimensions),
        "exclusions": card.measure.where is not None,
        "decoupling": bool(card.leads),
        "guardrail_trade_off": guardrail in {rail.kpi for rail in card.guardrails},
    }
    return takes.get(detector, True)


@CARDS
def test_names_no_person(one):
    assert one.card.level in (Level.ORGANISATION, Level.DEPARTMENT, Level.TEAM)
    assert one.card.person_use is PersonUse.NONE
    texts = {name for name, column in one.needs.columns.items() if column.type is ColumnType.TEXT}
    assert texts <= GROUPS


@CARDS
def test_reads_the_columns_that_it_describes_and_no_other(one):
    assert one.card.measure.source == one.needs.source
    assert columns_in(one) - set(one.needs.columns) == set()
    unread = set(one.needs.columns) - columns_in(one)
    spoken_of = {column.after or column.part_of for column in one.needs.columns.values()} | {one.needs.date}
    assert unread <= spoken_of


@pytest.mark.parametrize(("source", "needs"), needs_of_all().items())
def test_cards_agree_on_what_a_source_is(source, needs):
    users = [one.needs for one in library() if one.needs.source == source]
    assert len({(one.row, one.rows_are, one.date, one.aggregated) for one in users}) == 1
    described = [(name, column) for one in users for name, column in one.columns.items()]
    for name, column in described:
        assert said_of(column) == said_of(needs.columns[name])


def said_of(column: NeededColumn):
    return column.type, column.what, column.words, column.low, column.high, column.usually


def test_all_of_them_are_one_sound_workbook(everything):
    assert len(everything.department("shop").cards) == 36
    assert not check(everything)
    assert not workbook_problems(everything)


@pytest.fixture(scope="session")
def measured(everything) -> Measurement:
    return measure(everything, everything.calendar.parse(PERIOD), as_of=AS_OF, cache=False)


@pytest.fixture(scope="session")
def values(measured) -> pd.DataFrame:
    assert not measured.problems
    rows = measured.readings
    return rows[(rows["grain"] == "quarter") & (rows["period"] == PERIOD)]


@CARDS
def test_gives_a_value_that_its_unit_allows(one, values):
    whole = values[(values["kpi"] == one.id) & (values["dimension"] == "")]
    value = whole["value"].item()
    assert math.isfinite(value)
    assert 0 < value < AT_MOST.get(one.card.unit.kind, math.inf)
    assert whole["records"].item() > 30


@CARDS
def test_can_be_split_as_it_says(one, values):
    mine = values[values["kpi"] == one.id]
    assert set(mine["dimension"]) == {"", *one.card.measure.dimensions}
    assert mine["value"].notna().all()


@pytest.fixture(scope="session")
def judged(everything, measured) -> dict[str, tuple[Judged, ...]]:
    return smart_of_all(everything, "shop", measured, as_of=AS_OF)


@CARDS
def test_lacks_only_what_its_people_must_agree_on(one, judged):
    mended = {said.check for said in judged[one.id] if said.judgement in (Judgement.FAIL, Judgement.IMPROVE)}
    assert mended <= LEFT_TO_PEOPLE
    assert {said.judgement for said in judged[one.id] if said.criterion is Criterion.SPECIFIC} == {
        Judgement.PASS
    }


@CARDS
def test_is_better_one_way(one):
    assert one.card.better in (Better.HIGHER, Better.LOWER)


def test_needs_name_only_columns_that_they_describe():
    whole = KNOWN["replied_in_4_hours"].needs.model_dump()
    whole["columns"]["due_at"]["after"] = "nothing"
    with pytest.raises(ValueError, match="no column here"):
        Needs.model_validate(whole)
