"""A scroll area without a frame that is as high as its form, if there is room."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.scroll_bar import OverlayBar


class FormArea(QScrollArea):
    """Asks for the height its form has at the present width; scrolls when it gets less."""

    def __init__(self, theme: Theme, form: QWidget) -> None:
        super().__init__()
        self._form = form
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(form)
        form.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._bar = OverlayBar(theme, self)
        self.fill(take_all=False)

    def fill(self, *, take_all: bool) -> None:
        """Take all the room there is, or no more than the form needs."""
        across = QSizePolicy.Policy.Ignored
        down = QSizePolicy.Policy.Expanding if take_all else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, down)

    def show_part(self, part: QWidget) -> None:
        """Scroll so far that a part of the form is seen."""
        self._form.adjustSize()
        self.ensureWidgetVisible(part, 0, 4)

    def fit(self) -> None:
        """Ask for another height after the form has changed."""
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        form = self._form
        width = self.width()
        high = form.heightForWidth(width) if form.hasHeightForWidth() else form.sizeHint().height()
        return QSize(width, high)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(80, self.sizeHint().height()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # Rows that came or went are counted only now.
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
