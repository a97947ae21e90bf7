"""The history: every step there was, what undoing one would do, and undoing it out of order."""

from datetime import UTC, datetime

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.history import Step
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.ui.inspector.history_rows import HistoryRows
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.step_work import StepWork
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.job_bar import Waiting
from annotator.ui.parts.part import Hairline, set_theme_in
from annotator.ui.parts.rows import RowDelegate, RowsView, TwoLines, paint_two_lines
from annotator.ui.parts.section_head import SectionHead

_ROW = 44
_LEFT = 16


class HistoryPanel(QWidget):
    """Steps, newest first; below them what undoing the current one would do.

    Signals:
        step_undone(object): a step was undone here; carries its name.
        place_requested(object): the place of a step should be shown; carries the `Step`.
    """

    step_undone = Signal(object)
    place_requested = Signal(object)

    def __init__(
        self, session: Session, job: HeldJob, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """`job` does what takes long."""
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._stale = True
        self._step: Step | None = None
        self.setAccessibleName(self.tr("History"))
        self.rows = HistoryRows(session, self)
        self.view = RowsView(theme, _ROW)
        self.view.setAccessibleName(self.tr("Steps, newest first"))
        self.view.setModel(self.rows)
        self._delegate = _StepDelegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self._undo = TextButton(theme, self.tr("Undo this step"))
        self._place = TextButton(theme, self.tr("Show the place"))
        self._lines = QLabel()
        self._refusal = QLabel()
        self._below = QWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._build()
        self._undo.clicked.connect(self._undo_step)
        self.work = StepWork(session, job, self)
        self.work.done.connect(self._say_done)
        self.work.refused.connect(self._refuse)
        job.waiting.connect(self._wait)
        self._place.clicked.connect(self._show_place)
        self._timer.timeout.connect(self._refresh)
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.view.doubleClicked.connect(self._show_place)

    def apply(self, changes: Changes) -> None:
        """Follow a committed change: at once when the panel is seen, else when it is shown."""
        self._stale = True
        if changes.many:
            self.rows.reset()
        if self.isVisible():
            self._timer.start(0)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._delegate.theme = theme
        set_theme_in(self, theme)
        self._colour_words()

    @override
    def sizeHint(self) -> QSize:
        return QSize(336, 400)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _build(self) -> None:
        for label in (self._lines, self._refusal):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(interface_font(11))
            label.setMinimumWidth(100)
        self._refusal.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._undo)
        buttons.addWidget(self._place)
        buttons.addStretch(1)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(_LEFT, 8, _LEFT, 8)
        below.setSpacing(8)
        below.addWidget(self._lines)
        below.addWidget(self._refusal)
        below.addLayout(buttons)
        self._below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHead(self._theme, self.tr("History")))
        column.addWidget(self.view, 1)
        column.addWidget(Hairline(self._theme))
        column.addWidget(self._below)
        self._colour_words()

    def _colour_words(self) -> None:
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.dim)
        self._lines.setPalette(palette)
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.alert)
        self._refusal.setPalette(palette)

    def _refresh(self) -> None:
        self._stale = False
        bottom = self.view.rowAt(self.view.viewport().height() - 1)
        self.rows.refresh(max(bottom, self.view.currentIndex().row()))
        step = self.rows.step(self.view.currentIndex().row())
        if step is not None:
            self._show(step)

    def _go_to(self, current: QModelIndex) -> None:
        self._show(self.rows.step(current.row()))

    def _show(self, step: Step | None) -> None:
        self._step = step
        self._refusal.hide()
        self._below.setVisible(step is not None)
        if step is None:
            return
        lines = self._session.history.preview(step.key)
        self._lines.setText("\n".join(lines))
        self._undo.setEnabled(not step.undone and step.kind != "undo")
        self._place.setVisible(step.article is not None)

    def _undo_step(self) -> None:
        if self._step is None:
            return
        try:
            self.work.take(self._step, undo=True)
        except UserError as refusal:
            self._refuse(str(refusal))

    def _refuse(self, why: str) -> None:
        self._refusal.setText(why)
        self._refusal.show()

    def _wait(self, waiting: Waiting | None) -> None:
        if waiting is None:
            self._show(self._step)
        else:
            self._undo.setEnabled(False)

    def _say_done(self, step: Step) -> None:
        self.step_undone.emit(step.name)

    def _show_place(self) -> None:
        if self._step is not None and self._step.article is not None:
            self.place_requested.emit(self._step)


class _StepDelegate(RowDelegate):
    """Name and time; below, the article and who did it. Undone: dimmed and struck."""

    def __init__(self, theme: Theme, view: RowsView) -> None:
        super().__init__(theme, view)
        self._plain = interface_font()
        self._struck = QFont(self._plain)
        self._struck.setStrikeOut(True)

    @override
    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        rows = index.model()
        step = rows.step(index.row()) if isinstance(rows, HistoryRows) else None
        if step is None or not isinstance(rows, HistoryRows):
            return
        meta = "  ·  ".join(part for part in (step.actor, rows.title(step)) if part)
        lines = TwoLines(rows.name(step), when(step.at), meta)
        ink = self.theme.dim if step.undone or step.kind == "undo" else self.theme.text
        font = self._struck if step.undone else self._plain
        paint_two_lines(painter, self.theme, rect, lines, ink, font)


def when(at: str, now: datetime | None = None) -> str:
    """Return a UTC time as people read it: the hour today, the date before."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    today = (now or datetime.now(UTC)).astimezone()
    if moment.date() == today.date():
        return f"{moment:%H:%M}"
    year = "" if moment.year == today.year else f" {moment.year}"
    return f"{moment.day} {moment:%b}{year} {moment:%H:%M}"
