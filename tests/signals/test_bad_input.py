"""Whatever the data are like, every detector gives a verdict with its reason: nothing fails, and nothing warns.

One workbook holds a KPI for each kind of bad data, read from CSV files by the command itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from kpiwork.cli import ExitCode, app
from kpiwork.errors import SpecError
from kpiwork.signals.finding import Verdict
from kpiwork.signals.registry import BUILT_IN
from kpiwork.spec.load import load

TEN = BUILT_IN[:10]
FIRST = date(2011, 1, 1)
DAYS = 3 * 365
BEGAN = "2012-07-01"
TARGET = {"starts": BEGAN, "due": "2013-12-31", "basis": "wish", "set_on": "2012-06-01", "set_by": "Board"}
WORDS = re.compile(r"Error|Traceback|nan\b|NaN|None\b|inf\b|array\(|float64", re.ASCII)
"""What a reader of a reason must never meet."""

SIGNAL, CLEAR, TOO_LITTLE, DOES_NOT_APPLY = Verdict


def requests(rng: np.random.Generator, size: int = 3000) -> pd.DataFrame:
    """Make requests of three years that nobody did anything to."""
    return pd.DataFrame(
        {
            "day": np.datetime64(FIRST) + np.sort(rng.integers(0, DAYS, size)),
            "minutes": np.round(rng.gamma(12, 215 / 12, size)).astype(int),
            "team": rng.choice(["north", "south", "west"], size),
            "kind": rng.choice(["usual", "test"], size, p=[0.9, 0.1]),
            "other": np.round(rng.gamma(8, 10, size)).astype(int),
            "reopened": rng.binomial(1, 0.1, size),
            "content": rng.binomial(1, 0.7, size),
        }
    )


def sources() -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(1)
    usual = requests(rng)
    minutes, even = usual["minutes"], np.arange(len(usual)) % 2 == 0
    texts = np.where(even, minutes.astype(str) + " min", (minutes / 60).round(1).astype(str) + " h")
    lost = np.select([minutes.index % 5 == 0, minutes.index % 7 == 0], [np.nan, -9999], minutes)
    return {
        "usual": usual,
        "all_240": usual.assign(minutes=240),
        "minutes_as_text": usual.assign(minutes=minutes.astype(str) + " min"),
        "mixed_texts": usual.assign(minutes=texts),
        "mixed_units": usual.assign(minutes=np.where(even, minutes, (minutes / 60).round(2))),
        "three": usual.iloc[[100, 1500, 2500]],
        "lost": usual.assign(minutes=lost),
        "below_zero": usual.assign(minutes=-minutes),
        "one_day": usual.assign(day=np.datetime64("2012-08-15")),
        "one_team": usual.assign(team="north"),
        "many_teams": usual.assign(team=[f"team {one}" for one in rng.integers(0, 500, len(usual))]),
        "half_of_the_time": usual[usual["day"].dt.quarter.isin([1, 3])],
    }


def card(source: str = "usual", **fields: Any) -> dict[str, Any]:
    return {
        "question": "Are we quick?",
        "owner": "Head",
        "better": "higher",
        "unit": "percent",
        "introduced": BEGAN,
        "stands_for": "content",
        "measure": {
            "source": source,
            "date": "day",
            "numerator": "count(*) filter (where minutes <= 240)",
            "denominator": "count(*)",
            "where": "kind <> 'test'",
            "dimensions": ["team"],
        },
        "targets": [{**TARGET, "value": 0.7}],
        "cutoff": {"column": "minutes", "at": 240, "good_side": "below"},
        "guardrails": [{"kpi": "reopened", "must_not_worsen_by": 0.01}],
        **fields,
    }


def share(column: str, better: str, source: str = "usual") -> dict[str, Any]:
    measure = {"source": source, "date": "day", "numerator": f"sum({column})", "denominator": "count(*)"}
    return {"question": "?", "owner": "Head", "better": better, "unit": "percent", "measure": measure}


def watched_by(kpi: str) -> list[dict[str, Any]]:
    return [{"kpi": kpi, "must_not_worsen_by": 0.01}]


def cut(column: str, at: float, side: str = "below") -> dict[str, Any]:
    return {"column": column, "at": at, "good_side": side}


CARDS = {
    "content": share("content", "higher"),
    "reopened": share("reopened", "lower"),
    "reopened_at_times": share("reopened", "lower", "half_of_the_time"),
    "twin": card(guardrails=watched_by("reopened")),
    "usual": card(),
    "all_on_the_target": card("all_240"),
    "cutoff_outside_the_data": card(cutoff=cut("minutes", 5000)),
    "target_outside_the_data": card(targets=[{**TARGET, "value": 1.0}]),
    "minutes_as_text": card("minutes_as_text"),
    "mixed_texts": card("mixed_texts"),
    "mixed_units": card("mixed_units"),
    "three_records": card("three"),
    "negative_and_missing": card("lost"),
    "all_negative": card("below_zero"),
    "cutoff_on_another_column": card(cutoff=cut("other", 60)),
    "cutoff_on_no_column": card(cutoff=cut("nowhere", 60)),
    "better_the_wrong_way": card(better="lower"),
    "good_side_the_wrong_way": card(cutoff=cut("minutes", 240, "above")),
    "introduced_long_before": card(introduced="1999-01-01"),
    "introduced_in_years_to_come": card(introduced="2031-01-01"),
    "guardrail_that_is_the_same": card(guardrails=watched_by("twin")),
    "guardrail_with_gaps": card(guardrails=watched_by("reopened_at_times")),
    "every_record_on_one_day": card("one_day"),
    "one_team_only": card("one_team"),
    "five_hundred_teams": card("many_teams"),
}
READ = [kpi for kpi in CARDS if kpi not in {"content", "reopened", "reopened_at_times", "twin", "usual"}]

SAID: Mapping[tuple[str, str], tuple[Verdict, str]] = {
    ("all_on_the_target", "threshold_bunching"): (TOO_LITTLE, "nearly all records lie at the cutoff"),
    ("all_on_the_target", "guardrail_trade_off"): (TOO_LITTLE, "all values are the same"),
    ("all_on_the_target", "tail_neglect"): (
        TOO_LITTLE,
        "records far beyond the cutoff before attention began: 0",
    ),
    ("cutoff_outside_the_data", "threshold_bunching"): (DOES_NOT_APPLY, "the formula counts other records"),
    ("cutoff_outside_the_data", "tail_neglect"): (DOES_NOT_APPLY, "the formula counts other records"),
    ("cutoff_on_another_column", "threshold_bunching"): (DOES_NOT_APPLY, "the formula counts other records"),
    ("better_the_wrong_way", "threshold_bunching"): (DOES_NOT_APPLY, "contradicts the formula"),
    ("better_the_wrong_way", "tail_neglect"): (DOES_NOT_APPLY, "contradicts the formula"),
    ("minutes_as_text", "exclusions"): (TOO_LITTLE, "no value of the KPI could be measured"),
    ("minutes_as_text", "too_regular"): (TOO_LITTLE, "no value of the KPI could be measured"),
    ("minutes_as_text", "threshold_bunching"): (DOES_NOT_APPLY, "column 'minutes' is text"),
    ("mixed_texts", "tail_neglect"): (DOES_NOT_APPLY, "column 'minutes' is text"),
    ("mixed_texts", "guardrail_trade_off"): (TOO_LITTLE, "no value of the KPI could be measured"),
    ("mixed_units", "threshold_bunching"): (TOO_LITTLE, "records near the cutoff since attention began"),
    ("three_records", "period_end_surge"): (TOO_LITTLE, "records are dated in batches"),
    ("three_records", "mix_shift"): (TOO_LITTLE, "3 months with data"),
    ("three_records", "too_regular"): (TOO_LITTLE, "300 are needed"),
    ("negative_and_missing", "too_regular"): (CLEAR, "nothing unusual"),
    ("all_negative", "decoupling"): (TOO_LITTLE, "all values are the same"),
    ("cutoff_on_no_column", "threshold_bunching"): (DOES_NOT_APPLY, "has no column 'nowhere'"),
    ("better_the_wrong_way", "mix_shift"): (CLEAR, "the mix by team"),
    ("introduced_long_before", "guardrail_trade_off"): (TOO_LITTLE, "no month before attention began"),
    ("introduced_long_before", "tail_neglect"): (TOO_LITTLE, "before attention began: 0, and it takes 8"),
    ("introduced_in_years_to_come", "threshold_bunching"): (TOO_LITTLE, "since attention began"),
    ("introduced_in_years_to_come", "decoupling"): (TOO_LITTLE, "no month since attention began"),
    ("introduced_in_years_to_come", "tail_neglect"): (TOO_LITTLE, "since attention began"),
    ("guardrail_that_is_the_same", "guardrail_trade_off"): (DOES_NOT_APPLY, "so it guards nothing"),
    ("guardrail_with_gaps", "guardrail_trade_off"): (CLEAR, "kept within its margin"),
    ("every_record_on_one_day", "exclusions"): (TOO_LITTLE, "1 month with data"),
    ("every_record_on_one_day", "tail_neglect"): (TOO_LITTLE, "before attention began"),
    ("one_team_only", "mix_shift"): (DOES_NOT_APPLY, "all records are of one team"),
    ("five_hundred_teams", "mix_shift"): (DOES_NOT_APPLY, "more than 200 different ones"),
}
"""What some of the verdicts are, where a reader should learn what is wrong."""


def write(root: Path, cards: Mapping[str, dict[str, Any]]) -> Path:
    """Write a workbook with its data."""
    tables = sources()
    declared = {
        name: {
            "path": f"data/{name}.csv",
            "description": "Requests",
            "rows_are": "requests",
            "date": "day",
            "complete_until": "2013-12-31",
            "columns": {"team": {"type": "text"}},
        }
        for name in {one["measure"]["source"] for one in cards.values()}
    }
    files = {
        "workbook": {"organisation": "A desk", "sources": declared},
        "desk/department": {"name": "Desk", "head": "Head"},
    }
    named = {kpi: {"name": kpi.replace("_", " ").capitalize(), **one} for kpi, one in cards.items()}
    files |= {f"desk/kpis/{kpi}": one for kpi, one in named.items()}
    for name, content in files.items():
        path = root / "params" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")  # YAML holds all of JSON
    (root / "data").mkdir()
    for name in declared:
        tables[name].to_csv(root / "data" / f"{name}.csv", index=False)
    return root


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[tuple[str, str], dict[str, Any]]:
    """Run the command once, and give what it says by KPI and detector."""
    root = write(tmp_path_factory.mktemp("desk"), CARDS)
    asked = ["signals", "desk", "--period", "2013-Q4", "--workbook", str(root), "--json"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert done.exit_code == ExitCode.ERROR, done.output  # some of these cards cannot be measured at all
    assert "'minutes' is text" in done.stderr
    return {(one["kpi"], one["detector"]): one for one in json.loads(done.stdout)["findings"]}


def test_the_cards_can_be_judged_where_nothing_is_wrong(told):
    """Otherwise the rest would say little."""
    judged = [name for name in TEN if told["usual", name]["p"] is not None]
    assert {"threshold_bunching", "mix_shift", "exclusions", "too_regular"} <= set(judged)
    assert not [name for name in TEN if told["usual", name]["verdict"] == SIGNAL]


@pytest.mark.parametrize("detector", TEN)
@pytest.mark.parametrize("kpi", READ)
def test_bad_data_in_files_has_a_verdict_with_its_reason(told, kpi, detector):
    one = told[kpi, detector]
    assert one["verdict"] in {verdict.value for verdict in Verdict} - {SIGNAL.value}, one["reason"]
    assert len(one["reason"].split()) > 3
    assert not WORDS.search(one["reason"]), one["reason"]
    assert not WORDS.search(" ".join(one["notes"]))
    if (kpi, detector) in SAID:
        verdict, words = SAID[kpi, detector]
        assert one["verdict"] == verdict, one["reason"]
        assert words in one["reason"]


def test_a_guardrail_that_is_the_kpi_itself_is_refused_where_it_is_written(tmp_path):
    own = {"content": CARDS["content"], "own": card(guardrails=watched_by("own"))}
    with pytest.raises(SpecError, match='"own" guards itself; name another KPI'):
        load(write(tmp_path, own))
