"""The command line: each command reads its arguments, calls one public function and prints.

Everything heavy is imported inside a command, so that ``kpiwork --help`` answers at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

import kpiwork
from kpiwork.errors import BatchError, KpiworkError, SpecError, UsageError
from kpiwork.publish.order import NothingToDoError, Order, Warmth
from kpiwork.publish.terminal import near, size, visible

if TYPE_CHECKING:
    from kpiwork.publish.batch import Outcome

__all__ = ["ExitCode", "app", "main"]

TRACE = "KPIWORK_TRACE"
# Where it is installed, jsonschema has it build a grammar of addresses at every start, which takes longer
# than all that a command loads of its own. No notebook's format asks for it.
NEVER_USED = "rfc3987_syntax"


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Make a code that knows what it means."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "done"
    ERROR = 1, "an error: a source that cannot be read, or results that cannot be written"
    WRONG = 2, "a command or a file of the workbook is wrong"
    FINDINGS = 3, "findings above the gate that was asked for"
    NOTEBOOK_FAILED = 4, "a notebook failed; the other pages are there"
    NOTHING_TO_DO = 5, "nothing to do: no department of the batch has a card"
    STOPPED = 130, "stopped by Ctrl-C"


app = typer.Typer(
    name="kpiwork",
    help="Define, analyse and review KPIs, honestly.",
    epilog="Exit codes: " + " · ".join(f"{code.value} {code.meaning}" for code in ExitCode),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Period = Annotated[
    str, typer.Option(metavar="LABEL", help="2013-Q4, 2013-11, 2013-W05, FY2013, or last-quarter.")
]
Departments = Annotated[
    list[str] | None, typer.Option("--department", "-d", metavar="ID", help="Only this one; repeatable.")
]
AsOf = Annotated[str, typer.Option(metavar="DAY", help="Day on which the data are looked at.")]
Reports = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for reports, in place of the workbook's reports/.")
]
Workbook = Annotated[Path, typer.Option("--workbook", metavar="DIR", help="The workbook's folder.")]


@contextlib.contextmanager
def reporting() -> Iterator[None]:
    """Turn whatever goes wrong into lines on stderr and an exit code."""
    try:
        yield
    except KpiworkError as error:
        for problem in error.problems:
            _complain(problem)
        raise typer.Exit(_code(error)) from None
    except KeyboardInterrupt:
        _complain("stopped; every file that was written is whole")
        raise typer.Exit(ExitCode.STOPPED) from None
    except Exception as error:
        if (
            isinstance(error, typer.Exit)
            or getattr(error, "errno", None) == errno.EPIPE
            or os.environ.get(TRACE)
        ):
            raise
        _complain(f"unexpected {type(error).__name__}: {error}; for its trace, set {TRACE}=1 and run again")
        raise typer.Exit(ExitCode.ERROR) from None


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kpiwork {kpiwork.__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Define, analyse and review KPIs, honestly."""


@app.command()
@reporting()
def run(
    batch: Annotated[
        str, typer.Argument(metavar="NAME", help="A file in params/batches, such as quarterly.")
    ],
    *,
    period: Period,
    workbook: Workbook = Path(),
    department: Departments = None,
    out: Reports = None,
    as_of: AsOf = "",
    edition: Annotated[str, typer.Option(metavar="NAME", help="department, executive or analyst.")] = "",
    workers: Annotated[int, typer.Option(metavar="N", help="Notebooks at a time; 0 chooses.")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an interrupted run had measured.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Make every page again, even where nothing changed.")
    ] = False,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start every notebook from nothing, as Jupyter would.")
    ] = False,
) -> None:
    """Make the pages of a batch: one a department, an index of them, and an Excel scorecard."""
    from kpiwork.publish.batch import run as run_batch
    from kpiwork.publish.progress import progress_on

    order = Order(
        batch=batch,
        period=period,
        workbook=workbook,
        departments=tuple(department or ()),
        out=out,
        as_of=as_of,
        edition=edition,
        workers=workers,
        resume=resume,
        again=again,
        warmth=Warmth.NEVER if cold else Warmth.WHERE_POSSIBLE,
    )
    with progress_on(sys.stderr) as progress:
        outcome = run_batch(order, progress)
    _say(_done(outcome))
    if outcome.failed:
        raise BatchError(outcome.failed)
    if outcome.unread:  # each has been told; whoever runs this on a schedule has to notice
        raise typer.Exit(ExitCode.ERROR)


