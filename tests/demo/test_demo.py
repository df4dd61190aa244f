from __future__ import annotations

import hashlib
import time

import pandas as pd
import pytest

from kpiwork.demo import DEPARTMENTS, PLANTED, SEED, tables
from kpiwork.errors import UsageError

TWO_WEEKS = ("due_at", "resolved_at", "reopened_at", "next_contact_same_topic_at")
FOLLOW_UPS = {"returned_on": "2014-04-01", **dict.fromkeys(TWO_WEEKS, "2014-01-15")}


def digest(department: str, seed: int) -> str:
    sums = [
        pd.util.hash_pandas_object(frame).to_numpy().tobytes()
        for frame in tables(department, seed=seed).values()
    ]
    return hashlib.sha256(b"".join(sums)).hexdigest()


@pytest.mark.parametrize("department", sorted(DEPARTMENTS))
class TestEveryDepartment:
    def test_same_seed_same_tables_other_seed_other_tables(self, department):
        assert digest(department, SEED) == digest(department, SEED)
        assert digest(department, SEED) != digest(department, SEED + 1)

    def test_the_shipped_seed_is_the_default(self, department):
        for name, frame in tables(department).items():
            pd.testing.assert_frame_equal(frame, tables(department, seed=SEED)[name])

    def test_it_is_quick(self, department):
        start = time.process_time()
        tables(department)
        assert (
            time.process_time() - start < 5
        )  # a fraction of a second in fact; a loop over rows takes minutes

    def test_no_date_lies_outside_the_years_except_follow_ups(self, department):
        for frame in tables(department).values():
            for column in frame.select_dtypes("datetime"):
                last = FOLLOW_UPS.get(column, "2014-01-01")
                assert frame[column].min() >= pd.Timestamp("2011-01-01")
                assert frame[column].max() < pd.Timestamp(last)

    def test_dates_have_one_resolution(self, department):
        kinds = {str(kind) for frame in tables(department).values() for kind in frame.dtypes}
        assert {kind for kind in kinds if kind.startswith("datetime")} == {"datetime64[us]"}

    def test_keys_are_unique(self, department):
        for frame in tables(department).values():
            if frame.columns[0].endswith("_id"):
                assert frame.iloc[:, 0].is_unique

    def test_what_is_planted_is_said_in_sentences(self, department):
        assert len(PLANTED[department]) >= 5
        assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in PLANTED[department])

    @pytest.mark.parametrize("seed", [-1, 2.5, "2011", None, True])
    def test_a_seed_that_is_none_is_refused(self, department, seed):
        with pytest.raises(UsageError) as caught:
            tables(department, seed=seed)
        assert caught.value.problems[0].place == "seed"
        assert "0 or more" in caught.value.problems[0].mend


@pytest.mark.parametrize(
    ("name", "mend"), [("sale", "did you mean 'sales'?"), ("zzz", "customer_service or sales")]
)
def test_an_unknown_department_is_refused_with_a_suggestion(name, mend):
    with pytest.raises(UsageError) as caught:
        tables(name)
    assert caught.value.problems[0].place == "department"
    assert mend in caught.value.problems[0].mend


def test_the_sentences_carry_the_numbers_of_the_plans():
    assert "18%" in PLANTED["sales"][0]
    assert "2012-01-01" in PLANTED["sales"][0]
    assert "30%" in PLANTED["customer_service"][0]
    assert "241 to 270" in PLANTED["customer_service"][0]
