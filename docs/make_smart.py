"""Write the parts of `smart.md` and `leading.md` that come from data: run `python docs/make_smart.py`.

It measures the exercise's small tables and the shipped workbook, which takes a minute; a test compares.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpiwork.publish.smart import as_lines, smart_of
from kpiwork.review.smart import achievable, alike, measurable, power
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.review.smart.leading import ClaimTested, leading_pairs
from kpiwork.review.smart.pairs.exercise import Stage, exercise, walk
from kpiwork.review.smart.pairs.pair import Pair, pairs
from kpiwork.review.smart.vague import HINTS
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLE = "reopened_14d"
SPACE = "\N{NO-BREAK SPACE}"


def smart_page(shipped: Workbook, walked: Mapping[str, tuple[Stage, ...]]) -> str:
    """Put the example, the words, the limits and the ten pairs into the page."""
    text = (HERE / "smart.md").read_text(encoding="utf-8")
    parts = {
        "example": _example(shipped),
        "words": _words(),
        "limits": _limits(),
        "pairs": "\n".join(line for one in pairs() for line in _pair(one, walked[one.id])),
    }
    for name, part in parts.items():
        text = _between(text, name, part)
    return text


def leading_page(shipped: Workbook) -> str:
    """Put the six claims, as they were tested, into the page."""
    tested = leading_pairs(shipped)
    text = (HERE / "leading.md").read_text(encoding="utf-8")
    return _between(text, "claims", "\n".join(line for one in tested for line in _claim(one)))


def _example(shipped: Workbook) -> str:
    lines = as_lines(smart_of(shipped, departments=["customer_service"], kpi=EXAMPLE))
    return "\n".join(["```text", *(line.replace(SPACE, " ") for line in lines), "```"])


def _words() -> str:
    by_hint: dict[str, list[str]] = {}
    for word, hint in HINTS.items():
        by_hint.setdefault(hint, []).append(word)
    rows = [f"| {', '.join(words)} | {hint} |" for hint, words in by_hint.items()]
    return "\n".join(["| word | what the check says |", "|---|---|", *rows])


def _limits() -> str:
    cases, back = measurable.FEW_CASES, power.LOOKED_BACK
    alike_at, alike_not = f"{measurable.AGREE:.0%}", f"{measurable.AGREE_LITTLE:.0%}"
    seen = f"{power.ALPHA:.0%} false alarms and {power.POWER:.0%} of changes seen"
    limits = {
        "two people count alike": f"{alike_at} of at least {cases} cases pass, below {alike_not} fails",
        "missing values": f"{measurable.MANY_MISSING:.0%} of a column that has no limit of its own",
        "a change would show": f"the last {back} values against the next: {seen}; in a quarter it passes, "
        "in more than a year it fails",
        "met in the past": f"at least {achievable.FEWEST} periods; the last two years of them",
        "tells something new": f"correlation of {alike.TOGETHER} of values, and of their changes from month "
        f"to month, over at least {alike.FEWEST} months",
    }
    rows = (f"| {check} | {limit} |" for check, limit in limits.items())
    return "\n".join(["| check | limit |", "|---|---|", *rows])


def _pair(one: Pair, stages: tuple[Stage, ...]) -> Iterator[str]:
    yield f"### {one.title}\n"
    yield f"{one.lesson.strip()}\n"
    yield f"The poor card:\n\n```yaml\n{one.poor.strip()}\n```\n"
    yield f"{_verdict(stages[0])} What fails:\n"
    yield from (f"- {_point(found)}" for found in stages[0].remarks if found.judgement is Judgement.FAIL)
    for number, (step, before, after) in enumerate(zip(one.steps, stages, stages[1:], strict=False), start=1):
        yield f"\n**Step {number}.** {step.why.strip()}\n\n```yaml\n{step.write.strip()}\n```\n"
        if step.remove:
            yield f"Taken out: {', '.join(step.remove)}.\n"
        gone = [name for name in step.mends if name in {found.check for found in before.remarks}]
        yield f"Mended: {', '.join(gone)}. {_verdict(after)}"
    yield ""
    left = stages[-1].remarks
    yield from (f"Left: {_point(found)} {one.left[found.check]}\n" for found in left)


def _verdict(stage: Stage) -> str:
    said = (
        f"{one.value} {worst(point for point in stage.judged if point.criterion is one).value}"
        for one in Criterion
    )
    return f"The check: {', '.join(said)}."


def _point(found: Judged) -> str:
    return f"{found.check}: {found.reason.replace(SPACE, ' ')}"


def _claim(one: ClaimTested) -> Iterator[str]:
    yield f"### {one.leading.name} → {one.led.name}, {one.by}\n"
    yield f"*Why it should:* {one.claim.because}\n"
    yield f"*What the data say:* {one.found.sentence.replace(SPACE, ' ')}\n"
    yield f"*What it teaches:* {one.claim.teaches}\n"


def _between(text: str, which: str, made: str) -> str:
    """Replace what stands between two marks."""
    begin, end = (f"<!-- {side}: {which}, made by docs/make_smart.py -->" for side in ("begin", "end"))
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{made.strip()}\n\n{end}{after}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        shipped, made = load(ROOT), exercise(Path(folder))
        walked = {one.id: tuple(walk(made, one)) for one in pairs()}
        (HERE / "smart.md").write_text(smart_page(shipped, walked), encoding="utf-8")
        (HERE / "leading.md").write_text(leading_page(shipped), encoding="utf-8")
