"""The command line: its commands, its help and its exit codes.

Everything heavy is imported inside a command, so that ``kpiwork --help`` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import kpiwork
from kpiwork.commands.batches import run
from kpiwork.commands.ending import TRACE, ExitCode, reporting
from kpiwork.commands.library import library
from kpiwork.commands.people import feedback, guide
from kpiwork.commands.questions import calibrate, signals
from kpiwork.commands.workbooks import check, init, list_, template

__all__ = ["TRACE", "ExitCode", "app", "main", "reporting"]

# Where it is installed, jsonschema has it build a grammar of addresses at every start, which takes longer
# than all that a command loads of its own. No notebook's format asks for it.
NEVER_USED = "rfc3987_syntax"

app = typer.Typer(
    name="kpiwork",
    help="Define, analyse and review KPIs, honestly.",
    epilog="Exit codes: " + " · ".join(f"{code.value} {code.meaning}" for code in ExitCode),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


for one in (run, check, init, template, feedback, guide, signals, calibrate):
    app.command()(one)
app.command(name="list")(list_)
app.add_typer(library, name="library")


def main() -> None:
    """Run the command line and end the process with an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a narrow console prints what it can
    sys.modules.setdefault(NEVER_USED, None)  # type: ignore[arg-type]  # what keeps it from being found
    app(prog_name="kpiwork")
