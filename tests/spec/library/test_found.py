from __future__ import annotations

import pytest

from kpiwork.errors import UsageError
from kpiwork.spec.library.shelf import AREAS, area_of, library, search


def found(words: str) -> list[str]:
    return [one.id for one in search(words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("reply", ["replied_in_4_hours", "reply_wait_of_slowest_tenth", "survey_replies"]),
        ("repyl", ["replied_in_4_hours", "reply_wait_of_slowest_tenth", "survey_replies"]),
        ("REPLIES", ["survey_replies"]),
        ("late deliveries", ["delivered_on_time_in_full"]),
        ("paid late", ["suppliers_paid_on_time"]),
        ("staff turnover", ["left_by_own_choice"]),
        ("ISO 30414", ["days_to_fill", "left_by_own_choice"]),
        ("trainng hours", ["training_hours"]),
        ("replied_in_4_hours", ["replied_in_4_hours"]),
        ("how are the deployments", ["changes_delivered"]),
        ("churn", ["customers_kept"]),
        ("uptime", ["service_available"]),
        ("MTTR", ["hours_to_restore"]),
        ("first contact resolution", ["solved_first_time"]),
        ("net promoter NPS", ["satisfied_customers"]),
    ],
)
def test_finds_what_was_meant_best_first(words, first):
    assert found(words)[: len(first)] == first


def test_an_area_is_a_word_too():
    assert {one.area for one in search("finance")[:6]} == {"finance"}
    assert {one.id for one in library() if one.area == "finance"} <= set(found("finance"))


def test_a_card_has_every_word_where_any_card_has():
    both = set(found("invoices supplier"))
    assert both == {"suppliers_paid_on_time"}
    assert both < set(found("invoices"))


def test_finds_nothing_where_nothing_fits():
    assert search("zzqx") == ()
    assert search("x") == ()


@pytest.mark.parametrize("words", ["", "  ", "!?"])
def test_no_word_finds_all(words):
    assert search(words) == library()


def test_areas_are_known_by_folder_and_name():
    assert [area_of(words) for words in AREAS.values()] == list(AREAS)
    assert area_of(" HR ") == "hr"
    with pytest.raises(UsageError, match="did you mean 'finance'"):
        area_of("finanse")
