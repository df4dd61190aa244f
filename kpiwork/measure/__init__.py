"""From data to readings: sources through Ibis, formulas, few scans a source, data quality, the cache."""

__all__: list[str] = []
