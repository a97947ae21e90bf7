"""Going through a window with Tab: all that takes keys, in the order in which it is read.

Qt's own chain is that in which widgets were made, and loses some that were made before they had
a window. Here layouts say the order; what paints no ring by itself gets one.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QScrollArea,
    QTableView,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

from annotator.ui.parts.part import FocusRing
from annotator.ui.parts.rows import RowsView

# What is one thing for the keys, whatever it is made of.
_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox)
# What shows hardly any focus by itself, however it got it; what shows none for the keys.
_FAINT = (QComboBox, QAbstractSpinBox)
_RINGLESS = (*_FAINT, QScrollArea, QTableView, QTextEdit)


@runtime_checkable
class Ordered(Protocol):
    """Something that places its parts itself and says in which order they are read."""

    def read_order(self) -> Sequence[QWidget]:
        """Return the parts as they are read."""
        ...


class TabWalk(QObject):
    """Gives the next part of a window the focus, and those a ring that paint none."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ringed: QWidget | None = None
        self._ring: FocusRing | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def step(self, *, onward: bool) -> bool:
        """Go to the next part or the one before, going round; tell whether there is one."""
        parts = in_reading_order(self._window)
        if not parts:
            return False
        at = self._place_in(parts)
        number = (0 if onward else -1) if at is None else (at + (1 if onward else -1)) % len(parts)
        reason = Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason
        part = parts[number]
        part.setFocus(reason)
        _bring_in_sight(part)
        if isinstance(part, _RINGLESS) and not isinstance(part, RowsView):
            self._show_ring(part)
        return True

    def _place_in(self, parts: list[QWidget]) -> int | None:
        """Return which of the parts has the focus, or holds what has it."""
        now: QWidget | None = self._window.window().focusWidget()
        while now is not None and now not in parts:
            now = now.parentWidget()
        return None if now is None else parts.index(now)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Show a ring on what a click, a letter or the opening of the window gave the focus."""
        if isinstance(now, _FAINT) and self._window.isAncestorOf(now):
            self._show_ring(now)

    def _show_ring(self, part: QWidget) -> None:
        self._drop_ring()
        colour = part.palette().color(QPalette.ColorRole.Accent)
        self._ringed, self._ring = part, FocusRing(part, colour)
        part.installEventFilter(self)

    def _drop_ring(self) -> None:
        part, ring = self._ringed, self._ring
        self._ringed = self._ring = None
        if part is not None and ring is not None:
            part.removeEventFilter(self)
            ring.hide()
            ring.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        part = self._ringed
        if part is not None and watched is part and self._ring is not None:
            if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self._drop_ring()
            elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
                self._ring.follow(part)
        return super().eventFilter(watched, event)


class WalkedArea(QWidget):
    """All of a window below its menus, gone through as it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._walk = TabWalk(self)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return self._walk.step(onward=next)


def in_reading_order(root: QWidget) -> list[QWidget]:
    """Return what takes keys inside a window, visible and enabled, as it is read."""
    found: list[QWidget] = []
    for child in dict.fromkeys(_children(root)):
        if child.isWindow() or not child.isVisibleTo(root) or not child.isEnabled():
            continue
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None:
            found.append(child)
        if not isinstance(child, _WHOLE):
            found += in_reading_order(child)
    return found


def _children(widget: QWidget) -> Iterator[QWidget]:
    """Yield what a layout holds in its order, then what stands free, by its place."""
    layout = widget.layout()
    if isinstance(widget, Ordered):
        yield from widget.read_order()
    if layout is not None:
        yield from _held(layout)
    free = [child for child in widget.children() if isinstance(child, QWidget)]
    yield from sorted(free, key=_place)


def _held(layout: QLayout) -> Iterator[QWidget]:
    """Yield what a layout holds, in its order.

    Its items are never asked for: PySide is not told when Qt drops one, and takes whatever comes
    to stand at its place in memory, a menu or a widget, for that item.
    """
    owner = layout.parentWidget()
    parts = [part for part in owner.children() if isinstance(part, QWidget)] if owner else []
    inner = [part for part in layout.children() if isinstance(part, QLayout)]
    found = [(at, part) for part in (*parts, *inner) if (at := layout.indexOf(part)) >= 0]
    for _, part in sorted(found, key=lambda one: _order(layout, one[0])):
        if isinstance(part, QLayout):
            yield from _held(part)
        else:
            yield part


def _order(layout: QLayout, at: int) -> tuple[int, int]:
    """Return what the parts of a layout are sorted by: the rows of a grid, one below the other."""
    if not isinstance(layout, QGridLayout):
        return at, 0
    row, column, *_ = cast("tuple[int, ...]", layout.getItemPosition(at))
    return row, column


def _place(widget: QWidget) -> tuple[int, int]:
    return widget.y(), widget.x()


def _bring_in_sight(part: QWidget) -> None:
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part, 8, 8)
        above = above.parentWidget()
