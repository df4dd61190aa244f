"""The base of every model of a workbook's file, and the plain numbers they hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

__all__ = ["Flag", "Model", "Number", "Share", "Whole"]


class Model(BaseModel):
    """Frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; text that looks like one is refused."""

Whole = Annotated[int, Field(strict=True)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Flag = StrictBool
