"""The explainer of leading and lagging: six claims on the shipped workbook's data, one of which fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiwork.analysis.lead import LeadVerdict
from kpiwork.review.smart.check import smart
from kpiwork.review.smart.judged import Judgement
from kpiwork.review.smart.leading import WORKED, ClaimTested, leading_pairs, leading_table
from kpiwork.review.smart.look import measured_newest
from kpiwork.spec.load import load
from kpiwork.spec.relation import Lead
from kpiwork.spec.workbook import Workbook
from tests.review.smart.planted import of_check

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def shipped() -> Workbook:
    return load(ROOT)


@pytest.fixture(scope="module")
def tested(shipped: Workbook) -> tuple[ClaimTested, ...]:
    return leading_pairs(shipped)


def test_six_claims_are_tested_and_one_fails(tested: tuple[ClaimTested, ...]) -> None:
    verdicts = [one.found.check.verdict for one in tested if one.found.check is not None]
    assert len(tested) == len(WORKED) == len(verdicts) == 6
    assert verdicts.count(LeadVerdict.SUPPORTED) == 4
    assert verdicts.count(LeadVerdict.NOT_SUPPORTED) == 1
    assert verdicts.count(LeadVerdict.NOT_TESTABLE_YET) == 1


def test_the_shipped_cards_make_the_claims_that_are_explained(shipped: Workbook) -> None:
    """All but the one that fails, and the first flights' by the day, which no weekly value can show."""
    made = [
        (one.leading, one.led, one.lag)
        for one in WORKED
        if (one.led, one.lag)
        in [(lead.kpi, str(lead.lag)) for lead in shipped.department(one.department).cards[one.leading].leads]
    ]
    assert len(made) == 4
    assert {one.department for one in WORKED} == {"sales", "customer_service", "operations"}


def test_real_flights_move_together_in_a_week_and_not_from_week_to_week(
    tested: tuple[ClaimTested, ...],
) -> None:
    same, later = tested[-2:]
    assert same.found.check is not None
    assert later.found.check is not None
    assert same.found.check.link is not None
    assert later.found.check.link is not None
    assert same.found.check.link.strength > 0.5
    assert abs(later.found.check.link.strength) < 0.1


def test_the_table_has_a_row_a_claim(tested: tuple[ClaimTested, ...]) -> None:
    table = leading_table(tested)
    assert len(table) == 6
    assert table["what the data say"].tolist().count("supported") == 4
    assert table.loc[3, "correlation"] == ""


def test_a_card_that_makes_the_failing_claim_fails(shipped: Workbook) -> None:
    claim = Lead.model_validate({"kpi": "arrived_on_time", "lag": "1 week", "sign": "positive"})
    card = shipped.department("operations").cards["first_wave"].model_copy(update={"leads": (claim,)})
    measured = measured_newest(shipped, "operations")
    found = smart(shipped, "operations", "first_wave", card=card, measured=measured)
    judged = of_check(found, "leads arrived_on_time")
    assert judged.judgement is Judgement.FAIL
    assert judged.place == "leads.1"
    assert "take the claim back" in judged.mend


def test_a_workbook_without_these_kpis_has_no_claims(made: Workbook) -> None:
    assert leading_pairs(made) == ()
    assert leading_table(()).empty
