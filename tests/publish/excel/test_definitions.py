"""What every number means, and how to read the workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.display.marks import STATUS_MEANS
from kpiwork.publish.excel.workbook import scorecard
from tests.publish.excel.records import called, unjudged

RECORD = unjudged()
KPI = RECORD.kpi("arrived_on_time")


@pytest.fixture(scope="module")
def book(read):
    return read(scorecard([RECORD, called(RECORD, 2)], title="Quarterly review"))


def card(book) -> dict[str, str]:
    rows = book["Definitions"].iter_rows(min_row=4, values_only=True)
    return {row[2]: row[3] for row in rows if row[:2] == (RECORD.department.name, KPI.name)}


def test_a_card_is_told_term_by_term(book):
    told = card(book)
    assert told["Question"] == KPI.question
    assert told["Definition"] == "Counted: every scheduled departure.\nNot counted: nothing is left out."
    assert told["Formula"] == KPI.formula
    assert (told["Unit"], told["Better"]) == ("percent; of flights", "higher")
    assert told["Target"].startswith(
        "80.0\N{NO-BREAK SPACE}%; basis: demonstration; set by Operations board; 1 Jan 2013"
    )
    assert told["Never used for"] == KPI.never_used_for
    assert RECORD.kpi("cancelled").name in told["Guardrails"]


def test_what_a_card_does_not_say_has_no_line(read):
    silent = tuple(replace(kpi, limits="", used_for="", guardrails=()) for kpi in RECORD.kpis)
    told = card(read(scorecard([replace(RECORD, kpis=silent)], title="Quarterly review")))
    assert not {"Known limits", "Used for", "Guardrails"} & told.keys()


def test_sources_are_told_with_their_days(book):
    said = [value for row in book["Definitions"].iter_rows(values_only=True) for value in row if value]
    for source in RECORD.sources:
        assert any(source.fingerprint in str(value) for value in said)


def test_the_header_stays_in_sight(book):
    sheet = book["Definitions"]
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$3:$3"


def test_notes_explain_every_status_and_what_is_not_shown(book):
    told = dict(book["Notes"].iter_rows(max_col=2, values_only=True))
    for status, means in STATUS_MEANS.items():
        if status.value != "no data":  # the word is explained for numbers, too
            assert told[status.value] == means
    assert "Suppressed" in told["fewer than 10 records: not shown"]
    assert RECORD.provenance.command in told[RECORD.department.name]
