"""Opening a department's findings: which KPI, for whom, and what is said of words that name nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kpiwork.errors import UsageError
from kpiwork.signals.finding import Verdict
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.batch import Edition
from kpiwork.studio.opened import open_findings


def test_the_strongest_question_is_opened_where_no_kpi_is_named(opened):
    assert opened.kpi == "reply_4h"
    first = opened.of("reply_4h")[0]
    assert (first.detector, first.verdict) == ("threshold_bunching", Verdict.SIGNAL)
    assert first == opened.sight.of(opened.battery.signals[0])


def test_every_detector_answers_once_questions_first(opened):
    found = opened.of("reply_4h")
    assert sorted(one.detector for one in found) == sorted(opened.detectors)
    order = [list(Verdict).index(one.verdict) for one in found]
    assert order == sorted(order)


def test_other_editions_leave_out_what_has_no_record_of_use(opened):
    shown = replace(opened, edition=Edition.DEPARTMENT)
    left_out = {name for name, kind in known_detectors().items() if not kind.on_pages}
    assert "too_regular" in left_out
    assert set(opened.detectors) - set(shown.detectors) == left_out
    assert not left_out & {one.detector for one in shown.of("reply_4h")}


def test_the_only_department_need_not_be_named(small):
    assert open_findings(small, period="2025-Q4").kpi == "answered_in_5_days"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"department": "custmer_service"}, "did you mean 'customer_service'?"),
        ({"department": ""}, "department  is empty; write one of customer_service, operations or sales"),
        (
            {"kpi": "reply4h"},
            "kpi  'reply4h' is no KPI of customer_service that is in use; did you mean 'reply_4h'?",
        ),
        ({"period": ""}, "period  '' is not a period; write it as one of"),
        ({"period": "Q4"}, "period  'Q4' is not a period"),
        ({"edition": "analysts"}, "did you mean 'analyst'?"),
        ({"as_of": "soon"}, "as_of  'soon' is not a day"),
    ],
)
def test_what_names_nothing_is_said_in_a_sentence(project_root, asked, said):
    given = {"department": "customer_service", "period": "2013-Q4", **asked}
    with pytest.raises(UsageError, match=re.escape(said)):
        open_findings(project_root, **given)


def test_a_folder_without_a_workbook_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match=r"no params/workbook.yaml stands here"):
        open_findings(tmp_path, "sales", "2013-Q4")
