"""Native charts of a department's sheet: a line a KPI, with target and limits, side by side in a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kpiwork.display.figures.alt import trend_alt
from kpiwork.publish.excel.axis import axis_of
from kpiwork.publish.excel.cells import said
from kpiwork.publish.excel.formats import FONT, Look, colour
from kpiwork.publish.excel.history import BOUNDS, LIMITS, Shown, Written
from kpiwork.publish.excel.measuring import pixels
from kpiwork.publish.excel.paper import page_height
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.text import tame

__all__ = ["MOST_CHARTS", "charts_room", "draw_charts"]

MOST_CHARTS = 24
A_ROW = 3
ROW_PIXELS, ROWS_EACH = 20, 12  # rows of the height that Excel gives by itself
AFTER = 2  # rows below the charts: the note, and one that is empty
GAP = 14
HEADINGS = 110  # pixels of the title and of what stands above the charts
LONGEST_ALT = 1000
MOST_TICKS = 7
DAYS_A_MONTH = 30.4
DASHES = {"width": 1.5, "dash_type": "dash"}
DOTS = {"width": 1.25, "dash_type": "round_dot"}
SERIES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "Value": ("accent", {"width": 2.0}),
    "Target": ("target", DASHES),
    **dict.fromkeys(BOUNDS, ("target", DASHES)),
    LIMITS[0]: ("soft", DOTS),
    LIMITS[1]: ("soft", {"width": 0.75}),
    LIMITS[2]: ("soft", DOTS),
}
LEGEND = "Line with points: the value  ·  dashed: the target, or the ends of its range"
LEGEND_OF_LIMITS = "  ·  thin: the centre  ·  dotted: the upper and lower limit of what is usual"


def charts_room(shown: Sequence[Shown]) -> int:
    """Give the rows that the charts take, heading, legend and note included."""
    drawn = min(len(shown), MOST_CHARTS)
    return math.ceil(drawn / A_ROW) * ROWS_EACH + 4 if drawn else 0


def draw_charts(sheet: Sheet, shown: Sequence[Shown], written: Written, row: int) -> None:
    """Draw the charts of the first KPIs in reading order; the others are in the table.

    Parameters
    ----------
    sheet : Sheet
        Where; it also holds the table that the charts read.
    shown : sequence of Shown
        Histories in reading order.
    written : Written
        Where they stand.
    row : int
        First row of the room that `charts_room` asked for.
    """
    row = sheet.line(sheet.heading(row, "History"), [said(_legend(shown), Look.FACT)])
    sheet.kept.update(_kept(sheet, row, min(len(shown), MOST_CHARTS)))
    width = sum(pixels(one) for one in sheet.widths) // A_ROW
    for at, one in enumerate(shown[:MOST_CHARTS]):
        chart = _trend(sheet, one, written, at)
        chart.set_size({"width": width - GAP, "height": ROWS_EACH * ROW_PIXELS - GAP})
        place = {"x_offset": (at % A_ROW) * width, "object_position": 2, "description": _alt(one)}
        sheet.worksheet.insert_chart(row + at // A_ROW * ROWS_EACH, 0, chart, place)
    if len(shown) > MOST_CHARTS:
        left = (
            f"{len(shown) - MOST_CHARTS} more KPIs have no chart here; their readings are in the table below."
        )
        sheet.line(row + charts_room(shown) - 4, [said(left, Look.FACT)])


def _legend(shown: Sequence[Shown]) -> str:
    """Say once what the lines are, not on every chart."""
    has_limits = any(one.has_limits for one in shown[:MOST_CHARTS])
    return LEGEND + (LEGEND_OF_LIMITS if has_limits else "")


def _kept(sheet: Sheet, first: int, charts: int) -> Iterator[int]:
    """Give the rows inside a page's charts: pages hold about as many rows of them, none is left alone."""
    rows = math.ceil(charts / A_ROW)
    most = max(1, (page_height(sheet) - HEADINGS) // (ROWS_EACH * ROW_PIXELS))
    a_page = math.ceil(rows / math.ceil(rows / most))
    begins = {first + at * ROWS_EACH for at in range(a_page, rows, a_page)}
    return (row for row in range(first, first + rows * ROWS_EACH + AFTER) if row not in begins)


def _alt(one: Shown) -> str:
    return tame(trend_alt(one.history), LONGEST_ALT)


def _trend(sheet: Sheet, one: Shown, written: Written, at: int) -> Any:
    chart = sheet.formats.workbook.add_chart({"type": "line"})
    for header in _lines(one, written.table.columns):
        chart.add_series(_series(sheet, written, header, at))
    first = written.rows[at][0]
    chart.set_title(
        {
            "name": [sheet.worksheet.get_name(), first, 0],
            "name_font": {"name": FONT, "size": 11, "bold": True, "color": colour("ink")},
            "overlay": False,
        }
    )
    chart.set_x_axis(_dates(one))
    chart.set_y_axis(_values(one))
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": colour("line")}, "fill": {"color": colour("paper")}})
    chart.show_blanks_as("gap")
    return chart


def _lines(one: Shown, columns: Sequence[str]) -> Iterator[str]:
    """Give the headers of the columns that hold a line of this KPI."""
    held = {
        "Value": True,
        "Target": any(point.target is not None for point in one.points),
        **dict.fromkeys(LIMITS, one.has_limits),
        **{word: word.lower() in dict(one.history.bounds) for word in BOUNDS},
    }
    return (header for header in columns if held.get(header))


def _series(sheet: Sheet, written: Written, header: str, at: int) -> dict[str, Any]:
    name, (first, last), table = sheet.worksheet.get_name(), written.rows[at], written.table
    role, line = SERIES[header]
    marker = {"type": "circle", "size": 4, "fill": {"color": colour(role)}, "border": {"none": True}}
    return {
        "name": header,
        "categories": [name, first, table.column("From"), last, table.column("From")],
        "values": [name, first, table.column(header), last, table.column(header)],
        "line": {"color": colour(role), **line},
        "marker": marker if header == "Value" else {"type": "none"},
    }


def _dates(one: Shown) -> dict[str, Any]:
    months = (one.points[-1].end - one.points[0].start).days / DAYS_A_MONTH
    return {
        "date_axis": True,
        "num_format": "mmm yy",
        "major_unit": max(1, math.ceil(months / MOST_TICKS)),
        "major_unit_type": "months",
        "num_font": _font(),
        "label_position": "low",
        "line": {"color": colour("line")},
        "major_tick_mark": "outside",
    }


def _values(one: Shown) -> dict[str, Any]:
    ends = [end for _, end in one.history.bounds]
    numbers = [value for point in one.points for value in (point.value, point.target) if value is not None]
    limits = [limit for point in one.points for limit in one.limits(point)]
    axis = axis_of([*numbers, *ends, *limits], one.history.style)
    return {
        "min": axis.low,
        "max": axis.high,
        "major_unit": axis.step,
        "num_format": axis.number,
        "num_font": _font(),
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": colour("line"), "width": 0.75}},
    }


def _font() -> dict[str, Any]:
    return {"name": FONT, "size": 9, "color": colour("soft")}
