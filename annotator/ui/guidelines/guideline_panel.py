"""The guideline of one label, beside its chip or its annotation."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.guideline import label_markdown
from annotator.model.schema import Label, Schema
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.key_cap import key_cap_width, paint_key_cap
from annotator.ui.parts.markdown import MarkdownView
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of
from annotator.ui.parts.painter import painter_on

_WIDTH = 440
_HIGHEST = 460
# With this much room it stands below, where the eye goes on.
_ENOUGH = 280
_MARGIN = 16
_HEAD = 40
_GAP = 4


class _Head(QWidget):
    """Name, mark, key and family of the label."""

    def __init__(self, theme: Theme, label: Label, family: str) -> None:
        super().__init__()
        self._theme = theme
        self._label = label
        self._family = family
        self.setFixedHeight(_HEAD)
        self.setAccessibleName(", ".join((label.name, *label.keys, family)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, label = self._theme, self._label
        with painter_on(self, smooth=True) as painter:
            font = interface_font(15, bold=True)
            width = QFontMetricsF(font).horizontalAdvance(label.name)
            painter.setFont(font)
            painter.setPen(theme.text)
            box = QRectF(_MARGIN, 8, width + 2, 22)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, label.name)
            colour = mark_of(label, theme)
            paint_mark(painter, _MARGIN, _MARGIN + width, 31, stroke_of(label), colour)
            left = _MARGIN + width + 12
            for key in label.keys:
                paint_key_cap(painter, left, 19.5, key, theme)
                left += key_cap_width(key) + 6
            painter.setFont(interface_font(11))
            painter.setPen(theme.dim)
            right = QRectF(left, 8, self.width() - _MARGIN - left, 22)
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(right, where, self._family)


class GuidelinePanel(QFrame):
    """Lies over the window beside what it is about; Esc or F2 closes it.

    Signals:
        closed(): it was closed by key.
    """

    closed = Signal()

    def __init__(self, theme: Theme, schema: Schema, label: Label, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self.label = label
        families = {family.id: family.name for family in schema.families}
        self.setAccessibleName(self.tr("Guideline of {0}").format(label.name))
        self.text = MarkdownView(theme, self)
        self.text.show_markdown(label_markdown(schema, label))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addWidget(_Head(theme, label, families.get(label.family, "")))
        inner = QVBoxLayout()
        inner.setContentsMargins(_MARGIN, 4, 6, 4)
        inner.addWidget(self.text)
        column.addLayout(inner)
        self.setFocusProxy(self.text)

    def show_beside(self, place: QRect) -> None:
        """Show it below `place` of the window, or above where there is more room."""
        window = self._window
        size = self._wanted(window.height() - 2 * _MARGIN)
        below = window.height() - place.bottom() - _GAP - _MARGIN
        above = place.top() - _GAP - _MARGIN
        top = place.bottom() + _GAP
        if size.height() > below and above > below and below < _ENOUGH:
            size.setHeight(min(size.height(), above))
            top = place.top() - _GAP - size.height()
        else:
            size.setHeight(min(size.height(), max(below, 160)))
        left = min(max(place.left(), 8), window.width() - size.width() - 8)
        self.setGeometry(QRect(left, top, size.width(), size.height()))
        self.show()
        self.raise_()
        self.text.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _wanted(self, room: int) -> QSize:
        document = self.text.document()
        document.setTextWidth(_WIDTH - _MARGIN - 24)
        height = round(document.size().height()) + _HEAD + 28
        return QSize(_WIDTH, min(height, _HIGHEST, room))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.raised)
            painter.setPen(self._theme.control)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
