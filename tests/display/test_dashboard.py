"""The dashboard: every part of a month on one sheet, and nothing that an audience may not see."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.display.dashboard import MOST_ROWS, dashboard
from kpiwork.periods import PeriodKind
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import DataLight, ObjectiveGroup
from kpiwork.spec.batch import Edition
from kpiwork.spec.target import Status
from tests.factories import HOSTILE, bare_record, flights_record
from tests.monthly import MONTH, facts, full_record, hostile_month, month_record

RECORD = month_record()


def words(review) -> str:
    inline = re.sub(r"</?(bdi|span|small|b)\b[^>]*>", "", str(dashboard(review)))
    return " ".join(re.sub(r"<[^>]+>", " ", inline).replace("\N{NO-BREAK SPACE}", " ").split())


def names_in_grid(review) -> list[str]:
    grid = str(dashboard(review)).partition("<tbody")[2]
    return re.findall(r'<th role="rowheader" scope="row"><bdi>([^<]+)</bdi>', grid)


def test_stands_in_the_order_of_the_quarterly_page():
    assert names_in_grid(RECORD) == [kpi.name for kpi in RECORD.kpis]


def test_says_first_what_counts():
    said = words(RECORD)
    judged = [
        kpi.standing.status
        for kpi in RECORD.kpis
        if kpi.standing.status in (Status.MET, Status.NEAR, Status.MISSED)
    ]
    assert f"November 2013: {judged.count(Status.MET)} of {len(judged)} on target" in said
    assert said.index("on target") < said.index("Target")


def standing(number: int, status: Status):
    kpi = RECORD.kpis[0]
    stand = replace(kpi.standing, status=status)
    return replace(kpi, id=f"kpi_{number}", name=f"KPI {number}", standing=stand, guardrails=(), guards=())


def many(*urgent: int, status: Status = Status.MISSED):
    kpis = tuple(standing(n, status if n in urgent else Status.MET) for n in range(MOST_ROWS + 3))
    return replace(RECORD, kpis=kpis, groups=(), exceptions=())


def test_has_no_more_rows_than_a_sheet_and_names_the_rest_with_their_status():
    assert names_in_grid(many()) == [f"KPI {n}" for n in range(MOST_ROWS)]
    said = words(many())
    assert "3 more KPIs are on the quarterly page: KPI 12 (met), KPI 13 (met), KPI 14 (met)." in said
    assert "more KPI" not in words(RECORD)


@pytest.mark.parametrize("status", [Status.MISSED, Status.IN_DOUBT])
def test_what_is_missed_or_in_doubt_has_a_row_and_keeps_its_place(status):
    review = many(3, 14, status=status)
    assert names_in_grid(review) == [f"KPI {n}" for n in (*range(11), 14)]
    assert "quarterly page: KPI 11 (met), KPI 12 (met), KPI 13 (met)." in words(review)


def test_the_head_line_counts_those_without_a_row():
    everything = many(*range(MOST_ROWS + 1))
    assert "November 2013: 2 of 15 on target, 13 missed" in words(everything)


def guarding(state: GuardrailState):
    review = many()
    check = GuardrailCheck(kpi="kpi_14", margin=0.01, since="October 2013", worsened_by=0.05, state=state)
    first, last = replace(review.kpis[0], guardrails=(check,)), replace(review.kpis[-1], guards=("kpi_0",))
    return replace(review, kpis=(first, *review.kpis[1:-1], last))


def test_a_guardrail_that_was_passed_has_a_row_and_says_so():
    said = words(guarding(GuardrailState.EXCEEDED))
    assert "KPI 14" in names_in_grid(guarding(GuardrailState.EXCEEDED))
    assert "guardrail of KPI 0: exceeded" in said


def test_a_guardrail_that_held_says_nothing():
    assert "KPI 14" not in names_in_grid(guarding(GuardrailState.HELD))
    assert "guardrail of" not in words(guarding(GuardrailState.HELD))


def test_a_guardrail_is_set_in_only_below_what_it_guards():
    review = guarding(GuardrailState.EXCEEDED)
    group = ObjectiveGroup(
        id=None, name="All", kpis=tuple(kpi.id for kpi in review.kpis), guardrails=("kpi_14",)
    )
    below = replace(review, groups=(group,))
    assert str(dashboard(below)).count('class="kw-guard"') == 1
    orphan = replace(below.kpis[-1], guards=("gone",), standing=standing(0, Status.MISSED).standing)
    alone = replace(below, kpis=(*below.kpis[:-1], orphan))
    assert "KPI 14" in names_in_grid(alone)
    assert 'class="kw-guard"' not in str(dashboard(alone))


def test_numbered_months_are_named_once_with_their_days():
    words_of = "period 11 of 2013 (28 Oct–24 Nov)"
    period = replace(RECORD.period, label="2013-P11", words=words_of, months="period 11")
    made = words(replace(RECORD, period=period))
    assert "Period 11 of 2013 (28 Oct–24 Nov): " in made
    assert made.count("28 Oct–24 Nov") == 1
    assert "KPI P11 2013 Target" in made


def test_asks_of_changes_in_the_words_of_the_quarterly_page():
    head = words(RECORD).partition("Comment by the owner")[0]
    assert "Change? Sure of the target?" in head
    assert "Real change" not in head


def test_what_is_read_once_a_quarter_takes_no_row():
    last = RECORD.kpis[-1]
    quarterly = replace(last, series=tuple(one for one in last.series if one.kind is PeriodKind.QUARTER))
    seen = replace(RECORD, kpis=(*RECORD.kpis[:-1], quarterly))
    assert names_in_grid(seen) == [kpi.name for kpi in RECORD.kpis[:-1]]
    assert f"Read less often than every month: {last.name}." in words(seen)


def test_a_kpi_that_could_not_be_measured_keeps_its_row():
    unmeasured = replace(RECORD.kpis[0], series=(), value=None, data_light=DataLight.NO_DATA)
    assert names_in_grid(replace(RECORD, kpis=(unmeasured,))) == [unmeasured.name]


def test_names_actions_and_which_are_overdue():
    said = words(RECORD)
    assert "Ask the airlines for their reasons Duty Manager, overdue due 1 Dec 2013" in said
    assert "Write the list Duty Manager, done 28 Nov 2013" in said
    assert "Keep a log Duty Manager, open due 31 Dec 2013" in said
    assert "none open" in words(replace(RECORD, actions=()))
    assert "3 more" in words(full_record())


def test_names_the_next_review():
    assert "Next review 14 Jan 2014 comments until 7 Jan 2014" in words(RECORD)
    assert "no day agreed" in words(replace(RECORD, meeting=None))


def test_names_data_that_are_late():
    assert "Can still move until 31 January 2014: Diverted flights" in words(RECORD)
    calm = tuple(replace(kpi, provisional_until=None) for kpi in RECORD.kpis)
    assert "nothing is known to be late" in words(replace(RECORD, kpis=calm))


@pytest.mark.parametrize("notice", ["Simulated: made up.", "Simulated: " + "made up by the project, " * 20])
def test_a_notice_takes_one_line_and_is_never_lost(notice):
    made = str(dashboard(replace(RECORD, department=replace(RECORD.department, notice=notice))))
    short = re.search(r'kw-board-notice">\s*(?:<summary>)?<bdi>([^<]+)<', made)
    assert short is not None
    assert short[1].startswith("Simulated: made up")
    assert len(short[1]) <= 210
    assert notice.strip() in made
    assert ("<summary><bdi>Simulated" in made) is (len(notice) > 210)


def test_no_notice_is_no_line():
    assert "kw-board-notice" not in str(
        dashboard(replace(RECORD, department=replace(RECORD.department, notice="")))
    )


def test_guardrails_stand_below_what_they_guard():
    groups = tuple(replace(group, guardrails=("cancelled",)) for group in RECORD.groups)
    made = str(dashboard(replace(RECORD, groups=groups)))
    assert made.count('class="kw-guard"') == 1


def test_a_quarter_has_no_rest():
    made = str(dashboard(flights_record()))
    assert "must average</th>" not in made
    assert "Rest of Oct–Dec 2013 must average</th>" in str(dashboard(RECORD))


def test_few_are_not_shown():
    first = RECORD.kpis[0]
    small = replace(first, records=4, value=0.123456, numerator=1.0, denominator=4.0)
    months = next(one for one in small.series if one.kind is PeriodKind.MONTH)
    points = tuple(
        replace(p, records=4, value=0.123456) if p.period == MONTH.label else p for p in months.points
    )
    others = tuple(one for one in small.series if one.kind is not PeriodKind.MONTH)
    small = replace(small, series=(*others, replace(months, points=points)))
    record = replace(RECORD, kpis=(small, *RECORD.kpis[1:]), edition=None)
    assert "12.3" in words(record)
    seen = words(edition_of(record, Edition.DEPARTMENT))
    assert "12.3" not in seen
    assert "12.4" not in seen
    assert "1 not shown" in seen


def test_tells_an_exporter_its_title_and_has_no_contents():
    made = dashboard(RECORD)
    assert made.about == {"title": "New York departures · 2013-11 · Monthly KPI dashboard"}
    assert "<h1>" in made.markup


def test_text_from_outside_is_text():
    made = str(dashboard(hostile_month()))
    assert HOSTILE not in made
    assert "<script" not in made


def test_a_department_without_kpis_says_so():
    assert "This department has no KPI to show." in words(replace(bare_record(), period=facts()))


def test_is_the_same_every_time_and_small():
    assert dashboard(RECORD) == dashboard(month_record())
    assert len(str(dashboard(full_record()))) < 60_000
