"""Who rows of the table refer to, asked at the cell as `0` asks it in the text."""

from PySide6.QtCore import QObject, QRect

from annotator.app.annotation_table import AnnotationTable
from annotator.app.session import Session
from annotator.model.table_rows import TableRow
from annotator.ui.register.who_popup import WhoPopup, WhoRow
from annotator.ui.register.who_rows import chosen_of, found_rows
from annotator.ui.tables.table_hand import TableHand
from annotator.ui.tables.table_view import TableView

# What the row stands for that takes the link away.
_NOBODY = "nobody"


class ReferentCell(QObject):
    """Holds the small field while it asks."""

    def __init__(self, session: Session, view: TableView, hand: TableHand, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self._hand = hand
        self._asked: tuple[AnnotationTable, list[TableRow]] | None = None
        self.popup: WhoPopup | None = None

    def ask(self, table: AnnotationTable) -> None:
        """Ask whom the chosen rows mean."""
        view, rows = self._view, self._view.chosen()
        if not rows:
            return
        self.close()
        self._asked = table, rows
        window = view.window()
        self.popup = popup = WhoPopup(view.theme, window)
        popup.chosen.connect(self._take)
        popup.left.connect(self._leave)
        cell = view.visualRect(view.currentIndex())
        corner = view.viewport().mapTo(window, cell.topLeft())
        question = self.tr("Who is it? A few letters, or a new name")
        popup.ask(self._found, QRect(corner, cell.size()), question)

    def close(self) -> None:
        """Put the field away."""
        if self.popup is not None:
            self.popup.hide()
            self.popup.deleteLater()
            self.popup = None

    def _found(self, letters: str) -> list[WhoRow]:
        if self._asked is None:
            return []
        rows = self._asked[1]
        theme, first = self._view.theme, rows[0]
        found, _ = found_rows(self._session, theme, letters, first.words, first.label)
        if not letters.strip() and any(row.referent for row in rows):
            found.append(WhoRow(_NOBODY, self.tr("refers to nothing"), "", theme.dim))
        return found

    def _take(self, value: object) -> None:
        if self._asked is None:
            return
        table, rows = self._asked
        self._leave()
        self._hand.link(table, rows, None if value == _NOBODY else chosen_of(value))

    def _leave(self) -> None:
        self.close()
        self._view.setFocus()
