"""What a KPI's value counts, and so how it is printed and compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_serializer, model_validator

from kpiwork.spec.model import Model, Refusal, RefusedError

__all__ = ["Unit", "UnitKind"]

CURRENCY_CODE = r"^[A-Z]{3}$"


class UnitKind(StrEnum):
    """The kinds of unit."""

    PERCENT = "percent"
    COUNT = "count"
    RATIO = "ratio"
    PER_THOUSAND = "per_thousand"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    SCORE = "score"
    CURRENCY = "currency"


class Unit(Model):
    """A unit, written as one word (``percent``) or as ``{currency: USD}``."""

    kind: UnitKind
    currency: Annotated[str, StringConstraints(pattern=CURRENCY_CODE)] | None = None
    """Three-letter code, for amounts of money."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            if value == UnitKind.CURRENCY:
                raise RefusedError(Refusal("needs the code of the currency", "write {currency: USD}"))
            return {"kind": value}
        if isinstance(value, dict) and "kind" not in value:
            return {"kind": UnitKind.CURRENCY, **value}
        return value

    @model_validator(mode="after")
    def _currency_has_a_code(self) -> Self:
        if (self.kind is UnitKind.CURRENCY) != (self.currency is not None):
            raise RefusedError(Refusal("is money only with a code", "write {currency: USD}, or one word"))
        return self

    @model_serializer
    def _write(self) -> str | dict[str, str]:
        return {"currency": self.currency} if self.currency else self.kind.value

    @property
    def is_percent(self) -> bool:
        """Whether values are shares from 0 to 1, printed as percent and compared in points."""
        return self.kind is UnitKind.PERCENT
