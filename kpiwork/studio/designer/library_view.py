"""The library beside the candidates: search by words, look at a card, begin one of one's own from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.spec.library.shelf import LibraryCard, search
from kpiwork.studio.designer.atoms import Said, box, button, buttons, heading, paragraph, shown, telling
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["LibraryView"]

MOST = 6
HOW = "Cards that others found useful, with what they miss. Begin with one and make it yours."


class LibraryView(ipywidgets.VBox):
    """A search in the library.

    Parameters
    ----------
    sitting : Sitting
        Asks the desk to begin a card.
    begun : callable
        Handed the id of a card that was begun.
    """

    def __init__(self, sitting: Sitting, begun: Callable[[str], None]) -> None:
        self.sitting, self._begun = sitting, begun
        self.words = ipywidgets.Text(description="Search the library, such as: late deliveries")
        self.status, self.found = Said(), box(())
        self.words.observe(lambda _: sitting.later.do("library", self.look), names="value")
        field = box([self.words], "kw-field", "kw-wide")
        super().__init__([heading("The library"), paragraph(HOW), field, self.status, self.found])

    def look(self) -> None:
        """Show the cards that fit best."""
        with telling(self.status):
            cards = search(self.words.value) if self.words.value.strip() else ()
            self.found.children = tuple(self._card(one) for one in cards[:MOST])
            self.status.say(_counted(len(cards)) if self.words.value.strip() else "")

    def _card(self, one: LibraryCard) -> Any:
        words = Markup("<p><b>{}</b> ({}). {}<br><small>Missing on it: {}</small></p>")
        limits = one.card.limits or "nothing said"
        text = shown(words.format(one.card.name, one.area_name, one.card.question, limits))
        return box(
            [text, buttons(button(f"Begin with: {one.card.name}", lambda: self.begin(one)))], "kw-group"
        )

    def begin(self, one: LibraryCard) -> None:
        """Begin a card with what the library's says."""
        with telling(self.status):
            self._begun(self.sitting.desk.begin(one.card.name, from_library=one.id).name)


def _counted(number: int) -> str:
    if number == 0:
        return "No card of the library has these words."
    shown_first = f"; the best {MOST} are shown" if number > MOST else ""
    return f"{number} {'card' if number == 1 else 'cards'} found{shown_first}."
