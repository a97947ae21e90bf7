"""Moving a pane to another side by dragging it: by its heads, or any spot that does nothing."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import fill_round, outline_round

# Farther than a hand slips when it clicks.
_FAR = 3
_SHARE = 0.22


class PaneDrag(QWidget):
    """Shows where the pane in hand would go; covers the panes and lets the mouse through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name: str | None = None
        self._from = QPoint()
        self._side: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def press(self, name: str, point: QPoint) -> None:
        """Take a pane in hand; nothing shows before the mouse has gone some way."""
        self._name, self._from, self._side = name, point, None

    def move_to(self, point: QPoint, panes: QRect) -> None:
        """Show where the pane would go from `point`."""
        if self._name is None:
            return
        far = (point - self._from).manhattanLength() > _FAR * QApplication.startDragDistance()
        if not far and self.isHidden():
            return
        self._side = side_at(point, panes)
        self.setGeometry(panes)
        self.raise_()
        self.show()
        self.update()

    def release(self) -> tuple[str, str] | None:
        """Let go; return the pane and the side it goes to, if it goes anywhere."""
        name, side = self._name, self._side
        self._name = self._side = None
        self.hide()
        return (name, side) if name is not None and side is not None else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._side is None:
            return
        zone = QRectF(_zone(self._side, self.rect())).adjusted(4, 4, -4, -4)
        wash = QColor(self._theme.selline)
        wash.setAlphaF(0.12)
        with painter_on(self, smooth=True) as painter:
            fill_round(painter, zone, wash)
            outline_round(painter, zone, self._theme.selline, 2)


def side_at(point: QPoint, panes: QRect) -> str | None:
    """Return the side a pane goes to when it is dropped at `point`; None in the middle."""
    for side in ("left", "right", "bottom"):
        if _zone(side, panes).contains(point):
            return side
    return None


def _zone(side: str, panes: QRect) -> QRect:
    across, down = round(panes.width() * _SHARE), round(panes.height() * _SHARE)
    if side == "left":
        return QRect(panes.left(), panes.top(), across, panes.height())
    if side == "right":
        return QRect(panes.right() + 1 - across, panes.top(), across, panes.height())
    return QRect(panes.left(), panes.bottom() + 1 - down, panes.width(), down)
