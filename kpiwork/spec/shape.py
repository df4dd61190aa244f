"""What the models know about a place in a file: its keys, its allowed words, what is told about it."""

from __future__ import annotations

from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpiwork.spec.place import Loc

__all__ = ["KEY", "allowed_words", "allows", "annotation_at", "field_at", "model_in"]

KEY = "[key]"  # pydantic's name for the key of a mapping


def annotation_at(model: type[BaseModel], loc: Loc) -> Any:
    """Give the type that belongs at a way; steps that name no key or entry are left out."""
    found: Any = model
    for step in loc:
        found = found if step == KEY else _step_into(found, step)
    return found


def field_at(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    """Give the field that the last step of a way names."""
    parent = model_in(annotation_at(model, loc[:-1])) if loc else None
    return parent.model_fields.get(str(loc[-1])) if parent else None


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Give the model that a type is, or may be."""
    return next((option for option in _options(annotation) if _is_model(option)), None)


def allowed_words(annotation: Any) -> tuple[str, ...]:
    """List the words that a type allows: the values of its enum or literal."""
    words: list[str] = []
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Enum):
            words.extend(str(member.value) for member in option)
        elif get_origin(option) is Literal:
            words.extend(str(value) for value in get_args(option))
    return tuple(words)


def allows(annotation: Any, kind: type) -> bool:
    """Tell whether a type is, or may be, a plain one such as `date`."""
    return kind in _options(annotation)


def _step_into(annotation: Any, step: str | int) -> Any:
    for option in _options(annotation):
        arguments = get_args(option)
        if _is_model(option) and step in option.model_fields:
            return option.model_fields[step].annotation
        if get_origin(option) is tuple and isinstance(step, int):
            return arguments[0]
        if get_origin(option) is dict:
            return arguments[1]
    return annotation


def _options(annotation: Any) -> tuple[Any, ...]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin in (Union, UnionType):
        inner = (option for part in get_args(annotation) for option in _options(part))
        return tuple(option for option in inner if option is not NoneType)
    return (annotation,)


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)
