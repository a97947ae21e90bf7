"""The label editor: labels by family at the left, the form of one at the right.

Each change is made, as one step of its own, when its field is left. Nothing is gathered for a
button: as everywhere in the program what one sees is saved, the bar and the text follow at once,
and the history has one well-named line a change, which can be taken back alone.
"""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.app.key_bindings import KeyBindings
from annotator.app.schema_editing import count_labels, preview
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.schema import Family, Label, Schema
from annotator.model.schema_edits import (
    AnyEdit,
    ChangeLabel,
    DeleteLabel,
    MoveLabel,
    RemoveFamily,
    follow,
)
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.step_work import StepWork
from annotator.ui.label_editor.asking import asks_first, confirm
from annotator.ui.label_editor.family_fate_dialog import FamilyFateDialog
from annotator.ui.label_editor.family_form import FamilyForm
from annotator.ui.label_editor.fate_dialog import FateDialog
from annotator.ui.label_editor.label_files import ask_export, ask_import
from annotator.ui.label_editor.label_form import LabelForm, with_colour
from annotator.ui.label_editor.label_rows import Drop, LabelRows, LabelRowsView, Place
from annotator.ui.label_editor.new_things import ask_family, ask_label
from annotator.ui.label_editor.schema_work import SchemaWork
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted
from annotator.ui.parts.job_bar import JobBar, Waiting
from annotator.ui.parts.part import Hairline

_SIZE = (1040, 720)
_LIST_WIDTH = 292
_HIGH = 16_777_215


