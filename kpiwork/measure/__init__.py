"""From data to readings: sources through Ibis, formulas, one query a source, data quality, the cache."""

__all__: list[str] = []
