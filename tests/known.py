"""What a test knows to be there."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["there"]

Thing = TypeVar("Thing")


def there(thing: Thing | None) -> Thing:
    """Give what is there; fail where nothing is."""
    assert thing is not None
    return thing
