"""Giving an article back: to whom, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.together.returning import annotators_of, give_back
from annotator.errors import UserError
from annotator.model.article import Annotator, Article
from annotator.ui.dialogs.dialog import Dialog, failure_words
from annotator.ui.dialogs.form_rows import form_grid, tick
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button


class ReturnDialog(Dialog):
    """Asks who gets the open article back, and why; accepted when it went back."""

    def __init__(
        self, session: Session, article: Article, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, self.tr("Return article"), parent)
        self._session = session
        self._article = article
        self._people = annotators_of(session, article.key)
        self._boxes = [tick(theme, each.name, on=True) for each in self._people]
        self.reason = QPlainTextEdit()
        self.reason.setFont(interface_font())
        self.reason.setFixedHeight(96)
        self.reason.setTabChangesFocus(True)
        self._failure = failure_words(theme, size=11)
        to = QVBoxLayout()
        to.setSpacing(4)
        for box in self._boxes:
            to.addWidget(box)
        self.body.addLayout(form_grid([(self.tr("To"), to), (self.tr("Why"), self.reason)], theme))
        self.set_facts(article.title, "" if self._people else self.tr("nobody has labelled it yet"))
        give = boxed_button(self.tr("Return"), primary=True)
        cancel = boxed_button(self.tr("Cancel"))
        give.setEnabled(bool(self._people))
        give.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, give, left=self._failure)
        self.setMinimumWidth(520)
        self.reason.setFocus()

    @property
    def chosen(self) -> Sequence[Annotator]:
        """Who gets it back."""
        pairs = zip(self._people, self._boxes, strict=True)
        return [person for person, box in pairs if box.isChecked()]

    @override
    def accept(self) -> None:
        try:
            give_back(self._session, self._article.key, self.chosen, self.reason.toPlainText())
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
            return
        super().accept()
