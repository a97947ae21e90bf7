"""The label editor: labels by family at the left, the form of one at the right.

Each change is made, as one step of its own, when its field is left. Nothing is gathered for a
button: as everywhere in the program what one sees is saved, the bar and the text follow at once,
and the history has one well-named line a change, which can be taken back alone.
"""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.schema_editing import count_labels, preview
from annotator.app.schema_import import write_schema_file
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.schema import Family, Group, Label, Schema, SchemaError
from annotator.model.schema_edits import (
    AddLabel,
    AnyEdit,
    DeleteLabel,
    MoveLabel,
    SetFamily,
    SetGroup,
)
from annotator.model.schema_edits import ChangeLabel as Change
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.jobs.step_work import StepWork
from annotator.ui.label_editor.asking import asks_first, confirm
from annotator.ui.label_editor.fate_dialog import FateDialog
from annotator.ui.label_editor.ids import free_key
from annotator.ui.label_editor.label_form import LabelForm
from annotator.ui.label_editor.label_rows import LabelRows, LabelRowsView, Place
from annotator.ui.label_editor.naming_dialog import Making, NamingDialog, asked
from annotator.ui.label_editor.schema_work import SchemaWork
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.part import Hairline

_SIZE = (1040, 720)
_LIST_WIDTH = 292
_HIGH = 16_777_215


