"""Notes that could not be stored, because the disk is full or a job holds the file."""

from PySide6.QtCore import QObject, QTimer

from annotator.app import labelling
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.values import AnnotationKey

# Milliseconds between two tries.
_AGAIN = 3000


class UnkeptNotes(QObject):
    """Remembers such notes, and stores them once their layer is open and that can be done."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._notes: dict[AnnotationKey, str] = {}
        self._timer = QTimer(self, interval=_AGAIN)
        self._timer.timeout.connect(self.keep_all)

    def __len__(self) -> int:
        return len(self._notes)

    def of(self, key: AnnotationKey) -> str | None:
        """Return what was written of an annotation and could not be stored."""
        return self._notes.get(key)

    def keep(self, key: AnnotationKey, note: str) -> None:
        """Store a note of the open layer.

        Raises:
            UserError: it cannot be stored now; it is remembered.
        """
        self._notes[key] = note
        try:
            labelling.set_note(self._session, key, note)
        except UserError:
            self._timer.start()
            raise
        del self._notes[key]

    def give_up(self) -> None:
        """Try no more."""
        self._timer.stop()
        self._notes.clear()

    def keep_all(self) -> None:
        """Store what can be stored by now; what was removed meanwhile needs no note."""
        article = self._session.article
        here = [] if article is None else [key for key in self._notes if key in article.spans]
        for key in here:
            try:
                self.keep(key, self._notes[key])
            except UserError:
                return
        if not self._notes:
            self._timer.stop()
