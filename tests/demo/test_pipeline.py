from __future__ import annotations

import numpy as np
import pytest

from kpiwork.demo import SEED, SalesPlan, sales


def lead(strength: float) -> float:
    """Correlate cover with sales a quarter later, within quarters, representatives' own level aside."""
    tables = sales(SEED, SalesPlan(cover_lead=strength, held_back=0))

    def wide(table, column, date):
        frame = tables[table].pivot_table(index="rep", columns=date, values=column)
        return frame.sub(frame.mean(axis=1), axis=0)

    ratio = tables["pipeline"].assign(cover=tables["pipeline"]["open_value"] / tables["pipeline"]["quota"])
    tables["pipeline"] = ratio
    tables["rep_quarters"]["log"] = np.log(tables["rep_quarters"]["net_value"])
    cover, sold = wide("pipeline", "cover", "as_of"), wide("rep_quarters", "log", "quarter_start")
    before = cover.iloc[:, :-1].to_numpy()
    after = sold.iloc[:, 1:].to_numpy()
    return float(
        np.corrcoef((before - before.mean(axis=0)).ravel(), (after - after.mean(axis=0)).ravel())[0, 1]
    )


def test_cover_leads_sales_only_where_planted():
    assert lead(0.4) > 0.3
    assert lead(SalesPlan().cover_lead) > 0.1
    assert abs(lead(0)) < 0.1


def test_pipeline_repeats_the_quota_and_counts_deals(sold):
    pipeline, quarters = sold["pipeline"], sold["rep_quarters"]
    assert (pipeline["quota"] == quarters["quota"]).all()
    assert (pipeline["as_of"] == quarters["quarter_start"]).all()
    assert (pipeline["slipped_deals"] <= pipeline["open_deals"]).all()
    assert (pipeline["open_value"].sum() / pipeline["quota"].sum()) == pytest.approx(3, abs=0.4)