class LabelEditor(Dialog):
    """Edits the labels of one project; stays open beside the window, and follows it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._session = session
        self._current = Place("all")
        self._counts: dict[str, tuple[int, int]] = {}
        self.work = SchemaWork(session, self)
        self.steps = StepWork(session, self)
        self.rows = LabelRows(self)
        self.list = LabelRowsView(theme, self.rows)
        self.form = LabelForm(theme)
        self.area = FormArea(theme, self.form)
        self.failure = failure_words(theme, size=13)
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
        said = QHBoxLayout()
        said.setContentsMargins(PADDING, 0, PADDING, 6)
        said.addWidget(self.failure, 1)
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
        self.rows.moved.connect(self._put_before)
        self.form.edited.connect(self._edited)
        self.form.delete_requested.connect(self._ask_fate)
        self.work.refused.connect(self._refuse)
        self.work.waiting.connect(self._wait)
        self.steps.refused.connect(self._refuse)
        self.steps.waiting.connect(self._wait)
        self.cancel.clicked.connect(self.work.cancel)
        self.cancel.clicked.connect(self.steps.cancel)
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

    def make(self, *edits: AnyEdit) -> bool:
        """Make edits as one step; what takes values or fillers away is asked first."""
        self._refuse("")
        try:
            counts = preview(self._session, edits)
        except UserError as why:
            self._refuse(str(why))
            self._show()
            return False
        if any(map(asks_first, counts)) and not confirm(self.theme, counts, self):
            self._show()
            return False
        return self.work.make(edits)

    @override
    def set_theme(self, theme: Theme) -> None:
        self.form.flush()
        super().set_theme(theme)
        self._show()

    @override
    def done(self, result: int) -> None:
        self.form.flush()
        self.work.stop()
        self.steps.stop()
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
        row = self.rows.row_of(at.label.id) if at.label is not None else -1
        if row < 0:
            kinds = [place.kind for place in self.rows.places]
            row = kinds.index(at.kind) if at.kind in {"all", "articles"} else max(0, before)
        row = min(row, len(self.rows.places) - 1)
        if self.rows.places[row].kind == "family":
            row += 1 if row + 1 < len(self.rows.places) else -1
        self.list.selectRow(row)
        self._show_place(self.rows.places[row])

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            place = self.rows.places[now.row()]
            if place.kind != "family":
                self.form.flush()
                self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self._current = place
        label = place.label
        if label is not None:
            spans, articles = self._counts.get(label.id, (0, 0))
            said = self.tr("no spans")
            if spans:
                said = self.tr("{0} spans in {1} articles").format(spans, articles)
            self.form.show_label(self.schema, self.schema.by_id.get(label.id, label), said)
        elif place.kind == "articles":
            self.form.show_articles(self.schema)
        else:
            self.form.show_all(self.schema)

    def _edited(self, edit: AnyEdit) -> None:
        known = {group.id for group in self.schema.groups}
        if isinstance(edit, Change) and isinstance(edit.group, str) and edit.group not in known:
            self.make(SetGroup(group=Group(edit.group)), edit)
        else:
            self.make(edit)

    def _shift(self, step: int) -> None:
        label = self._current.label
        if label is None or self._session.read_only is not None:
            return
        family = [la.id for la in self.schema.labels if la.family == label.family]
        at = family.index(label.id) + step
        if not 0 <= at < len(family):
            return
        if step < 0:
            self.make(MoveLabel(label=label.id, before=family[at]))
        else:
            self.make(MoveLabel(label=family[at], before=label.id))

    def _put_before(self, label: str, before: str | None) -> None:
        if label != before and self._session.read_only is None:
            self.make(MoveLabel(label=label, before=before))

    def _ask_fate(self) -> None:
        label = self._current.label
        if label is None or self._session.read_only is not None:
            return
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

    def _add_label(self) -> None:
        schema, at = self.schema, self._current.label
        family = at.family if at is not None else schema.families[0].id
        group = at.group if at is not None else schema.groups[0].id

        def making(name: str, made: str, key: str) -> AnyEdit:
            keys = (key,) if key else ()
            return AddLabel(label=Label(made, name, family, group, keys=keys))

        edit = self._named(self.tr("New label"), making, free_key("", schema.by_key), upper=True)
        if isinstance(edit, AddLabel) and self.make(edit):
            self.show_label(edit.label.id)
            self.form.keys.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_family(self) -> None:
        known = {family.id for family in self.schema.families}

        def making(name: str, made: str, _key: str) -> AnyEdit:
            if made in known:
                raise SchemaError(self.tr("There is a family with the id {0}.").format(made))
            return SetFamily(family=Family(made, name))

        edit = self._named(self.tr("New family"), making)
        if edit is not None:
            self.make(edit)

    def _named(
        self, title: str, making: Making, letter: str | None = None, *, upper: bool = False
    ) -> AnyEdit | None:
        dialog = NamingDialog(
            self.theme, title, self.schema, making, self, letter=letter, upper=upper
        )
        return asked(dialog)

    def _import(self) -> None:
        from annotator.ui.label_editor.import_dialog import ImportLabelsDialog

        folder = str(self._session.path.parent)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import Labels"), folder, self.tr("Labels (*.toml)")
        )
        if not name:
            return
        try:
            dialog = ImportLabelsDialog(self._session, Path(name), self.theme, self)
        except UserError as why:
            self._refuse(str(why))
            return
        if dialog.exec() == ImportLabelsDialog.DialogCode.Accepted:
            self.work.make(
                dialog.plan.edits, self.tr("Import Labels of {0}").format(Path(name).name)
            )
        dialog.deleteLater()

    def _export(self) -> None:
        proposed = self._session.path.with_name(f"{self.schema.id}.toml")
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export Labels"), str(proposed), self.tr("Labels (*.toml)")
        )
        if name:
            try:
                write_schema_file(self.schema, Path(name))
            except UserError as why:
                self._refuse(str(why))

    def _refuse(self, why: str) -> None:
        self.failure.setText(why)
        self.failure.setVisible(bool(why))

    def _wait(self, why: str | None) -> None:
        self._refuse(why or "")
        for part in (self.list, self.form, self.add, self.add_family, self.bring):
            part.setEnabled(why is None)
        self.cancel.setVisible(why is not None)

    def _lock(self, why: str) -> None:
        self.form.set_read_only()
        for part in (self.add, self.add_family, self.bring):
            part.setEnabled(False)
        self.list.setDragEnabled(False)
        self._refuse(why)
