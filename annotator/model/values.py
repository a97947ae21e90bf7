"""Types of the plain values that travel in JSON."""

from collections.abc import Mapping
from typing import Any, NewType, TypeAlias

# Any JSON value. msgspec has checked it; nothing inside is ever changed in place.
Json: TypeAlias = Any
JsonObject: TypeAlias = Mapping[str, Any]

# A UUID in its text form; what the log and every exchange format use.
Uuid: TypeAlias = str

# Row keys of the open project file; never leave the process or the file.
ArticleKey = NewType("ArticleKey", int)
LayerKey = NewType("LayerKey", int)
AnnotationKey = NewType("AnnotationKey", int)
AnnotatorKey = NewType("AnnotatorKey", int)
ActionKey = NewType("ActionKey", int)
