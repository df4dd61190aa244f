"""Commands about people: collect their feedback, and what helps when they object."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpiwork.commands.ending import reporting
from kpiwork.commands.options import Workbook, counted, say
from kpiwork.publish.terminal import near

__all__ = ["feedback", "guide"]


@reporting()
def feedback(
    department: Annotated[
        str, typer.Argument(metavar="DEPARTMENT", help="Whose KPIs people are asked about.")
    ],
    round_: Annotated[
        str, typer.Argument(metavar="ROUND", help="A name for the round, such as autumn_2014.")
    ],
    *,
    workbook: Workbook = Path(),
    kpi: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Ask about this KPI; repeatable.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="Ask this group; repeatable.")
    ] = None,
    closed: Annotated[str, typer.Option(metavar="DAY", help="Last day of the round.")] = "",
    semicolons: Annotated[
        bool, typer.Option("--semicolons", help="For a spreadsheet whose decimal sign is a comma.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file, in place of the department's own.")
    ] = None,
) -> None:
    """Make the file in which the answers of a round of feedback are counted."""
    from kpiwork.review.assemble import read_as_of
    from kpiwork.spec.find import find_workbook
    from kpiwork.spec.load import load
    from kpiwork.spec.questionnaire import Wish, make_questionnaire

    day = read_as_of(closed, place="--closed")
    wish = Wish(kpis=tuple(kpi or ()), groups=tuple(group or ()), closed=day, semicolons=semicolons, out=out)
    book = load(find_workbook(workbook))
    made = make_questionnaire(book, department, round_, wish)
    say(f"made {near(made.path)} for {', '.join(made.groups)}")
    say(f"  it asks {counted(len(made.statements), 'statement')} on each of {', '.join(made.kpis)}")
    for line in _steps(book.settings.privacy.minimum, has_day=day is not None):
        say(f"  {line}")
    say("then: kpiwork check")


def _steps(minimum: int, *, has_day: bool) -> tuple[str, ...]:
    """Say how the file is filled in."""
    day = () if has_day else ("write the last day of the round into closed, once, as 2014-11-21",)
    return (
        "ask on paper or with any form tool: each statement, to be answered from 1 (no) to 5 (yes), no names",
        "count how many of a group gave each answer, and write that into answers; none stays empty",
        "paste what people wrote into words, a row each: copy the group's last row",
        *day,
        "save it as CSV in UTF-8; commas or semicolons, both are read",
        f"what fewer than {minimum} people answered is not shown, so put small groups together",
    )


@reporting()
def guide(
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="Such as 'not in our control'; none lists them.")
    ] = "",
) -> None:
    """Say what helps with a concern: what is usually meant, what to ask back, which acts have helped."""
    from kpiwork.spec import guide as guides
    from kpiwork.spec.entries import ConcernKind

    if not kind:
        for one in ConcernKind:
            say(one.value)
        return
    for line in str(guides.guide(kind)).split("\n"):
        say(line)
