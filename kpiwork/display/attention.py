"""Why a KPI stands among those that need attention."""

from __future__ import annotations

from collections.abc import Mapping

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.review.record import DataLight, KpiReview
from kpiwork.spec.target import Status

__all__ = ["reasons"]


def reasons(kpi: KpiReview, names: Mapping[str, str]) -> list[str]:
    """Say why a KPI needs attention, the weightiest reason first.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    names : mapping of str to str
        Names of the KPIs that the reader may see, by id; a guardrail outside them is not named.
    """
    exceeded = [check.kpi for check in kpi.guardrails if check.state is GuardrailState.EXCEEDED]
    said = ["target missed"] if kpi.standing.status is Status.MISSED else []
    said += [
        f"guardrail exceeded: {names[name]}" if name in names else "guardrail exceeded" for name in exceeded
    ]
    if kpi.data_light is DataLight.IN_DOUBT:
        said.append("data in doubt")
    if kpi.data_light is DataLight.NO_DATA:
        said.append("no data")
    return said
