"""The bar over the agreement page: the tabs of the modes, and what is done with the figures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.panes.modes import mode_title
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.tab_strip import TabStrip

_HEIGHT = 46
_MARGIN = 16


class AgreementBar(QWidget):
    """Tabs at the left, in the place they have in the label bar; two buttons at the right.

    Signals:
        mode_chosen(object): the name of the mode whose tab was pressed.
        copy_clicked(): the figures are wanted on the clipboard.
        export_clicked(): the figures are wanted in a file.
    """

    mode_chosen = Signal(object)
    copy_clicked = Signal()
    export_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._modes: tuple[str, ...] = ()
        self._tabs: TabStrip | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN, 4, _MARGIN, 6)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._copy = TextButton(theme, self.tr("Copy as table"))
        self._export = TextButton(theme, self.tr("Export…"))
        both = ((self._copy, self.copy_clicked), (self._export, self.export_clicked))
        for button, signal in both:
            button.clicked.connect(signal)
            self._row.addWidget(button)
        self.setFixedHeight(_HEIGHT)

    def set_modes(self, modes: Sequence[str], current: str) -> None:
        """Show the tabs of what one can work at, and which is on."""
        if self._tabs is None:
            self._modes = tuple(modes)
            self._tabs = TabStrip(self._theme, [mode_title(mode) for mode in modes], 0)
            self._tabs.setAccessibleName(self.tr("What to work at"))
            self._tabs.chosen.connect(self._choose)
            self._row.insertWidget(0, self._tabs)
        self._tabs.open(self._modes.index(current))
        self.setFocusProxy(self._tabs.tabs[self._modes.index(current)])

    def show_figures(self, *, there: bool) -> None:
        """Let the figures be copied and written while there are any."""
        self._copy.setEnabled(there)
        self._export.setEnabled(there)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.line)

    def _choose(self, number: int) -> None:
        self.mode_chosen.emit(self._modes[number])
