"""The fields of a form, made of the model of its file: which there are, of what type, what must be filled in.

A field that nobody has words for yet is asked all the same, with what its model says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpiwork.spec.card import Card
from kpiwork.spec.entries import Concern, Pilot, SignOff
from kpiwork.spec.measure import LONGEST_FORMULA
from kpiwork.spec.model import Model
from kpiwork.spec.place import Loc
from kpiwork.spec.shape import allowed_words, allows, model_in
from kpiwork.spec.text import LONGEST_PROSE
from kpiwork.spec.time import Lag
from kpiwork.spec.unit import Unit, UnitKind
from kpiwork.spec.workshop import Workshop
from kpiwork.studio.design.fields import Control, Field, Option
from kpiwork.studio.design.steps import STEPS, Step
from kpiwork.studio.design.words import CARDS, CONCERNS, PILOTS, SIGN_OFFS, WORKSHOP, Words
from kpiwork.studio.design.words.chosen import in_words

__all__ = ["MODELS", "fields_of", "words_of"]

MODELS: Mapping[str, tuple[type[Model], Mapping[str, Words]]] = MappingProxyType(
    {
        "card": (Card, CARDS),
        "workshop": (Workshop, WORKSHOP),
        "concern": (Concern, CONCERNS),
        "signoff": (SignOff, SIGN_OFFS),
        "pilot": (Pilot, PILOTS),
    }
)
"""Every kind of form: the model that it is filled in for, and its words."""

ORDER = [text.step for text in STEPS]


@lru_cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Give the fields of a kind of form, in the order of the workshop; without what depends on a workbook."""
    model, words = MODELS[kind]
    fields = _fields(model, words, (), Step.SIGN)
    places = {name: place for place, name in enumerate(words)}
    return tuple(sorted(fields, key=lambda one: (ORDER.index(one.step), places.get(one.key, len(places)))))


def words_of(kind: str, loc: Loc) -> Words | None:
    """Give the words of the field at a way; None where nobody has any."""
    return MODELS[kind][1].get(_path(loc))


def _path(loc: Loc) -> str:
    return ".".join(str(step) for step in loc if not isinstance(step, int))


def _fields(model: type[BaseModel], words: Mapping[str, Words], above: Loc, step: Step) -> list[Field]:
    """Make the fields of a model, and those inside them; `above` is the way to it without indices."""
    found = []
    for name, info in model.model_fields.items():
        found.append(_field(info, words, (*above, name), step))
    places = {name: place for place, name in enumerate(words)}
    return sorted(found, key=lambda one: places.get(_path((*above, one.key)), len(places)))


def _field(info: FieldInfo, words: Mapping[str, Words], way: Loc, step: Step) -> Field:
    told = words.get(_path(way))
    step = (told.step if told and told.step else None) or step
    control = (told.control if told else None) or _control(info)
    inside: tuple[Field, ...] = ()
    if control in (Control.GROUP, Control.ENTRIES) and (below := model_in(_entry(info.annotation))):
        inner = _fields(below, words, way, step)
        starts = len(way) if control is Control.ENTRIES else 0
        inside = tuple(_from(one, starts) for one in inner)
    elif model_in(info.annotation) is Unit:
        inside = (_currency(words, way, step),)
    return Field(
        loc=way,
        label=told.label
        if told
        else way[-1].replace("_", " ").capitalize()
        if isinstance(way[-1], str)
        else "",
        help=told.help if told else (info.description or "").replace("`", ""),
        control=control,
        step=step,
        required=info.is_required(),
        options=_options(info.annotation),
        inside=inside,
        if_empty=_if_empty(info),
    )


def _from(one: Field, starts: int) -> Field:
    """Count the way to a field from the entry of a list that it belongs to."""
    return replace(
        one, loc=one.loc[starts:], inside=tuple(_inner(below, one, starts) for below in one.inside)
    )


def _inner(below: Field, above: Field, starts: int) -> Field:
    return below if above.control is Control.ENTRIES else _from(below, starts)


def _currency(words: Mapping[str, Words], way: Loc, step: Step) -> Field:
    told = words[_path((*way, "currency"))]
    return Field(loc=(*way, "currency"), label=told.label, help=told.help, control=Control.LINE, step=step)


def _entry(annotation: Any) -> Any:
    """Give the type of a list's entries, or the type itself."""
    for option in _unions(annotation):
        if get_origin(option) is tuple:
            return get_args(option)[0]
    return annotation


def _unions(annotation: Any) -> Iterable[Any]:
    if get_origin(annotation) is Annotated:
        return _unions(get_args(annotation)[0])
    return get_args(annotation) if type(None) in get_args(annotation) else (annotation,)


def _control(info: FieldInfo) -> Control:
    annotation = info.annotation
    if (entry := _entry(annotation)) is not annotation:
        return (
            Control.ENTRIES if model_in(entry) else Control.CHOICES if allowed_words(entry) else Control.LINES
        )
    below = model_in(annotation)
    if below is Unit:
        return Control.CHOICE
    if below is Lag:
        return Control.LAG
    if below is not None:
        return Control.GROUP
    if allowed_words(annotation):
        return Control.CHOICE
    plain = next((kind for kind in PLAIN if allows(annotation, kind)), None)
    return PLAIN[plain] if plain is not None else _of_text(info)


PLAIN: Mapping[type, Control] = MappingProxyType(
    {
        bool: Control.YES_NO,
        date: Control.DAY,
        timedelta: Control.DURATION,
        float: Control.NUMBER,
        int: Control.WHOLE,
    }
)


def _of_text(info: FieldInfo) -> Control:
    longest = _limits(info.annotation) | _limits_in(info.metadata)
    if LONGEST_FORMULA in longest:
        return Control.FORMULA
    return Control.PROSE if LONGEST_PROSE in longest else Control.LINE


def _limits(annotation: Any) -> set[int]:
    """Find the most characters that a text may have."""
    found: set[int] = set()
    if get_origin(annotation) is Annotated:
        found |= _limits_in(get_args(annotation)[1:])
    for argument in get_args(annotation):
        found |= _limits(argument)
    return found


def _limits_in(metadata: Iterable[Any]) -> set[int]:
    limits = (getattr(one, "max_length", None) for one in metadata)
    return {limit for limit in limits if isinstance(limit, int)}


def _options(annotation: Any) -> tuple[Option, ...]:
    if model_in(annotation) is Unit:
        return tuple(Option(value=kind.value, words=in_words(UnitKind, kind.value)) for kind in UnitKind)
    kind = next((one for one in _unions(_entry(annotation)) if _is_enum(one)), None)
    return (
        tuple(Option(value=word, words=in_words(kind, word)) for word in allowed_words(kind)) if kind else ()
    )


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _if_empty(info: FieldInfo) -> str:
    if info.is_required():
        return ""
    value = info.get_default(call_default_factory=True)
    if isinstance(value, StrEnum):
        return in_words(type(value), value.value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else ""
