"""Forms that people fill in by hand: what belongs into one, and what stands in it, read cell by cell."""
