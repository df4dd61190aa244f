"""What a chart of a claimed link shows, in words, from the same frame that the chart is drawn from."""

from __future__ import annotations

from kpiwork.display.links import Link
from kpiwork.review.lead_words import steps_words

__all__ = ["links_alt"]


def links_alt(link: Link) -> str:
    """Say what the two lines are, how long they run, how often they agree, how strongly they are linked."""
    labels = link.moves["label"]
    how = f" ({link.moved})" if link.moved else ""
    return (
        f"Line chart of “{link.led}” and “{link.leading}”{how}, both without trend and season: "
        f"{steps_words(len(labels), link.grain)}, {labels.iloc[0]} to {labels.iloc[-1]}. "
        f"They lie on the same side of usual in {link.alike} of {steps_words(link.both, link.grain)}. "
        f"Correlation {link.apart}: {link.strength}. Verdict: {link.verdict.value}."
    )