class LabelEditor(Dialog):
    """Edits the labels of one project; stays open beside the window, and follows it."""

    def __init__(
        self,
        session: Session,
        job: HeldJob,
        keys: KeyBindings,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """`job` does what takes long; it goes on when the editor is closed.

        `keys` are those of the commands, which labels cannot have.
        """
        super().__init__(theme, "", parent)
        self._session = session
        self._job = job
        self._current = Place("all")
        self._counts: dict[str, tuple[int, int]] = {}
        self.work = SchemaWork(session, job, self)
        self.steps = StepWork(session, job, self)
        self.rows = LabelRows(self)
        self.list = LabelRowsView(theme, self.rows)
        self.form = LabelForm(theme, session, keys)
        self.family = FamilyForm(theme)
        self.area = QStackedWidget()
        for form in (self.form, self.family):
            self.area.addWidget(FormArea(theme, form))
        self.failure = failure_words(theme, size=13)
        self.bar = JobBar(theme)
        self.add = boxed_button(self.tr("New Label"))
        self.add_family = boxed_button(self.tr("New Family"))
        self.bring = boxed_button(self.tr("Import…"))
        self.write = boxed_button(self.tr("Export…"))
        self.cancel = boxed_button(self.tr("Cancel"))
        self.cancel.hide()
        self.leave = boxed_button(self.tr("Close"))
        self._arrange()
        self._connect()
        self._unsubscribe = session.subscribe(self._follow)
        self._show()
        self.list.selectRow(2 if len(self.rows.places) > 2 else 0)
        if session.read_only is not None:
            self._lock(session.read_only)

    def _arrange(self) -> None:
        self.setWindowTitle(self.tr("Labels"))
        self.setModal(False)
        self.resize(*_SIZE)
        side = QWidget()
        side.setFixedWidth(_LIST_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.add_family)
        buttons.addStretch(1)
        left.addLayout(buttons)
        form_side = QWidget()
        right = QVBoxLayout(form_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.area, 1)
        said = QVBoxLayout()
        said.setContentsMargins(PADDING, 0, PADDING, 6)
        said.addWidget(self.failure)
        said.addWidget(self.bar)
        right.addLayout(said)
        wide = QSizePolicy.Policy.Expanding
        self.area.setSizePolicy(wide, wide)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(side)
        line = Hairline(self.theme)
        line.setFixedWidth(1)
        line.setMinimumHeight(0)
        line.setMaximumHeight(_HIGH)
        both.addWidget(line)
        both.addWidget(form_side, 1)
        self.body.addWidget(Hairline(self.theme))
        self.body.addLayout(both, 1)
        files = QWidget()
        pair = QHBoxLayout(files)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(8)
        pair.addWidget(self.bring)
        pair.addWidget(self.write)
        self.add_buttons(self.cancel, self.leave, left=files)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._row_changed)
        self.list.shift_requested.connect(self._shift)
        self.list.delete_requested.connect(self._ask_fate)
        self.rows.moved.connect(self._drop)
        self.form.edited.connect(self._edited)
        self.form.delete_requested.connect(self._ask_fate)
        self.family.edited.connect(self.make)
        self.family.remove_requested.connect(self._ask_fate)
        self.family.label_requested.connect(self.show_label)
        self.work.refused.connect(self._refuse)
        self.steps.refused.connect(self._refuse)
        self._job.waiting.connect(self._wait)
        self.cancel.clicked.connect(self._job.cancel)
        self.add.clicked.connect(self._add_label)
        self.add_family.clicked.connect(self._add_family)
        self.bring.clicked.connect(self._import)
        self.write.clicked.connect(self._export)
        self.leave.clicked.connect(self.reject)

    @property
    def schema(self) -> Schema:
        """The labels as they are."""
        return self._session.schema

    def show_label(self, label: str) -> None:
        """Go to a label."""
        row = self.rows.row_of(label)
        if row >= 0:
            self.list.selectRow(row)

    def show_family(self, family: str) -> None:
        """Go to a family."""
        row = self.rows.row_of_family(family)
        if row >= 0:
            self.list.selectRow(row)

    def make(self, *edits: AnyEdit) -> bool:
        """Make edits as one step; what takes values or fillers away is asked first."""
        self._refuse("")
        try:
            counts = preview(self._session, edits)
        except UserError as why:
            self._refuse(str(why))
            self._show()
            return False
        if follow(edits, self.schema) == self.schema:
            return True
        if any(map(asks_first, counts)) and not confirm(self.theme, counts, self):
            self._show()
            return False
        return self.work.make(edits)

    @override
    def set_theme(self, theme: Theme) -> None:
        self._flush()
        super().set_theme(theme)
        self._show()

    @override
    def done(self, result: int) -> None:
        self._flush()
        self._unsubscribe()
        super().done(result)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        undo = event.key() == Qt.Key.Key_Z and event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        )
        if not undo:
            super().keyPressEvent(event)
            return
        again = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        try:
            history = self._session.history
            step = history.next_redo() if again else history.next_undo()
            if step is not None:
                self.steps.take(step, undo=not again)
        except UserError as why:
            self._refuse(str(why))

    def _follow(self, changes: Changes) -> None:
        if changes.many or any(isinstance(c, SchemaChanged) for c in changes.all):
            self._show()

    def _show(self) -> None:
        """Show the labels as they are, at the place one was."""
        schema = self.schema
        self._counts = count_labels(self._session)
        self.set_title(self.tr("Labels of this project"))
        self.set_facts(schema.title, self.tr("version {0}").format(schema.version))
        spans = {label: count for label, (count, _) in self._counts.items()}
        at, before = self._current, self.list.currentIndex().row()
        self.rows.show_schema(schema, spans)
        row = self._row_of(at)
        row = min(row if row >= 0 else max(0, before), len(self.rows.places) - 1)
        self.list.selectRow(row)
        self._show_place(self.rows.places[row])

    def _row_of(self, place: Place) -> int:
        """Return where the same thing stands now; -1 when it is gone."""
        if place.label is not None:
            return self.rows.row_of(place.label.id)
        if place.family is not None:
            return self.rows.row_of_family(place.family.id)
        return [each.kind for each in self.rows.places].index(place.kind)

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            place = self.rows.places[now.row()]
            self._flush()
            self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self._current = place
        label = place.label
        self.area.setCurrentIndex(0 if place.family is None else 1)
        if place.family is not None:
            spans = {name: count for name, (count, _) in self._counts.items()}
            self.family.show_family(self.schema, place.family, spans)
        elif label is not None:
            spans, articles = self._counts.get(label.id, (0, 0))
            said = self.tr("no spans")
            if spans:
                said = self.tr("{0} in {1}").format(
                    counted(spans, self.tr("1 span"), self.tr("{0} spans")),
                    counted(articles, self.tr("1 article"), self.tr("{0} articles")),
                )
            self.form.show_label(self.schema, self.schema.by_id.get(label.id, label), said)
        elif place.kind == "articles":
            self.form.show_articles(self.schema)
        else:
            self.form.show_all(self.schema)

    def _flush(self) -> None:
        self.form.flush()
        self.family.flush()

    def _edited(self, edit: AnyEdit) -> None:
        self.make(*with_colour(edit, self.schema))

    def _shift(self, step: int) -> None:
        if self._session.read_only is not None:
            return
        label = self._current.label
        if label is None:
            if self._current.family is not None:
                self.family.shift(step)
            return
        family = [la.id for la in self.schema.labels if la.family == label.family]
        at = family.index(label.id) + step
        if not 0 <= at < len(family):
            return
        if step < 0:
            self.make(MoveLabel(label=label.id, before=family[at]))
        else:
            self.make(MoveLabel(label=family[at], before=label.id))

    def _drop(self, drop: Drop) -> None:
        if self._session.read_only is not None or drop.label == drop.before:
            return
        move = MoveLabel(label=drop.label, before=drop.before)
        if self.schema.by_id[drop.label].family == drop.family:
            self.make(move)
        else:
            self.make(ChangeLabel(label=drop.label, family=drop.family, parent=None), move)

    def _ask_fate(self) -> None:
        if self._session.read_only is not None:
            return
        if self._current.label is not None:
            self._ask_fate_of_label(self._current.label)
        elif self._current.family is not None:
            self._ask_fate_of_family(self._current.family)

    def _ask_fate_of_label(self, label: Label) -> None:
        delete = DeleteLabel(label=label.id)
        try:
            (count,) = preview(self._session, [delete])
        except UserError as why:
            self._refuse(str(why))
            return
        if not count.things:
            self.make(delete)
            return
        dialog = FateDialog(self.theme, self.schema, label, count, self)
        if dialog.exec() == FateDialog.DialogCode.Accepted:
            self.work.make([dialog.edit])
        dialog.deleteLater()

    def _ask_fate_of_family(self, family: Family) -> None:
        if len(self.schema.families) == 1 or all(
            label.family != family.id for label in self.schema.labels
        ):
            self.make(RemoveFamily(family=family.id))
            return
        dialog = FamilyFateDialog(self.theme, self.schema, family, self._counts, self)
        if dialog.exec() == FamilyFateDialog.DialogCode.Accepted:
            self.make(dialog.edit)
        dialog.deleteLater()

    def _add_label(self) -> None:
        edit = ask_label(self.theme, self.schema, self._current, self)
        if edit is not None and self.make(edit):
            self.show_label(edit.label.id)
            self.form.keys.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_family(self) -> None:
        edit = ask_family(self.theme, self.schema, self)
        if edit is not None and self.make(edit):
            self.show_family(edit.family.id)

    def _import(self) -> None:
        try:
            asked = ask_import(self._session, self.theme, self)
        except UserError as why:
            self._refuse(str(why))
            return
        if asked is not None:
            self.work.make(*asked)

    def _export(self) -> None:
        try:
            ask_export(self._session, self)
        except UserError as why:
            self._refuse(str(why))

    def _refuse(self, why: str) -> None:
        self.failure.setText(why)
        self.failure.setVisible(bool(why))

    def _wait(self, waiting: Waiting | None) -> None:
        self.bar.show_waiting(waiting)
        for part in (self.list, self.area, self.add, self.add_family, self.bring):
            part.setEnabled(waiting is None)
        if waiting is None and self.cancel.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.cancel.setVisible(waiting is not None)

    def _lock(self, why: str) -> None:
        self.form.set_read_only()
        self.family.set_read_only()
        for part in (self.add, self.add_family, self.bring):
            part.setEnabled(False)
        self.list.setDragEnabled(False)
        self._refuse(why)
