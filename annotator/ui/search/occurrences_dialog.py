"""Every occurrence: where the same words stand, in this article or in all, to be labelled."""

from collections.abc import Iterator, Sequence
from time import perf_counter

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget
from typing_extensions import override

from annotator.app.occurrences import MOST, Occurrence, Repeat, find_occurrences, label_occurrences
from annotator.app.session import Session
from annotator.app.worker import Answer, Occurrences
from annotator.errors import UserError
from annotator.model.values import AnnotationKey
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.label_bar import bar_labels
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import Look, TextButton, boxed_button
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.tick_box import TickBox
from annotator.ui.search.occurrence_rows import OccurrenceList, OccurrenceRows

_ARTICLE, _PROJECT = "article", "project"
_SLICE = 0.008
_SHOWN_WORDS = 60


class OccurrencesDialog(Dialog):
    """Lists where words stand and labels what is ticked, as one step.

    Signals:
        labelled(object): the `Changes` of the step.
    """

    labelled = Signal(object)

    def __init__(
        self,
        session: Session,
        repeat: Repeat,
        source: AnnotationKey | None,
        link: WorkerLink,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """`source` is the annotation whose attributes are copied; without one a label is chosen."""
        super().__init__(theme, "", parent)
        self._session = session
        self._source = source
        self._link = link
        self._asked = 0
        self._coming: Iterator[Occurrence] | None = None
        self._scope = _ARTICLE
        self._repeat = msgspec.structs.replace(repeat, fold_possessive=True)
        self.rows = OccurrenceRows(session.schema, self)
        self.list = OccurrenceList(theme, self.rows)
        self._make_parts()
        self._arrange()
        self._slices = QTimer(self, interval=0)
        self._connect()
        self.resize(880, 560)
        self.search()

    @property
    def repeat(self) -> Repeat:
        """What is looked for."""
        return self._repeat

    @property
    def is_searching(self) -> bool:
        """Tell whether more may come."""
        return self._coming is not None or self._asked > 0

    def search(self) -> None:
        """Look for the words anew."""
        self._end_search()
        self._failure.hide()
        self.rows.clear()
        self.list.delegate.label = self._repeat.label
        self.list.delegate.with_titles = self._scope == _PROJECT
        article = self._session.article
        if self._scope == _PROJECT:
            self._asked = self._link.ask(Occurrences(self._repeat, MOST))
        elif article is not None:
            self._coming = find_occurrences(self._session, self._repeat, article.article.key)
            if self._take_slice():
                self._slices.start()
        self._say()

    @override
    def accept(self) -> None:
        """Label what is ticked; a refusal is said, and the dialog stays."""
        if not self._label.isEnabled():
            return
        try:
            changes = label_occurrences(
                self._session, self.rows.chosen(), self._repeat.label, self._source
            )
        except UserError as refusal:
            self._refuse(str(refusal))
            return
        super().accept()
        self.labelled.emit(changes)

    @override
    def done(self, result: int) -> None:
        self._end_search()
        super().done(result)

    def _make_parts(self) -> None:
        theme = self.theme
        scopes = [(_ARTICLE, self.tr("this article"), ""), (_PROJECT, self.tr("all articles"), "")]
        self._scopes = ChoiceFlow(theme, self.tr("Where"), scopes)
        self._scopes.setFixedWidth(sum(b.sizeHint().width() for b in self._scopes.buttons) + 4)
        self._scopes.show_values([self._scope])
        self._case = TickBox(theme, self.tr("in any case"))
        self._possessive = TickBox(theme, self.tr("also with ’s"))
        self._possessive.setChecked(self._repeat.fold_possessive)
        self._labels = QComboBox()
        self._labels.setFont(interface_font())
        self._labels.setAccessibleName(self.tr("Label"))
        for label in bar_labels(self._session.schema):
            self._labels.addItem(label.name, label.id)
        self._labels.setCurrentIndex(max(0, self._labels.findData(self._repeat.label)))
        self._repeat = msgspec.structs.replace(self._repeat, label=self._chosen_label())
        self.list.delegate.schema = self._session.schema
        self._empty = words("", theme, ink=theme.dim)
        self._failure = failure_words(theme)
        self._all = TextButton(theme, self.tr("none"), Look.QUIET)
        self._cancel = boxed_button(self.tr("Cancel"))
        self._label = boxed_button(self.tr("Label"), primary=True)

    def _arrange(self) -> None:
        controls = QHBoxLayout()
        controls.setContentsMargins(PADDING - 8, 0, PADDING, 10)
        controls.setSpacing(16)
        controls.addWidget(self._scopes)
        controls.addWidget(self._case)
        controls.addWidget(self._possessive)
        controls.addStretch(1)
        if self._source is None:
            controls.addWidget(words(self.tr("Label"), self.theme, ink=self.theme.dim))
            controls.addWidget(self._labels)
        controls.addWidget(self._all)
        said = QHBoxLayout()
        said.setContentsMargins(PADDING, 4, PADDING, 4)
        said.addWidget(self._failure, 1)
        self._empty.setContentsMargins(PADDING, 12, PADDING, 0)
        self.body.addLayout(controls)
        self.body.addWidget(Hairline(self.theme))
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(said)
        self.add_buttons(self._cancel, self._label)
        self.list.setFocus()

    def _connect(self) -> None:
        self._scopes.pressed.connect(self._choose_scope)
        self._case.toggled.connect(self._fold)
        self._possessive.toggled.connect(self._fold)
        self._labels.activated.connect(self._fold)
        self._all.clicked.connect(self._turn_all)
        self._cancel.clicked.connect(self.reject)
        self._label.clicked.connect(self.accept)
        self._slices.timeout.connect(self._go_on)
        self._link.answered.connect(self._take_answer)
        self.rows.ticked.connect(self._say)

    def _chosen_label(self) -> str:
        if self._source is not None:
            return self._repeat.label
        return self._labels.currentData()

    def _choose_scope(self, scope: str) -> None:
        self._scope = scope
        self._scopes.show_values([scope])
        self.search()

    def _fold(self) -> None:
        self._repeat = msgspec.structs.replace(
            self._repeat,
            label=self._chosen_label(),
            fold_case=self._case.isChecked(),
            fold_possessive=self._possessive.isChecked(),
        )
        self.search()

    def _turn_all(self) -> None:
        self.rows.tick_all(ticked=not self.rows.ticks)

    def _go_on(self) -> None:
        self._take_slice()
        self._say()

    def _take_slice(self) -> bool:
        """Take what is found in this article for some milliseconds; tell whether more may come."""
        until = perf_counter() + _SLICE
        found: list[Occurrence] = []
        while self._coming is not None and perf_counter() < until:
            each = next(self._coming, None)
            if each is None:
                self._coming = None
                break
            found.append(each)
            if self.rows.total + len(found) == MOST:
                self._coming = None
        if self._coming is None:
            self._slices.stop()
        if found:
            self._add(found)
        return self._coming is not None

    def _take_answer(self, answer: Answer) -> None:
        if answer.id != self._asked:
            return
        if answer.done:
            self._asked = 0
        if answer.error:
            self._refuse(answer.error)
        if answer.occurrences:
            self._add(answer.occurrences)
        self._say()

    def _add(self, found: Sequence[Occurrence]) -> None:
        self.rows.add(found)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.rows.index(0))

    def _end_search(self) -> None:
        self._coming = None
        self._slices.stop()
        if self._asked:
            self._asked = 0
            self._link.stop()

    def _refuse(self, why: str) -> None:
        self._failure.setText(why)
        self._failure.show()

    def _say(self) -> None:
        rows, schema = self.rows, self._session.schema
        quote = " ".join(self._repeat.words.split())
        if len(quote) > _SHOWN_WORDS:
            quote = quote[: _SHOWN_WORDS - 1].rstrip() + "…"
        title = self.tr("Every occurrence of “{0}”").format(quote)
        self.set_title(title)
        self.setWindowTitle(title)
        found = self.tr("{0} found").format(grouped(rows.total))
        if rows.total == MOST:
            found = self.tr("the first {0}: label these, then look again").format(grouped(MOST))
        self.set_facts(
            self.tr("as {0}").format(schema.name_of(self._repeat.label)),
            found if rows.total or not self.is_searching else "",
            self.tr("searching…") if self.is_searching else "",
        )
        count = rows.ticks
        one, many = self.tr("Label 1 occurrence"), self.tr("Label {0} occurrences")
        self._label.setText(one if count == 1 else many.format(grouped(count)))
        # What is labelled is what was seen: not while more may still come in.
        self._label.setEnabled(count > 0 and not self.is_searching)
        self._all.set_words(self.tr("tick none") if count else self.tr("tick all"))
        self._all.setVisible(rows.total > 0)
        self._empty.setText(self.tr("These words stand nowhere else without this label."))
        self._empty.setVisible(not rows.total and not self.is_searching)
