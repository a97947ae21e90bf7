"""Going from part to part with the arrow keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.parts.part import Part

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def focus_by_arrow(holder: QWidget, event: QKeyEvent) -> bool:
    """Give the next part in an arrow's direction the focus; tell whether it was an arrow.

    Left and right go through the parts in reading order, up and down to the nearest line.
    """
    step = ARROWS.get(Qt.Key(event.key()))
    if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    found = [part for part in holder.findChildren(Part) if part.isVisible() and part.isEnabled()]
    places = {part: part.mapTo(holder, part.rect().center()) for part in found}
    here = next((part for part in found if part.hasFocus()), None)
    if here is None:
        return False
    across, down = step
    if across:
        order = sorted(found, key=lambda part: (places[part].y(), places[part].x()))
        at = order.index(here) + across
        beyond = order[at : at + 1] if at >= 0 else []
    else:
        beyond = [p for p in found if (places[p].y() - places[here].y()) * down > 0]
        beyond.sort(key=lambda part: _away(places[part], places[here]))
    if beyond:
        here.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        beyond[0].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        beyond[0].setFocus(Qt.FocusReason.TabFocusReason)
    return True


def _away(place: QPoint, here: QPoint) -> tuple[int, int]:
    return abs(place.y() - here.y()), abs(place.x() - here.x())
