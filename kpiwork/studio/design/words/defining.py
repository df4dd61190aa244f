"""The fields by which a KPI is defined: its name and question, what is counted, and how it is collected."""

from __future__ import annotations

from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.steps import Step
from kpiwork.studio.design.words.word import Words

__all__ = ["DEFINING"]

ASK, DEFINE, COUNT = Step.QUESTIONS, Step.DEFINE, Step.COUNT

DEFINING: dict[str, Words] = {
    "name": Words(
        "Name",
        "Say it so that somebody who has never seen the definition knows what is meant.",
        ASK,
        missing="Give it a name.",
    ),
    "question": Words(
        "Question",
        "The question that the number answers, as you would ask it in a meeting.",
        ASK,
        missing="Write the question that it answers.",
    ),
    "objective": Words(
        "Objective", "Which aim of the organisation it serves.", ASK, chosen_from="objectives"
    ),
    "measures": Words(
        "Where it measures", "Somewhere along the way from what goes into the work to what comes of it.", ASK
    ),
    "stands_for": Words(
        "Stands for",
        "What you really want to know, where this is only a sign of it: another KPI, or a few words.",
        ASK,
        chosen_from="kpis",
        is_open=True,
    ),
    "definition": Words(
        "Definition",
        "What is counted and what is not, with the odd cases. Read it to your neighbour.",
        DEFINE,
    ),
    "definition_from": Words(
        "Taken from", "Where the definition comes from, if not from you: a standard, a book, a law.", DEFINE
    ),
    "better": Words(
        "Better", "Which way is good.", DEFINE, missing="Say which way is good: up, down or within a range."
    ),
    "unit": Words("Unit", "What the number counts.", DEFINE, missing="Choose the unit."),
    "unit.currency": Words(
        "Currency", "Three letters, such as USD.", missing="Write the currency in three letters, such as USD."
    ),
    "decimals": Words("Digits after the point", "How exact it is printed, from 0 to 6.", DEFINE),
    "measure": Words("Formula", "How the number comes from the data.", DEFINE),
    "measure.source": Words(
        "Data",
        "Which source of the workbook is read.",
        missing="Choose the data that it is counted from.",
        chosen_from="sources",
    ),
    "measure.date": Words(
        "Dated by",
        "The column that says to which month a row belongs.",
        missing="Choose the column that places a row in time.",
        chosen_from="dates",
        is_open=True,
    ),
    "measure.numerator": Words("Counted", "What is counted or added up."),
    "measure.numerator.value": Words(
        "Counted",
        "What is counted, such as count(*) filter (where days <= 5).",
        missing="Write what is counted, such as count(*).",
        control=Control.FORMULA,
    ),
    "measure.numerator.source": Words(
        "From other data", "Only where it comes from another source.", chosen_from="sources"
    ),
    "measure.numerator.date": Words("Dated there by", "The date column of that source."),
    "measure.numerator.where": Words("Only rows there", "Which rows of it count."),
    "measure.denominator": Words("Out of", "What it is divided by; leave it out for a plain count or sum."),
    "measure.denominator.value": Words(
        "Out of",
        "What it is divided by, such as count(*).",
        missing="Write what it is divided by, such as count(*).",
        control=Control.FORMULA,
    ),
    "measure.denominator.source": Words(
        "From other data", "Only where it comes from another source.", chosen_from="sources"
    ),
    "measure.denominator.date": Words("Dated there by", "The date column of that source."),
    "measure.denominator.where": Words("Only rows there", "Which rows of it count."),
    "measure.where": Words("Only rows", "Which rows count at all, such as channel <> 'spam'."),
    "measure.dimensions": Words(
        "Can be split by",
        "Columns by which you want to look deeper: team, channel. Never persons.",
        chosen_from="dimensions",
        is_open=True,
    ),
    "compare": Words("Put side by side", "Which teams or sites are compared, if any.", DEFINE),
    "compare.units": Words(
        "Units",
        "The column that names them; one of those it can be split by.",
        missing="Name the column whose units are compared.",
        chosen_from="dimensions",
        is_open=True,
    ),
    "compare.adjusted_for": Words(
        "Allowing for",
        "Columns that say how hard the cases of a unit are.",
        chosen_from="dimensions",
        is_open=True,
    ),
    "cutoff": Words("Cutoff", "The value in a row that decides whether it counts as good.", DEFINE),
    "cutoff.column": Words(
        "Column",
        "Where that value stands.",
        missing="Name the column of the cutoff.",
        chosen_from="columns",
        is_open=True,
    ),
    "cutoff.at": Words(
        "Last good value", "The last value that is still good.", missing="Write the last value that is good."
    ),
    "cutoff.good_side": Words(
        "Good side",
        "Whether smaller or larger values are good.",
        missing="Say which side of the cutoff is good.",
    ),
    "drivers": Words(
        "Made up of",
        "KPIs whose product or sum this one is.",
        DEFINE,
        chosen_from="kpis",
    ),
    "settles_after": Words(
        "Settles after", "How long a month's number still moves after its end: 7 days, 2 weeks.", DEFINE
    ),
    "seasonal": Words("Season", "Whether the time of the year moves it.", DEFINE),
    "limits": Words("What it does not say", "What nobody should read into it.", DEFINE),
    "collection": Words("Collection", "How the values come about, and how somebody makes sure.", COUNT),
    "collection.how": Words(
        "How", "Where the values come from.", missing="Say how the values are collected."
    ),
    "collection.checked": Words("Checked by", "How somebody makes sure that they are right."),
    "collection.counted_by_two": Words(
        "Counted by two", "Two people counted the same cases by the definition, each alone."
    ),
    "collection.counted_by_two.date": Words("Day", "When they did.", missing="Say when two people counted."),
    "collection.counted_by_two.cases": Words(
        "Cases", "How many cases both looked at.", missing="Say how many cases both looked at."
    ),
    "collection.counted_by_two.same": Words(
        "The same", "Of how many both said the same.", missing="Say of how many cases both said the same."
    ),
}
"""In the order in which they are asked."""
