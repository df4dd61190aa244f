"""A KPI and its guardrail around the day on which attention began."""