@app.command()
@reporting()
def check(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The workbook's folder.")] = Path(),
) -> None:
    """Check every file of a workbook, and every formula against its data."""
    from kpiwork.measure.measure import check as check_against_data
    from kpiwork.signals.registry import workbook_problems
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load

    workbook = load(find_workbook(folder))
    problems = (*check_against_data(workbook), *workbook_problems(workbook))
    if problems:
        raise SpecError(problems)
    cards = sum(len(book.cards) for book in workbook.departments.values())
    departments = len(workbook.departments)
    _say(f"{_count(cards, 'card')} in {_count(departments, 'department')}: no problems")


@app.command()
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
    _say(f"made {near(made)}; next:")
    if made.resolve() != Path.cwd():
        _say(f"  cd {near(made)}")
    _say("  kpiwork check")
    _say(f"  kpiwork run quarterly --period {period}")
    _say(f"then make it yours: params/workbook.yaml names the data, {first} holds the cards")


@app.command()
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
        _say(f"made {near(form.path)} for {', '.join(form.columns)}: {rows}")
        for name in form.undefined:
            _say(f"  {name}: its card has no definition yet, so Help cannot say what counts")
    _say("its sheet Help says how to fill it in; then: kpiwork check")


@app.command()
@reporting()
def signals(
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT", help="Whose KPIs are looked at.")],
    *,
    period: Period,
    workbook: Workbook = Path(),
    kpi: Annotated[str, typer.Option(metavar="ID", help="Only this KPI.")] = "",
    as_of: AsOf = "",
    gate: Annotated[
        str, typer.Option(metavar="STRENGTH", help="End with 3 from weak, moderate or strong on.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Tell what is clear or could not be tested, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask whether KPIs drive behaviour they were not meant to drive."""
    from kpiwork.publish import findings
    from kpiwork.review.assemble import read_as_of
    from kpiwork.review.findings import find

    border = findings.read_gate(gate)
    found = find(workbook, department, period, kpi=kpi, as_of=read_as_of(as_of, place="--as-of"))
    for line in [findings.as_json(found)] if as_json else findings.as_lines(found, everything=everything):
        _say(line)
    if border is not None and findings.reaches(found.battery, border):
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(name="list")
@reporting()
def list_(workbook: Workbook = Path()) -> None:
    """List the departments, KPIs and batches of a workbook."""
    from kpiwork.publish.listing import print_tables, tables
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load

    print_tables(tables(load(find_workbook(workbook))), sys.stdout)


def main() -> None:
    """Run the command line and end the process with an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a narrow console prints what it can
    sys.modules.setdefault(NEVER_USED, None)  # type: ignore[arg-type]  # what keeps it from being found
    app(prog_name="kpiwork")


def _code(error: KpiworkError) -> ExitCode:
    match error:
        case BatchError():
            return ExitCode.NOTEBOOK_FAILED
        case UsageError() | SpecError():
            return ExitCode.WRONG
        case NothingToDoError():
            return ExitCode.NOTHING_TO_DO
        case _:
            return ExitCode.ERROR


def _done(outcome: Outcome) -> str:
    made = f"{_count(outcome.made, 'page')} made" if outcome.made or outcome.failed else "nothing changed"
    kept = f", {_count(outcome.kept, 'page')} left as they stood" if outcome.kept else ""
    return f"{made}{kept}; {size(outcome.bytes)}; start at {near(outcome.index)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _say(line: str) -> None:
    typer.echo(visible(line))


def _complain(what: object) -> None:
    typer.echo(visible(" ".join(str(what).split("\n"))), err=True)
