"""The note of the selected annotation, kept half a second after the last key.

A hand that never rests has it kept every two seconds: a crash costs no more than these.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.parts.field import NoteField

_PAUSE = 500
_LONGEST = 2000
# Milliseconds after which a note is reported again that could not be kept.
_AGAIN = 3000


class NoteBox(QWidget):
    """A field that reports what was written when the hand rests, goes elsewhere, or on `flush`.

    Signals:
        written(str): the note as it should be kept.
    """

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._showing = False
        self.field = NoteField(self.tr("Note"))
        self.field.setAccessibleName(self.tr("Note"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.field)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._longest = QTimer(self, singleShot=True, interval=_LONGEST)
        self._longest.timeout.connect(self.flush)
        self.field.left.connect(self.flush)
        self.field.textChanged.connect(self._wait)

    def show_note(
        self, note: str, *, editable: bool, anew: bool, unkept: str | None = None
    ) -> None:
        """Show a kept note; unless it is another annotation's, what is being written stays.

        `unkept` is what was written in its place before and could not be kept.
        """
        self.field.setReadOnly(not editable)
        if note == self.field.toPlainText():
            self._timer.stop()
            self._kept = note
        if not anew and (note == self._kept or self._timer.isActive()):
            return
        self._timer.stop()
        self._longest.stop()
        self._kept = note
        shown = note if unkept is None else unkept
        if shown != self.field.toPlainText():
            self._showing = True
            self.field.setPlainText(shown)
            self._showing = False
        if unkept is not None:
            self._timer.start(_AGAIN)

    def not_kept(self, kept: str) -> None:
        """Say of what was just written that it could not be kept; it stays, to be tried again."""
        self._kept = kept
        self._timer.start(_AGAIN)

    def flush(self) -> None:
        """Report what was written and not yet kept."""
        self._timer.stop()
        self._longest.stop()
        note = self.field.toPlainText()
        if note != self._kept and not self.field.isReadOnly():
            self._kept = note
            self.written.emit(note)

    def _wait(self) -> None:
        if not self._showing:
            self._timer.start(_PAUSE)
            if not self._longest.isActive():
                self._longest.start()
