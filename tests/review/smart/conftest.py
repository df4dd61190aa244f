"""The exercise's workbook and the planted one, each measured once."""

from __future__ import annotations

import pytest

from kpiwork.review.smart.check import smart_of_all
from kpiwork.review.smart.judged import Judged
from kpiwork.review.smart.look import measured_newest
from kpiwork.review.smart.pairs.exercise import Stage, exercise, walk
from kpiwork.review.smart.pairs.pair import pairs
from kpiwork.spec.workbook import Workbook
from tests.review.smart import planted
from tests.review.smart.planted import asking, card, measuring

RATE = {"numerator": "avg(mark)", "denominator": None, "source": "few"}

CARDS = {
    "fine": card(),
    "never": card(measure=measuring("steady"), targets=asking(0.95)),
    "always": card(measure=measuring("steady", where="cases > 0"), targets=asking(0.60)),
    "floor": card(
        measure=measuring("steady", where="cases > 1"),
        targets=asking(0.60, basis="promise", why="Promised to all who write"),
    ),
    "noisy": card(measure=measuring("noisy"), targets=asking(0.86)),
    "wander": card(measure=measuring("wander"), targets=asking(0.66)),
    "near": card(measure=measuring("usual", where="cases > 2"), targets=asking(0.7960)),
    "seen": card(measure=measuring("steady", where="cases > 3"), targets=asking(0.71)),
    "twin": card(measure=measuring("usual", numerator="SUM( usual )")),
    "shadow": card(measure=measuring("shadow"), targets=asking(0.5)),
    "against": card(measure=measuring("against"), better="lower", targets=asking(0.4)),
    "leads": card(
        measure=measuring("first"), targets=asking(0.5), leads=[{"kpi": "led", "lag": "2 months", "sign": "positive"}]
    ),
    "led": card(measure=measuring("follows"), targets=asking(0.5)),
    "leads_no_more": card(
        measure=measuring("apart"),
        targets=asking(0.5),
        leads=[{"kpi": "led", "lag": "1 month", "sign": "positive"}],
    ),
    "young": card(measure=measuring("young", denominator="sum(young_cases)")),
    "empty": card(measure=measuring("empty")),
    "words": card(measure=measuring("words")),
    "wrong": card(measure=measuring("no_such_column")),
    "hundredfold": card(measure=measuring("usual", numerator="100 * sum(usual)")),
    "gaps": card(measure=measuring("usual", source="gaps")),
    "spotty": card(measure=measuring("spotty")),
    "eight": card(measure={**measuring("mark"), **RATE}, unit="score", targets=asking(7.5)),
    "range": card(measure=measuring("guard", where="cases > 4"), better="within", targets=[
        {"starts": "2026-01-01", "due": "2026-12-31", "low": 0.3, "high": 0.7, "basis": "plan",
         "set_on": "2025-12-10", "set_by": "Board", "why": "Room on both sides"}]),
}  # fmt: skip


@pytest.fixture(scope="session")
def planted_book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return planted.workbook(tmp_path_factory.mktemp("planted"), CARDS)


@pytest.fixture(scope="session")
def judged(planted_book: Workbook) -> dict[str, tuple[Judged, ...]]:
    """What the check says of every planted card."""
    return smart_of_all(planted_book, "post", measured_newest(planted_book, "post"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The exercise's workbook."""
    return exercise(tmp_path_factory.mktemp("exercise"))


@pytest.fixture(scope="session")
def walked(made: Workbook) -> dict[str, tuple[Stage, ...]]:
    """Every pair's card at each of its stages, by the KPI's id."""
    return {one.id: tuple(walk(made, one)) for one in pairs()}
