"""Records left out of a KPI: how many, since when, and what they would make of it."""
