"""Records around a cutoff: the curve that they should follow, and what was moved across."""
