"""What connects a frame that is not of the open layer: another annotator's, in a review."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from annotator.model.annotation import Annotation
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.values import AnnotationKey
from annotator.ui.view.arcs import Arcs, arcs_of
from annotator.ui.view.frames import Filler, Frame
from annotator.ui.view.label_style import LabelStyles
from annotator.ui.view.margin import Margin
from annotator.ui.view.scene import Scene
from annotator.ui.view.shown_spans import ShownSpans


class AsideFiller(NamedTuple):
    """A filler of such a frame: the role's name, the annotation, its words."""

    role: str
    annotation: Annotation
    words: str


class Aside:
    """A frame and its fillers as spans of their own, so that they are drawn as any others."""

    def __init__(
        self, frame: Annotation, fillers: Sequence[AsideFiller], styles: LabelStyles
    ) -> None:
        whole = [frame, *(filler.annotation for filler in fillers)]
        self._spans = LayerSpans(_row(number, each) for number, each in enumerate(whole, 1))
        self._frame = Frame(
            AnnotationKey(1),
            styles.of(frame.label),
            tuple(
                Filler(filler.role, AnnotationKey(number), filler.words)
                for number, filler in enumerate(fillers, 2)
            ),
            faint=False,
        )

    def arcs(self, scene: Scene) -> list[Arcs]:
        """Return what connects it in the window."""
        there = replace(scene, spans=ShownSpans(self._spans))
        found = arcs_of(there, Margin([], [], []), self._frame)
        return [] if found is None else [found]


def _row(number: int, each: Annotation) -> SpanRow:
    pieces = each.fragments if len(each.fragments) > 1 else None
    return SpanRow(AnnotationKey(number), each.start, each.end, each.label, pieces)
