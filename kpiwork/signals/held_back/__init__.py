"""Results just beyond a target, and too few far beyond."""
