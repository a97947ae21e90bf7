"""How it goes: what stands in the inspector while there is nothing to inspect."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.parts.section_head import SectionHead
from annotator.ui.theme import Theme, interface_font


class Guide(QWidget):
    """Seven lines that say how one works here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        lines = (
            (self.tr("select"), self.tr("words: drag, or Shift and arrows")),
            (self.tr("letter"), self.tr("labels them, as in the bar above")),
            (self.tr("+"), self.tr("adds the words to the selected annotation")),
            (self.tr("Space"), self.tr("goes to the next annotation")),
            (self.tr("Ctrl+Enter"), self.tr("done, and on to the next article")),
            (self.tr("Ctrl+Z"), self.tr("takes back anything, at any time")),
            (self.tr("F1"), self.tr("shows all keys")),
        )
        self._words: list[QLabel] = []
        grid = QGridLayout()
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (key, words) in enumerate(lines):
            name = QLabel(key)
            name.setFont(interface_font(bold=True))
            says = QLabel(words)
            says.setFont(interface_font())
            says.setWordWrap(True)
            self._words.append(says)
            grid.addWidget(name, row, 0, top)
            grid.addWidget(says, row, 1, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHead(theme, self.tr("How it goes")))
        column.addLayout(grid)
        column.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        for words in self._words:
            words.setPalette(palette)
