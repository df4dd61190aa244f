"""The fields on which people agree: influence, links, ways to break it, targets, use, life of the card."""

from __future__ import annotations

from kpiwork.studio.design.steps import Step
from kpiwork.studio.design.words.word import Words

__all__ = ["AGREEING"]

BREAK_IT, PEOPLE, PILOT, SIGN, TARGET = Step.BREAK_IT, Step.PEOPLE, Step.PILOT, Step.SIGN, Step.TARGET

AGREEING: dict[str, Words] = {
    "influence": Words("Influence", "How much of it is in the team's own hands.", Step.INFLUENCE),
    "also_moved_by": Words("Also moved by", "What else moves it, beside the team's work.", Step.INFLUENCE),
    "when_worse": Words(
        "When it gets worse", "Who does what. If nobody would do anything, drop it.", Step.INFLUENCE
    ),
    "leads": Words("Leads", "Which other KPIs follow this one, and after how long.", Step.LEADING),
    "leads.kpi": Words(
        "KPI",
        "The one that follows.",
        missing="Choose the KPI that follows.",
        chosen_from="kpis",
    ),
    "leads.lag": Words(
        "Shows after",
        "How long until it shows: 2 months, 0-1 months, 1 quarter.",
        missing="Say how long until it shows: 2 months, 1 quarter.",
    ),
    "leads.sign": Words(
        "Direction",
        "Whether both move together or against each other.",
        missing="Say whether both move together or against each other.",
    ),
    "leads.because": Words("Because", "Why it should follow, and what would convince you that it does not."),
    "gaming_risks": Words("How to break it", "Ways to get a better number without doing the work.", BREAK_IT),
    "gaming_risks.how": Words("How", "What somebody could do.", missing="Write what somebody could do."),
    "gaming_risks.ease": Words("Ease", "How easy that is.", missing="Say how easy that is."),
    "gaming_risks.visibility": Words(
        "Visibility", "How likely somebody sees it.", missing="Say how likely somebody sees it."
    ),
    "gaming_risks.watched_by": Words("Watched by", "What would show it; nothing, where you know of nothing."),
    "gaming_risks.watched_by.detector": Words(
        "Question to the data",
        "A question that is asked of the data.",
        chosen_from="detectors",
    ),
    "gaming_risks.watched_by.guardrail": Words(
        "Other KPI",
        "A KPI that would get worse.",
        chosen_from="kpis",
    ),
    "guardrails": Words("Guardrails", "What must not get worse while this gets better.", BREAK_IT),
    "guardrails.kpi": Words(
        "KPI",
        "The one that must not get worse.",
        missing="Choose the KPI that must not get worse.",
        chosen_from="kpis",
    ),
    "guardrails.must_not_worsen_by": Words(
        "By at most",
        "How much worse is still bearable, in that KPI's unit.",
        missing="Say how much worse is still bearable.",
        in_unit_of="kpi",
    ),
    "incentive": Words("What hangs on it", "What people gain where the target is met.", BREAK_IT),
    "incentive.kind": Words("Gain", "What people gain.", missing="Say what people gain."),
    "incentive.shape": Words("Shape", "How the gain grows with the number."),
    "incentive.starts": Words("Since", "Since when."),
    "informative": Words("Only to inform", "Shown for context, without a target on purpose.", TARGET),
    "targets": Words("Targets", "What is asked for, from when until when. Look at the past first.", TARGET),
    "targets.starts": Words(
        "From", "First day on which it counts.", missing="Say from which day the target counts."
    ),
    "targets.due": Words(
        "Until", "Last day on which it counts.", missing="Say until which day the target counts."
    ),
    "targets.value": Words("Value", "What is asked for.", in_unit_of="card"),
    "targets.low": Words("At least", "Lower end, where a range is good.", in_unit_of="card"),
    "targets.high": Words("At most", "Upper end, where a range is good.", in_unit_of="card"),
    "targets.trajectory_from": Words(
        "Rising from", "Where it starts, if the target grows day by day.", in_unit_of="card"
    ),
    "targets.basis": Words(
        "Comes from", "Where the value comes from.", missing="Say where the target's value comes from."
    ),
    "targets.set_on": Words(
        "Agreed on", "Day of the agreement.", missing="Say on which day the target was agreed."
    ),
    "targets.set_by": Words(
        "Agreed by", "Role or board that agreed.", missing="Say who agreed on the target: a role or a board."
    ),
    "targets.why": Words("Why", "The reason, and what will be changed so that the number moves."),
    "targets_from": Words("Targets from data", "Where targets stand in a source, one a unit.", TARGET),
    "targets_from.source": Words(
        "Data",
        "The source that holds them.",
        missing="Choose the data that hold the targets.",
        chosen_from="sources",
    ),
    "targets_from.value": Words(
        "Column", "The column that holds the target.", missing="Name the column that holds the target."
    ),
    "targets_from.date": Words("Dated by", "The column that places a target in time."),
    "targets_from.by": Words("Of each", "Columns that name whose target it is."),
    "tolerance": Words(
        "Still near", "How far from the target is still near, in the KPI's unit.", TARGET, in_unit_of="card"
    ),
    "status_rules": Words(
        "Own rules", "Only where met, near and missed are not enough. The last rule has no bound.", TARGET
    ),
    "status_rules.status": Words(
        "Is then", "What the number is called then.", missing="Say what the number is called then."
    ),
    "status_rules.at_least": Words("From", "From which value on.", in_unit_of="card"),
    "status_rules.at_most": Words("Up to", "Up to which value.", in_unit_of="card"),
    "owner": Words(
        "Owner",
        "Who answers for it: a role, not a name.",
        PEOPLE,
        missing="Say who answers for it: a role, not a name.",
    ),
    "data_steward": Words("Data steward", "Who answers for the data: a role.", PEOPLE),
    "audience": Words("Made for", "Roles that are to see it.", PEOPLE),
    "used_for": Words("Used for", "What will be decided by it.", PEOPLE),
    "never_used_for": Words("Never used for", "What it must never be used for.", PEOPLE),
    "level": Words("Shown for", "The smallest unit that it may be shown for.", PEOPLE),
    "person_use": Words(
        "About one person", "Whether figures about one person may be made. Only with an agreement.", PEOPLE
    ),
    "agreement": Words("Agreement", "The agreement that allows figures about persons.", PEOPLE),
    "keep_for": Words("Kept for", "How long figures about persons are kept: 1 year.", PEOPLE),
    "cost": Words("Cost", "What it costs to have this number.", PEOPLE),
    "cost.hours_per_month": Words(
        "Hours a month",
        "Hours of work a month, of everybody.",
        missing="Say how many hours a month it costs.",
    ),
    "stage": Words("Stage", "Where the card is in its life.", PILOT),
    "introduced": Words("Introduced", "Day on which people began to look at it.", PILOT),
    "frequency": Words("Rhythm", "How often it is collected, shown and talked about.", SIGN),
    "frequency.collect": Words("Collected", "How often values come about."),
    "frequency.report": Words("On the dashboard", "How often it is shown."),
    "frequency.review": Words("In a meeting", "How often a meeting looks at it."),
    "review_by": Words("Look at the card again by", "A card is not for ever: name a day.", SIGN),
    "changes": Words("Changes", "Dated changes to the work, the definition or the data.", SIGN),
    "changes.date": Words("Day", "When it changed.", missing="Say when it changed."),
    "changes.what": Words("What", "What changed.", missing="Say what changed."),
    "changes.why": Words("Why", "Why it changed."),
    "changes.agreed_by": Words("Agreed by", "Role or board that agreed."),
    "changes.rebase": Words("Begins anew", "Whether numbers before and after are not to be compared."),
}
"""In the order in which they are asked."""
