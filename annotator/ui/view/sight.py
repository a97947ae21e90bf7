"""What is in the window and drawn around and between its lines, and painting it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QRegion

from annotator.ui.view.arc_painting import paint_arcs
from annotator.ui.view.arcs import Arcs, arcs_of
from annotator.ui.view.aside import Aside
from annotator.ui.view.caption_lines import place_captions
from annotator.ui.view.comment_marks import paint_comments
from annotator.ui.view.flow import Placed
from annotator.ui.view.ghost_marks import lay_ghosts, paint_ghosts
from annotator.ui.view.margin import Margin, margin_of
from annotator.ui.view.number_badges import paint_numbers
from annotator.ui.view.painting import paint_left_out, paint_paragraph
from annotator.ui.view.ring import paint_corners, paint_margin, paint_selected
from annotator.ui.view.scene import Scene
from annotator.ui.view.unit_marks import UnitLine, lay_units, paint_unit_ground, paint_units

# So many lines beside a strip may have letters that reach into it.
_REACHING = 2


class Sight(NamedTuple):
    """What is in the window, and what is drawn around and between the lines."""

    scene: Scene
    margin: Margin
    arcs: list[Arcs]
    units: list[UnitLine]
    comments: Sequence[int]


def sight_of(scene: Scene, aside: Aside | None, comments: Sequence[int]) -> Sight:
    """Return what is drawn for a scene; places the captions of its lines."""
    margin = margin_of(scene)
    arcs = [a for f in scene.frames if (a := arcs_of(scene, margin, f)) is not None]
    loud = [each for each in arcs if not each.frame.faint]
    if aside is not None:
        arcs += aside.arcs(scene)
    lay_ghosts(scene)
    units = lay_units(scene)
    place_captions(scene, {top for each in loud for top in each.buses})
    return Sight(scene, margin, arcs, units, comments)


def paint_sight(painter: QPainter, sight: Sight, region: QRegion) -> None:
    """Paint what reaches into a region of the window, to which the painter is clipped."""
    scene = sight.scene
    paint_unit_ground(painter, scene, sight.units)
    for placed in scene.placed:
        clip = _clip(scene, placed, region)
        if clip is not None:
            paint_paragraph(painter, scene, placed, clip)
    paint_ghosts(painter, scene)
    paint_units(painter, scene, sight.units)
    paint_corners(painter, scene, sight.margin)
    paint_margin(painter, scene, sight.margin)
    for arcs in reversed(sight.arcs):
        paint_arcs(painter, scene, arcs)
    paint_selected(painter, scene)
    paint_left_out(painter, scene)
    paint_numbers(painter, scene)
    paint_comments(painter, scene, sight.comments)


def _clip(scene: Scene, placed: Placed, region: QRegion) -> QRectF | None:
    """Return where a paragraph's letters can reach into a region; None when they cannot."""
    reach = _REACHING * scene.page.pitch
    height = placed.paragraph.height + 2 * reach
    found = region.intersected(QRect(0, placed.y - reach, scene.width, height))
    rect = found.boundingRect()
    return None if rect.isEmpty() else QRectF(rect.adjusted(0, -reach, 0, reach))
