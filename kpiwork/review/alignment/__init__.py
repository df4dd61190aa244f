"""From objectives to KPIs, guardrails and work in hand."""
