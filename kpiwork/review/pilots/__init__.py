"""Pilots: what they must show, what happened, and what was to be expected anyway."""
