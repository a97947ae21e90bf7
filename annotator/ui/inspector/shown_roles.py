"""What the form of a frame shows of its roles: their fillers, and which one waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.model.schema import Label
from annotator.model.values import AnnotationKey
from annotator.ui.parts.filler_chip import FillerLook


@dataclass(frozen=True, slots=True)
class ShownFiller:
    """What fills a role, as it is shown; `key` is None for what is not in this layer's text."""

    key: AnnotationKey | None
    look: FillerLook


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """The role that waits, with what could fill it; `turns` when there is more than is shown."""

    role: str
    candidates: tuple[ShownFiller, ...] = ()
    turns: bool = False


@dataclass(frozen=True, slots=True)
class ShownRoles:
    """The slots of one frame."""

    frame: AnnotationKey
    label: Label
    fillers: Mapping[str, tuple[ShownFiller, ...]]
    editable: bool
