"""Text as it begins a line."""

from __future__ import annotations

__all__ = ["capital"]


def capital(text: str) -> str:
    """Begin text with a capital letter, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
