"""The fields of the workshop itself."""

from __future__ import annotations

from kpiwork.studio.design.steps import Step
from kpiwork.studio.design.words.word import Words

__all__ = ["WORKSHOP"]

WHY, RESULTS, QUESTIONS, EVIDENCE, CHOOSE, PEOPLE = (
    Step.WHY,
    Step.RESULTS,
    Step.QUESTIONS,
    Step.EVIDENCE,
    Step.CHOOSE,
    Step.PEOPLE,
)
ID = "How the entry is called in the file; made of its words where left out."

WORKSHOP: dict[str, Words] = {
    "held_on": Words("Held on", "Day on which you sit together.", WHY),
    "in_the_room": Words("In the room", "Roles that take part.", WHY),
    "never": Words("Never used for", "What none of these figures may ever be used for, one a line.", WHY),
    "results": Words("Results", "What somebody outside would notice, one a line.", RESULTS),
    "results.words": Words(
        "Result", "As a customer or a colleague would say it.", missing="Write the result."
    ),
    "results.noticed_by": Words("Noticed by", "Who would notice it."),
    "results.objective": Words("Objective", "Which aim fails without it.", chosen_from="objectives"),
    "results.id": Words("Short name", ID),
    "questions": Words("Questions", "What you need to know in order to steer.", QUESTIONS),
    "questions.words": Words("Question", "As you would ask it.", missing="Write the question."),
    "questions.result": Words("Result", "Which result it is about.", chosen_from="results"),
    "questions.id": Words("Short name", ID),
    "evidence": Words("Evidence", "What could be seen, heard or counted.", EVIDENCE),
    "evidence.words": Words(
        "Evidence", "What could be seen, heard or counted.", missing="Write what could be counted."
    ),
    "evidence.question": Words("Question", "Which question it would answer.", chosen_from="questions"),
    "evidence.counted_by": Words("Counted by", "Who could count it tomorrow, with what there is."),
    "candidates": Words("Candidates", "Numbers that you could have. Choose 3 to 7 of them.", CHOOSE),
    "candidates.name": Words("Name", "The number in words.", missing="Give the candidate a name."),
    "candidates.question": Words("Question", "Which question it answers."),
    "candidates.from_library": Words("From the library", "The card that it comes from; new where left out."),
    "candidates.votes": Words("Votes", "How many votes it got."),
    "candidates.value": Words("Value", "How much it would help to steer."),
    "candidates.effort": Words("Effort", "How much work it would be."),
    "candidates.influence": Words("Influence", "How much of it is in your own hands."),
    "candidates.risk": Words("Risk", "How likely it is to do harm."),
    "candidates.chosen": Words("Chosen", "Whether it becomes a card."),
    "candidates.dropped_because": Words("Dropped because", "Why it does not."),
    "candidates.card": Words(
        "Card",
        "The KPI that it became.",
        chosen_from="kpis",
    ),
    "candidates.id": Words("Short name", ID),
    "vote": Words("Vote", "The silent vote on the candidates.", CHOOSE),
    "vote.date": Words("Day", "When you voted.", missing="Say when you voted."),
    "vote.ballots": Words("Ballots", "How many people voted.", missing="Say how many people voted."),
    "vote.each": Words("Votes each", "How many votes each had.", missing="Say how many votes each had."),
    "not_in_the_room": Words(
        "Not in the room", "Roles whose day this changes, and who are not here.", PEOPLE
    ),
    "feedback_on": Words("Feedback", "When people are asked how they fare with these KPIs.", PEOPLE),
    "feedback_on.date": Words("Day", "When they are asked.", missing="Say when they are asked."),
    "feedback_on.asked": Words("Who", "Group or role that is asked.", missing="Say who is asked."),
    "feedback_on.about": Words("About", "What they are asked about."),
}
"""In the order in which they are asked."""
