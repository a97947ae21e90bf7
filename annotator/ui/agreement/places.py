"""The places behind a figure: listed below the figures, and gone to from there."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.disagreements import Disagreements, Wanted
from annotator.app.session import Session
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.part import Hairline
from annotator.ui.review.case_rows import CaseRows, case_list

_HEIGHT = 240
_LEFT = 32


class Places(QWidget):
    """A list of disagreements, the dearest first; Enter or a click goes there.

    Signals:
        case_chosen(object): a disagreement was gone to; its `DisagreementRow`.
    """

    case_chosen = Signal(object)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._of = ""
        self.cases = CaseRows(Disagreements(session), self._schema, self)
        self.list = case_list(self.cases, theme)
        self.list.setAccessibleName(self.tr("Places where annotators differ"))
        self._title = words(self.tr("Places"), theme, size=15, bold=True)
        self._facts = words("", theme, size=11, ink=theme.dim)
        head = QHBoxLayout()
        head.setContentsMargins(_LEFT, 8, _LEFT, 4)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline(theme))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.setFixedHeight(_HEIGHT)
        self.setFocusProxy(self.list)
        self.list.clicked.connect(self._choose)

    def show_cases(self, wanted: Wanted, of: str) -> None:
        """List these disagreements, the first one current."""
        self._of = of
        self.cases.show(wanted)
        self._say()
        self.show()
        if self.cases.total:
            self.list.setCurrentIndex(self.cases.index(0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_anew(self) -> None:
        """List what is found by now."""
        if not self.isHidden():
            self.cases.show(self.cases.wanted)
            self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.list.currentIndex().isValid():
            self._choose(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        total = self.cases.total
        facts = self.tr("{0}: {1} open; Enter goes there, Esc closes the list")
        none = self.tr("{0}: nothing is open here")
        self._facts.setText((facts if total else none).format(self._of, grouped(total)))

    def _choose(self, index: QModelIndex) -> None:
        row = self.cases.row_at(index.row())
        if row is not None:
            self.case_chosen.emit(row)

    def _schema(self) -> Schema:
        return self._session.schema
