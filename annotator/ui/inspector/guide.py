"""How it goes: what stands in the inspector while there is nothing to inspect."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.section_head import SectionHead


class Guide(QWidget):
    """Seven lines that say how one works here; those of commands begin with their keys."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        lines = (
            ("", self.tr("select"), self.tr("words: drag, or Shift and arrows")),
            ("", self.tr("letter"), self.tr("labels them, as in the bar above")),
            ("label.add_fragment", "", self.tr("adds the words to the selected annotation")),
            ("go.next", "", self.tr("goes to the next annotation")),
            ("go.done", "", self.tr("done, and on to the next article")),
            ("edit.undo", "", self.tr("takes back anything, at any time")),
            ("help.keys", "", self.tr("shows all keys")),
        )
        self._words: list[QLabel] = []
        self._keys: dict[str, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout()
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (command, doing, words) in enumerate(lines):
            name = QLabel(doing)
            name.setFont(interface_font(bold=True))
            says = QLabel(words)
            says.setFont(interface_font())
            says.setWordWrap(True)
            self._words.append(says)
            if command:
                self._keys[command] = name, says
            grid.addWidget(name, row, 0, top)
            grid.addWidget(says, row, 1, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHead(theme, self.tr("How it goes")))
        column.addLayout(grid)
        column.addStretch(1)
        self.set_theme(theme)

    def name_keys(self, key: Callable[[str], str]) -> None:
        """Show the keys that commands have now; a command without one has no line."""
        for command, (name, says) in self._keys.items():
            shown = key(command)
            name.setText(shown)
            name.setVisible(bool(shown))
            says.setVisible(bool(shown))

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        for words in self._words:
            words.setPalette(palette)
