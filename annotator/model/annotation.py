"""The annotation: a label on one or more fragments, with all that is said about them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from annotator.model.fragment import Fragment, cover
from annotator.model.values import Json, JsonObject, Uuid

# Between the words of an annotation's fragments when they are written as one quote.
GAP = " … "


class Filler(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What fills a role: another annotation of the layer (`id`), or an implied one without it."""

    id: Uuid | None = None
    text: str | None = None
    referent: str | None = None
    extra: JsonObject = {}

    @property
    def implied(self) -> bool:
        """Tell whether the filler is known but not marked in the text."""
        return self.id is None


class Origin(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"sources": "from"}):
    """How an annotation came about: by hand, from a repeat, a model, an import, another layer."""

    by: str = "manual"
    sources: tuple[JsonObject, ...] = ()
    tool: str | None = None
    model: str | None = None
    version: str | None = None
    score: float | None = None
    extra: JsonObject = {}


class Version(NamedTuple):
    """Who minted this state of a row: a Lamport counter and the copy of the project it ran in.

    `(0, "")` is a row read from a file that names no version.
    """

    counter: int = 0
    replica: str = ""


class Annotation(msgspec.Struct, frozen=True, gc=False):
    """A label on fragments. Entities, sanctions, statements and regions are all annotations.

    `fragments` are in normal form; `extra` holds unknown fields of the exchange form, kept as
    they came. Mappings are never changed in place.
    """

    id: Uuid
    label: str
    fragments: tuple[Fragment, ...]
    attributes: JsonObject = {}
    roles: Mapping[str, tuple[Filler, ...]] = {}
    referent: str | None = None
    note: str = ""
    origin: Origin = Origin()
    created: str = ""
    updated: str = ""
    version: Version = Version()
    extra: JsonObject = {}

    @property
    def start(self) -> int:
        """First code point of the cover."""
        return self.fragments[0].start

    @property
    def end(self) -> int:
        """Code point after the cover."""
        return self.fragments[-1].end

    @property
    def cover(self) -> Fragment:
        """The stretch from the first fragment's start to the last one's end."""
        return cover(self.fragments)

    def fillers(self) -> tuple[Uuid, ...]:
        """Return the ids of the annotations that fill this one's roles."""
        return tuple(f.id for found in self.roles.values() for f in found if f.id is not None)

    def with_implied(self, filler: Uuid, words: str, referent: str | None = None) -> "Annotation":
        """Return this frame with plain words in every role that an annotation fills."""
        implied = Filler(text=words, referent=referent)
        roles = dict(self.roles)
        for role, found in self.roles.items():
            kept: list[Filler] = []
            for each in found:
                now = implied if each.id == filler else each
                if now not in kept:
                    kept.append(now)
            roles[role] = tuple(kept)
        return msgspec.structs.replace(self, roles=roles)


def quote_of(text: str, fragments: Sequence[Fragment]) -> str:
    """Return the words an annotation stands on, fragments joined by an ellipsis."""
    if len(fragments) == 1:
        return text[fragments[0].start : fragments[0].end]
    return GAP.join(text[start:end] for start, end in fragments)


def with_attribute(attributes: JsonObject, name: str, value: Json) -> JsonObject:
    """Return `attributes` with one value set; None, "" and an empty list take it away."""
    rest = {key: kept for key, kept in attributes.items() if key != name}
    if value is not None and value not in ("", []):
        rest[name] = value
    return rest
