"""Values of attributes when their schema changes, and which annotations a change reaches."""

import math
from collections.abc import Sequence
from typing import cast

import msgspec

from annotator.model.schema import AttributeKind, Choice
from annotator.model.values import Json


class Reach(msgspec.Struct, frozen=True):
    """Which annotations a schema edit changes: all conditions hold; None is no condition.

    With `document` it is the labels of articles that change, not those of annotations.
    """

    label: str | None = None
    attribute: str | None = None
    value: str | None = None
    role: str | None = None
    document: bool = False


def mapped_value(value: Json, gone: str, to: str | None) -> Json:
    """Return what is set with one value in another's place; None takes it out."""
    if isinstance(value, str):
        return to if value == gone else value
    listed = _listed(value)
    if gone not in listed:
        return value
    named = [to if each == gone else each for each in listed]
    return list(dict.fromkeys(each for each in named if each is not None)) or None


def converted(value: Json, kind: AttributeKind, choices: Sequence[Choice]) -> Json:
    """Return what is set in the form of another kind, None where it has none."""
    match kind:
        case AttributeKind.TEXT:
            return _as_text(value)
        case AttributeKind.NUMBER:
            return _as_number(value)
        case AttributeKind.FLAG:
            return value if isinstance(value, bool) else None
        case AttributeKind.CHOICE:
            chosen = _chosen(value, choices)
            return chosen[0] if len(chosen) == 1 else None
        case AttributeKind.CHOICES:
            return _chosen(value, choices) or None


def _as_text(value: Json) -> str | None:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in _listed(value)) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, int | float) else str(value)


def _as_number(value: Json) -> float | int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _chosen(value: Json, choices: Sequence[Choice]) -> list[str]:
    """Return the ids of the values that are set, also when they are given by their words."""
    parts = _listed(value) if isinstance(value, list | tuple) else [value]
    ids = {choice.title.casefold(): choice.id for choice in choices}
    ids |= {choice.id.casefold(): choice.id for choice in choices}
    found = [ids.get(str(part).strip().casefold()) for part in parts]
    return [each for each in dict.fromkeys(found) if each is not None] if None not in found else []


def _listed(value: Json) -> list[Json]:
    return list(cast("list[Json]", value)) if isinstance(value, list | tuple) else []
