"""A scroll bar that lies over the pane's right edge: a thumb of 6 px and nothing else."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStyle, QStyleOptionSlider
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import fill_round

_WIDTH = 12
_THUMB = 6.0
_SHORTEST = 24


class OverlayBar(QScrollBar):
    """The vertical bar of a scroll area, over its contents; shown while there is more to see."""

    def __init__(self, theme: Theme, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._theme = theme
        self._area = area
        self.setAccessibleName(self.tr("Scroll bar"))
        self._own = area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.installEventFilter(self)
        self._own.rangeChanged.connect(self._follow)
        self._own.valueChanged.connect(self._follow)
        self.valueChanged.connect(self._own.setValue)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def thumb(self) -> QRectF:
        """Return where the thumb is painted."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = QStyle.SubControl.SC_ScrollBarSlider
        control = QStyle.ComplexControl.CC_ScrollBar
        thumb = QRectF(self.style().subControlRect(control, option, handle, self))
        if thumb.height() < _SHORTEST:
            thumb.setHeight(_SHORTEST)
            thumb.moveTop(min(thumb.top(), self.height() - _SHORTEST))
        thumb.setLeft(self.width() - _THUMB - 3)
        thumb.setWidth(_THUMB)
        return thumb

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        thumb = self.thumb()
        colour = QColor(self._theme.control)
        colour.setAlphaF(0.9 if self.isSliderDown() or self.underMouse() else 0.5)
        with painter_on(self, smooth=True) as painter:
            fill_round(painter, thumb, colour, _THUMB / 2)

    def _follow(self) -> None:
        area = self._area
        self.setRange(self._own.minimum(), self._own.maximum())
        self.setPageStep(self._own.pageStep())
        self.setSingleStep(self._own.singleStep())
        self.setValue(self._own.value())
        self.setGeometry(area.width() - _WIDTH, 0, _WIDTH, area.height())
        self.setVisible(self._own.maximum() > self._own.minimum())
        self.raise_()
