"""What all dialogs share: a title, a line of facts, a body, and buttons below a line."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.part import Hairline, set_theme_in
from annotator.ui.parts.tab_walk import TabWalk

PADDING = 24
# What words in a dialog are written with, where not with the text's colour.
_INKS = ("dim", "alert", "good", "text")


class Dialog(QDialog):
    """An empty dialog; subclasses fill `body` and call `add_buttons`."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._walk = TabWalk(self)
        self.setWindowTitle(title)
        self.setPalette(theme.palette())
        self._title = words(title, theme, size=15, bold=True)
        self._facts = words("", theme, size=11, ink=theme.dim)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(PADDING, 16, PADDING, 12)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addLayout(self.body, 1)
        self._facts.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        before, self.theme = self.theme, theme
        self.setPalette(theme.palette())
        ink_words_in(self, before, theme)
        set_theme_in(self, theme)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return self._walk.step(onward=next)

    def set_title(self, title: str) -> None:
        """Change the words above."""
        self._title.setText(title)

    def set_facts(self, *facts: str) -> None:
        """Show what is known of the thing, under the title."""
        self._facts.setText("  ·  ".join(fact for fact in facts if fact))
        self._facts.show()

    def add_buttons(self, *buttons: QWidget, left: QWidget | None = None) -> None:
        """Put the buttons below a line, `left` at the other side."""
        row = QHBoxLayout()
        row.setContentsMargins(PADDING, 12, PADDING, 12)
        row.setSpacing(8)
        if left is not None:
            # A sentence takes the room there is before it wraps.
            row.addWidget(left, 4 if isinstance(left, QLabel) else 0)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self._column.addWidget(Hairline(self.theme))
        self._column.addLayout(row)


def words(
    text: str,
    theme: Theme,
    *,
    size: int = 13,
    bold: bool = False,
    ink: QColor | None = None,
    wrap: bool = False,
) -> QLabel:
    """Return plain text as a label, in the theme's text colour or in `ink`."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(interface_font(size, bold=bold))
    label.setWordWrap(wrap)
    if ink is not None:
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        label.setPalette(palette)
    return label


def ink_words_in(root: QWidget, before: Theme, now: Theme) -> None:
    """Give the words inside `root` that have an ink of their own the same one of another theme."""
    for label in root.findChildren(QLabel):
        _ink_anew(label, before, now)


def _ink_anew(label: QLabel, before: Theme, now: Theme) -> None:
    """Give words that have an ink of their own the same one of another theme."""
    if not label.testAttribute(Qt.WidgetAttribute.WA_SetPalette):
        return
    ink = label.palette().color(QPalette.ColorRole.WindowText)
    for token in _INKS:
        if getattr(before, token) == ink:
            palette = now.palette()
            palette.setColor(QPalette.ColorRole.WindowText, getattr(now, token))
            label.setPalette(palette)
            return


def failure_words(theme: Theme, *, size: int = 13) -> QLabel:
    """Return an empty, hidden label for what went wrong."""
    label = words("", theme, size=size, ink=theme.alert, wrap=True)
    label.hide()
    return label


def megabytes(size: int) -> str:
    """Return a file's size as people read it."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
