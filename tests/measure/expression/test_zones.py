"""The clocks of a zone agree with the time zone database, hour by hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression.zones import FIRST_YEAR, LAST_YEAR, spans

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR, 12, 31)).map(
        lambda d: d.replace(microsecond=0)
    ),
)
def test_offset_is_that_of_the_database(zone, moment):
    clock = next(span for span in reversed(spans(zone)) if span.starts <= moment)
    offset = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert timedelta(seconds=clock.seconds) == offset


def test_clocks_change_on_the_second():
    starts = [span.starts for span in spans("America/New_York")]
    assert datetime(2013, 3, 10, 7) in starts
    assert datetime(2013, 11, 3, 6) in starts


def test_zones_without_summer_time_have_one_clock():
    assert [span.seconds for span in spans("Asia/Tokyo")] == [9 * 3600]


@pytest.mark.parametrize("zone", ["Europe/Berlinn", "", "../etc/passwd", "x\0y"])
def test_unknown_zones_are_refused(zone):
    with pytest.raises(ExpressionError) as caught:
        spans(zone)
    assert "Europe/Berlin" in caught.value.problems[0].mend
