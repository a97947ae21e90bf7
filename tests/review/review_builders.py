"""Readings made in a line: what an annotator marked, as (label, start, end)."""

from collections.abc import Mapping, Sequence

from annotator.model.annotation import Annotation, Filler
from annotator.model.fragment import normal_form
from annotator.model.schema_file import load_schema
from annotator.model.values import Json
from annotator.review.readings import ComparedArticle, Labels, Reading

NEWS = load_schema("sanctions-news")
LABELS = Labels(NEWS)
EVERYTHING = frozenset({"entity", "sanction", "statement", "region"})


def marked(
    name: str,
    label: str,
    *places: tuple[int, int],
    roles: Mapping[str, Sequence[str | Filler]] | None = None,
    referent: str | None = None,
    **attributes: Json,
) -> Annotation:
    """Return an annotation called `name`; roles name the annotations that fill them."""
    fillers = {
        role: tuple(each if isinstance(each, Filler) else Filler(id=each) for each in found)
        for role, found in (roles or {}).items()
    }
    return Annotation(name, label, normal_form(places), attributes, fillers, referent)


def reading(
    *annotations: Annotation,
    families: frozenset[str] = EVERYTHING,
    document: Mapping[str, Json] | None = None,
) -> Reading:
    """Return what one annotator made of an article."""
    return Reading("", annotations, families, document or {})


def article(
    text: str, *readings: Reading | None, story: str = "", key: str = "a"
) -> ComparedArticle:
    """Return an article as several annotators read it."""
    return ComparedArticle(key, text, readings, story)
