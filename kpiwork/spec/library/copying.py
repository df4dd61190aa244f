"""Copy cards of the library into a department: drafts that load, and that its people agree on from there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kpiwork.errors import KpiworkError, UsageError, allowed, did_you_mean
from kpiwork.spec.card import Card
from kpiwork.spec.edit import edited
from kpiwork.spec.layout import PARAMS, RESERVED, path_of
from kpiwork.spec.library.needs import Needs
from kpiwork.spec.library.relations import LeftOff, leave_off
from kpiwork.spec.library.stock import LibraryCard, card_of, library
from kpiwork.spec.load import load
from kpiwork.spec.mends import as_identifier
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse
from kpiwork.spec.save import SpecFile, open_file
from kpiwork.spec.settings import Settings
from kpiwork.spec.text import IDENTIFIER, LONGEST_IDENTIFIER
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Copied", "copy_card", "copy_cards"]

TO_AGREE = "# To be agreed on: owner, objective, targets, introduced (the day people hear of it), review_by."

SPOKEN_OF = re.compile(r"\b(?P<key>kpi|guardrail): (?P<id>[a-z][a-z0-9_]*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """A card that was copied.

    Parameters
    ----------
    path : Path
        Its file.
    kpi : str
        Its id in the workbook.
    card : Card
        What the file says.
    needs : Needs
        What data it needs; `source` is the workbook's.
    left_off : tuple of LeftOff
        KPIs that it speaks of and the workbook does not have; they stand in the file as comments.
    source_added : bool
        Whether the source was written into ``workbook.yaml``.
    """

    path: Path
    kpi: str
    card: Card
    needs: Needs
    left_off: tuple[LeftOff, ...]
    source_added: bool


def copy_card(root: str | Path, department: str, name: str, *, to: str = "", source: str = "") -> Path:
    """Copy one card of the library into a department, as `copy_cards` does, and give its file."""
    return copy_cards(root, department, name, to=to, source=source)[0].path


def copy_cards(
    root: str | Path,
    department: str,
    name: str,
    *,
    to: str = "",
    source: str = "",
    with_guardrails: bool = False,
    with_source: bool = False,
) -> tuple[Copied, ...]:
    """Copy a card of the library into a department, all that is asked for or nothing.

    A copy is a draft, owned by the department's head until somebody else is named. What it says of KPIs that
    the department does not have becomes a comment.

    Parameters
    ----------
    root : str or Path
        The workbook's folder.
    department, name : str
        Whose it will be; the card's id in the library.
    to : str
        Its id in the workbook; that of the library where empty.
    source : str
        Source of the workbook that it reads; the one that the library names where empty.
    with_guardrails : bool
        Whether cards that guard it, or watch its gaming risks, are copied as well.
    with_source : bool
        Whether a source that the workbook does not have is written into ``workbook.yaml``.

    Returns
    -------
    tuple of Copied
        The card first, then its guardrails.

    Raises
    ------
    UsageError
        If there is no such card or department, the id or the name is taken, or the source is missing.
    SpecError
        If the workbook is wrong already.
    OutputError
        If the folder or disk takes no file.
    """
    workbook = load(root)
    book = workbook.department(department, place="DEPARTMENT")
    main, kpi = card_of(name, place="ID"), to or name
    _must_be_free(kpi, main, workbook, book)
    more = _guards(main, book) if with_guardrails else ()
    order = _Order(
        workbook=workbook,
        book=book,
        ids={main.id: kpi, **{one.id: one.id for one in more}},
        renamed={main.needs.source: source} if source else {},
    )
    missing = order.missing((main, *more))
    if missing and not with_source:
        raise _no_source(missing, order)
    made = [order.copy(one) for one in (main, *more)]
    _add_sources(order, missing)
    _write(made, workbook.root)
    return tuple(copied for copied, _ in made)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    """Where cards go, and what they find there."""

    workbook: Workbook
    book: DepartmentBook
    ids: dict[str, str]
    renamed: dict[str, str]

    @property
    def known(self) -> frozenset[str]:
        """The KPIs that the department has, and will have."""
        return frozenset((*self.book.cards, *self.ids.values()))

    def needs(self, one: LibraryCard) -> Needs:
        """Give a card's needs with the name of the workbook's source."""
        source = self.renamed.get(one.needs.source, one.needs.source)
        return one.needs.model_copy(update={"source": source})

    def missing(self, cards: Iterable[LibraryCard]) -> dict[str, Needs]:
        """Give the sources that the workbook lacks, each with all columns that the cards read."""
        found: dict[str, Needs] = {}
        for needs in map(self.needs, cards):
            if needs.source not in self.workbook.settings.sources:
                before = found.get(needs.source, needs)
                columns = {**before.columns, **needs.columns}
                found[needs.source] = before.model_copy(update={"columns": columns})
        return found

    def copy(self, one: LibraryCard) -> tuple[Copied, SpecFile[Card]]:
        """Make the file of a copy, not yet written."""
        root, needs, kpi = self.workbook.root, self.needs(one), self.ids[one.id]
        file = root / PARAMS / self.book.id / "kpis" / f"{kpi}.yaml"
        path = path_of(root, file)
        text, left_off = leave_off(self._by_their_new_ids(one.text), self.known, path)
        text = edited(text, {("measure", "source"): needs.source}, path)
        text = _owned(text, self.book.settings.head, one.card.owner, path)
        text = f"# Copied from kpiwork's library: {one.id}. It is yours now.\n{text}{_notes(left_off)}"
        card = validated(Card, parse(text, path))
        copied = Copied(
            path=file,
            kpi=kpi,
            card=card,
            needs=needs,
            left_off=left_off,
            source_added=needs.source not in self.workbook.settings.sources,
        )
        return copied, SpecFile(file=file, kind=Card, text=text, model=card)

    def _by_their_new_ids(self, text: str) -> str:
        """Let a card speak of those that are copied with it by the ids that they get."""
        return SPOKEN_OF.sub(lambda found: f"{found['key']}: {self.ids.get(found['id'], found['id'])}", text)


def _guards(main: LibraryCard, book: DepartmentBook) -> tuple[LibraryCard, ...]:
    guards = [card_of(name) for name in main.watchers if name not in book.cards]
    there = book.cards.values()
    return tuple(one for one in guards if not any(_same_name(card, one.card) for card in there))


def _must_be_free(kpi: str, one: LibraryCard, workbook: Workbook, book: DepartmentBook) -> None:
    _must_be_an_id(kpi)
    if kpi != one.id and kpi in {other.id for other in library()}:
        fact = f"'{kpi}' is the id of another card of the library"
        raise UsageError.at("--as", fact, "write one that no other card speaks of")
    file = workbook.root / PARAMS / book.id / "kpis" / f"{kpi}.yaml"
    if file.exists():
        mend = "nothing is ever overwritten; name another id with --as"
        raise UsageError.at(path_of(workbook.root, file), "stands there already", mend)
    for other, card in book.cards.items():
        if _same_name(card, one.card):
            fact = f"'{card.name}' is the name of a card of this department already"
            place = f"params/{book.id}/kpis/{other}.yaml"
            raise UsageError.at(place, fact, "give that one another name first")


def _must_be_an_id(kpi: str) -> None:
    fact = f"'{kpi}' cannot be the id of a KPI"
    if kpi in RESERVED:
        raise UsageError.at(
            "--as", fact, "write another word, as this one names a file of reports or a device"
        )
    if not re.fullmatch(IDENTIFIER, kpi) or len(kpi) > LONGEST_IDENTIFIER:
        guess = as_identifier(kpi) or "lower-case letters, digits and underscores"
        raise UsageError.at("--as", fact, f"write {guess}")


def _same_name(card: Card, other: Card) -> bool:
    return card.name.casefold().split() == other.name.casefold().split()


def _no_source(missing: dict[str, Needs], order: _Order) -> UsageError:
    name, known = next(iter(missing)), order.workbook.settings.sources
    fact, mend = f"'{name}' is no source of the workbook", ""
    if name not in order.renamed.values():
        fact += ", and the card reads it"
        mend = f"name one with --source ({allowed(known)}); " if known else ""
    elif (guess := did_you_mean(name, known)).endswith("?"):
        mend = f"{guess} "
    return UsageError.at("--source", fact, f"{mend}--with-source writes a new one into params/workbook.yaml")


def _owned(text: str, head: str, often: str, path: str) -> str:
    """Give a card to the department's head until somebody else is named."""
    text = edited(text, {("owner",): head}, path)
    lines, line = text.split("\n"), parse(text, path).values[("owner",)].line - 1
    lines[line] += "   # for now; agree who answers for it" + (f", often {often}" if often != head else "")
    return "\n".join(lines)


