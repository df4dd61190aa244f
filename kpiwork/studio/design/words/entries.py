"""The fields of what people say: concerns, sign-offs, pilots."""

from __future__ import annotations

from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.steps import Step
from kpiwork.studio.design.words.word import Words

__all__ = ["CONCERNS", "PILOTS", "SIGN_OFFS"]

PEOPLE, PILOT, SIGN = Step.PEOPLE, Step.PILOT, Step.SIGN
ROLE = "Who says it: a role. A name only where that person wishes it."

CONCERNS: dict[str, Words] = {
    "kpi": Words(
        "KPI",
        "Which one it is about; leave it out for all.",
        PEOPLE,
        chosen_from="kpis",
    ),
    "kind": Words("About", "What it is about.", PEOPLE, missing="Say what the concern is about."),
    "words": Words(
        "In their words",
        "The strongest argument against it, as its opponent would say it.",
        PEOPLE,
        missing="Write the concern down, in the words of whoever has it.",
    ),
    "role": Words("Role", ROLE, PEOPLE, missing="Say whose concern it is: a role."),
    "name": Words("Name", "Only where that person wishes it.", PEOPLE),
    "date": Words("Day", "When it was raised.", PEOPLE, missing="Say when it was raised."),
    "id": Words("Short name", "How the entry is called in the file.", PEOPLE),
    "answer": Words("Answer", "What is said to it, and what is done.", PEOPLE),
    "answer.date": Words("Day", "When it was answered.", missing="Say when the concern was answered."),
    "answer.by": Words("By", "Role that answers.", missing="Say who answers: a role."),
    "answer.words": Words("Words", "What is said.", missing="Write the answer."),
    "answer.act": Words("What is done", "An answer without an act is none."),
    "answer.changed_card": Words("Card changed", "Whether the card was changed for it."),
}

SIGN_OFFS: dict[str, Words] = {
    "kpi": Words(
        "KPI",
        "Whose card it is.",
        SIGN,
        missing="Choose the KPI.",
        chosen_from="kpis",
    ),
    "role": Words("Role", ROLE, SIGN, missing="Say who speaks: a role."),
    "stance": Words(
        "Says", "Whether they can live with it.", SIGN, missing="Say whether they can live with it."
    ),
    "words": Words("Because", "I can live with it because … or: I cannot until …", SIGN),
    "name": Words("Name", "Only where that person wishes it.", SIGN),
    "date": Words("Day", "When it was said.", SIGN, missing="Say when it was said."),
}

PILOTS: dict[str, Words] = {
    "kpi": Words(
        "KPI",
        "Which card is tried.",
        PILOT,
        missing="Choose the KPI that is tried.",
        chosen_from="kpis",
    ),
    "where": Words(
        "Where",
        "Which rows take part, such as team = 'North'; all of them where left out.",
        PILOT,
        control=Control.FORMULA,
    ),
    "starts": Words("From", "First day.", PILOT, missing="Say on which day the pilot starts."),
    "ends": Words("Until", "Last day.", PILOT, missing="Say on which day the pilot ends."),
    "criteria": Words("Must show", "What it must show, written down before it starts.", PILOT),
    "criteria.kpi": Words(
        "KPI",
        "The one that decides.",
        missing="Choose the KPI that decides.",
        chosen_from="kpis",
    ),
    "criteria.at_least": Words("At least", "Smallest value that passes.", in_unit_of="kpi"),
    "criteria.at_most": Words("At most", "Largest value that passes.", in_unit_of="kpi"),
    "criteria.words": Words("In words", "The criterion in words."),
    "stop_if": Words("Stop if", "What would make us stop early.", PILOT),
    "written_on": Words("Written on", "Day on which this was written down.", PILOT),
    "outcome": Words("Outcome", "What became of it; leave it out before the end.", PILOT),
    "learned": Words("Learned", "What it taught; leave it out before the end.", PILOT),
    "id": Words("Short name", "How the entry is called in the file.", PILOT),
}
