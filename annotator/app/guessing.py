"""The attribute values an annotation starts with, and how they follow it when it is altered.

A guessed value is as real as any other. It follows the marks and words when the annotation's
ends, fragments or label change, as long as it is what would have been guessed before: what
somebody has set otherwise, or taken away, stays.
"""

from collections.abc import Sequence

import msgspec

from annotator.model.annotation import Annotation, with_attribute
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.values import JsonObject
from annotator.suggest.guesses import guessed


def first_values(
    schema: Schema, label: str, text: str, fragments: Sequence[Fragment]
) -> JsonObject:
    """Return the attributes of a new annotation: the schema's defaults and what is guessed."""
    defaults = {a.id: a.default for a in schema.attributes_of(label) if a.default is not None}
    return {**defaults, **guessed(schema, label, text, fragments)}


def following(schema: Schema, text: str, before: Annotation, after: Annotation) -> Annotation:
    """Return `after` with the guessed values that changed together with its words or label."""
    had = guessed(schema, before.label, text, before.fragments)
    now = guessed(schema, after.label, text, after.fragments)
    attributes = after.attributes
    for name in {*had, *now}:
        if attributes.get(name) == had.get(name):
            attributes = with_attribute(attributes, name, now.get(name))
    return msgspec.structs.replace(after, attributes=attributes)
