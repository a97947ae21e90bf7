"""What all self-painted parts share: the theme, hover, and the ring of the keyboard's focus."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on

RADIUS = 4.0
_RING = 2.0
_RING_GAP = 1.0
BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


@runtime_checkable
class Themed(Protocol):
    """Something that paints with a theme's colours."""

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        ...


def set_theme_in(root: QWidget, theme: Theme) -> None:
    """Give `theme` to every part inside `root`."""
    for child in root.findChildren(QWidget):
        if isinstance(child, Themed):
            child.set_theme(theme)


def fill_round(painter: QPainter, rect: QRectF, colour: QColor, radius: float = RADIUS) -> None:
    """Fill a rounded rectangle without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius, radius)


def outline_round(
    painter: QPainter, rect: QRectF, colour: QColor, width: float = 1.0, radius: float = RADIUS
) -> None:
    """Draw the outline of a rounded rectangle, wholly inside `rect`."""
    half = width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def outline_dashed(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a dashed outline: something offered, not set."""
    pen = QPen(colour, 1.0)
    pen.setDashPattern([2.0, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class FocusRing(QWidget):
    """The ring round the part that has the keyboard's focus; a sibling, so that it may stand out.

    Lives as long as the part is focused and takes no mouse events.
    """

    def __init__(self, part: QWidget, colour: QColor) -> None:
        super().__init__(part.parentWidget())
        self._colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.follow(part)
        self.show()

    def set_colour(self, colour: QColor) -> None:
        """Change the ring's colour."""
        self._colour = colour
        self.update()

    def follow(self, part: QWidget) -> None:
        """Stand round `part` again after it moved or changed its size.

        Where its parent leaves no room the ring lies on the part's own edge: all sides are seen.
        """
        out = int(_RING + _RING_GAP)
        around = part.geometry().adjusted(-out, -out, out, out)
        parent = part.parentWidget()
        self.setGeometry(around if parent is None else around & parent.rect())
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            outline_round(painter, QRectF(self.rect()), self._colour, _RING, RADIUS + 2)


class Part(QAbstractButton):
    """A button that paints itself: subclasses fill in `paint` and `sizeHint`.

    `Return` presses it as `Space` does; the ring shows only when the keyboard brought the focus.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._ring: FocusRing | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self.theme = theme
        if self._ring is not None:
            self._ring.set_colour(theme.selline)
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the part; the painter smooths edges already."""

    @property
    def hovered(self) -> bool:
        """Tell whether the mouse is over a part that can be pressed."""
        return self.isEnabled() and self.underMouse()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            self.paint(painter)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYBOARD and self._ring is None:
            self._ring = FocusRing(self, self.theme.selline)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._drop_ring()

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._ring is not None:
            self._ring.follow(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ring is not None:
            self._ring.follow(self)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentAboutToChange:
            self._drop_ring()
        return super().event(event)

    def _drop_ring(self) -> None:
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None


class Hairline(QWidget):
    """A line of one pixel between two sections."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = theme.line
        self.setFixedHeight(1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._colour = theme.line
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._colour)
