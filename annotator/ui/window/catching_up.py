"""What stands beside the text follows the hands a moment later: the text is painted first."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.session import Session
from annotator.model.changes import AnnotationChanged, Change, Changes
from annotator.model.values import AnnotationKey
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.label_bar import LabelBar

# Milliseconds without another change, after which the inspector and the counts follow.
_MOMENT = 20


class CatchingUp(QObject):
    """Gathers what the inspector and the label bar's counts are to show while labels are given.

    Whoever reads or enters the inspector calls `now` first. Nothing waits while the hands are in
    the inspector itself.
    """

    def __init__(
        self, session: Session, inspector: Inspector, bar: LabelBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._inspector = inspector
        self._bar = bar
        self._changes: list[Change] = []
        self._selects = False
        self._selected: AnnotationKey | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MOMENT)
        self._timer.timeout.connect(self.now)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    @property
    def behind(self) -> bool:
        """Whether something is still to be shown."""
        return self._selects or bool(self._changes)

    def show_annotation(self, key: AnnotationKey | None) -> None:
        """Let the inspector show an annotation, or, a moment later, none.

        Words are often selected to be labelled at once: what would be gone by then is not painted.
        """
        self._selects, self._selected = True, key
        self._wait(_MOMENT if key is None or self._changes else 0)

    def hear(self, changes: Changes) -> None:
        """Take note of a committed change before anything follows it.

        The article is ahead by it already: what waits can be shown together with it only.
        """
        self._changes += changes.all

    def follow(self) -> None:
        """Follow what was heard; all but changes of annotations is followed at once."""
        if all(isinstance(change, AnnotationChanged) for change in self._changes):
            self._wait()
        else:
            self.now()

    def now(self) -> None:
        """Show what is waiting."""
        self._timer.stop()
        changes, self._changes = tuple(self._changes), []
        selects, self._selects = self._selects, False
        if changes:
            self._inspector.apply(Changes(all=changes))
            self._count()
        if selects:
            self._inspector.show_annotation(self._selected)

    def forget(self) -> None:
        """Drop what is waiting of single annotations: another article is shown."""
        self._timer.stop()
        self._changes = [c for c in self._changes if not isinstance(c, AnnotationChanged)]
        self._selects = False
        self._count()

    def _wait(self, moment: int = _MOMENT) -> None:
        inspector = self._inspector
        if inspector.underMouse() or _holds(inspector, QApplication.focusWidget()):
            self.now()
        else:
            self._timer.start(moment)

    def _count(self) -> None:
        article = self._session.article
        self._bar.set_counts(article.spans.counts if article is not None else {})

    def _focus_changed(self, _: QWidget | None, focused: QWidget | None) -> None:
        if self.behind and _holds(self._inspector, focused):
            self.now()


def _holds(part: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and part.isAncestorOf(focused)
