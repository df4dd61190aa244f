"""The chain of objectives above a KPI."""

from __future__ import annotations

from collections.abc import Mapping

from kpiwork.spec.objective import Objective

__all__ = ["chain_of"]


def chain_of(objective: str | None, objectives: Mapping[str, Objective]) -> tuple[Objective, ...]:
    """Give an objective and those that it serves, the highest first; nothing where there is none."""
    chain: list[Objective] = []
    while objective is not None and objective in objectives and objectives[objective] not in chain:
        chain.append(objectives[objective])
        objective = objectives[objective].parent
    return tuple(reversed(chain))
