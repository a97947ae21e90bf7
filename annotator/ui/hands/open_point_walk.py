"""Walking the open points of the open article, and being reminded of them before it is done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.app.open_points import OpenPoint, OpenPointKind, points_of, summary
from annotator.app.session import Session
from annotator.model.changes import Changes
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView

# Only texts that are gone through in the blink of an eye are looked at unasked: not longer than
# this, and not with more annotations.
_UNASKED = 40_000
_UNASKED_SPANS = 4_000
_PAUSE = 800


class OpenPointWalk(QObject):
    """Looks for open points when asked, and for short articles when the hands rest.

    Signals:
        annotation_wanted(object): the annotation that a point is about is to be selected.
        counted(object): how many points there are, None while that is not known.
        said(object): what a point asks, in a sentence.
    """

    annotation_wanted = Signal(object)
    counted = Signal(object)
    said = Signal(object)

    def __init__(
        self,
        session: Session,
        view: ArticleView,
        families: Callable[[], Sequence[str]],
        key: Callable[[str], str],
        parent: QObject,
    ) -> None:
        """`families` says what is read for now, `key` the first key of a command."""
        super().__init__(parent)
        self._session = session
        self._view = view
        self._families = families
        self._key = key
        self._known: list[OpenPoint] | None = None
        # What was shown before the article was said to be done, and where the walk is.
        self._shown: frozenset[OpenPoint] = frozenset()
        self._at: OpenPoint | None = None
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE)
        self._rest.timeout.connect(self._look_unasked)

    @property
    def points(self) -> list[OpenPoint]:
        """The open points of the article, looked for when they are not known."""
        if self._known is None:
            self._known = points_of(self._session, frozenset(self._families()))
            self.counted.emit(len(self._known))
        return self._known

    def show_article(self) -> None:
        """Start anew with another article or layer."""
        self._shown, self._at = frozenset(), None
        self.forget()

    def apply(self, changes: Changes) -> None:
        """What was known may no longer hold."""
        if changes.annotations or changes.layers or changes.many:
            self.forget()

    def forget(self) -> None:
        """Look again when next asked, or when the hands rest."""
        if self._known is not None:
            self._known = None
            self.counted.emit(None)
        if self._is_quick:
            self._rest.start()
        else:
            self._rest.stop()

    @property
    def _is_quick(self) -> bool:
        article = self._session.article
        return (
            article is not None
            and article.locked is None
            and len(article.text) <= _UNASKED
            and len(article.spans) <= _UNASKED_SPANS
        )

    def walk(self, step: int) -> None:
        """Go to the next or the previous point, round and round."""
        points = self.points
        if not points:
            self.said.emit(self.tr("No open points"))
            return
        number = self._next(points, step)
        self._go(points[number])
        self.said.emit(
            self.tr("{0} of {1}: {2}").format(number + 1, len(points), points[number].text)
        )

    def remind(self) -> bool:
        """Before the article is done, show the points that were not shown yet; tell of any."""
        points = self.points
        if not points or set(points) <= self._shown:
            return False
        fresh = next(point for point in points if point not in self._shown)
        self._shown = frozenset(points)
        self._go(fresh)
        one = self.tr("1 open point: {1}") if len(points) == 1 else self.tr("{0} open points: {1}")
        how = self.tr("{0} goes through them, {1} again goes on").format(
            self._key("go.open_point"), self._key("go.done")
        )
        self.said.emit(f"{one.format(len(points), summary(points))}. {how}")
        return True

    def _next(self, points: Sequence[OpenPoint], step: int) -> int:
        if self._at in points and self._is_there(self._at):
            return (points.index(self._at) + step) % len(points)
        caret = self._view.caret
        if step > 0:
            return next((n for n, p in enumerate(points) if p.place.start >= caret), 0)
        before = [n for n, point in enumerate(points) if point.place.end <= caret]
        return before[-1] if before else len(points) - 1

    def _is_there(self, point: OpenPoint | None) -> bool:
        """Tell whether the hands are still where the walk led them."""
        if point is None:
            return False
        view = self._view
        if point.kind is OpenPointKind.DOCUMENT:
            return view.selected is None and view.selection is None
        return (
            view.selected == point.key if point.key is not None else view.selection == point.place
        )

    def _go(self, point: OpenPoint) -> None:
        self._at = point
        key: AnnotationKey | None = point.key
        if key is not None or point.kind is OpenPointKind.DOCUMENT:
            # With nothing selected the inspector shows the labels of the article.
            self.annotation_wanted.emit(key)
        else:
            self._view.select_text(*point.place)

    def _look_unasked(self) -> None:
        if self._session.article is not None:
            self.counted.emit(len(self.points))
