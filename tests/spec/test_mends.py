from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.spec.mends import as_currency, as_day, as_flag, as_identifier, as_number, as_unit
from kpiwork.spec.text import IDENTIFIER, LONGEST_IDENTIFIER


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("95%", "0.95"), ("95 %", "0.95"), ("95 percent", "0.95"), ("2 points", "0.02"), ("-4,5 %", "-0.045"),
        ("1,5", "1.5"), ("12 min", "12"), ("1 000", "1000"), ("1_000", "1000"), ("1'000.5", "1000.5"),
        ("1.234,5", "1234.5"), ("1,234,567.8", "1234567.8"), ("1,000", "1000 or 1"), ("$1200", "1200"),
        ("€ 12.50", "12.5"), ("−3", "-3"), ("1.2.3", None), ("0x1F", None), ("many", None), ("", None), ("٣", None),
    ],
)  # fmt: skip
def test_numbers(text, meant):
    assert as_number(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.2025", "2025-12-31"), ("1. 2. 2025", "2025-02-01"), ("12/31/2025", "2025-12-31"),
        ("31/12/2025", "2025-12-31"), ("03/04/2025", "2025-03-04 or 2025-04-03"), ("04/04/2025", "2025-04-04"),
        ("2025-1-5", "2025-01-05"), ("2025/12/31", "2025-12-31"), ("20251231", "2025-12-31"),
        ("31 Dec 2025", "2025-12-31"), ("December 31st, 2025", "2025-12-31"), ("2025-12-31T10:00Z", "2025-12-31"),
        ("31.13.2025", None), ("soon", None), ("Q4", None), ("31 Foo 2025", None),
    ],
)  # fmt: skip
def test_days(text, meant):
    assert as_day(text) == meant


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y"]),
)
def test_a_day_in_an_unambiguous_form_is_understood(day, form):
    assert as_day(day.strftime(form)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Win Rate (%)", "win_rate"), ("winRate", "win_rate"), ("../x", "x"), ("Über Größe", "uber_grosse"),
        ("Reply-4h", "reply_4h"), ("1abc", None), ("🙂", None), ("", None),
    ],
)  # fmt: skip
def test_identifiers(text, meant):
    assert as_identifier(text) == meant


@given(st.text())
def test_what_is_offered_as_an_identifier_is_one(text):
    import re

    offered = as_identifier(text)
    assert offered is None or (re.fullmatch(IDENTIFIER, offered) and len(offered) <= LONGEST_IDENTIFIER)


@given(st.text())
def test_what_is_offered_as_a_number_is_one(text):
    offered = as_number(text)
    assert offered is None or all(float(one) or True for one in offered.split(" or "))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("%", "percent"), ("pct", "percent"), ("Percentage", "percent"), ("min", "minutes"), ("Mins.", "minutes"),
        ("hrs", "hours"), ("h", "hours"), ("day", "days"), ("‰", "per_thousand"), ("#", "count"), ("EUR", None),
    ],
)  # fmt: skip
def test_units(text, meant):
    assert as_unit(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("$", "USD"),
        ("€", "EUR"),
        ("eur", "EUR"),
        ("Dollars", "USD"),
        ("£", "GBP"),
        ("gold", None),
        ("%", None),
    ],
)
def test_currencies(text, meant):
    assert as_currency(text) == meant


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", "true"), ("Off", "false"), (1, "true"), ("maybe", None)]
)
def test_flags(value, meant):
    assert as_flag(value) == meant
