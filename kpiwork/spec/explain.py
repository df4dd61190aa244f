"""Say in plain words what is wrong with one value: a fact and a mend for each kind of pydantic's errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from kpiwork.errors import allowed, did_you_mean
from kpiwork.spec.mends import as_currency, as_flag, as_identifier, as_number, as_unit
from kpiwork.spec.place import Loc, shown
from kpiwork.spec.shape import KEY, allowed_words, annotation_at, field_at, model_in
from kpiwork.spec.source import VARIABLE
from kpiwork.spec.text import IDENTIFIER
from kpiwork.spec.unit import CURRENCY_CODE, Unit, UnitKind

__all__ = ["Fault", "explained"]

Words = tuple[str, str]
"""A fact, to be read after the value's name, and a mend."""

EMPTY: Words = ("is empty", "write something, or remove the line")
PLAIN = re.compile(r"[\w][\w .-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One error of pydantic's, seen together with the file and the model.

    Parameters
    ----------
    kind : str
        Pydantic's name of the error.
    loc, there : Loc
        The way as the model knows it, and the part of it that stands in the file.
    value : Any
        What stands there.
    context : mapping
        Pydantic's details: bounds, patterns, the error that a validator raised.
    model : type of BaseModel
        The model of the file.
    """

    kind: str
    loc: Loc
    there: Loc
    value: Any
    context: Mapping[str, Any]
    model: type[BaseModel]

    @property
    def is_key(self) -> bool:
        """Whether the fault is the key's, not the value's."""
        return self.kind == "extra_forbidden" or KEY in self.loc

    @property
    def annotation(self) -> Any:
        """The type that belongs there."""
        return annotation_at(self.model, self.loc)

    @property
    def text(self) -> str:
        """The key or the value as text."""
        return str(self.there[-1] if self.is_key else self.value)


def explained(fault: Fault) -> Words:
    """Give the fact and the mend of a fault."""
    if fault.value is None and not fault.is_key:
        return EMPTY
    return EXPLAIN.get(fault.kind, _other)(fault)


def _missing(fault: Fault) -> Words:
    name = str(fault.loc[-1])
    return f"{name} is missing", f"add {name}: {_hint(fault)}"


def _hint(fault: Fault) -> str:
    words = allowed_words(fault.annotation)
    if inside := model_in(fault.annotation):
        words = tuple(UnitKind) if inside is Unit else ()
    if words:
        return f"… ({allowed(words)})"
    told = field_at(fault.model, fault.loc)
    if told and told.description:
        return f"… ({told.description.rstrip('.').replace('`', '')})"
    return _sample(inside) if inside else "…"


def _sample(model: type[BaseModel]) -> str:
    return (
        "{"
        + ", ".join(f"{name}: …" for name, field in model.model_fields.items() if field.is_required())
        + "}"
    )


def _unknown_key(fault: Fault) -> Words:
    parent = model_in(annotation_at(fault.model, fault.loc[:-1]))
    return "is no key that is known here", did_you_mean(fault.text, parent.model_fields if parent else ())


def _no_such_word(fault: Fault) -> Words:
    words = allowed_words(fault.annotation)
    if model_in(annotation_at(fault.model, fault.there)) is Unit:
        if unit := as_unit(fault.text):
            return f"{shown(fault.value)} is no kind of unit", f"did you mean '{unit}'?"
        if code := as_currency(fault.text):
            return f"{shown(fault.value)} is no kind of unit", f"write {{currency: {code}}}"
    mend = f"write {words[0]}" if len(words) == 1 else did_you_mean(fault.text, words)
    return f"{shown(fault.value)} is not {allowed(words)}", _not_listed_again(mend)


def _not_listed_again(mend: str) -> str:
    """Shorten a mend that lists the words, as the fact has listed them already."""
    return "write one of them" if mend.startswith("write one of") else mend


def _not_a_number(fault: Fault) -> Words:
    guess = as_number(fault.value) if isinstance(fault.value, str) else None
    return f"{shown(fault.value)} is not a number", f"write {guess or 'a number such as 0.95'}"


def _not_whole(fault: Fault) -> Words:
    guess = as_number(fault.text) or ""
    whole = guess if guess.lstrip("-").isdigit() else "a number such as 12"
    return f"{shown(fault.value)} is not a whole number", f"write {whole}"


def _not_finite(fault: Fault) -> Words:
    return f"{shown(fault.value)} is not a number to count with", "write another one, or remove the line"


def _not_a_flag(fault: Fault) -> Words:
    return (
        f"{shown(fault.value)} is neither true nor false",
        f"write {as_flag(fault.value) or 'true or false'}",
    )


def _not_text(fault: Fault) -> Words:
    if isinstance(fault.value, dict | list):
        return f"is {shown(fault.value)} where a text is meant", "write it on one line, in quotes"
    return f"{shown(fault.value)} is not a text", f'put it in quotes: "{shown(fault.value)}"'


def _half_a_character(fault: Fault) -> Words:
    return f"{shown(fault.value)} holds half a character", "write the character itself"


def _not_a_list(fault: Fault) -> Words:
    if inside := model_in(annotation_at(fault.model, (*fault.loc, 0))):
        mend = f"write its entries below it, each after a dash: {_sample(inside)}"
    elif isinstance(fault.value, dict):
        mend = "write a dash before each entry"
    else:
        mend = f"write [{fault.text if PLAIN.fullmatch(fault.text) else shown(fault.value)}]"
    return f"{shown(fault.value)} is not a list", mend


def _not_a_mapping(fault: Fault) -> Words:
    inside = model_in(fault.annotation)
    sample = _sample(inside) if inside else "{}"
    mend = f"write {sample}" if sample != "{}" else "write its keys below it, each with a colon"
    return f"{shown(fault.value)} is not a mapping of keys to values", mend


def _pattern(fault: Fault) -> Words:
    return PATTERNS.get(fault.context["pattern"], _letters)(fault)


def _identifier(fault: Fault) -> Words:
    guess = as_identifier(fault.text) or "lower-case letters, digits and underscores"
    return f"{shown(fault.text)} is not an identifier", f"write {guess}"


def _variable(_: Fault) -> Words:
    mend = "write ${SALES_DB_URL} and put the address into that variable"
    return "is not the name of an environment variable", mend  # never shown: it may hold a password


def _currency(fault: Fault) -> Words:
    guess = as_currency(fault.text) or "three capital letters such as USD"
    return f"{shown(fault.value)} is not the code of a currency", f"write {guess}"


def _letters(fault: Fault) -> Words:
    return f"{shown(fault.value)} holds other signs", "write letters, digits and underscores"


def _too_short(_: Fault) -> Words:
    return EMPTY


def _too_long(fault: Fault) -> Words:
    unit = "entries" if isinstance(fault.value, list) else "characters"
    size = fault.value if isinstance(fault.value, list) else fault.text
    return f"has {len(size):,} {unit}", f"keep it to at most {fault.context['max_length']:,}"


def _too_small(fault: Fault) -> Words:
    return f"{shown(fault.value)} is too small", f"write {fault.context['ge']:g} or more"


def _too_big(fault: Fault) -> Words:
    return f"{shown(fault.value)} is too big", f"write {fault.context['le']:g} or less"


def _other(fault: Fault) -> Words:
    return f"{shown(fault.value)} is not what belongs here", "write it as the description of this key says"


PATTERNS: Mapping[str, Callable[[Fault], Words]] = MappingProxyType(
    {IDENTIFIER: _identifier, VARIABLE: _variable, CURRENCY_CODE: _currency}
)

EXPLAIN: Mapping[str, Callable[[Fault], Words]] = MappingProxyType(
    {
        "missing": _missing,
        "extra_forbidden": _unknown_key,
        "enum": _no_such_word,
        "literal_error": _no_such_word,
        "float_type": _not_a_number,
        "int_type": _not_whole,
        "int_from_float": _not_whole,
        "finite_number": _not_finite,
        "bool_type": _not_a_flag,
        "string_type": _not_text,
        "string_unicode": _half_a_character,
        "tuple_type": _not_a_list,
        "dict_type": _not_a_mapping,
        "model_type": _not_a_mapping,
        "string_pattern_mismatch": _pattern,
        "string_too_short": _too_short,
        "too_short": _too_short,
        "string_too_long": _too_long,
        "too_long": _too_long,
        "greater_than_equal": _too_small,
        "less_than_equal": _too_big,
    }
)
