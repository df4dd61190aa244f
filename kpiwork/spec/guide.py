"""What helps when somebody objects to a KPI: what each kind of concern usually means, and what to do.

For whoever hears the concern. No concern is answered by a sentence: an act answers it, and until there is
one pages say that no act followed yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.guide_words import ADVICE

__all__ = ["HEADINGS", "Guide", "guide"]

HEADINGS = (
    ("from_employees", "What employees usually mean"),
    ("from_managers", "What managers usually mean"),
    ("ask_back", "Ask back"),
    ("acts", "Acts that have helped"),
    ("never_say", "What not to say"),
)
"""The parts of a guide by field, in reading order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What to do about one kind of concern.

    Parameters
    ----------
    kind : ConcernKind
        What the concern is about.
    from_employees, from_managers : tuple of str
        What is usually meant, by people who are measured and by people who lead them.
    ask_back : tuple of str
        Questions that find out which of it is meant here.
    acts : tuple of str
        What has helped: each is something to do, not to say.
    never_say : tuple of str
        What makes it worse.
    """

    kind: ConcernKind
    from_employees: tuple[str, ...]
    from_managers: tuple[str, ...]
    ask_back: tuple[str, ...]
    acts: tuple[str, ...]
    never_say: tuple[str, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Headings, each with its lines."""
        return tuple((heading, getattr(self, field)) for field, heading in HEADINGS)

    def __str__(self) -> str:
        return "\n".join((f"“{self.kind.value}”", *_lines(self.parts)))

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        parts = "".join(
            f"<dt>{escape(heading)}</dt>{''.join(f'<dd>{escape(line)}</dd>' for line in lines)}"
            for heading, lines in self.parts
        )
        return f"<section><h3>“{escape(self.kind.value)}”</h3><dl>{parts}</dl></section>"


def guide(kind: str | ConcernKind) -> Guide:
    """Give what helps with one kind of concern.

    Parameters
    ----------
    kind : str or ConcernKind
        As a file holds it: ``not in our control``.

    Raises
    ------
    UsageError
        If no concern is of this kind.
    """
    known = {one.value: one for one in ConcernKind}
    if kind not in known:
        raise UsageError.at("kind", f"'{kind}' is no kind of concern", did_you_mean(str(kind), known))
    found = known[kind]
    return Guide(kind=found, **ADVICE[found])


def _lines(parts: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[str]:
    for heading, lines in parts:
        yield f"{heading}:"
        yield from (f"  - {line}" for line in lines)
