"""The status line: what is held or the one message; who works, and that all is saved."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.job_bar import Waiting
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Part, fill_round

LINE_HEIGHT = 29
_MARGIN = 16
_GAP = 16.0
_STAYS = 6000
# The part of the line that the words at its end may take.
_MOST_SAVED = 0.4


@dataclass(frozen=True, slots=True)
class Held:
    """What the hands hold, in words: `Frame`, `Sanction “sanction”`, and what it lacks."""

    kind: str = ""
    name: str = ""
    rest: str = ""
    lacks: str = ""


class _Words(Part):
    """Words at the right that can be pressed."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(interface_font()).horizontalAdvance(self.text()) + 1), 24)

    @override
    def paint(self, painter: QPainter) -> None:
        painter.setFont(interface_font())
        painter.setPen(self.theme.text if self.hovered else self.theme.dim)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, self.text())


class _Points(_Words):
    """How many open points there are, in the colour of what is missing."""

    @override
    def paint(self, painter: QPainter) -> None:
        painter.setFont(interface_font())
        painter.setPen(self.theme.text if self.hovered else self.theme.alert)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, self.text())


class StatusLine(QWidget):
    """The only place for messages. A refusal stays six seconds or until the next key.

    Signals:
        annotator_clicked(): who is working wants to be changed.
        cancel_clicked(): the running job is to stop.
        points_clicked(): the open points are to be gone through.
        shown(object, bool): a message or a job is shown; whether it refuses something.
    """

    annotator_clicked = Signal()
    cancel_clicked = Signal()
    points_clicked = Signal()
    shown = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._held = Held()
        self._message = ""
        self._refused = False
        self._saved = self._at_end = ""
        self._locked = ""
        self._job = ""
        self._share: float | None = None
        self._annotator = _Words(theme, self)
        self._annotator.setToolTip(self.tr("Who is working"))
        self._annotator.hide()
        self._annotator.clicked.connect(self.annotator_clicked)
        self._points = _Points(theme, self)
        self._points.setToolTip(self.tr("Go through the open points"))
        self._points.clicked.connect(self.points_clicked)
        self._points.hide()
        self._cancel = TextButton(theme, self.tr("Cancel"), Look.QUIET, self)
        self._cancel.clicked.connect(self.cancel_clicked)
        self._cancel.hide()
        self._fade = QTimer(self, singleShot=True, interval=_STAYS)
        self._fade.timeout.connect(self.clear_message)
        self.setFixedHeight(LINE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def message(self) -> str:
        """The message that is shown, "" for none."""
        return self._message

    @property
    def job(self) -> str:
        """What a running job does, "" for none."""
        return self._job

    @property
    def held(self) -> Held:
        """What is shown when there is no message."""
        return self._held

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._annotator.set_theme(theme)
        self._points.set_theme(theme)
        self._cancel.set_theme(theme)
        self.update()

    def show_held(self, held: Held) -> None:
        """Say what the hands hold; a message stays in front of it."""
        if held != self._held:
            self._held = held
            self._changed()

    def say(self, message: str) -> None:
        """Show a message for six seconds."""
        self._show(message, refused=False)

    def refuse(self, why: str) -> None:
        """Show why something was refused, for six seconds or until the next key."""
        self._show(why, refused=True)

    def clear_message(self) -> None:
        """Take the message away."""
        if self._message:
            self._fade.stop()
            self._message = ""
            self._changed()

    def show_annotator(self, name: str) -> None:
        """Say who is working."""
        self._annotator.setText(name)
        self._annotator.setVisible(bool(name))
        self._annotator.setAccessibleName(self.tr("Working: {0}").format(name))
        self._place()

    def show_points(self, count: int | None) -> None:
        """Show how many open points the article has; None while that is not known."""
        words = self.tr("1 open point") if count == 1 else self.tr("{0} open points").format(count)
        self._points.setText(words)
        self._points.setAccessibleName(words)
        self._points.setVisible(bool(count))
        self._place()

    @property
    def points(self) -> str:
        """What is said of open points, "" for nothing."""
        return "" if self._points.isHidden() else self._points.text()

    def show_saved(self, words: str, *, locked: str = "") -> None:
        """Say that all is saved, or that nothing can be, being `locked`: the whole sentence."""
        self._saved, self._locked = words, locked
        self._changed()
        self._place()

    @property
    def saved(self) -> str:
        """What is said at the right end."""
        return self._saved

    def show_job(self, words: str, share: float | None = None, *, ending: bool = False) -> None:
        """Show a running job with its share done (None: unknown); "" ends it.

        One that is `ending` already cannot be cancelled any more.
        """
        stoppable = bool(words) and not ending
        placed = words == self._job and self._cancel.isVisible() == stoppable
        self._job, self._share = words, share
        if placed:
            self.update()
        else:
            self._cancel.setVisible(stoppable)
            self._place()

    def show_waiting(self, waiting: Waiting | None) -> None:
        """Show how far a job is that holds the project; None ends it."""
        if waiting is None:
            self.show_job("")
            return
        begins = waiting.words != self._job
        self.show_job(waiting.words, waiting.share)
        if begins:
            self.shown.emit(waiting.words, False)

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, LINE_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, LINE_HEIGHT)

    @override
    def resizeEvent(self, event: object) -> None:
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with painter_on(self, smooth=True) as painter:
            painter.fillRect(self.rect(), theme.panel)
            painter.fillRect(0, 0, self.width(), 1, theme.line)
            painter.setFont(interface_font())
            right = float(self.width() - _MARGIN)
            painter.setPen(theme.alert if self._locked else theme.dim)
            where = QRectF(0, 1, right, self.height() - 1)
            painter.drawText(
                where,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                self._at_end,
            )
            last = self._annotator if self._points.isHidden() else self._points
            limit = last.geometry().left() - _GAP
            if self._job:
                limit = self._paint_job(painter, limit)
            self._paint_left(painter, limit)

    def _paint_left(self, painter: QPainter, limit: float) -> None:
        theme = self._theme
        pieces = [
            (self._held.kind, False, theme.dim),
            (self._held.name, True, theme.text),
            (self._held.rest, False, theme.dim),
            (self._held.lacks, False, theme.alert),
        ]
        if self._message:
            pieces = [(self._message, False, theme.alert if self._refused else theme.text)]
        left = float(_MARGIN)
        for words, bold, colour in pieces:
            room = limit - left
            if not words or room < 24:
                continue
            font = interface_font(bold=bold)
            shown = elided(words, font, room)
            painter.setFont(font)
            painter.setPen(colour)
            width = QFontMetricsF(font).horizontalAdvance(shown)
            where = QRectF(left, 1, width + 2, self.height() - 1)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, shown)
            left += width + _GAP

    def _paint_job(self, painter: QPainter, limit: float) -> float:
        theme = self._theme
        right = self._cancel.geometry().left() - 10.0
        if self._share is not None:
            bar = QRectF(right - 96, self.height() / 2 - 1.5, 96, 4)
            fill_round(painter, bar, theme.line, 2)
            bar.setWidth(max(4.0, 96 * min(1.0, self._share)))
            fill_round(painter, bar, theme.selline, 2)
            right = bar.left() - 10
        font = interface_font()
        width = QFontMetricsF(font).horizontalAdvance(self._job)
        painter.setFont(font)
        painter.setPen(theme.text)
        where = QRectF(right - width - 2, 1, width + 2, self.height() - 1)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._job)
        return min(limit, where.left() - _GAP)

    def _show(self, message: str, *, refused: bool) -> None:
        self._message, self._refused = message, refused
        self._fade.start()
        self._changed()
        self.shown.emit(message, refused)

    def _changed(self) -> None:
        held = " ".join(
            filter(None, (self._held.kind, self._held.name, self._held.rest, self._held.lacks))
        )
        self.setAccessibleName(self._message or held or self._locked)
        self.setToolTip(self._message or self._locked)
        self.update()

    def _place(self) -> None:
        right = self.width() - _MARGIN
        font = interface_font()
        self._at_end = elided(self._saved, font, self.width() * _MOST_SAVED)
        right -= QFontMetricsF(font).horizontalAdvance(self._at_end) + _GAP
        for part in (self._annotator, self._points, self._cancel):
            if part is self._points and part.isHidden():
                continue
            size = part.sizeHint()
            top = (self.height() - size.height()) // 2 + 1
            part.setGeometry(round(right - size.width()), top, size.width(), size.height())
            right -= size.width() + _GAP
        self.update()
