"""Finding words in the article."""

import re

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.theme import Theme, interface_font

BAR_HEIGHT = 44
# More hits than anybody walks through; the count says "+" then.
MOST_HITS = 20_000


def find_all(text: str, words: str) -> list[Fragment]:
    """Return where `words` stand, in any case; a blank stands for any run of blanks."""
    if not words.strip():
        return []
    pattern = r"\s+".join(re.escape(part) for part in words.split())
    hits: list[Fragment] = []
    for found in re.finditer(pattern, text, re.IGNORECASE):
        hits.append(Fragment(*found.span()))
        if len(hits) == MOST_HITS:
            break
    return hits


class FindBar(QWidget):
    """A field above the text. `Return` goes on, `Shift+Return` back, `Esc` returns to the text.

    Signals:
        hit_changed(): another hit, or other hits; see `hits` and `current`.
        left(): the text wants the focus, the hit stays selected.
    """

    hit_changed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._from = 0
        self.hits: list[Fragment] = []
        self.current = -1
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in this article"))
        self.field.setAccessibleName(self.tr("Find in this article"))
        self._count = QLabel(self)
        self._count.setFont(interface_font(11))
        self._back = TextButton(theme, self.tr("Previous"), Look.PLAIN, self)
        self._next = TextButton(theme, self.tr("Next"), Look.PLAIN, self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        for widget in (self.field, self._count, self._back, self._next):
            self._row.addWidget(widget)
        self._row.setStretch(0, 1)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self.field.textChanged.connect(self._search)
        self.setFixedHeight(BAR_HEIGHT)
        self.set_column(104, 640)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._back.set_theme(theme)
        self._next.set_theme(theme)
        self.update()

    def set_column(self, left: int, width: int) -> None:
        """Stand over the text's column."""
        right = max(16, self.width() - left - width)
        self._row.setContentsMargins(max(16, left - 10), 0, right, 0)

    def start(self, text: str, at: int) -> None:
        """Find in `text`, beginning with the first hit after `at`."""
        self._text, self._from = text, at
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search()

    def stop(self) -> None:
        """Put the bar away."""
        self.hide()
        self.hits, self.current = [], -1

    def go_on(self) -> None:
        """Go to the next hit, from the top again after the last."""
        self._go(1)

    def go_back(self) -> None:
        """Go to the hit before."""
        self._go(-1)

    @property
    def hit(self) -> Fragment | None:
        """The hit that is selected."""
        return self.hits[self.current] if 0 <= self.current < len(self.hits) else None

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, BAR_HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.page)
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, self._theme.line)
        painter.end()

    def _search(self) -> None:
        self.hits = find_all(self._text, self.field.text())
        at = self._from
        after = (number for number, hit in enumerate(self.hits) if hit.start >= at)
        self.current = next(after, 0) if self.hits else -1
        self._tell()

    def _go(self, step: int) -> None:
        if self.hits:
            self.current = (self.current + step) % len(self.hits)
            self._from = self.hits[self.current].start
        self._tell()

    def _tell(self) -> None:
        if self.hits:
            more = "+" if len(self.hits) == MOST_HITS else ""
            words = self.tr("{0} of {1}").format(self.current + 1, f"{len(self.hits)}{more}")
        else:
            words = self.tr("not found") if self.field.text().strip() else ""
        self._count.setText(words)
        for button in (self._back, self._next):
            button.setEnabled(len(self.hits) > 0)
        self.hit_changed.emit()