def _notes(left_off: Iterable[LeftOff]) -> str:
    """Say at the end of a file what is still to be done."""
    lines = [TO_AGREE]
    if names := sorted({one.kpi for one in left_off}):
        lines += [
            "# Lines above that are comments now speak of KPIs that this department does not have yet; once",
            f"# one is there, take the sign away: {', '.join(names)}.",
        ]
    return "\n".join(lines) + "\n"


def _add_sources(order: _Order, missing: dict[str, Needs]) -> None:
    if not missing:
        return
    file = open_file(order.workbook.root / PARAMS / "workbook.yaml", Settings)
    file = file.with_values({("sources", name): needs.as_source() for name, needs in missing.items()})
    replace(file, text=_described(file.text, missing)).write()


def _described(text: str, missing: dict[str, Needs]) -> str:
    """Say beside each column of a new source what it holds, and what it means where it is empty."""
    keys, lines = parse(text, "params/workbook.yaml").keys, text.split("\n")
    for name, needs in missing.items():
        for column, about in needs.columns.items():
            line = keys["sources", name, "columns", column].line - 1
            empty = f"; empty: {about.empty}" if about.empty else ""
            lines[line] += f"   # {about.what}{empty}"
    return "\n".join(lines)


def _write(made: Iterable[tuple[Copied, SpecFile[Card]]], root: Path) -> None:
    """Write all files, and none where the workbook would not load with them."""
    written: list[Path] = []
    try:
        for _, file in made:
            file.write()
            written.append(file.file)
        load(root)
    except KpiworkError:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
