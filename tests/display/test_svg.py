"""One small file that follows light and dark, the same bytes every time, and nothing in it but the drawing."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kpiwork.display.figures.canvas import Margins, Width, axes_of, colour, style
from kpiwork.display.figures.contribution import contribution
from kpiwork.display.figures.trend import trend
from kpiwork.display.palette import COLOURS
from kpiwork.display.segments import segments_of
from kpiwork.display.svg import MOST_MARKS, data_uri, marks_in, svg
from tests.factories import HOSTILE, flights_record, history, hostile_record, long_history, short_history

ROOT = Path(__file__).resolve().parents[2]
RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")
SEGMENTS = segments_of(KPI, KPI.contributions[0])
HOSTILE_KPI = hostile_record().kpis[0]


def chart(kpi, width=Width.WIDE):
    return trend(history(kpi), width)


def parsed(drawn):
    return ET.fromstring(drawn)  # noqa: S314  # drawn by this test


FIGURES = {
    "year": lambda width: chart(KPI, width),
    "three years": lambda width: chart(long_history(KPI, years=3), width),
    "eight weeks": lambda width: chart(short_history(KPI, weeks=8), width),
    "segments": lambda width: contribution(SEGMENTS, width),
    "hostile": lambda width: contribution(segments_of(HOSTILE_KPI, HOSTILE_KPI.contributions[0]), width),
}


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_is_small_and_the_same_every_time(draw, width):
    first = svg(draw(width))
    assert first == svg(draw(width))
    assert len(first) < 9_000


def test_is_the_same_in_another_process():
    code = (
        "from tests.display.test_svg import KPI, chart, svg; import hashlib;"
        "print(hashlib.sha256(svg(chart(KPI)).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_colour_is_a_role_in_light_and_dark(draw):
    drawn = svg(draw(Width.WIDE))
    body = drawn.split("</style>", 1)[1]
    assert not re.search(r"#[0-9a-f]{6}", body)
    used = set(re.findall(r"var\(--(\w+)\)", body))
    light, dark = drawn.split("@media(prefers-color-scheme:dark)")
    for role in used:
        assert f"--{role}:{COLOURS[role].light}" in light
        assert f"--{role}:{COLOURS[role].dark}" in dark


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_holds_text_as_text_and_no_metadata(draw):
    drawn = svg(draw(Width.NARROW))
    root = parsed(drawn)
    assert [element for element in root.iter() if element.tag.endswith("}text")]
    assert not [
        element for element in root.iter() if element.tag.endswith(("}metadata", "}script", "}image"))
    ]
    assert "DejaVu" not in drawn


def test_says_what_the_frame_says():
    root = parsed(svg(chart(KPI)))
    texts = {(element.text or "").strip() for element in root.iter() if element.tag.endswith("}text")}
    assert "75.0\N{NO-BREAK SPACE}% Oct–Dec" in texts
    assert {"Jan", "2013", "Dec", "1"} <= texts


def test_names_are_text_whatever_they_hold():
    kpi = replace(HOSTILE_KPI, contributions=HOSTILE_KPI.contributions)
    told = replace(
        kpi.contributions[0],
        parts=(replace(kpi.contributions[0].parts[0], segment=HOSTILE[:16], suppressed=False),),
    )
    drawn = svg(contribution(segments_of(kpi, told)))
    assert "&lt;/style&gt;" in drawn
    assert drawn.count("</style>") == 1


def test_size_is_in_pixels():
    root = parsed(svg(chart(KPI, Width.NARROW)))
    assert root.get("width") == str(Width.NARROW.value)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def dots(number):
    with style():
        figure, axes = axes_of(300, 200, Margins(left=0, right=0, top=0, bottom=0))
        axes.plot(range(number), range(number), color=colour("ink"))
        return figure


def test_above_so_many_marks_it_is_a_picture_of_pixels():
    assert data_uri(dots(MOST_MARKS)).startswith("data:image/svg+xml;base64,")
    many = data_uri(dots(MOST_MARKS + 1))
    assert many.startswith("data:image/png;base64,")
    assert many == data_uri(dots(MOST_MARKS + 1))
    assert marks_in(dots(MOST_MARKS + 1)) == MOST_MARKS + 1
