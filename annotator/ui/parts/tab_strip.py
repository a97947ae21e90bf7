"""Tabs as words: the open one bold and underlined; measured, never cut."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.part import Part

_SPACE, _LITTLE_SPACE = 20, 10
# Milliseconds a drag rests on a tab before it opens.
_REST = 500
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Tab(Part):
    """One word of a tab strip; what is dragged over it for a moment opens it."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(theme)
        self.setCheckable(True)
        self.setAcceptDrops(True)
        self._rests = QTimer(self, singleShot=True, interval=_REST)
        self._rests.timeout.connect(self.click)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change the word."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font(bold=True)).horizontalAdvance(self.text())
        return QSize(ceil(width), 28)

    @override
    def nextCheckState(self) -> None:
        """Stay open when pressed again."""
        self.setChecked(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.isChecked():
            self._rests.start()
        # Taken, so that its leaving is told; dropped here it would go nowhere.
        event.accept()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._rests.stop()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._rests.stop()
        event.ignore()

    @override
    def paint(self, painter: QPainter) -> None:
        on = self.isChecked()
        painter.setFont(interface_font(bold=on))
        painter.setPen(self.theme.text if on or self.hovered else self.theme.dim)
        box = QRectF(self.rect())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if on:
            painter.fillRect(QRectF(0, box.bottom() - 2, box.width(), 2), self.theme.text)


class TabStrip(QWidget):
    """A row of tabs; arrows go from one to the next.

    Signals:
        chosen(int): another tab was opened by hand.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, words: Sequence[str], padding: int = 16) -> None:
        super().__init__()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(padding, 2, padding, 2)
        row.setSpacing(_SPACE)
        self._padding = padding
        self.tabs = [Tab(theme, word) for word in words]
        for tab in self.tabs:
            tab.clicked.connect(self._choose)
            row.addWidget(tab)
        row.addStretch(1)
        self.open(0)

    @property
    def current(self) -> int:
        """The number of the open tab."""
        return next(n for n, tab in enumerate(self.tabs) if tab.isChecked())

    def open(self, number: int) -> None:
        """Open a tab without telling anyone."""
        for other, tab in enumerate(self.tabs):
            tab.setChecked(other == number)
            policy = Qt.FocusPolicy.TabFocus if other == number else Qt.FocusPolicy.NoFocus
            tab.setFocusPolicy(policy)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        number = (self.current + step) % len(self.tabs)
        self.open(number)
        self.tabs[number].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(number)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._space_out()
        return super().event(event)

    def _space_out(self) -> None:
        """Let the tabs stand closer where their words would be cut."""
        words = sum(tab.sizeHint().width() for tab in self.tabs)
        room = self.width() - 2 * self._padding - words
        space = _SPACE if room >= _SPACE * (len(self.tabs) - 1) else _LITTLE_SPACE
        if space != self._row.spacing():
            self._row.setSpacing(space)

    def _choose(self) -> None:
        tab = self.sender()
        if isinstance(tab, Tab):
            number = self.tabs.index(tab)
            self.open(number)
            self.chosen.emit(number)
