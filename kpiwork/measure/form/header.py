"""The titles in row 1 of a form: where each column is, in whatever order, and which are not as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpiwork.errors import did_you_mean
from kpiwork.measure.form.cells import Fault, Given
from kpiwork.measure.form.faults import Faults
from kpiwork.measure.form.layout import FormLayout
from kpiwork.spec.form import SECOND
from kpiwork.spec.place import escaped

__all__ = ["read_header"]

HEADER = 1
LONGEST_TITLE = 60


def read_header(rows: Sequence[Sequence[Given]], layout: FormLayout, faults: Faults) -> dict[str, int]:
    """Find the columns of a form.

    Parameters
    ----------
    rows : sequence of sequence of Given
        The sheet from its first row on.
    layout : FormLayout
        What belongs into the form.
    faults : Faults
        Is told what is wrong.

    Returns
    -------
    dict of str to int
        In which column, counted from 1, each known title stands.
    """
    found: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for position, cell in enumerate(rows[0] if rows else (), start=1):
        title = cell.value.strip() if isinstance(cell.value, str) else ""
        if title in found:
            fault = Fault(fact=f"the title '{title}' stands here a second time", mend="remove one of the two")
            faults.cell(HEADER, position, fault)
        elif title in layout.titles:
            found[title] = position
        elif not cell.is_empty:
            unknown[position] = title or str(cell.value)
        elif any(not row[position - 1].is_empty for row in rows[1:]):
            mend = "write the title back into row 1, or clear the column"
            faults.cell(HEADER, position, Fault(fact="there is no title above these values", mend=mend))
    _tell(found, unknown, layout, faults)
    return found


def _tell(found: Mapping[str, int], unknown: Mapping[int, str], layout: FormLayout, faults: Faults) -> None:
    needed = [layout.date, *(count.name for count in layout.counts)]
    lost = [title for title in layout.titles if title not in found]
    for position, title in unknown.items():
        fact = f"'{escaped(title[:LONGEST_TITLE])}' is no title of this form"
        faults.cell(HEADER, position, Fault(fact=fact, mend=_mend(title, lost, layout)))
    for title in needed:
        renamed = any(did_you_mean(other, lost) == did_you_mean(title, [title]) for other in unknown.values())
        if title not in found and not renamed:
            mend = f"write it into row 1, or make a new form: kpiwork template with --out ({layout.path})"
            faults.sheet(Fault(fact=f"has no column '{title}'", mend=mend))


def _mend(title: str, lost: Sequence[str], layout: FormLayout) -> str:
    if title.endswith(SECOND) and title.removesuffix(SECOND) in {count.name for count in layout.counts}:
        return "write second_counter: true under form, or remove the column"
    near = did_you_mean(title, lost)
    return near if near.startswith("did you mean") else "remove the column; notes belong into 'remark'"
