"""Page parts, figures and tables drawn from computed results; nothing here filters or aggregates data."""
