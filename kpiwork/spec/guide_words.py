"""The words of `kpiwork.spec.guide`, by kind of concern."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.spec.entries import ConcernKind

__all__ = ["ADVICE"]

Lines = tuple[str, ...]

ADVICE: Mapping[ConcernKind, Mapping[str, Lines]] = MappingProxyType(
    {
        ConcernKind.NOT_IN_OUR_CONTROL: {
            "from_employees": (
                "Whatever I do, the number goes where the weather, the market or another team takes it.",
                "I am to explain every week what I could not have changed.",
            ),
            "from_managers": (
                "I answer for it upstairs, and another department decides it.",
                "If it falls I shall have to find a culprit where there is none.",
            ),
            "ask_back": (
                "How much of it is in your hands: most, half or little?",
                "What else moves it, and where could we see that?",
                "Which part of it would you stand up for?",
            ),
            "acts": (
                "Write the answer on the card: influence, and what else moves it.",
                "Put a figure of the outside cause beside the KPI, so that both are read together.",
                "Choose a step earlier in the work, which the team does decide, and claim that it leads.",
                "Make whoever does decide it the owner, or share the ownership.",
            ),
            "never_say": (
                "Everybody has to take responsibility.",
                "In the long run it evens out.",
            ),
        },
        ConcernKind.UNFAIR: {
            "from_employees": (
                "My cases are harder than those of others, and the number does not know it.",
                "Who does well is asked for more, and who does not is left alone.",
            ),
            "from_managers": (
                "My team is compared with one that has other customers, tools or hours.",
                "The limit makes a near miss count like a disaster.",
            ),
            "ask_back": (
                "Whom would it treat unfairly, and in which cases?",
                "Show us two cases that count alike and should not.",
                "What would have to be beside it for you to call it fair?",
            ),
            "acts": (
                "Split it by the difficulty of the cases, or compare each unit only with its own past.",
                "Show the whole range and the far end beside the share within the limit.",
                "Show units side by side without an order, or only all of them together.",
                "End targets that rise with success: agree how the next one is set before it is due.",
            ),
            "never_say": (
                "The same rules hold for everybody.",
                "Nobody else has complained.",
            ),
        },
        ConcernKind.DATA_WRONG: {
            "from_employees": (
                "What I did yesterday is not in it.",
                "The system makes us write something else than what happened.",
            ),
            "from_managers": (
                "My own list says otherwise, and I am asked about the other figure.",
                "Two reports show two values for one thing.",
            ),
            "ask_back": (
                "Which case is wrong? Let us open it together.",
                "How many such cases are there in a week?",
                "When is a case finished for you, and when for the system?",
            ),
            "acts": (
                "Two people count the same 20 cases; write on the card how many they counted alike.",
                "Correct the record, and let the page say that the value was restated.",
                "Add a check of the source, so that the figure is marked as in doubt next time.",
                "Name a data steward on the card, and a day by which cases are corrected.",
            ),
            "never_say": (
                "The system does not make mistakes.",
                "It is only a few cases.",
            ),
        },
        ConcernKind.EXTRA_WORK: {
            "from_employees": (
                "I count instead of doing my work.",
                "It comes on top, and nothing was taken away.",
            ),
            "from_managers": (
                "My people sit over lists in the busiest week.",
                "I write reports that nobody reads.",
            ),
            "ask_back": (
                "How many minutes a week, whose, and when?",
                "What could be left out in return?",
                "What is known already in some system?",
            ),
            "acts": (
                "Take it from a system, or count a sample instead of all.",
                "Stop an older count on the same day that the new one begins.",
                "Write the hours on the card as its cost, and look at them when it is reviewed.",
                "Move the moment of counting out of the busiest hour.",
            ),
            "never_say": (
                "It only takes five minutes.",
                "You will get used to it.",
            ),
        },
        ConcernKind.FEAR_OF_USE: {
            "from_employees": (
                "Today it is about the team, tomorrow it is in my file.",
                "Somebody will be made an example of.",
            ),
            "from_managers": (
                "My bonus and my next post hang on a figure that jumps about by itself.",
                "If I report a bad month honestly, I shall be the one who explains it.",
            ),
            "ask_back": (
                "What must it never be used for? Say it in your words.",
                "Where have you seen a number used against somebody?",
                "From which size of group on would you be at ease?",
            ),
            "acts": (
                "Write what it is never used for on the card, in the words of those who fear it.",
                "Keep it at the level of the team, with no use for persons; any other needs an agreement.",
                "Raise the smallest group that is shown.",
                "Let the works council or another representative sign, or say that it does not yet.",
                "Keep the promise visibly: name a case in which it was not used.",
            ),
            "never_say": (
                "Who works well has nothing to fear.",
                "Trust us.",
            ),
        },
        ConcernKind.CONFLICTS: {
            "from_employees": (
                "If I do what it counts, the customer gets less.",
                "Two of your numbers cannot both be met.",
            ),
            "from_managers": (
                "Another department's target makes mine worse.",
                "Quality pays for speed, and nobody sees it.",
            ),
            "ask_back": (
                "What gets worse if this gets better? By how much at most?",
                "Tell us the last time that you had to choose.",
                "Which of the two matters more when both cannot be had?",
            ),
            "acts": (
                "Make what may get worse a guardrail, with a margin that was agreed.",
                "Say on the card which goal goes first.",
                "Take the target off one of the two, and keep it as information.",
                "Let both departments own one KPI that neither moves alone.",
            ),
            "never_say": (
                "You have to manage both.",
                "That is a matter of organisation.",
            ),
        },
        ConcernKind.LOSS_OF_DISCRETION: {
            "from_employees": (
                "I know what this case needs, and the number wants something else.",
                "I have to justify what used to be my judgement.",
            ),
            "from_managers": (
                "I steer by the table instead of by what I see.",
                "Good exceptions look like failures.",
            ),
            "ask_back": (
                "In which cases would you decide against the number?",
                "How often does that happen, and who should know?",
                "What do you decide that no number should touch?",
            ),
            "acts": (
                "Leave room: set a target below all cases, and say why.",
                "Let exceptions be marked with a reason that is not counted against anybody.",
                "Count the outcome instead of the steps, and leave the steps to those who do the work.",
                "Ask for reasons of a period, never of a single case.",
            ),
            "never_say": (
                "The process is the process.",
                "You may always explain yourself.",
            ),
        },
        ConcernKind.OTHER: {
            "from_employees": (
                "There is something that I cannot say in this room.",
                "I was told too late, or not at all.",
            ),
            "from_managers": (
                "I do not see what we would do differently with it.",
                "There are too many of them already.",
            ),
            "ask_back": (
                "What would you lose if it came as planned?",
                "Who else sees it like that and is not here?",
                "If this number moved by a tenth, what would you do the next day?",
            ),
            "acts": (
                "Ask again without names, in a round of feedback, and answer what comes.",
                "Try it out in one place for a time, with a reason to stop that is written down first.",
                "Drop it where nobody would do anything differently.",
            ),
            "never_say": (
                "That has been decided.",
                "Everybody else agrees.",
            ),
        },
    }
)
