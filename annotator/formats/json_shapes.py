"""Objects and lists within JSON of other programs, empty where something else stands."""

from typing import cast

from annotator.model.values import Json


def object_of(value: Json) -> dict[str, Json]:
    """Return an object; an empty one for anything else."""
    return cast("dict[str, Json]", value) if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    """Return a list; an empty one for anything else."""
    return cast("list[Json]", value) if isinstance(value, list) else []


def objects_of(value: Json) -> list[dict[str, Json]]:
    """Return the objects of a list."""
    return [cast("dict[str, Json]", each) for each in list_of(value) if isinstance(each, dict)]
