"""What is looked for beyond the screen: every occurrence, all articles, expressions."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.app.corpus_search import SearchHit
from annotator.app.occurrences import Repeat, repeat_of
from annotator.app.session import Session
from annotator.app.worker import Answer, Expression
from annotator.errors import Refused
from annotator.model.changes import Changes
from annotator.model.fragment import Fragment
from annotator.model.schema import ENTITY_FAMILY, Schema
from annotator.model.values import AnnotationKey, ArticleKey
from annotator.model.words import snap
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.look.theme import Theme
from annotator.ui.page.page_area import PageArea
from annotator.ui.search.corpus_search import CorpusSearch
from annotator.ui.search.occurrences_dialog import OccurrencesDialog

# An expression that takes longer (the worker's start included) is given up.
_MOST_TIME = 3000
_MOST_WORDS = 200


class Searching(QObject):
    """Opens the dialogs and asks the worker for them.

    Signals:
        said(object): what was done, for the status line.
        hit_chosen(object): a `SearchHit` whose article is to be opened.
    """

    said = Signal(object)
    hit_chosen = Signal(object)

    def __init__(
        self,
        session: Session,
        page: PageArea,
        worker: ResidentWorker,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        self._theme = theme
        self._window = parent
        self._pattern = (0, "")
        self._opened: tuple[ArticleKey, Fragment] | None = None
        self._corpus: CorpusSearch | None = None
        self.link = WorkerLink(worker, "search", self)
        self.link.answered.connect(self._take_places)
        page.finding.expression_wanted.connect(self._find_expression)

    def set_theme(self, theme: Theme) -> None:
        """Open dialogs in the colours of `theme` from now on."""
        self._theme = theme

    def every_occurrence(self, armed: str | None = None) -> OccurrencesDialog:
        """Show where the words of the selected annotation, or the selected words, stand again.

        Raises:
            Refused: nothing is selected that words could be taken from.
        """
        selection, key = self._page.view.selection, self._page.view.selected
        source: AnnotationKey | None = None
        if selection is not None:
            words = self._page.view.content[slice(*selection)]
            repeat = Repeat(words, armed or self._label_of(selection))
        elif key is not None:
            repeat, source = repeat_of(self._session, key), key
        else:
            raise Refused("Select an annotation or some words first.")
        if len(repeat.words) > _MOST_WORDS:
            raise Refused("These are too many words to stand anywhere else.")
        dialog = OccurrencesDialog(
            self._session, repeat, source, self.link, self._theme, self._window.window()
        )
        self.link.start()
        dialog.labelled.connect(self._say_labelled)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def search_corpus(self) -> CorpusSearch:
        """Show the search in all articles, with what is selected or with what was searched last."""
        words = self._selected_words()
        if self._corpus is None or self._corpus.theme is not self._theme:
            self._forget_corpus()
            self._corpus = CorpusSearch(self.link, self._theme, self._window.window())
            self._corpus.hit_chosen.connect(self.hit_chosen)
        self._corpus.open()
        self._corpus.start(words)
        return self._corpus

    def close(self) -> None:
        """Let go of the dialog: it would ask for a project that is closed."""
        self._forget_corpus()

    def show_hit(self, hit: SearchHit) -> None:
        """Select the words of a hit in the article that was opened for it."""
        view = self._page.view
        if hit.hit is not None:
            place = snap(view.content, *hit.hit)
            view.select_text(*place)
            self._opened = hit.article, place

    def _selected_words(self) -> str:
        """Return what is selected by hand; not the hit that was opened last."""
        selection, article = self._page.view.selection, self._session.article
        if selection is None or article is None:
            return ""
        if self._opened == (article.article.key, selection):
            return ""
        words = self._page.view.content[slice(*selection)]
        return words if len(words) <= _MOST_WORDS else ""

    def _label_of(self, place: Fragment) -> str:
        """Return the label that stands just there, else the first one for entities."""
        spans = self._session.article.spans if self._session.article is not None else None
        for key in spans.at(place.start) if spans is not None else ():
            if spans is not None and spans.fragments(key) == (place,):
                return spans.label(key)
        return _first_label(self._session.schema)

    def _forget_corpus(self) -> None:
        if self._corpus is not None:
            self._corpus.stop()
            self._corpus.deleteLater()
            self._corpus = None

    def _find_expression(self, pattern: str) -> None:
        article = self._session.article
        if pattern and article is not None:
            number = self.link.ask(Expression(article.article.key, pattern), within=_MOST_TIME)
            self._pattern = number, pattern

    def _take_places(self, answer: Answer) -> None:
        number, pattern = self._pattern
        if answer.id == number and answer.done:
            self._page.finding.show_places(pattern, answer.places, answer.error)

    def _say_labelled(self, changes: Changes) -> None:
        self.said.emit(self.tr("Done: {0}").format(changes.name))


def _first_label(schema: Schema) -> str:
    labels = [label for label in schema.labels if not label.retired]
    named = (label.id for label in labels if label.family == ENTITY_FAMILY)
    return next(named, labels[0].id if labels else "")
