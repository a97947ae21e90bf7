"""The suggestions for the current frame: there while it is current, gone when it is left."""

from PySide6.QtCore import QObject

from annotator.app.ghosts import Ghosts
from annotator.app.proposing import SOURCE, frame_ghosts
from annotator.app.session import Session
from annotator.model.changes import Changes
from annotator.model.ghost import Ghost
from annotator.model.values import AnnotationKey
from annotator.ui.hands.holding import Holding


class FrameOffers(QObject):
    """Offers what the words round the current frame propose for it; follows the hands."""

    def __init__(self, session: Session, desk: Holding, ghosts: Ghosts, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._ghosts = ghosts
        self._frame: AnnotationKey | None = None
        desk.held_changed.connect(self._follow)
        desk.count_offers(self.any)

    @property
    def shown(self) -> list[Ghost]:
        """The suggestions for the current frame that are in the text, in reading order."""
        frame = self._frame
        if frame is None:
            return []
        return [ghost for ghost in self._ghosts.shown if ghost.tied == frame]

    def any(self) -> bool:
        """Tell whether there is a suggestion for the current frame."""
        return bool(self.shown)

    def apply(self, changes: Changes) -> None:
        """Look again when annotations of the open article are others now."""
        article = self._session.article
        if article is None or self._frame is None:
            return
        if changes.many or any(article.concerns(c) for c in changes.annotations):
            self._offer()

    def show_article(self) -> None:
        """Start anew with another article."""
        self._frame = None

    def _follow(self) -> None:
        frame = self._desk.current_frame()
        if frame != self._frame:
            self._frame = frame
            self._offer()

    def _offer(self) -> None:
        frame = self._frame
        found = [] if frame is None else frame_ghosts(self._session, frame)
        self._ghosts.offer(SOURCE, found)
