"""What annotators say to each other from the window: comments, articles returned or assigned."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from annotator.app.session import Session
from annotator.app.together.assigning import assign, reader_named, readers, standings, take_from
from annotator.app.together.returning import Difference, came_back
from annotator.errors import Refused
from annotator.model.article import Annotator
from annotator.model.comment import Thread
from annotator.model.values import ArticleKey, Uuid
from annotator.ui.comments.comments_pane import CommentsPane
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.look.theme import Theme
from annotator.ui.page.page_area import PageArea
from annotator.ui.panes.panes import Panes
from annotator.ui.parts.counted import counted
from annotator.ui.queue.queue_panel import QueuePanel
from annotator.ui.queue.rounds import Rounds
from annotator.ui.queue.story_hand import StoryHand

if TYPE_CHECKING:
    from annotator.ui.matrix_window import MatrixWindow


class Bench(Protocol):
    """The parts of the open project that talking needs."""

    page: PageArea
    panes: Panes
    comments: CommentsPane
    desk: ReadingDesk
    rounds: Rounds
    queue: QueuePanel
    stories: StoryHand
    theme: Theme


class Talking(QObject):
    """Carries out commands about comments and assignments.

    Signals:
        said(str): something happened that the text does not show.
    """

    said = Signal(str)

    def __init__(self, session: Session, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._bench = bench
        self._parent = parent
        self._matrix: MatrixWindow | None = None

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return what the commands do, by their ids."""
        return {
            "label.comment": self.comment,
            "go.comment": partial(self.walk, 1),
            "go.comment_back": partial(self.walk, -1),
            "go.return": self.return_article,
            "project.matrix": self.open_matrix,
            "project.people": self.show_people,
        }

    def close(self) -> None:
        """Close the window of who reads what, if it is open."""
        # Closing anew what the user has closed never comes to an end.
        if self._matrix is not None and self._matrix.isVisible():
            self._matrix.reject()
        self._matrix = None

    def comment(self) -> None:
        """Begin a comment on the selected annotation, else on selected words, else the article."""
        view = self._bench.page.view
        self._bench.panes.set_shown("comments", shown=True)
        self._bench.comments.write(view.selected, view.selection)

    def walk(self, step: int) -> None:
        """Go to the next open comment or change of one's work, or the one before."""
        if not self._bench.comments.walk(self._bench.page.view.caret, step):
            raise Refused(self.tr("There are no open comments in this article"))
        self._bench.panes.set_shown("comments", shown=True)

    def open_at(self, offsets: Sequence[int]) -> None:
        """Show the comments that stand at some places in their pane."""
        self._bench.panes.set_shown("comments", shown=True)
        self._bench.comments.choose(offsets)

    def show(self, row: Thread | Difference) -> None:
        """Show what a comment or a change is about in the text."""
        bench, article = self._bench, self._session.article
        if article is None:
            return
        wanted = self._annotations_of(row)
        keys = article.keys_of(wanted)
        found = next((keys[each] for each in wanted if each in keys), None)
        place = row.place if isinstance(row, Difference) else row.first.place
        if found is not None:
            bench.desk.select(found)
        elif place is not None and place.end <= len(article.text.content):
            bench.page.view.select_text(*place)
            bench.page.view.reveal(*place)

    def tell_returned(self) -> None:
        """Say why the open article came back, if it did."""
        if back := came_back(self._session):
            said = self.tr("Returned by {0}: {1}").format(back[-1].name, back[-1].text)
            self.said.emit(said)

    def return_article(self) -> None:
        """Ask to whom the open article goes back, and why."""
        from annotator.ui.dialogs.return_dialog import ReturnDialog

        bench = self._bench
        if self._session.article is None:
            return
        article = self._session.article.article
        dialog = ReturnDialog(self._session, article, bench.theme, self._parent.window())
        if dialog.exec() == ReturnDialog.DialogCode.Accepted:
            self.said.emit(self.tr("Returned"))
        dialog.deleteLater()

    def open_matrix(self) -> None:
        """Open the window of who reads what."""
        from annotator.ui.matrix_window import MatrixWindow

        bench = self._bench
        if self._matrix is None or not self._matrix.isVisible():
            self._matrix = MatrixWindow(self._session, bench.theme, self._parent.window())
            self._matrix.article_chosen.connect(bench.rounds.choose)
            self._matrix.show()
        self._matrix.activateWindow()

    def show_people(self) -> None:
        """Show the annotators of the project."""
        from annotator.ui.dialogs.people_dialog import PeopleDialog

        dialog = PeopleDialog(self._session, self._bench.theme, self._parent.window())
        dialog.exec()
        dialog.deleteLater()

    def open_queue_menu(self, article: ArticleKey, where: QPoint) -> None:
        """Offer what can be done with an article of the queue, or all that the queue shows."""
        menu = QMenu(self._parent)
        self.fill_queue_menu(menu, article)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def fill_queue_menu(self, menu: QMenu, article: ArticleKey) -> None:
        """Fill the menu of an article of the queue."""
        shown = tuple(self._bench.queue.model.keys)
        theirs = {s.annotator for s in standings(self._session, [article]) if s.assigned}
        writable = self._session.read_only is None
        one = menu.addMenu(self.tr("Assign to"))
        for person in readers(self._session):
            action = one.addAction(person.name)
            action.setCheckable(True)
            action.setChecked(person.key in theirs)
            act = take_from if person.key in theirs else assign
            action.triggered.connect(partial(self._assign, act, (article,), person))
        one.addAction(self.tr("Somebody else…")).triggered.connect(
            partial(self._assign_new, (article,))
        )
        one.setEnabled(writable)
        every = menu.addMenu(self.tr("Assign all {0} shown to").format(len(shown)))
        for person in readers(self._session):
            every.addAction(person.name).triggered.connect(
                partial(self._assign, assign, shown, person)
            )
        every.addAction(self.tr("Somebody else…")).triggered.connect(
            partial(self._assign_new, shown)
        )
        every.setEnabled(writable)
        menu.addSeparator()
        self._bench.stories.fill(menu, article)
        menu.addSeparator()
        menu.addAction(self.tr("Who Reads What…")).triggered.connect(self.open_matrix)

    def _assign(
        self,
        act: Callable[[Session, Sequence[ArticleKey], Sequence[Annotator]], int],
        articles: Sequence[ArticleKey],
        person: Annotator,
    ) -> None:
        count = act(self._session, articles, [person])
        one, many = self.tr("1 assignment changed"), self.tr("{0} assignments changed")
        self.said.emit(counted(count, one, many))

    def _assign_new(self, articles: Sequence[ArticleKey]) -> None:
        name, given = QInputDialog.getText(
            self._parent.window(), self.tr("Assign to"), self.tr("Name")
        )
        if given and name.strip():
            self._assign(assign, articles, reader_named(self._session, name))

    def _annotations_of(self, row: Thread | Difference) -> list[Uuid]:
        if isinstance(row, Thread):
            return [row.first.of] if row.first.of is not None else []
        return [each.id for each in (row.own, row.gold) if each is not None]
