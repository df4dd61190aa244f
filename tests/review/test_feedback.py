"""Rounds of feedback: which are known, what is counted together, and what small groups never give away."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from kpiwork.review.feedback import last_round
from kpiwork.review.feedback_change import FEWEST_ANSWERS, FeedbackMove, changed
from kpiwork.spec.feedback import known_rounds
from tests.known import there
from tests.people import AS_OF, AUTUMN, CREW, HELPS, LAST_AUTUMN, MINIMUM, STATIONS, answers, wrote

ENOUGH = {4: 9, 3: 4, 1: 1}


def told(*given, before=(), minimum=MINIMUM, as_of=AS_OF):
    rounds = {"autumn_2012": tuple(before), "autumn_2013": tuple(given)}
    return last_round(rounds, as_of, minimum)


def test_rounds_are_known_from_their_last_day_on_in_the_order_of_days():
    rounds = {
        "a_second": answers({4: 1}, closed=AUTUMN),
        "b_first": answers({4: 1}, closed=LAST_AUTUMN),
        "c_undated": answers({4: 1}, closed=None),
        "d_prepared": (),
    }
    assert known_rounds(rounds, AS_OF) == ["c_undated", "b_first", "a_second"]
    assert known_rounds(rounds, date(2013, 11, 21)) == ["c_undated", "b_first"]


def test_without_answers_there_is_no_round():
    assert last_round({}, AS_OF, MINIMUM) is None
    assert told(as_of=AS_OF) is None


def test_five_answers_are_told_as_three():
    [one] = told(*answers({5: 2, 4: 7, 3: 4, 2: 2, 1: 1})).statements
    assert (one.no, one.neither, one.yes, one.answers) == (3, 4, 9, 16)
    assert one.mean == pytest.approx((10 + 28 + 12 + 4 + 1) / 16)


def test_what_too_few_answered_is_counted_but_not_shown():
    found = told(*answers(ENOUGH), *answers({5: MINIMUM - 1}, item=HELPS))
    assert [one.item for one in found.statements] == ["It is fair"]
    assert found.left_out == 1


def test_groups_are_counted_together_so_that_no_difference_gives_one_away():
    found = told(*answers({4: 12}), *answers({1: 3}, group=STATIONS))
    [one] = found.statements
    assert (one.answers, one.no) == (15, 3)
    assert found.groups == (CREW, STATIONS)


def test_words_of_small_groups_are_not_kept():
    given = (*answers(ENOUGH), *answers({1: 3}, group=STATIONS), wrote("Only we few.", group=STATIONS))
    found = told(*given, wrote("We all."))
    assert [one.words for one in found.quotes] == ["We all."]
    assert found.words_left_out
    assert "Only we few" not in str(found)


def test_the_order_of_words_does_not_follow_the_file():
    said = [wrote(f"Word {number}") for number in range(8)]
    first = told(*answers(ENOUGH), *said).quotes
    assert told(*answers(ENOUGH), *reversed(said)).quotes == first
    assert [one.words for one in first] != sorted(one.words for one in first)


def test_a_statement_is_compared_with_the_last_round_that_asked_it():
    rounds = {
        "one": answers({2: 12}, closed=date(2011, 11, 1)),
        "two": answers({2: 12}, closed=LAST_AUTUMN, item=HELPS),
        "three": answers({4: 12}),
    }
    change = there(there(last_round(rounds, AS_OF, MINIMUM)).statements[0].change)
    assert (change.since, change.difference) == ("one", 2.0)


def test_too_few_answers_before_give_no_change_away():
    assert told(*answers({4: 12}), before=answers({2: 9}, closed=LAST_AUTUMN)).statements[0].change is None


def test_few_answers_say_so_where_a_workbook_shows_them():
    few = FEWEST_ANSWERS - 1
    change = (
        told(*answers({4: few}), before=answers({2: few}, closed=LAST_AUTUMN), minimum=5).statements[0].change
    )
    assert (change.move, change.low, change.high) == (FeedbackMove.TOO_FEW, None, None)


@pytest.mark.parametrize("seed", range(4))
def test_the_interval_is_welch_s(seed):
    rng = np.random.default_rng(seed)
    now, before = rng.integers(1, 6, 14).tolist(), rng.integers(1, 6, 25).tolist()
    expected = stats.ttest_ind(now, before, equal_var=False).confidence_interval(0.95)
    found = changed(now, before, since="before")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_more_less_and_neither_are_told_apart():
    high, low = [4, 5] * 8, [1, 2] * 8
    moves = [changed(*pair, since="x").move for pair in ((high, low), (low, high), (high, high))]
    assert moves == [FeedbackMove.MORE, FeedbackMove.LESS, FeedbackMove.ALIKE]


def test_equal_answers_are_not_known_for_certain():
    found = changed([5] * 12, [5] * 12, since="before")
    assert found.move is FeedbackMove.ALIKE
    assert there(found.high) - there(found.low) > 0.3


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(7)
    shares, other = [0.05, 0.1, 0.2, 0.35, 0.3], [0.3, 0.3, 0.2, 0.15, 0.05]
    truth = np.dot(np.arange(1, 6), np.subtract(shares, other))
    held = 0
    for _ in range(400):
        now, before = rng.choice(5, 12, p=shares) + 1, rng.choice(5, 24, p=other) + 1
        found = changed(now.tolist(), before.tolist(), since="before")
        held += found.low <= truth <= found.high
    assert held >= 0.92 * 400
