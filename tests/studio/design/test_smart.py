"""A card is judged as typed, before anybody saves it."""

from __future__ import annotations

from kpiwork.review.smart.judged import Criterion, Judgement
from tests.studio.design.conftest import CARD, KPI


def test_a_card_as_typed_is_judged_by_all_five(desk, workbook):
    saved = {(one.criterion, one.check): one.judgement for one in desk.smart(KPI)}
    assert {criterion for criterion, _ in saved} == set(Criterion)
    desk.change(KPI, ("definition",), None)
    desk.change(KPI, ("question",), "Do we improve efficiency?")
    typed = {(one.criterion, one.check): one.judgement for one in desk.smart(KPI)}
    worse = [one for one, judgement in typed.items() if judgement is not saved.get(one, Judgement.PASS)]
    assert Criterion.SPECIFIC in {criterion for criterion, _ in worse}
    assert "Do we improve" not in (workbook / CARD).read_text()


def test_a_card_that_is_not_whole_is_not_judged(desk):
    desk.change(KPI, ("owner",), None)
    assert desk.smart(KPI) == ()


def test_data_that_cannot_be_read_are_told_and_never_read_as_fine(workbook, desk):
    (workbook / "data/example.csv").write_bytes(b"\xff\xfe\x00broken")
    judged = desk.smart(KPI)
    measurable = [one.judgement for one in judged if one.criterion is Criterion.MEASURABLE]
    assert any(one in (Judgement.FAIL, Judgement.CANNOT_TELL) for one in measurable)
