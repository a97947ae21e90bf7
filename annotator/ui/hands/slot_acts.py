"""What the hands can ask for in a frame's slots: each is one wish, carried out elsewhere."""

from dataclasses import dataclass
from typing import TypeAlias

from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """Let a role wait for its filler."""

    role: str


@dataclass(frozen=True, slots=True)
class CloseSlot:
    """Let no role wait any more."""


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Offer those that stand farther away."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Fill the role that waits by an annotation."""

    key: AnnotationKey


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Take the n-th filler out of a role."""

    role: str
    number: int


@dataclass(frozen=True, slots=True)
class TypeWords:
    """Fill a role by words that are not in the text, and by what they refer to if it is known.

    With a `number` the n-th filler, an implied one, gets them instead.
    """

    role: str
    words: str
    referent: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class DropIn:
    """Fill a role by what was dragged there: an annotation, or words of the text."""

    role: str
    filler: AnnotationKey | Fragment


SlotAct: TypeAlias = OpenSlot | CloseSlot | TurnPage | Choose | TakeOut | TypeWords | DropIn
