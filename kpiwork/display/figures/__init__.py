"""Figures: each takes a frame that was computed elsewhere and returns a matplotlib `Figure`."""
