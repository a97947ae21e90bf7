"""The head of a section: 11 px bold capitals, a count, and something small at the right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.painter import painter_on

HEAD_HEIGHT = 28
_CENTRE = 17
_PADDING = 16
_GAP = 12


class SectionHead(QWidget):
    """A section's name (`ROLES`) with an optional count after it; widgets stand at the right."""

    def __init__(
        self, theme: Theme, title: str, *trailing: QWidget, padding: int = _PADDING
    ) -> None:
        super().__init__()
        self._theme = theme
        self._title = title
        self._count = ""
        self._padding = padding
        self._trailing = trailing
        for widget in trailing:
            widget.setParent(self)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def set_count(self, count: str) -> None:
        """Show a figure after the name; "" for none."""
        self._count = count
        self.setAccessibleName(f"{self._title} {count}".strip())
        self.update()

    def set_title(self, title: str) -> None:
        """Change the section's name."""
        self._title = title
        self.set_count(self._count)

    def place_trailing(self) -> None:
        """Put the widgets at the right where they belong, after one changed its size."""
        right = self.width() - self._padding
        for widget in reversed(self._trailing):
            if widget.isHidden():
                continue
            size = widget.sizeHint()
            right -= size.width()
            widget.setGeometry(right, _CENTRE - size.height() // 2, size.width(), size.height())
            right -= _GAP

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, HEAD_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_trailing()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            font = interface_font(11, bold=True)
            painter.setFont(font)
            painter.setPen(self._theme.dim)
            shown = self._title.upper()
            where = QRectF(self._padding, _CENTRE - 10, self.width() - 2 * self._padding, 20)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, shown)
            if self._count:
                where.setLeft(where.left() + QFontMetricsF(font).horizontalAdvance(shown) + 7)
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._count)
