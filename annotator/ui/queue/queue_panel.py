"""The queue pane: a filter, how far the project is, and the articles."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.pace import Pace, pace_words
from annotator.app.queue import Progress, Queue, QueueFilter
from annotator.model.article import State
from annotator.model.changes import Changes
from annotator.model.schema import Attribute
from annotator.model.values import ArticleKey
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Part, fill_round
from annotator.ui.queue.label_filters import LabelFilters, is_label_filter
from annotator.ui.queue.queue_list import QueueList
from annotator.ui.queue.queue_model import QueueModel
from annotator.ui.queue.saved_filters import SavedFilters, is_saved_filter
from annotator.ui.queue.work_filters import WorkFilters, is_work_filter
from annotator.ui.state_glyphs import state_icon, state_words

_MARGIN = 16
_TYPING_PAUSE = 120
# What the action carries that filters by story.
_STORY = "same story"


class StateFilterButton(Part):
    """Chooses the states to show; says how many are chosen."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.set_chosen(frozenset())

    def set_chosen(self, states: frozenset[State], labels: Sequence[str] = ()) -> None:
        """Show which states and which labels of articles are chosen."""
        names = [*(state_words(state) for state in State if state in states), *labels]
        self._on = bool(names)
        self.setText(names[0] if len(names) == 1 else self.tr("States"))
        if len(names) > 1:
            several = self.tr("{0} filters") if labels else self.tr("{0} states")
            self.setText(several.format(len(names)))
        self.setAccessibleName(self.tr("Filter by state"))
        self.setToolTip(", ".join(names) or self.tr("Show only articles in some states"))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font(11)).horizontalAdvance(self.text())
        return QSize(round(width + 26), 20)

    @override
    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        if self._on or self.hovered:
            fill_round(painter, QRectF(self.rect()), theme.sel if self._on else theme.hover, 3)
        painter.setPen(theme.text if self._on or self.hovered else theme.dim)
        painter.setFont(interface_font(11))
        painter.drawText(
            QRectF(7, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.dim)
        x, y = self.width() - 12.0, self.height() / 2 - 1.5
        painter.drawPolygon(_triangle(x, y))


class ProgressHeader(QWidget):
    """`38 of 96 done` over a thin bar: done, started, the rest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._progress = Progress(0, {})
        self._shown = 0
        self._pace: Pace | None = None
        self.setFixedHeight(41)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def set_progress(self, progress: Progress, shown: int, pace: Pace | None = None) -> None:
        """Show how far the project is, how many articles the filter leaves, and one's pace."""
        self._progress, self._shown, self._pace = progress, shown, pace
        said = ", ".join(filter(None, (self._words(), self._filtered(), self._pace_words())))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def _filtered(self) -> str:
        if not self._progress.total or self._shown == self._progress.total:
            return ""
        return self.tr("{0} shown").format(_figure(self._shown))

    def _pace_words(self) -> str:
        if self._pace is None or self._progress.done >= self._progress.total:
            return ""
        return " · ".join(pace_words(self._pace))

    def _words(self) -> str:
        if not self._progress.total:
            return self.tr("No articles")
        return self.tr("{0} of {1} done").format(
            _figure(self._progress.done), _figure(self._progress.total)
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, progress = self._theme, self._progress
        with painter_on(self) as painter:
            painter.setFont(interface_font(11))
            line = QRectF(_MARGIN, 3, self.width() - 2 * _MARGIN, 16)
            painter.setPen(theme.text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._words())
            if more := self._filtered() or self._pace_words():
                font = interface_font(11)
                line.setLeft(
                    line.left() + QFontMetricsF(font).horizontalAdvance(self._words()) + 12
                )
                painter.setPen(theme.dim)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(line, right, elided(more, font, line.width()))
                line.setLeft(_MARGIN)
            if progress.total:
                bar = QRectF(line.left(), 23, line.width(), 4)
                painter.fillRect(bar, theme.line)
                bar.setWidth(line.width() * progress.done / progress.total)
                painter.fillRect(bar, theme.good)
                started = progress.started / progress.total
                painter.fillRect(
                    QRectF(bar.right(), bar.top(), line.width() * started, 4), theme.text
                )
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)


class QueuePanel(QWidget):
    """All articles of the project in order, filtered by words and by state.

    Signals:
        article_chosen(object): the key of the article to open.
        left(): Esc was pressed; the text wants the focus.
    """

    article_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queue = queue
        self._states: frozenset[State] = frozenset()
        self._story: ArticleKey | None = None
        self._open: ArticleKey | None = None
        self.model = QueueModel(queue, self)
        self.list = QueueList(theme, self.model, self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter articles"))
        self.field.setAccessibleName(self.tr("Filter by title, outlet and text"))
        self.field.setToolTip(self.tr("Words of the title, the outlet or the text"))
        self._button = StateFilterButton(theme, self)
        self.work = WorkFilters(self)
        self.work.changed.connect(self._narrow)
        self.filters = SavedFilters(self)
        self.filters.chosen.connect(self.set_filter)
        self.labels = LabelFilters(self)
        self.labels.changed.connect(self._narrow)
        self._header = ProgressHeader(theme, self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addSpacing(8)
        row = QVBoxLayout()
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addWidget(self.field)
        box.addLayout(row)
        box.addSpacing(4)
        box.addWidget(self._header)
        box.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._typing.timeout.connect(self._filter)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._open_first)
        self._button.clicked.connect(self._choose_states)
        self.list.article_chosen.connect(self.article_chosen)
        self._count()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        for part in (self.list, self._button, self._header):
            part.set_theme(theme)

    def read_anew(self) -> None:
        """Read rows and counts again: somebody else's states are shown now."""
        self.model.read_anew()
        self._count()

    def set_open(self, key: ArticleKey | None) -> None:
        """Show which article is open."""
        self._open = key
        self.list.set_open(key)

    def turn_story(self) -> None:
        """Show only the near-duplicates of the open article, or all articles again."""
        self._story = None if self._story is not None else self._open
        self._narrow()

    def apply(self, changes: Changes) -> None:
        """Repaint just what `changes` name."""
        self.model.apply(changes)
        if changes.settings:
            # Stories may be others now.
            self.model.read_rows_anew()
            if self._story is not None:
                self._filter()
        if changes.many or changes.layers or changes.articles:
            self._count()

    def neighbour(self, key: ArticleKey | None, step: int) -> ArticleKey | None:
        """Return the article `step` rows on in the list as it is filtered."""
        count = self.model.rowCount()
        row = None if key is None else self.model.row_of(key)
        if row is None:
            return self.model.key_at(0) if count else None
        return self.model.key_at(row + step) if 0 <= row + step < count else None

    @override
    def resizeEvent(self, event: object) -> None:
        self._place_button()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.field.text():
                self.field.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    def _place_button(self) -> None:
        size = self._button.sizeHint()
        field = self.field.geometry()
        self._button.setGeometry(
            field.right() - 4 - size.width(), field.top() + 4, size.width(), size.height()
        )
        self._button.raise_()
        self.field.setTextMargins(0, 0, size.width(), 0)

    def _typed(self) -> None:
        self._typing.start()

    def _filter(self) -> None:
        self._typing.stop()
        self.model.set_filter(self._wanted)
        self._count()

    def _open_first(self) -> None:
        if self._typing.isActive():
            self._filter()
        if self.model.rowCount():
            self.article_chosen.emit(self.model.key_at(0))

    def _choose_states(self) -> None:
        by_state = self._queue.progress().by_state
        menu = QMenu(self)
        for state in State:
            words = f"{state_words(state)}\t{_figure(by_state.get(state, 0))}"
            action = menu.addAction(state_icon(state, self._theme), words)
            action.setData(state)
            action.setCheckable(True)
            action.setChecked(state in self._states)
        menu.addSeparator()
        everything = menu.addAction(self.tr("All states"))
        everything.setEnabled(bool(self._states))
        story = menu.addAction(self.tr("Same story as the open article"))
        story.setCheckable(True)
        story.setChecked(self._story is not None)
        story.setEnabled(self._story is not None or self._open is not None)
        story.setData(_STORY)
        self.work.fill(menu)
        self.labels.fill(menu)
        self.filters.fill(menu, self._wanted)
        menu.triggered.connect(self._state_chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _state_chosen(self, action: QAction) -> None:
        if is_saved_filter(action) or is_label_filter(action) or is_work_filter(action):
            return
        state = action.data()
        if state == _STORY:
            self.turn_story()
            return
        self.set_states(self._states ^ {State(state)} if state else frozenset())

    def set_states(self, states: frozenset[State]) -> None:
        """Show only articles in these states; all when there is none."""
        self._states = states
        self._narrow()

    def set_filter(self, wanted: QueueFilter) -> None:
        """Show the articles of a filter."""
        self.field.setText(wanted.words)
        self.labels.chosen = wanted.document
        self._story = wanted.story
        self.work.mine, self.work.commented = wanted.mine, wanted.commented
        self.set_states(wanted.states)

    def set_document(self, labels: Sequence[Attribute]) -> None:
        """Offer these labels of articles in the menu of filters."""
        self.labels.attributes = tuple(labels)

    @property
    def _wanted(self) -> QueueFilter:
        work = self.work
        words = self.field.text().strip()
        return QueueFilter(
            words,
            self._states,
            self.labels.chosen,
            story=self._story,
            mine=work.mine,
            commented=work.commented,
        )

    def _narrow(self) -> None:
        story = [self.tr("same story")] if self._story is not None else []
        more = [*story, *self.work.words(), *self.labels.words()]
        self._button.set_chosen(self._states, more)
        self._place_button()
        self._filter()

    def _count(self) -> None:
        progress = self._queue.progress()
        pace = self._queue.pace(progress.total - progress.done)
        self._header.set_progress(progress, self.model.rowCount(), pace)


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _triangle(x: float, y: float) -> QPolygonF:
    return QPolygonF([QPointF(x - 3.5, y), QPointF(x + 3.5, y), QPointF(x, y + 4)])
