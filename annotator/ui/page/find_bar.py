"""Finding words in the article: anywhere, as whole words, or by a regular expression."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from time import perf_counter

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.errors import Refused
from annotator.model.fragment import Fragment
from annotator.model.text_search import MOST_HITS, expression, find_words
from annotator.suggest.repeats import repeats
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import set_theme_in

BAR_HEIGHT = 72
# How long the window may wait for hits: at first, and at a time while more come in.
_FIRST_SLICE, _SLICE = 0.02, 0.008
_TYPING_PAUSE = 120


class FindMode(StrEnum):
    """What counts as a hit."""

    ANYWHERE = "anywhere"
    WHOLE = "whole"
    EXPRESSION = "expression"


class FindBar(QWidget):
    """A field above the text. `Return` goes on, `Shift+Return` back, `Esc` returns to the text.

    Signals:
        hit_changed(): another hit, or other hits; see `hits` and `current`.
        left(): the text wants the focus, the hit stays selected.
        expression_wanted(str): an expression is to be looked for where it can be stopped; its
            places come back by `show_places`.
    """

    hit_changed = Signal()
    left = Signal()
    expression_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._from = 0
        self._coming: Iterator[Fragment] | None = None
        self._waiting = False
        self._failure = ""
        self.mode = FindMode.ANYWHERE
        self.hits: list[Fragment] = []
        self.current = -1
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in this article"))
        self.field.setAccessibleName(self.tr("Find in this article"))
        self._count = QLabel(self)
        self._count.setFont(interface_font(11))
        self._back = TextButton(theme, self.tr("Previous"), Look.PLAIN, self)
        self._next = TextButton(theme, self.tr("Next"), Look.PLAIN, self)
        self._modes = self._mode_choice()
        self._said = words("", theme, size=11, ink=theme.alert)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._slices = QTimer(self, interval=0)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._arrange()
        self._connect()
        self.setFixedHeight(BAR_HEIGHT)
        self.set_column(104, 640)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        set_theme_in(self, theme)
        palette = theme.palette()
        palette.setColor(self._said.foregroundRole(), theme.alert)
        self._said.setPalette(palette)
        self.update()

    def set_column(self, left: int, width: int) -> None:
        """Stand over the text's column."""
        right = max(16, self.width() - left - width)
        self._column.setContentsMargins(max(16, left - 10), 8, right, 6)
        self._column.activate()
        self._show_failure()

    def set_mode(self, mode: FindMode) -> None:
        """Let something else count as a hit."""
        self.mode = mode
        self._modes.show_values([mode.value])
        self._search()

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
        self._end()
        self.hits, self.current = [], -1

    def show_places(self, pattern: str, places: Iterable[Fragment], failure: str = "") -> None:
        """Show where an expression matches, unless something else is looked for by now."""
        if self.mode is not FindMode.EXPRESSION or pattern != self.field.text():
            return
        self._waiting = False
        self._failure = failure
        self._begin(iter(places))

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
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_failure()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, self._theme.line)

    def _mode_choice(self) -> ChoiceFlow:
        names = {
            FindMode.ANYWHERE: self.tr("anywhere"),
            FindMode.WHOLE: self.tr("whole words"),
            FindMode.EXPRESSION: self.tr("regular expression"),
        }
        choices = [(mode.value, name, "") for mode, name in names.items()]
        flow = ChoiceFlow(self._theme, self.tr("What counts as a hit"), choices)
        flow.setFixedWidth(sum(button.sizeHint().width() for button in flow.buttons) + 2)
        flow.show_values([self.mode.value])
        return flow

    def _arrange(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(8)
        below.setSpacing(12)
        for widget in (self.field, self._count, self._back, self._next):
            above.addWidget(widget)
        above.setStretch(0, 1)
        below.addWidget(self._modes)
        below.addWidget(self._said, 1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addLayout(above)
        self._column.addLayout(below)

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self.field.textChanged.connect(self._search)
        self._modes.pressed.connect(self._choose_mode)
        self._slices.timeout.connect(self._take_more)
        self._typing.timeout.connect(self._ask)

    def _choose_mode(self, value: str) -> None:
        self.set_mode(FindMode(value))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self) -> None:
        self._end()
        wanted = self.field.text()
        if self.mode is FindMode.ANYWHERE:
            self._begin(find_words(self._text, wanted))
        elif self.mode is FindMode.WHOLE:
            self._begin(repeats(self._text, wanted, fold_case=True, fold_possessive=True))
        else:
            self._check(wanted)

    def _check(self, pattern: str) -> None:
        """Say what is wrong with an expression, or let it be looked for."""
        try:
            expression(pattern)
        except Refused as refused:
            self._failure = str(refused)
        else:
            self._waiting = bool(pattern)
            self._typing.start()
        self._begin(iter(()))

    def _ask(self) -> None:
        self.expression_wanted.emit(self.field.text() if self._waiting else "")

    def _end(self) -> None:
        """Look for nothing any more."""
        self._coming = None
        self._waiting = False
        self._failure = ""
        self._slices.stop()
        self._typing.stop()

    def _begin(self, coming: Iterator[Fragment]) -> None:
        self.hits, self.current = [], -1
        self._coming = coming
        if self._take(_FIRST_SLICE):
            self._slices.start()
        self._tell()

    def _take_more(self) -> None:
        self._take(_SLICE)
        self._tell()

    def _take(self, seconds: float) -> bool:
        """Take hits for so long; tell whether there may be more.

        The first behind where one began becomes the current one.
        """
        until = perf_counter() + seconds
        while self._coming is not None and perf_counter() < until:
            hit = next(self._coming, None)
            if hit is None:
                self._coming = None
                break
            self.hits.append(hit)
            if self.current < 0 and hit.start >= self._from:
                self.current = len(self.hits) - 1
            if len(self.hits) == MOST_HITS:
                self._coming = None
        if self._coming is None:
            self._slices.stop()
            if self.current < 0 and self.hits:
                self.current = 0
        return self._coming is not None

    def _go(self, step: int) -> None:
        if self.hits:
            self.current = (self.current + step) % len(self.hits)
            self._from = self.hits[self.current].start
        self._tell()

    def _tell(self) -> None:
        self._count.setText(self._counted())
        self._show_failure()
        for button in (self._back, self._next):
            button.setEnabled(len(self.hits) > 0)
        self.hit_changed.emit()

    def _show_failure(self) -> None:
        self._said.setToolTip(self._failure)
        self._said.setText(elided(self._failure, self._said.font(), max(40, self._said.width())))

    def _counted(self) -> str:
        if self.hits:
            more = "…" if self._coming else "+" if len(self.hits) == MOST_HITS else ""
            at = grouped(self.current + 1) if self.current >= 0 else "…"
            return self.tr("{0} of {1}").format(at, grouped(len(self.hits)) + more)
        if self._waiting or self._coming:
            return self.tr("searching…")
        return self.tr("not found") if self.field.text().strip() and not self._failure else ""
