"""Where a movement came from: intervals beside its parts, and a whole that moved against its segments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.contribution import Amounts, Reversal, split
from kpiwork.analysis.contribution_interval import FEWEST_CASES, Precision
from kpiwork.review.where import precision_words, reversal_words, where_from
from tests.factories import flights_record

KPI = flights_record().kpi("arrived_on_time")
# Admitted and applied, men then women: Bickel, Hammel and O'Connell (1975), Science 187: 398.
BERKELEY = {
    "A": (512, 825, 89, 108),
    "B": (353, 560, 17, 25),
    "C": (120, 325, 202, 593),
    "D": (138, 417, 131, 375),
    "E": (53, 191, 94, 393),
    "F": (22, 373, 24, 341),
}


def whole(rows):
    return Amounts(*(sum(column) for column in zip(*rows.values(), strict=True)))


def told(turned=False):
    men = {name: Amounts(row[0], row[1], row[1]) for name, row in BERKELEY.items()}
    women = {name: Amounts(row[2], row[3], row[3]) for name, row in BERKELEY.items()}
    now, since = (women, men) if turned else (men, women)
    wholes = (whole(now), whole(since))
    return split(now, since, wholes, dimension="department", since="2013-Q3", is_share=True)


def kpi_of(found):
    previous = replace(KPI.previous, difference=found.mix + found.within)
    return replace(KPI, contributions=(found,), previous=previous, rows_are="applications")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_berkeley_in_words():
    said = plain(where_from(kpi_of(told())))
    assert "+17.8 points from a different mix (+15.2 to +20.3 points)" in said
    assert "−3.6 points from change within (−7.0 to −0.2 points)" in said
    assert said.endswith(
        "By department, 4 of 6 read lower than in Jul–Sep 2013, yet the whole reads higher: a larger share of "
        "the applications fell where it reads higher anyway."
    )


def test_the_other_way_round_reads_the_other_way_round():
    found = told(turned=True)
    said = reversal_words(kpi_of(found), found)
    assert "4 of 6 read higher than in Jul–Sep 2013, yet the whole reads lower" in said
    assert said.endswith("fell where it reads lower anyway.")


def test_only_segments_that_may_be_shown_are_counted():
    found = told()
    hidden = replace(found, parts=tuple(replace(one, suppressed=one.segment in "EF") for one in found.parts))
    assert "3 of the 4 that may be shown read lower" in reversal_words(kpi_of(hidden), hidden)
    all_hidden = replace(found, parts=tuple(replace(one, suppressed=True) for one in found.parts))
    assert reversal_words(kpi_of(all_hidden), all_hidden) == ""


@pytest.mark.parametrize("reversal", [Reversal.NONE_SEEN, Reversal.UNKNOWN])
def test_no_reversal_is_named_that_was_not_seen(reversal):
    found = replace(told(), reversal=reversal)
    assert reversal_words(kpi_of(found), found) == ""
    assert "yet the whole" not in where_from(kpi_of(found))


def test_what_chance_may_make_is_said():
    found = replace(told(), within_interval=(-0.08, 0.01), reversal=Reversal.NONE_SEEN)
    assert where_from(kpi_of(found)).endswith("Chance alone may make the change within.")
    both = replace(found, mix_interval=(-0.08, 0.2))
    assert where_from(kpi_of(both)).endswith("Chance alone may make the mix and the change within.")
    assert "Chance" not in where_from(kpi_of(replace(found, within_interval=(-0.08, -0.01))))


def test_unknown_chance_is_said_with_its_reason():
    few = replace(told(), precision=Precision.TOO_FEW, mix_interval=None, within_interval=None)
    assert f"it takes {FEWEST_CASES} cases for each department" in where_from(kpi_of(few))
    assert "no share of cases" in precision_words(replace(few, precision=Precision.NOT_COUNTED))
    assert precision_words(told()) == ""


def test_a_movement_too_small_to_print_is_not_counted_out():
    kpi = kpi_of(told())
    said = plain(where_from(replace(kpi, previous=replace(kpi.previous, difference=0.0001))))
    assert said.startswith("Hardly any movement since ")
    assert "0.0 points" not in said
