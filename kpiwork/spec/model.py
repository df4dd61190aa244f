"""The base of every model of a workbook's file, and the plain numbers they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

__all__ = ["Flag", "Model", "Number", "Refusal", "RefusedError", "Share", "Whole"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused.

    Parameters
    ----------
    fact : str
        What is wrong, to be read after the value's name.
    mend : str
        What to write instead.
    key : str
        Which key of a mapping it is about; empty for the value as a whole.
    """

    fact: str
    mend: str
    key: str = ""


class RefusedError(ValueError):
    """What a validator raises: one or more refusals, which a message shows at their place."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("; ".join(f"{one.fact}; {one.mend}" for one in refusals))
        self.refusals = refusals


class Model(BaseModel):
    """Frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; text that looks like one is refused."""

Whole = Annotated[int, Field(strict=True)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Flag = StrictBool
