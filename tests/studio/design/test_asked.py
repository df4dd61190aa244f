"""Every field of every file can be filled in, and somebody has found words for it."""

from __future__ import annotations

import pytest

from kpiwork.spec.shape import annotation_at, model_in
from kpiwork.spec.time import Lag
from kpiwork.spec.unit import Unit
from kpiwork.studio.design.asked import MODELS, fields_of
from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.steps import STEPS

ONE_TEXT = (Unit, Lag)


def ways_of(model, above=()):
    """List the ways to all fields of a model, as a file writes them, without indices."""
    for name in model.model_fields:
        way = (*above, name)
        yield way
        annotation = annotation_at(model, (name,))
        below = model_in(annotation) or model_in(annotation_at(model, (name, 0)))
        if below is not None and below not in ONE_TEXT:
            yield from ways_of(below, way)


def ways_in(fields, above=()):
    """List the ways to all fields of a form, without indices."""
    for one in fields:
        way = (*above, *one.loc)
        yield way
        yield from ways_in(one.inside, way if one.control is Control.ENTRIES else above)


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_of_the_model_is_reached(kind):
    asked = set(ways_in(fields_of(kind)))
    assert set(ways_of(MODELS[kind][0])) <= asked


@pytest.mark.parametrize("kind", MODELS)
def test_there_are_words_for_every_field_and_for_no_other(kind):
    model, words = MODELS[kind]
    known = {".".join(way) for way in ways_of(model)}
    also = {"unit.currency"} if kind == "card" else set()
    assert known - set(words) == set()
    assert set(words) - known == also


@pytest.mark.parametrize("kind", MODELS)
def test_what_must_be_filled_in_says_so_in_words_of_its_own(kind):
    required = [
        ".".join(way)
        for way in ways_of(MODELS[kind][0])
        if (info := _info(MODELS[kind][0], way)).is_required()
        and model_in(info.annotation) in (None, *ONE_TEXT)
    ]
    silent = [way for way in required if not MODELS[kind][1][way].missing and not way.endswith("id")]
    assert silent == []


def _info(model, way):
    for name in way[:-1]:
        annotation = annotation_at(model, (name,))
        model = model_in(annotation) or model_in(annotation_at(model, (name, 0)))
    return model.model_fields[way[-1]]


def test_fields_come_in_the_order_of_the_workshop():
    order = [text.step for text in STEPS]
    places = [order.index(one.step) for one in fields_of("card")]
    assert places == sorted(places)
    assert [one.key for one in fields_of("card")][:2] == ["name", "question"]


@pytest.mark.parametrize(
    ("way", "control"),
    [
        (("definition",), Control.PROSE),
        (("better",), Control.CHOICE),
        (("review_by",), Control.DAY),
        (("settles_after",), Control.DURATION),
        (("tolerance",), Control.NUMBER),
        (("decimals",), Control.WHOLE),
        (("informative",), Control.YES_NO),
        (("measure", "numerator", "value"), Control.FORMULA),
        (("measure", "where"), Control.FORMULA),
        (("measure", "dimensions"), Control.LINES),
        (("leads",), Control.ENTRIES),
        (("frequency",), Control.GROUP),
    ],
)
def test_the_type_of_a_field_decides_its_control(way, control):
    found = {one.loc: one for top in fields_of("card") for one in top.walk()}
    assert found[way].control is control
