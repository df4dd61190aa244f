"""Commands about a workbook itself: make one, check it, list it, make its forms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpiwork.commands.ending import reporting
from kpiwork.commands.options import AsOf, Departments, Workbook, counted, say
from kpiwork.errors import SpecError, UsageError
from kpiwork.publish.terminal import near

if TYPE_CHECKING:
    from kpiwork.spec.workbook import Workbook as Loaded

__all__ = ["check", "init", "list_", "template"]


@reporting()
def check(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The workbook's folder.")] = Path(),
    *,
    smart: Annotated[
        bool,
        typer.Option(
            "--smart",
            help="Ask of each card whether it is specific, measurable, achievable, relevant, time-bound.",
        ),
    ] = False,
    department: Departments = None,
    kpi: Annotated[str, typer.Option(metavar="ID", help="With --smart: only this KPI.")] = "",
    as_of: AsOf = "",
    everything: Annotated[bool, typer.Option("--all", help="With --smart: tell what passes, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --smart: print JSON.")] = False,
) -> None:
    """Check every file of a workbook, and every formula against its data."""
    from kpiwork.measure.measure import check as check_against_data
    from kpiwork.signals.registry import workbook_problems
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load

    asked = {
        "--department": department,
        "--kpi": kpi,
        "--as-of": as_of,
        "--all": everything,
        "--json": as_json,
    }
    if not smart and (given := [name for name, value in asked.items() if value]):
        raise UsageError.at(given[0], "says nothing without --smart", "add --smart, or leave it out")
    workbook = load(find_workbook(folder))
    problems = (*check_against_data(workbook), *workbook_problems(workbook))
    if problems:
        raise SpecError(problems)
    if smart:
        _say_smart(workbook, department or [], kpi, as_of, everything=everything, as_json=as_json)
        return
    cards = sum(len(book.cards) for book in workbook.departments.values())
    departments = len(workbook.departments)
    say(f"{counted(cards, 'card')} in {counted(departments, 'department')}: no problems")
    _say_drafts(workbook)


def _say_drafts(workbook: Loaded) -> None:
    """Print which cards somebody began and did not save; no page shows them."""
    for book in workbook.departments.values():
        if book.drafts:
            say(f"{counted(len(book.drafts), 'draft')} in {book.id}, on no page: {', '.join(book.drafts)}")


def _say_smart(
    workbook: Loaded, departments: list[str], kpi: str, as_of: str, *, everything: bool, as_json: bool
) -> None:
    """Print what the SMART check says; a remark is no error."""
    from kpiwork.publish import smart
    from kpiwork.review.assemble import read_as_of

    day = read_as_of(as_of, place="--as-of")
    found = smart.smart_of(workbook, departments=departments, kpi=kpi, as_of=day)
    for line in [smart.as_json(found)] if as_json else smart.as_lines(found, everything=everything):
        say(line)


@reporting()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder.")],
    *,
    empty: Annotated[
        bool, typer.Option("--empty", help="One example card in place of the demonstration.")
    ] = False,
) -> None:
    """Make a workbook: the demonstration, or one example card."""
    from kpiwork.publish.init import Kind
    from kpiwork.publish.init import init as make

    made = make(folder, Kind.EMPTY if empty else Kind.SHIPPED)
    period, first = (
        ("2025-Q4", "params/my_department/kpis") if empty else ("2013-Q4", "params/operations/kpis")
    )
    say(f"made {near(made)}; next:")
    if made.resolve() != Path.cwd():
        say(f"  cd {near(made)}")
    say("  kpiwork check")
    say(f"  kpiwork run quarterly --period {period}")
    say(f"then make it yours: params/workbook.yaml names the data, {first} holds the cards")


@reporting()
def template(
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Whose KPIs are counted by hand.")],
    *,
    workbook: Workbook = Path(),
    source: Annotated[str, typer.Option(metavar="NAME", help="Only the form of this source.")] = "",
    first: Annotated[
        str, typer.Option(metavar="LABEL", help="Period of the first row; else that of the first target.")
    ] = "",
    periods: Annotated[int, typer.Option(metavar="N", help="Rows; 0 chooses.")] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file, in place of the source's own.")
    ] = None,
) -> None:
    """Make the Excel forms in which a department's KPIs are counted by hand."""
    from kpiwork.publish.form.template import Wish, make_forms
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load

    wish = Wish(source=source, first=first, periods=periods, out=out)
    for form in make_forms(load(find_workbook(workbook)), department, wish):
        rows = f"{form.first.words} to {form.last.words}"
        say(f"made {near(form.path)} for {', '.join(form.columns)}: {rows}")
        for name in form.undefined:
            say(f"  {name}: its card has no definition yet, so Help cannot say what counts")
    say("its sheet Help says how to fill it in; then: kpiwork check")


@reporting()
def list_(workbook: Workbook = Path()) -> None:
    """List the departments, KPIs and batches of a workbook."""
    from kpiwork.publish.listing import print_tables, tables
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load

    print_tables(tables(load(find_workbook(workbook))), sys.stdout)
