"""What is shown while there is nothing to read: how to get articles."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline

_GUTTER = 104
_COLUMN = 622
_BUTTON = 168


class FirstPage(QWidget):
    """What can be done first, and where the work is kept.

    Signals: new_clicked(), import_clicked(), open_clicked(), sample_clicked().
    """

    new_clicked = Signal()
    import_clicked = Signal()
    open_clicked = Signal()
    sample_clicked = Signal()

    def __init__(self, theme: Theme, project: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dim: list[QLabel] = []
        self._buttons: list[TextButton] = []
        self._caps: dict[str, QLabel] = {}
        self._line = Hairline(theme, self)
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        across = QHBoxLayout(self)
        across.setContentsMargins(_GUTTER, 92, 48, 24)
        across.addWidget(column, _COLUMN)
        across.addStretch(1)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._label(self.tr("Nothing to read yet"), size=18, bold=True))
        box.addSpacing(10)
        hint = self.tr("Drop files anywhere in this window, or:")
        if project is None:
            hint = self.tr("Drop a project anywhere in this window, or:")
        box.addWidget(self._label(hint, dim=True))
        self._failure = self._label("", wrap=True)
        self._failure.hide()
        box.addSpacing(8)
        box.addWidget(self._failure)
        box.addSpacing(16)
        box.addLayout(self._ways(can_import=project is not None))
        box.addSpacing(30)
        box.addWidget(self._line)
        box.addSpacing(16)
        box.addWidget(self._label(self._where(project), dim=True, wrap=True))
        box.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._line.set_theme(theme)
        for button in self._buttons:
            button.set_theme(theme)
        for label in self._dim:
            _paint(label, theme.dim)
        _paint(self._failure, theme.alert)
        self.update()

    def name_keys(self, key: Callable[[str], str]) -> None:
        """Show the keys that commands have now."""
        for command, cap in self._caps.items():
            cap.setText(key(command))

    def show_failure(self, why: str) -> None:
        """Say why a project could not be opened; "" says nothing any more."""
        self._failure.setText(why)
        self._failure.setVisible(bool(why))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)

    def _ways(self, *, can_import: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(16)
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(1, 88)
        grid.setColumnStretch(2, 1)
        begin = (
            self.tr("Import articles…"),
            "project.import",
            self.tr("text, JSON Lines or CSV; labelled data too"),
            self.import_clicked,
        )
        if not can_import:
            begin = (
                self.tr("New project…"),
                "project.new",
                self.tr("an empty file for your articles and labels"),
                self.new_clicked,
            )
        ways = (
            begin,
            (
                self.tr("Open a project…"),
                "project.open",
                self.tr("an .annot file of yours, or one from a colleague"),
                self.open_clicked,
            ),
            (
                self.tr("Look at a sample"),
                "project.sample",
                self.tr("five articles with entities, sanctions and statements"),
                self.sample_clicked,
            ),
        )
        for row, (words, command, says, clicked) in enumerate(ways):
            button = TextButton(self._theme, words, Look.PLAIN if row else Look.PRIMARY)
            button.setFixedWidth(_BUTTON)
            button.clicked.connect(clicked)
            self._buttons.append(button)
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignVCenter)
            cap = self._label("", size=11, dim=True)
            self._caps[command] = cap
            cap.setContentsMargins(16, 0, 0, 0)
            grid.addWidget(cap, row, 1)
            grid.addWidget(self._label(says, wrap=True), row, 2)
        return grid

    def _where(self, project: Path | None) -> str:
        if project is None:
            return self.tr("Nothing is sent anywhere, and there is nothing to save.")
        return self.tr(
            "Work is kept in {0} on this computer. Nothing is sent anywhere, and there is nothing"
            " to save."
        ).format(_home_relative(project))

    def _label(
        self,
        words: str,
        *,
        size: int = 13,
        bold: bool = False,
        dim: bool = False,
        wrap: bool = False,
    ) -> QLabel:
        label = QLabel(words, self)
        label.setFont(interface_font(size, bold=bold))
        label.setWordWrap(wrap)
        if dim:
            self._dim.append(label)
        return label


def _paint(label: QLabel, colour: QColor) -> None:
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)


def _home_relative(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.home()))
    except ValueError:
        return str(path.absolute())
