"""The kinds of array the simulations pass on, and their way into columns with honest types.

Missing dates become NaT, missing whole numbers ``<NA>``; nothing is computed here.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Bools", "Days", "Floats", "Ints", "Minutes", "Texts", "moments", "texts", "whole"]

Bools: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.datetime64]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Minutes: TypeAlias = NDArray[np.datetime64]
Texts: TypeAlias = NDArray[np.str_]

RESOLUTION = "datetime64[us]"  # one resolution for all dates, which every engine reads


def moments(values: NDArray[np.datetime64], *, where: Bools | None = None) -> NDArray[np.datetime64]:
    """Give days or minutes as a date column; NaT where the mask is false."""
    column = values.astype(RESOLUTION)
    if where is not None:
        column[~where] = np.datetime64("NaT")
    return column


def whole(values: NDArray[Any], *, where: Bools) -> Any:
    """Give whole numbers as a nullable column; ``<NA>`` where the mask is false."""
    return pd.arrays.IntegerArray(values.astype(np.int64), ~where)


def texts(values: Texts, *, where: Bools) -> pd.Series:
    """Give words as a column; missing where the mask is false."""
    return pd.Series(values).where(pd.Series(where))
