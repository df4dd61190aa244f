"""Change a YAML text through a tree that keeps comments, order, quotes and the spelling of every scalar."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from kpiwork.spec.builder import plain
from kpiwork.spec.place import BREAKING, Loc

__all__ = ["changed_in_tree", "new_text"]

WIDEST = 1_000_000  # a line is never folded
NULL = ("tag:yaml.org,2002:null", re.compile(r"(~|null|Null|NULL|)$"))


class _TextOnly(VersionedResolver):
    """Takes every scalar as the text that it is written in, so that 0.950 stays 0.950."""

    @property
    def versioned_resolver(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        return {first: [NULL] for first in ("", "~", "n", "N")}


def new_text(values: Mapping[str, Any], *, flow: bool = False) -> str:
    """Write plain values as a new text; in flow style, each value in brackets on its line."""
    node = _node(values)
    for value in node.values() if flow else ():
        if isinstance(value, CommentedMap | CommentedSeq):
            value.fa.set_flow_style()
    return _dumped(node)


def changed_in_tree(text: str, loc: Loc, value: Any) -> str:
    """Give the text with one plain value changed, or removed where it is None."""
    top = tree = _yaml().load(text)
    for step, following in pairwise(loc):
        if isinstance(tree, CommentedMap) and tree.get(step) is None:
            tree[step] = CommentedSeq() if isinstance(following, int) else CommentedMap()
        tree = tree[step]
    if value is None:
        del tree[loc[-1]]
    elif isinstance(tree, CommentedSeq) and loc[-1] == len(tree):
        _append(tree, value)
    else:
        tree[loc[-1]] = _node(value, tree[loc[-1]] if isinstance(tree, CommentedSeq) else tree.get(loc[-1]))
    return _dumped(top)


def _append(entries: CommentedSeq, value: Any) -> None:
    if not entries:
        entries.fa.set_block_style()
    entries.append(_node(value, entries[-1] if entries else None))


def _node(value: Any, old: Any = None) -> Any:
    """Make a node of the round-trip tree, in the style of the one whose place it takes."""
    if isinstance(value, dict):
        return _styled(CommentedMap({key: _node(one) for key, one in value.items()}), old)
    if isinstance(value, list):
        return _styled(CommentedSeq([_node(one) for one in value]), old)
    if isinstance(value, str):
        return _text(value, old)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def _styled(new: Any, old: Any) -> Any:
    if isinstance(old, CommentedMap | CommentedSeq) and old.fa.flow_style():
        new.fa.set_flow_style()
    return new


def _text(text: str, old: Any) -> Any:
    block = isinstance(old, LiteralScalarString | FoldedScalarString)
    if _fits_a_block(text) and (block or "\n" in text):
        literal = LiteralScalarString(text)
        if block and getattr(old, "comment", None):
            literal.comment = old.comment  # the lines that follow the block
        return literal
    if "\n" in text or BREAKING.search(text) or not isinstance(plain(text), str):
        return DoubleQuotedScalarString(text)
    if isinstance(old, DoubleQuotedScalarString | SingleQuotedScalarString):
        return type(old)(text)
    return text


def _fits_a_block(text: str) -> bool:
    lines = text.split("\n")
    shown = not BREAKING.search(text.replace("\n", ""))
    return bool(text) and shown and not text[0].isspace() and all(line == line.rstrip() for line in lines)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _TextOnly
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.width = WIDEST
    return yaml


def _dumped(tree: Any) -> str:
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()
