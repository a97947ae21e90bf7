"""A CAS that was read: its views with their text, and the feature structures in them."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

from annotator.formats.uima.uima_type_system import DOCUMENT_ANNOTATION
from annotator.formats.uima.uima_types import DKPRO, METADATA

SOFA = "uima.cas.Sofa"
_INITIAL_VIEW = "_InitialView"
# Layers that a pipeline makes, not a person who labels.
_PASSED_OVER = (
    SOFA,
    DOCUMENT_ANNOTATION,
    f"{DKPRO}segmentation.",
    f"{DKPRO}metadata.",
    f"{DKPRO}lexmorph.",
    f"{DKPRO}syntax.",
    f"{DKPRO}transform.",
    "org.dkpro.core.api.xml.",
)
# What is said of a whole document.
OF_DOCUMENTS = (METADATA, DOCUMENT_ANNOTATION)


class Structure:
    """A feature structure; structures it points at are held themselves, a collection as a list."""

    __slots__ = ("features", "id", "type")

    def __init__(self, id_: int, type_: str) -> None:
        self.id = id_
        self.type = type_
        self.features: dict[str, Any] = {}


Structures: TypeAlias = Mapping[int, Structure]


class View(NamedTuple):
    """A text, and the structures that are indexed for it; the places of these count UTF-16."""

    name: str
    text: str
    indexed: list[Structure]


@lru_cache(1 << 10)
def is_passed_over(type_: str) -> bool:
    """Tell whether structures of a type are read by nobody: they say nothing of labels."""
    return type_.startswith(_PASSED_OVER) and type_ not in OF_DOCUMENTS


def view_of(name: str, text: Any, members: Collection[int], structures: Structures) -> View:
    """Return a view with those of its members that are read."""
    wanted = set(members)
    found = [one for number, one in structures.items() if number in wanted]
    return View(name, text if isinstance(text, str) else "", found)


def with_text(views: Iterable[View]) -> list[View]:
    """Return the views that have a text, first the one that every CAS has."""
    return sorted((view for view in views if view.text), key=lambda v: v.name != _INITIAL_VIEW)


def elements_of(value: Any) -> list[Any]:
    """Return the members of an array or a list of UIMA's; none for anything else."""
    members: list[Any] = []
    seen: set[int] = set()
    while isinstance(value, Structure) and id(value) not in seen:
        seen.add(id(value))
        features = value.features
        if "elements" in features and _is_array(value.type):
            value = features["elements"]
        elif "head" in features or "tail" in features:
            members.append(features.get("head"))
            value = features.get("tail")
    if isinstance(value, list):
        members = cast("list[Any]", value)
    return [member for member in members if member is not None]


def _is_array(type_: str) -> bool:
    return type_.endswith("[]") or (type_.startswith("uima.cas.") and type_.endswith("Array"))
