"""Pure functions on readings: where a KPI stands, how it moved, where the movement came from."""
