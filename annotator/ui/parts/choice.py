"""Choices that lie in flow: words whose key letter is underlined; filled when on."""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.part import Part, fill_round, outline_dashed, outline_round

_HEIGHT = 24
_PADDING = 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def key_position(words: str, key: str) -> int:
    """Return where in `words` the key letter is underlined: a word's start first; -1 for none."""
    if not key:
        return -1
    low, letter = words.lower(), key.lower()
    if low.startswith(letter):
        return 0
    at_word = low.find(" " + letter)
    return at_word + 1 if at_word >= 0 else low.find(letter)


def underline_key(painter: QPainter, words: str, at: int, left: float, middle: float) -> None:
    """Underline the letter at `at` of words that are written from `left` on, with the same pen."""
    if not 0 <= at < len(words):
        return
    metrics = QFontMetricsF(painter.font())
    start = left + metrics.horizontalAdvance(words[:at])
    end = left + metrics.horizontalAdvance(words[: at + 1])
    line = round(middle + (metrics.ascent() - metrics.descent()) / 2 + 2) + 0.5
    painter.setPen(QPen(painter.pen().color(), 1.0))
    painter.drawLine(QPointF(start, line), QPointF(end, line))


class ChoiceButton(Part):
    """One value. `value` names it; `letter` sets it; a default is outlined until set."""

    def __init__(self, theme: Theme, value: str, words: str, letter: str = "") -> None:
        super().__init__(theme)
        self.value = value
        self.letter = letter
        self._by_default = False
        self._offered = False
        self._underlined = key_position(words, letter)
        if letter and self._underlined < 0:
            words = f"{words} {letter}"
            self._underlined = len(words) - 1
        self.setText(words)
        self.setCheckable(True)
        self.setFont(interface_font())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_by_default(self, by_default: bool) -> None:
        """Show whether the value holds without having been set."""
        if by_default != self._by_default:
            self._by_default = by_default
            self.update()

    def set_offered(self, offered: bool) -> None:
        """Show whether the value was used last, and is offered again."""
        if offered != self._offered:
            self._offered = offered
            self.setToolTip(self.tr("Used last: , , sets it again") if offered else "")
            self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(ceil(width + 2 * _PADDING), _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(int(3 * _PADDING), _HEIGHT)

    @override
    def nextCheckState(self) -> None:
        """Leave the state alone: what is set comes back from the project."""

    @override
    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        ink = theme.text if self.isEnabled() else theme.dim
        if self.isChecked():
            fill_round(painter, box, theme.strong)
            ink = theme.onstrong
        elif self.hovered:
            fill_round(painter, box, theme.hover)
        if self._by_default and not self.isChecked():
            outline_round(painter, box, theme.control)
        if self._offered and not self.isChecked():
            outline_dashed(painter, box, theme.control)
        metrics = QFontMetricsF(self.font())
        words = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, box.width() - 2 * _PADDING
        )
        painter.setFont(self.font())
        painter.setPen(ink)
        painter.drawText(QRectF(_PADDING, 0, box.width(), self.height()), _LEFT, words)
        underline_key(painter, words, self._underlined, _PADDING, box.center().y())


class ChoiceFlow(QWidget):
    """The values of one attribute, or a row of flags.

    One tab stop: arrows go from value to value, letters press theirs.

    Signals:
        pressed(str): a value was pressed.
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme, name: str, choices: Sequence[tuple[str, str, str]]) -> None:
        """Show `(value, words, letter)` triples; `name` is what the values are values of."""
        super().__init__()
        self._theme = theme
        self._name = name
        self._flow = FlowLayout(self)
        self.buttons: list[ChoiceButton] = []
        # Those of values that are set, but not offered.
        self._beyond: list[ChoiceButton] = []
        self.setAccessibleName(name)
        for value, words, letter in choices:
            self._add(value, words, letter)
        self._set_tab_stop()

    def show_values(
        self,
        on: Sequence[str],
        by_default: Sequence[str] = (),
        words_of: Callable[[str], str] = str,
    ) -> None:
        """Fill the values that are on, outline defaults.

        A value that is not offered has a button as long as it is on; `words_of` says what it is
        called.
        """
        for button in [each for each in self._beyond if each.value not in on]:
            self._beyond.remove(button)
            self.buttons.remove(button)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        known = {button.value for button in self.buttons}
        for value in on:
            if value not in known:
                self._add(value, words_of(value), "")
                self._beyond.append(self.buttons[-1])
        for button in self.buttons:
            button.setChecked(button.value in on)
            button.set_by_default(button.value in by_default)
        self._set_tab_stop()

    def offer(self, values: Sequence[str]) -> None:
        """Show which values were used last."""
        for button in self.buttons:
            button.set_offered(button.value in values)

    def press_letter(self, letter: str) -> bool:
        """Press the value with this letter; False when there is none."""
        for button in self.buttons:
            if button.letter and button.letter == letter:
                button.click()
                return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is not None:
            self._move_focus(*step)
        elif event.modifiers() or not self.press_letter(event.text()):
            super().keyPressEvent(event)

    def _add(self, value: str, words: str, letter: str) -> None:
        button = _FlowButton(self._theme, value, words, letter)
        spoken = self.tr("{attribute}: {value}").format(attribute=self._name, value=words)
        if letter:
            spoken = self.tr("{name}, key {key}").format(name=spoken, key=letter)
        button.setAccessibleName(spoken)
        button.clicked.connect(self._report)
        self.buttons.append(button)
        self._flow.addWidget(button)

    def _report(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton):
            self.pressed.emit(button.value)

    def _set_tab_stop(self) -> None:
        shown = [b for b in self.buttons if not b.isHidden()]
        marked = (b for b in shown if b.hasFocus() or b.isChecked())
        stop = next(marked, shown[0] if shown else None)
        for button in self.buttons:
            is_stop = button is stop
            policy = Qt.FocusPolicy.TabFocus if is_stop else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)

    def _move_focus(self, across: int, down: int) -> None:
        here = next((b for b in self.buttons if b.hasFocus()), None)
        if here is None:
            return
        shown = [b for b in self.buttons if not b.isHidden()]
        if across:
            self._focus(shown[(shown.index(here) + across) % len(shown)])
            return
        place = here.geometry().center()
        beyond = [b for b in shown if (b.geometry().center().y() - place.y()) * down > 0]
        if beyond:
            nearest = min(
                beyond,
                key=lambda b: (
                    abs(b.geometry().center().y() - place.y()),
                    abs(b.geometry().center().x() - place.x()),
                ),
            )
            self._focus(nearest)

    def _focus(self, button: ChoiceButton) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._set_tab_stop()


class _FlowButton(ChoiceButton):
    """A choice that leaves arrows and letters to its flow."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in presses:
            super().keyPressEvent(event)
        else:
            event.ignore()
