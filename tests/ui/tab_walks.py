"""Hands that go through a window with Tab, and eyes that look for the ring."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_MOST = 120
# So many px differ at least round what has the focus.
_SEEN = 12


class Stop(NamedTuple):
    """A part that Tab came to: itself, what it is called, and whether one sees the focus there."""

    part: QWidget
    name: str
    seen: bool


def tab_round(window: QWidget) -> list[Stop]:
    """Press Tab until one is where one began; return the stops."""
    window.activateWindow()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    stops: list[Stop] = []
    while len(stops) < _MOST:
        part = QApplication.focusWidget()
        assert part is not None
        if any(stop.part is part for stop in stops):
            return stops
        where = QRect(part.mapTo(window, QPoint()), part.size()).adjusted(-4, -4, 4, 4)
        focused = window.grab(where).toImage()
        QTest.keyClick(part, Qt.Key.Key_Tab)
        left = window.grab(where).toImage()
        differing = sum(
            focused.pixel(x, y) != left.pixel(x, y)
            for y in range(0, focused.height(), 2)
            for x in range(0, focused.width(), 2)
        )
        words = part.text() if isinstance(part, QAbstractButton) else ""
        stops.append(Stop(part, part.accessibleName() or words, differing >= _SEEN))
    raise AssertionError("Tab never comes round")


def takers(window: QWidget) -> set[QWidget]:
    """Return what takes keys in a window, by Qt's own account."""
    return {
        each
        for each in window.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.window() is window
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not each.objectName().startswith("qt_")
    }
