"""Handing out work: which articles go into the file for a colleague, and what goes with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.together.assigning import owing, standings
from annotator.app.together.handing_out import hand_out
from annotator.errors import UserError
from annotator.model.article import Annotator
from annotator.model.values import ArticleKey
from annotator.ui.dialogs.dialog import Dialog, failure_words, words
from annotator.ui.dialogs.form_rows import combo, form_grid
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.counted import counted
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox

_CONTAINS = Qt.MatchFlag.MatchContains


class HandOutDialog(Dialog):
    """Asks what is handed out, and writes it; `out` is the file once it is accepted."""

    def __init__(
        self,
        session: Session,
        shown: Sequence[ArticleKey],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """`shown` are the articles that the queue shows as it is filtered."""
        super().__init__(theme, self.tr("Hand out work"), parent)
        self._session = session
        self._shown = shown
        self.out = Path()
        people = [each.annotator for each in owing(session)]
        self._which = combo([(self.tr("all articles of the queue as it is filtered"), None)])
        for person in people:
            self._which.addItem(self.tr("what is assigned to {0}").format(person.name), person)
        self._first, self._count = _number(1, len(shown)), _number(1, max(1, len(shown)))
        self._count.setValue(max(1, len(shown)))
        self._first.setAccessibleName(self.tr("Start with article"))
        self._count.setAccessibleName(self.tr("How many articles"))
        self._labels = TickBox(theme, self.tr("everybody’s labels, comments and decisions"))
        self._lists = TickBox(theme, self.tr("gazetteers, which suggest names"))
        self._lists.setChecked(True)
        self._path = Field()
        self._path.setAccessibleName(self.tr("File"))
        self._choose = boxed_button(self.tr("Choose…"))
        self._failure = failure_words(theme, size=11)
        self._arrange()
        self._follow()
        self._which.activated.connect(self._follow)
        self._first.valueChanged.connect(self._tell)
        self._count.valueChanged.connect(self._tell)
        self._choose.clicked.connect(self._choose_file)
        self.setMinimumWidth(600)

    @property
    def articles(self) -> Sequence[ArticleKey]:
        """The articles that are handed out."""
        found = self._candidates()
        first = self._first.value() - 1
        return found[first : first + self._count.value()]

    @override
    def accept(self) -> None:
        self._failure.hide()
        self.out = Path(self._path.text().strip()).expanduser()
        try:
            hand_out(
                self._session,
                self.articles,
                self.out,
                with_labels=self._labels.isChecked(),
                with_gazetteers=self._lists.isChecked(),
            )
        except (UserError, OSError) as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
            return
        super().accept()

    def choose(self, person: Annotator) -> None:
        """Hand out what is assigned to somebody."""
        self._which.setCurrentIndex(max(0, self._which.findText(person.name, _CONTAINS)))
        self._follow()

    def _arrange(self) -> None:
        part = QHBoxLayout()
        part.setSpacing(8)
        part.addWidget(self._count)
        part.addWidget(words(self.tr("from number"), self.theme))
        part.addWidget(self._first)
        part.addStretch(1)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self._path, 1)
        file.addWidget(self._choose)
        rows: list[tuple[str, QWidget | QHBoxLayout]] = [
            (self.tr("Articles"), self._which),
            (self.tr("How many"), part),
            (self.tr("With"), self._labels),
            ("", self._lists),
            (self.tr("File"), file),
        ]
        self.body.addLayout(form_grid(rows, self.theme))
        write = boxed_button(self.tr("Hand out"), primary=True)
        cancel = boxed_button(self.tr("Cancel"))
        write.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, write, left=self._failure)

    def _candidates(self) -> Sequence[ArticleKey]:
        person = self._which.currentData()
        if not isinstance(person, Annotator):
            return self._shown
        found = standings(self._session)
        theirs = {each.article for each in found if each.assigned and each.annotator == person.key}
        every = self._session.queue.keys()
        return [key for key in every if key in theirs]

    def _follow(self) -> None:
        count = len(self._candidates())
        for box in (self._first, self._count):
            box.setMaximum(max(1, count))
        self._first.setValue(1)
        self._count.setValue(max(1, count))
        person = self._which.currentData()
        name = person.name if isinstance(person, Annotator) else self.tr("part")
        path = self._session.path
        self._path.setText(str(path.with_name(f"{path.stem} for {name}{path.suffix}")))
        self._tell()

    def _tell(self) -> None:
        self.set_facts(
            counted(len(self.articles), self.tr("1 article"), self.tr("{0} articles")),
            self.tr("what is done in the file comes back by Merge"),
        )

    def _choose_file(self) -> None:
        usual, kinds = Path(self._path.text()), self.tr("Projects (*.annot)")
        out = choose_target(self, self.tr("Hand Out"), usual, kinds)
        if out is not None:
            self._path.setText(str(out))


def _number(least: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, max(least, most))
    box.setFont(interface_font())
    return box
