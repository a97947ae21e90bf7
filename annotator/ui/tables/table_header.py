"""The head of the table: small words, a hairline, a mark on the column that sorts."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHeaderView
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on

HEIGHT = 24
_PADDING = 8
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class TableHeader(QHeaderView):
    """Column titles; a click sorts, dragging moves or widens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.theme = theme
        # The logical section that sorts, and whether from the greatest down.
        self.sorted_by: tuple[int, bool] | None = None
        self.setFixedHeight(HEIGHT)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Columns"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, HEIGHT)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, model = self.theme, self.model()
        painter.fillRect(rect, theme.panel)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.line)
        painter.fillRect(rect.right(), rect.top() + 6, 1, rect.height() - 12, theme.line)
        sorts = self.sorted_by is not None and self.sorted_by[0] == logicalIndex
        font = interface_font(11, bold=sorts)
        painter.setFont(font)
        painter.setPen(theme.text if sorts else theme.dim)
        title = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal))
        room = rect.width() - 2 * _PADDING - (10 if sorts else 0)
        words = elided(title, font, room)
        box = QRectF(rect).adjusted(_PADDING, 0, 0, 0)
        painter.drawText(box, _LEFT, words)
        if sorts and self.sorted_by is not None:
            x = box.left() + QFontMetricsF(font).horizontalAdvance(words) + 5
            _paint_arrow(painter, x, rect.center().y(), theme, down=self.sorted_by[1])

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with painter_on(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), self.theme.panel)
            painter.fillRect(0, self.height() - 1, self.width(), 1, self.theme.line)
        super().paintEvent(e)


def _paint_arrow(painter: QPainter, x: float, y: float, theme: Theme, *, down: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.text)
    tip = 2.5 if down else -2.5
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - tip), QPointF(x + 7, y - tip), QPointF(x + 3.5, y + tip)])
    )
    painter.restore()
