"""The SMART check: specific, measurable, achievable, relevant, time-bound, held against the data."""
