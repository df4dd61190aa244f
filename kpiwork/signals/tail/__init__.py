"""Records far beyond a cutoff, before and after attention began."""
