"""Searching all articles: words in, articles out, with the place where the words stand."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.corpus_search import SearchHit
from annotator.app.worker import Answer, Search
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Hairline
from annotator.ui.search.search_rows import SearchList, SearchRows

_PAGE = 50
_TYPING_PAUSE = 150
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class CorpusSearch(Dialog):
    """A field and the articles that hold its words, newest first.

    Signals:
        hit_chosen(object): a `SearchHit` that is to be opened.
    """

    hit_chosen = Signal(object)

    def __init__(self, link: WorkerLink, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Search all articles"), parent)
        self._link = link
        self._asked = 0
        self._first_page = True
        self._total: int | None = None
        self._searched = ""
        self.field = _SearchField(self.tr("Words of title, outlet or text"))
        self.field.setAccessibleName(self.tr("Search all articles"))
        self.rows = SearchRows(self)
        self.list = SearchList(theme, self.rows)
        self.field.list = self.list
        self._said = words("", theme, ink=theme.dim)
        self._failure = failure_words(theme)
        self._close = boxed_button(self.tr("Close"))
        self._open = boxed_button(self.tr("Open"), primary=True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._arrange()
        self._connect()
        self._say()
        self.resize(880, 600)

    def start(self, wanted: str) -> None:
        """Search for words; nothing keeps what was searched for last."""
        if wanted:
            self.field.setText(wanted)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._link.start()
        if self.field.text().strip() != self._searched or not self.rows.rowCount():
            self._search()

    @override
    def accept(self) -> None:
        if self._typing.isActive():
            self._search()
            return
        hit = self.rows.hit(self.list.currentIndex().row())
        if hit is not None and not self._asked_first:
            super().accept()
            self.hit_chosen.emit(hit)

    def stop(self) -> None:
        """Ask nothing any more, and be gone from the screen."""
        self._typing.stop()
        self.hide()

    @property
    def is_searching(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._asked > 0

    @property
    def _asked_first(self) -> bool:
        return self._asked > 0 and self._first_page and self._total is None

    def _arrange(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(PADDING, 0, PADDING, 12)
        above.addWidget(self.field)
        above.addWidget(self._failure)
        self.body.addLayout(above)
        self.body.addWidget(Hairline(self.theme))
        self.body.addWidget(self.list, 1)
        self.add_buttons(self._close, self._open, left=self._said)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._typed)
        self._typing.timeout.connect(self._search)
        self.rows.more_wanted.connect(self._ask_for_more)
        self.list.doubleClicked.connect(self.accept)
        self.list.typed.connect(self._type_on)
        self._close.clicked.connect(self.reject)
        self._open.clicked.connect(self.accept)
        self._link.answered.connect(self._take)

    def _type_on(self, typed: str) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.insert(typed)

    def _typed(self) -> None:
        self._typing.start()

    def _search(self) -> None:
        self._typing.stop()
        self._failure.hide()
        self._searched = self.field.text().strip()
        self._total, self._first_page, self._asked = None, True, 0
        if self._searched:
            self._asked = self._link.ask(Search(self._searched, limit=_PAGE))
        else:
            self.rows.show_hits((), more=False)
        self._say()

    def _ask_for_more(self) -> None:
        last = self.rows.last
        if last is not None and not self._asked:
            self._first_page = False
            request = Search(self._searched, before=last.article, limit=_PAGE)
            self._asked = self._link.ask(request)

    def _take(self, answer: Answer) -> None:
        if answer.id != self._asked:
            return
        if answer.error:
            self._failure.setText(answer.error)
            self._failure.show()
        if answer.total is not None:
            self._total = answer.total
        if not answer.done:
            self._show(answer.hits)
        else:
            self._asked = 0
        self._say()

    def _show(self, hits: tuple[SearchHit, ...]) -> None:
        more = len(hits) == _PAGE
        if self._first_page:
            self.rows.show_hits(hits, more=more)
            self.list.setCurrentIndex(self.rows.index(0))
        else:
            self.rows.add(hits, more=more)

    def _say(self) -> None:
        shown = self.rows.rowCount()
        self._open.setEnabled(shown > 0)
        if not self._searched:
            self._said.setText(self.tr("All the words, the last one may be only begun"))
        elif self._asked_first:
            self._said.setText(self.tr("searching…"))
        elif not shown:
            self._said.setText(self.tr("no article holds these words"))
        else:
            total = max(shown, self._total or 0)
            one, many = self.tr("1 article"), self.tr("{0} articles, newest first")
            self._said.setText(one if total == 1 else many.format(grouped(total)))


class _SearchField(Field):
    """The words; arrows move in the list below while they are typed."""

    list: SearchList | None = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES and self.list is not None:
            self.list.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
