"""The frame that is selected or pointed at, and what fills its roles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from annotator.model.values import AnnotationKey
from annotator.ui.view.label_style import LabelStyle

# The role's name, the annotation that fills it (None when it is implied), and its words.
FillersOf: TypeAlias = Callable[[AnnotationKey], Sequence[tuple[str, AnnotationKey | None, str]]]


class Filler(NamedTuple):
    """An annotation in a role of a frame."""

    role: str
    key: AnnotationKey
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame with what fills it; a `faint` one is only pointed at."""

    key: AnnotationKey
    style: LabelStyle
    fillers: tuple[Filler, ...]
    faint: bool

    def roles(self) -> dict[AnnotationKey, str]:
        """Return the words that stand for each filler's label."""
        found: dict[AnnotationKey, str] = {}
        for role, key, _ in self.fillers:
            found[key] = f"{found[key]}, {role}" if key in found else role
        return found


class FrameFillers:
    """What fills frames; asked for one frame at a time, and remembered until spans change."""

    def __init__(self) -> None:
        self._of: FillersOf | None = None
        self._known: dict[AnnotationKey, tuple[Filler, ...]] = {}

    def read_from(self, fillers: FillersOf | None) -> None:
        """Set what is asked from now on."""
        self._of = fillers
        self.forget()

    def forget(self) -> None:
        """Ask again."""
        self._known.clear()

    def of(self, key: AnnotationKey) -> tuple[Filler, ...]:
        """Return the annotations that fill a frame's roles; implied fillers have no place."""
        found = self._known.get(key)
        if found is None:
            said = () if self._of is None else self._of(key)
            found = self._known[key] = tuple(
                Filler(role, filler, words)
                for role, filler, words in said
                if filler is not None and filler != key
            )
        return found
