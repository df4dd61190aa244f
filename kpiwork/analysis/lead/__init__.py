"""Does it lead: whether one KPI's movements announce another's, as a card claims."""

from kpiwork.analysis.lead.check import lead
from kpiwork.analysis.lead.claim import Fade, Fading, Gain, LagLink, LeadCheck, LeadReason, LeadVerdict
from kpiwork.analysis.lead.steps import STEPS_A_YEAR, steps_of

__all__ = [
    "STEPS_A_YEAR",
    "Fade",
    "Fading",
    "Gain",
    "LagLink",
    "LeadCheck",
    "LeadReason",
    "LeadVerdict",
    "lead",
    "steps_of",
]
