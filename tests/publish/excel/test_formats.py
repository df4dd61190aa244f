"""Words of verdicts can be read on their grounds (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import pytest

from kpiwork.publish.excel.formats import PROPERTIES, TINTS, Look, colour


def luminance(tint):
    parts = [int(tint[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("role", TINTS)
def test_marked_words_can_be_read(role):
    assert contrast(colour(role), TINTS[role]) >= 4.5


@pytest.mark.parametrize("look", Look)
def test_every_look_can_be_read(look):
    made = PROPERTIES[look]
    ground = made.get("bg_color", colour("paper"))
    assert contrast(made.get("font_color", colour("ink")), ground) >= 4.5
