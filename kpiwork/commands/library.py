"""Commands about the library of cards: look through it, read a card, copy one into a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpiwork.commands.ending import reporting
from kpiwork.commands.options import Workbook, say
from kpiwork.publish.terminal import near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpiwork.spec.library.shelf import Copied, LibraryCard

__all__ = ["library"]

CardId = Annotated[str, typer.Argument(metavar="ID", help="A card of the library.")]

ROLES = {"guardrail": "guards it", "leads": "follows it", "watcher": "watches a risk of it"}

library = typer.Typer(
    help="Find KPI cards to begin with, and copy one into a department.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@library.command()
@reporting()
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="What it should be about, as one says it.")
    ],
) -> None:
    """Find cards by words in their names, questions, definitions and areas, best first."""
    from kpiwork.errors import UsageError
    from kpiwork.spec.library.shelf import search as find

    found = find(" ".join(words))
    if not found:
        fact = f"'{' '.join(words)}' fits no card"
        raise UsageError.at("WORDS", fact, "say it in other words, or see them all: kpiwork library list")
    _print(found)


@library.command(name="list")
@reporting()
def list_(
    area: Annotated[
        str, typer.Argument(metavar="[AREA]", help="sales, service, hr, operations, finance or it.")
    ] = "",
) -> None:
    """List the cards of the library, or those of one area."""
    from kpiwork.spec.library.shelf import area_of
    from kpiwork.spec.library.shelf import library as all_cards

    wanted = area_of(area) if area else ""
    _print(one for one in all_cards() if wanted in ("", one.area))


@library.command()
@reporting()
def show(
    card: CardId,
    *,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print the card as its file holds it.")] = False,
) -> None:
    """Read a card: what it counts, what guards it, how it could be gamed, what data it needs."""
    from kpiwork.spec.library.shelf import card_of
    from kpiwork.spec.library.told import lines_of

    one = card_of(card, place="ID")
    for line in one.text.splitlines() if as_yaml else lines_of(one):
        say(line)


@library.command()
@reporting()
def copy(
    card: CardId,
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Whose KPI it will be.")],
    *,
    workbook: Workbook = Path(),
    source: Annotated[str, typer.Option(metavar="NAME", help="Source of the workbook that it reads.")] = "",
    to: Annotated[str, typer.Option("--as", metavar="ID", help="Its id in the workbook.")] = "",
    with_guardrails: Annotated[
        bool, typer.Option("--with-guardrails", help="Copy what guards it and watches its risks, too.")
    ] = False,
    with_source: Annotated[
        bool, typer.Option("--with-source", help="Write a missing source into workbook.yaml.")
    ] = False,
) -> None:
    """Copy a card into a department, as a draft that is yours from then on."""
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.library.shelf import copy_cards

    made = copy_cards(
        find_workbook(workbook),
        department,
        card,
        to=to,
        source=source,
        with_guardrails=with_guardrails,
        with_source=with_source,
    )
    for one in made:
        _tell(one, department)
    say("agree on owner, objective, targets and the day it is introduced; then: kpiwork check")


def _tell(one: Copied, department: str) -> None:
    needs = one.needs
    say(f"made {near(one.path)}: a draft, owned by {one.card.owner} until somebody else is named")
    say(f"  it reads {needs.source}, one row: {needs.row}; columns {', '.join(needs.columns)}")
    if one.source_added:
        say(f"  {needs.source} is new in params/workbook.yaml: put the data at data/{needs.source}.csv")
    by_kpi: dict[str, list[str]] = {}
    for left in one.left_off:
        by_kpi.setdefault(left.kpi, []).append(left.role)
    for kpi, roles in by_kpi.items():
        what = ", ".join(ROLES[role] for role in roles)
        say(f"  left off as a comment: {kpi} ({what}); to have it: kpiwork library copy {kpi} {department}")


def _print(cards: Iterable[LibraryCard]) -> None:
    from kpiwork.publish.listing import Table, print_tables

    rows = tuple((one.id, one.area, one.card.name, one.card.question) for one in cards)
    table = Table(
        kind="library", title="Library", columns=("id", "area", "name", "question it answers"), rows=rows
    )
    print_tables([table], sys.stdout)
