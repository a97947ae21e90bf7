"""The pane of comments: threads of the open article, what changed in one's work, and answering."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.together import commenting
from annotator.app.together.returning import Difference, what_changed
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.comment import CommentKind, Thread
from annotator.model.fragment import Fragment
from annotator.model.quotations import quoted
from annotator.model.values import AnnotationKey, Uuid
from annotator.ui.comments.comment_rows import ROW, CommentDelegate, CommentRows
from annotator.ui.hands.annotation_words import shortened
from annotator.ui.inspector.history_panel import when
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.field import NoteField
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline, set_theme_in
from annotator.ui.parts.rows import RowsView
from annotator.ui.parts.section_head import SectionHead

_MARGIN = 16
_MOST_SEEN = 6
_TIP = 100


class CommentField(NoteField):
    """Words being written: `Return` sends them, `Shift+Return` begins a line, `Esc` leaves.

    Signals:
        sent(): the words are to be kept.
        escaped(): the text wants the focus.
    """

    sent = Signal()
    escaped = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class CommentsPane(QWidget):
    """Reads the open article's comments when it opens, and differences when it is seen.

    Signals:
        left(): Esc was pressed; the text wants the focus.
        place_chosen(object): a `Thread` or `Difference` should be shown in the text.
        marked(object): the offsets where open threads stand now.
        refused(str): why something was not done.
    """

    left = Signal()
    place_chosen = Signal(object)
    marked = Signal(object)
    refused = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._stale = True
        # What a new thread is about while it is being written; None when an answer is.
        self._about: tuple[AnnotationKey | None, Fragment | None] | None = None
        self._chosen_last: Uuid = ""
        self.setAccessibleName(self.tr("Comments"))
        self.threads = CommentRows(session.schema, self)
        self.differences = CommentRows(session.schema, self)
        self.list, self._delegate = self._view(self.threads, self.tr("Comments"))
        self.changed, self._changed_delegate = self._view(self.differences, self.tr("What changed"))
        self._head = SectionHead(theme, self.tr("Comments"))
        self._changed_head = SectionHead(theme, self.tr("What changed"))
        self._said = QLabel()
        self._talk = QScrollArea()
        self.field = CommentField(self.tr("Comment on the article"))
        self._send = TextButton(theme, self.tr("Comment"))
        self._turn = TextButton(theme, self.tr("Resolve"))
        self._away = TextButton(theme, self.tr("Remove"))
        self._timer = QTimer(self, singleShot=True)
        self._arrange()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._delegate.theme = self._changed_delegate.theme = theme
        set_theme_in(self, theme)
        self._colour()

    def show_article(self) -> None:
        """Show the comments of the article that is open now."""
        self._about = None
        self._read()

    def apply(self, changes: Changes) -> None:
        """Follow a committed change."""
        self.threads.schema = self.differences.schema = self._session.schema
        if changes.many or changes.comments:
            self._read()
        elif changes.layers or changes.annotations:
            self._stale = True
            if self.isVisible():
                self._timer.start(200)

    def write(self, annotation: AnnotationKey | None, place: Fragment | None) -> None:
        """Begin a thread about an annotation, else a stretch of text, else the article."""
        article = self._session.article
        if article is None:
            return
        self._about = (annotation, place)
        words = ""
        if annotation is not None:
            words = article.quote(annotation)
        elif place is not None:
            words = article.text.content[slice(*place)]
        about = quoted(" ".join(words.split())[:60]) if words else self.tr("the article")
        self.field.setPlaceholderText(self.tr("Comment on {0}").format(about))
        self._show_current()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def send(self) -> None:
        """Keep what was written: as a new thread, or as an answer to the current one."""
        words, thread = self.field.toPlainText(), self.current
        if self._about is not None or thread is None:
            annotation, place = self._about or (None, None)
            act = partial(
                commenting.comment, self._session, words, annotation=annotation, place=place
            )
        else:
            act = partial(commenting.answer, self._session, thread, words)
        if self._try(act):
            self._about = None
            self.field.clear()
            self._show_current()
            self.left.emit()

    @property
    def current(self) -> Thread | None:
        """The thread in hand."""
        row = self.threads.row(self.list.currentIndex().row())
        return row if isinstance(row, Thread) else None

    def walk(self, offset: int, step: int) -> bool:
        """Go to the next open thread or difference behind (before) an offset, going round."""
        found = [(t.first.place.start, t) for t in self._open() if t.first.place is not None]
        self._read_differences()
        places = [
            *found,
            *((d.place.start, d) for d in self.differences.rows if isinstance(d, Difference)),
        ]
        if not places:
            return False
        places.sort(key=_start, reverse=step < 0)
        ahead = [p for p in places if (p[0] - offset) * step > 0]
        self._go((ahead or places)[0][1])
        return True

    def choose(self, offsets: Sequence[int]) -> None:
        """Take one of the threads at some places in hand: the next one if this chose the last."""
        found = commenting.standing_at(self._open(), offsets)
        if not found:
            return
        ids = [each.first.id for each in found]
        kept = self.current is not None and self.current.first.id == self._chosen_last
        number = ids.index(self._chosen_last) + 1 if kept and self._chosen_last in ids else 0
        self._chosen_last = ids[number % len(ids)]
        self._go(found[number % len(ids)])

    def tip(self, offsets: Sequence[int]) -> str:
        """Return what the tool tip of the mark of some comments says."""
        found = commenting.standing_at(self._open(), offsets)
        said = [shortened(f"{each.first.name}: {each.first.text}", _TIP) for each in found]
        return "\n".join([*said, self.tr("A click opens it")] if said else [])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read_differences()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            view = self.changed if self.changed.hasFocus() else self.list
            self._chosen(view.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    def _view(self, rows: CommentRows, name: str) -> tuple[RowsView, CommentDelegate]:
        view = RowsView(self._theme, ROW)
        view.setAccessibleName(name)
        view.setModel(rows)
        delegate = CommentDelegate(self._theme, view)
        view.setItemDelegate(delegate)
        return view, delegate

    def _arrange(self) -> None:
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setFont(interface_font())
        self._said.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._talk.setWidget(self._said)
        self._talk.setWidgetResizable(True)
        self._talk.setFrameShape(QScrollArea.Shape.NoFrame)
        self._talk.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._talk.viewport().setAutoFillBackground(False)
        self._said.setAutoFillBackground(False)
        self.field.setAccessibleName(self.tr("Words of the comment"))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(_MARGIN, 0, _MARGIN, 12)
        buttons.setSpacing(8)
        for button in (self._send, self._turn, self._away):
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        words.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._changed_head)
        column.addWidget(self.changed, 3)
        column.addWidget(self._head)
        self.list.setMinimumHeight(2 * ROW)
        column.addWidget(self.list, 2)
        column.addWidget(Hairline(self._theme))
        column.addWidget(self._talk, 1)
        column.addLayout(words)
        column.addLayout(buttons)
        self.setFocusProxy(self.list)
        self._colour()

    def _connect(self) -> None:
        self.field.sent.connect(self.send)
        self.field.escaped.connect(self._leave)
        self._send.clicked.connect(self.send)
        self._turn.clicked.connect(self._resolve)
        self._away.clicked.connect(self._take_back)
        self._timer.timeout.connect(self._read_differences)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        for view in (self.list, self.changed):
            view.clicked.connect(self._chosen)

    def _colour(self) -> None:
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.text)
        palette.setColor(QPalette.ColorRole.Window, self._theme.panel)
        for part in (self._said, self._talk):
            part.setPalette(palette)

    def _open(self) -> list[Thread]:
        return [t for t in self.threads.rows if isinstance(t, Thread) and not t.resolved]

    def _read(self) -> None:
        """Read the threads; the one in hand stays in hand."""
        before = self.current
        there = self._session.article is not None
        found: Sequence[Thread] = commenting.threads(self._session) if there else ()
        self.threads.show_rows(found)
        ids = [thread.first.id for thread in found]
        at = ids.index(before.first.id) if before is not None and before.first.id in ids else 0
        if found:
            self.list.selectRow(at)
        count = len(self._open())
        self._head.set_count(str(count) if count else "")
        self.marked.emit(commenting.offsets_of(found))
        self._stale = True
        if self.isVisible():
            self._read_differences()
        self._show_current()

    def _read_differences(self) -> None:
        if self._stale:
            self._stale = False
            self.differences.show_rows(what_changed(self._session))
        count = len(self.differences.rows)
        self._changed_head.set_count(str(count) if count else "")
        self.changed.setMinimumHeight(ROW)
        self.changed.setMaximumHeight(ROW * max(1, min(count, _MOST_SEEN)))
        for part in (self.changed, self._changed_head):
            part.setVisible(count > 0)

    def _moved(self, _current: QModelIndex) -> None:
        self._about = None
        self._show_current()

    def _show_current(self) -> None:
        thread = None if self._about is not None else self.current
        self._said.setText(_conversation(thread) if thread is not None else "")
        self._talk.setVisible(thread is not None)
        writable = self._session.read_only is None and self._session.article is not None
        self.field.setEnabled(writable)
        self._send.setEnabled(writable)
        self._send.set_words(self.tr("Comment") if thread is None else self.tr("Answer"))
        if thread is not None:
            self.field.setPlaceholderText(self.tr("Answer"))
        elif self._about is None:
            self.field.setPlaceholderText(self.tr("Comment on the article"))
        for button in (self._turn, self._away):
            button.setVisible(thread is not None and writable)
        if thread is not None:
            resolved = thread.resolved
            self._turn.set_words(self.tr("Reopen") if resolved else self.tr("Resolve"))
            mine = thread.first.author == self._session.actor.id and not thread.answers
            self._away.setVisible(writable and mine)

    def _chosen(self, index: QModelIndex) -> None:
        rows = index.model()
        row = rows.row(index.row()) if isinstance(rows, CommentRows) else None
        if row is not None:
            self.place_chosen.emit(row)

    def _go(self, row: Thread | Difference) -> None:
        if isinstance(row, Thread):
            self.list.selectRow(list(self.threads.rows).index(row))
        else:
            self.changed.selectRow(list(self.differences.rows).index(row))
        self.place_chosen.emit(row)

    def _resolve(self) -> None:
        if (thread := self.current) is not None:
            resolved = not thread.resolved
            self._try(partial(commenting.resolve, self._session, thread, resolved=resolved))

    def _take_back(self) -> None:
        if (thread := self.current) is not None:
            self._try(partial(commenting.take_back, self._session, thread.first))

    def _leave(self) -> None:
        self._about = None
        self._show_current()
        self.left.emit()

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True


def _conversation(thread: Thread) -> str:
    """Return all that was said in a thread, as it is read."""
    said: list[str] = []
    for each in (thread.first, *thread.answers):
        turn = {CommentKind.RESOLVED: "resolved this", CommentKind.REOPENED: "opened this again"}
        head = f"{each.name or each.author}, {when(each.at)}"
        said.append(f"{head}: {turn[each.kind]}" if each.kind in turn else f"{head}\n{each.text}")
    return "\n\n".join(said)


def _start(place: tuple[int, object]) -> int:
    return place[0]
