"""Mouse pointers of the text."""

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QCursor, QPen, QPixmap

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.view.label_style import LabelStyle, rounded_pen

_SIZE = 24


def armed_cursor(style: LabelStyle, theme: Theme, ratio: float) -> QCursor:
    """Return a text pointer that carries a label's underline."""
    pixmap = QPixmap(round(_SIZE * ratio), round(_SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    with painter_on(pixmap, smooth=True) as painter:
        painter.setPen(QPen(theme.text, 1.4))
        painter.drawLines([QLineF(12, 3, 12, 16), QLineF(9, 3, 15, 3), QLineF(9, 16, 15, 16)])
        painter.setPen(rounded_pen(style.colours.mark, 3.0))
        painter.drawLine(QLineF(4, 21, 20, 21))
    return QCursor(pixmap, _SIZE // 2, 10)
