"""Names from data with signs that hide, turn or break text: they are written out."""

import pytest

from kpiwork.measure.crossing import crossed, visible


@pytest.mark.parametrize(
    ("segment", "shown"),
    [
        ("Zebra", "Zebra"),
        ("Müller & <b>", "Müller & <b>"),
        ("日本 \N{ZEBRA FACE}", "日本 \N{ZEBRA FACE}"),
        ("no-break\N{NO-BREAK SPACE}space", "no-break\N{NO-BREAK SPACE}space"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("right\u202eleft", "right\\u202eleft"),
        ("two\nlines", "two\\nlines"),
        ("a\x1fb", "a\\u001fb"),
    ],
)
def test_a_name_holds_nothing_that_cannot_be_seen(segment, shown):
    assert visible(segment) == shown


def test_crossed_names_stay_apart():
    name = crossed("a\x1b", "b")
    assert visible(name, crossed("team", "kind")) == crossed("a\\u001b", "b")
