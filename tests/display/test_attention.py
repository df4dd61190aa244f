"""Every reason is said, the weightiest first; a guardrail that the reader may not see stays unnamed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.status import Standing
from kpiwork.display.attention import reasons
from kpiwork.review.record import DataLight
from kpiwork.spec.target import Status
from tests.factories import flights_record

KPI = flights_record().kpi("arrived_on_time")
FINE = replace(KPI, standing=Standing(status=Status.MET), guardrails=(), data_light=DataLight.TRUSTED)
EXCEEDED = (replace(KPI.guardrails[0], kpi="cancelled", state=GuardrailState.EXCEEDED),)
HELD = (replace(KPI.guardrails[0], kpi="cancelled", state=GuardrailState.HELD),)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"guardrails": HELD}, []),
        ({"guardrails": EXCEEDED}, ["guardrail exceeded: Cancelled"]),
        ({"data_light": DataLight.IN_DOUBT}, ["data in doubt"]),
        ({"data_light": DataLight.NO_DATA}, ["no data"]),
        ({"data_light": DataLight.PROVISIONAL}, []),
        (
            {"standing": Standing(status=Status.MISSED), "guardrails": EXCEEDED},
            ["target missed", "guardrail exceeded: Cancelled"],
        ),
    ],
)
def test_reasons(changes, said):
    assert reasons(replace(FINE, **changes), {"cancelled": "Cancelled"}) == said


def test_a_guardrail_that_is_not_shown_is_not_named():
    assert reasons(replace(FINE, guardrails=EXCEEDED), {}) == ["guardrail exceeded"]
