"""Dataclasses as JSON that holds their keys and no others."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, with_config

__all__ = ["exact"]

Kind = TypeVar("Kind")


def exact(kind: type[Kind]) -> TypeAdapter[Kind]:
    """Give what reads and writes a dataclass as JSON; an unknown key is a `ValidationError`."""
    return cast("TypeAdapter[Kind]", _made(cast("Hashable", kind)))


@cache
def _made(kind: Hashable) -> TypeAdapter[object]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(cast("type", kind)))
