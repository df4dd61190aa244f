from __future__ import annotations

import string

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.form.notes import (
    FORM_NOTES,
    ColumnNotes,
    FormNotes,
    Pair,
    Row,
    read_notes,
    written_notes,
)

TEXT = st.text(string.printable + "äß—", max_size=20)
ROW = st.builds(Row, day=st.dates(), end=st.dates(), words=TEXT)
ROWS = st.lists(ROW, max_size=3).map(tuple)
PAIR = st.builds(Pair, period=ROW, first=st.integers(0, 99) | st.floats(0, 1), second=st.integers(0, 99))
COLUMN = st.builds(
    ColumnNotes,
    name=TEXT,
    counted=ROWS,
    skipped=ROWS,
    pairs=st.lists(PAIR, max_size=3).map(tuple),
    is_twice=st.booleans(),
)
NOTES = st.builds(
    FormNotes, columns=st.lists(COLUMN, max_size=2).map(tuple), warnings=st.lists(TEXT, max_size=2).map(tuple)
)


@given(NOTES)
def test_notes_come_back_as_they_were_kept(tmp_path_factory, notes):
    path = tmp_path_factory.getbasetemp() / "notes.parquet"
    table = pa.table({"a": [1]}).replace_schema_metadata({FORM_NOTES: written_notes(notes)})
    pq.write_table(table, path)
    assert read_notes(path) == notes


def test_a_file_without_notes_has_none(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    assert read_notes(tmp_path / "a.parquet") == FormNotes()
