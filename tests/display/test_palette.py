"""Text can be read on its ground, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import pytest

from kpiwork.display.palette import COLOURS, tokens

TEXT = ("ink", "soft", "accent", "target", "met", "near", "missed", "doubt", "gain", "worry", "other")
GROUNDS = ("paper", "wash", "period")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", TEXT)
def test_text_can_be_read(role, ground, scheme):
    assert contrast(getattr(COLOURS[role], scheme), getattr(COLOURS[ground], scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_of_weeks_can_be_seen(scheme):
    assert contrast(getattr(COLOURS["weeks"], scheme), getattr(COLOURS["paper"], scheme)) >= 3


def test_each_role_has_a_colour_of_its_own():
    assert len({colour.light for colour in COLOURS.values()}) == len(COLOURS)


def test_a_browser_that_knows_one_scheme_only_gets_the_light_one():
    first = tokens().split("@supports")[0]
    assert "--kw-ink:#15191d" in first
    assert "light-dark" not in first
