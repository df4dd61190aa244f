"""Who was asked, what was said, and what followed."""
