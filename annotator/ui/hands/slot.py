"""A role of a frame that waits for its filler."""

from dataclasses import dataclass

from annotator.model.schema import Role
from annotator.model.values import AnnotationKey


@dataclass(frozen=True, slots=True)
class Slot:
    """A role of a frame that waits. `candidates` are numbered from 1; `skipped` were nearer.

    One that `stays` was opened with the mouse: it takes one filler after another until Esc.
    """

    frame: AnnotationKey
    role: Role
    candidates: tuple[AnnotationKey, ...] = ()
    skipped: int = 0
    more: bool = False
    stays: bool = False
