"""Export: in which form, whose labels, which articles, and where to."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.app.exporting.dataset_estimate import Estimate
from annotator.app.exporting.dataset_folder import check_folder
from annotator.app.exporting.export_choices import Given
from annotator.app.exporting.export_file import is_empty_folder, layer_names
from annotator.app.exporting.export_words import export_options
from annotator.app.exporting.majority import MAJORITY
from annotator.app.exporting.records import ExportOptions
from annotator.app.exporting.selecting import ALL_LAYERS, EACH_LAYER, GOLD_LAYER
from annotator.app.session import Session
from annotator.app.worker import Answer, ExportEstimate
from annotator.errors import UserError
from annotator.formats.base import Format
from annotator.formats.registry import FORMATS
from annotator.model.article import State
from annotator.ui.dialogs.dataset_controls import DatasetControls
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.dialogs.estimate_words import estimate_words
from annotator.ui.dialogs.form_options import FormOptions
from annotator.ui.dialogs.preview_text import PreviewText
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.field import Field
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.part import Hairline
from annotator.ui.settings import ExportLook

# Milliseconds of rest before what is asked for is counted.
_ESTIMATE_PAUSE = 300
# What a window's frame takes of the screen.
_FRAME = 48


class ExportRequest(msgspec.Struct, frozen=True):
    """Where a dataset is to be written, and how."""

    out: Path
    options: ExportOptions


class ExportDialog(Dialog):
    """Asks how a dataset is to be written; `request` is the answer once it is accepted."""

    def __init__(
        self,
        session: Session,
        worker: ResidentWorker,
        theme: Theme,
        parent: QWidget | None = None,
        before: ExportLook | None = None,
    ) -> None:
        """`before` is what was chosen at earlier exports."""
        super().__init__(theme, self.tr("Export dataset"), parent)
        self._session = session
        self._states: list[str] = []
        self._before = before or ExportLook()
        self._formats = {form.id: form for form in FORMATS if form.written}
        self._format = self._box([(f.title, f.id) for f in self._formats.values()])
        self.layers = self._box([])
        self._articles = self._state_choice()
        self.options = FormOptions(theme, session.schema, self)
        self.dataset = DatasetControls(theme, self)
        self._estimate = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.preview = PreviewText(theme)
        self._link = WorkerLink(worker, "export", self)
        self._link.answered.connect(self._show_estimate)
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=_ESTIMATE_PAUSE)
        self._pause.timeout.connect(self._ask_estimate)
        self._path = Field()
        self._path.setAccessibleName(self.tr("File"))
        self._choose = boxed_button(self.tr("Choose…"))
        self._failure = failure_words(theme, size=11)
        self._export = boxed_button(self.tr("Export"), primary=True)
        self._cancel = boxed_button(self.tr("Cancel"))
        self._rows: dict[str, tuple[QWidget, QWidget]] = {}
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self._grow)
        self._arrange()
        self._path.setText(str(session.path.with_suffix("")))
        self._format.setCurrentIndex(max(0, self._format.findData(self._before.form)))
        self._follow_format()
        self._show_before()
        self._format.activated.connect(self._choose_format)
        self.layers.activated.connect(self._check)
        self.options.changed.connect(self._check)
        self.dataset.changed.connect(self._follow_format)
        self._articles.pressed.connect(self._press_state)
        self._choose.clicked.connect(self._choose_file)
        self._path.textChanged.connect(self._check)
        self._cancel.clicked.connect(self.reject)
        self._export.clicked.connect(self.accept)
        self.set_facts(session.path.name, session.why_blind or "")
        self.resize(760, 640)

    @property
    def request(self) -> ExportRequest:
        """What was asked for; it has passed all checks when the dialog was accepted."""
        path = Path(self._path.text().strip()).expanduser()
        return ExportRequest(path, export_options(self._given()))

    @property
    def look(self) -> ExportLook:
        """What was chosen, to be offered next time."""
        return self._before.with_chosen(self._form.id, self._given())

    def _given(self) -> Given:
        """Return what was chosen. Raises UserError when something makes no sense."""
        return {
            "format_": self._form.id,
            "layer": self.layers.currentData(),
            "states": list[str](self._states),
            **self.options.given(),
            **self.dataset.given(),
        }

    def _show_before(self) -> None:
        """Show what was chosen the last time, as far as the project has it."""
        given = self._before.chosen.get(self._form.id)
        if given is None:
            return
        self.layers.setCurrentIndex(max(0, self.layers.findData(given.get("layer"))))
        states = given.get("states")
        known = {button.value for button in self._articles.buttons}
        self._states = (
            [each for each in states if each in known] if isinstance(states, list) else []
        )
        self._articles.show_values(self._states or [""])
        self.dataset.show_given(given)
        self.options.show_given(given)
        self._follow_format()

    @property
    def _form(self) -> Format:
        return self._formats[self._format.currentData()]

    @override
    def accept(self) -> None:
        if self._check():
            super().accept()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._growing.start()
        self._pause.start()

    @override
    def done(self, result: int) -> None:
        self._pause.stop()
        self._link.stop()
        super().done(result)

    def _box(self, items: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setFont(interface_font())
        for title, value in items:
            box.addItem(title, value)
        return box

    def _state_choice(self) -> ChoiceFlow:
        names = {
            State.NEW: self.tr("new"),
            State.STARTED: self.tr("started"),
            State.DONE: self.tr("done"),
            State.SKIPPED: self.tr("skipped"),
            State.RETURNED: self.tr("returned"),
            State.REVIEWED: self.tr("reviewed"),
            State.FLAGGED: self.tr("flagged"),
        }
        choices = [("", self.tr("all"), "")]
        choices += [(state.value, name, "") for state, name in names.items()]
        flow = ChoiceFlow(self.theme, self.tr("Articles"), choices)
        flow.show_values([""])
        return flow

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(PADDING, 0, PADDING, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        parts = (
            (self.tr("Form"), self._format),
            (self.tr("Labels of"), self.layers),
            (self.tr("Articles"), self._articles),
            *self.options.rows(),
            *self.dataset.rows(),
        )
        for row, (name, part) in enumerate(parts):
            label = words(name, self.theme, ink=self.theme.dim)
            label.setMinimumHeight(24)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            if not part.accessibleName():
                part.setAccessibleName(name)
            self._rows[name] = (label, part)
            grid.addWidget(part, row, 1)
        widest = max(label.sizeHint().width() for label, _ in self._rows.values())
        grid.setColumnMinimumWidth(0, widest)
        form = QWidget()
        form.setLayout(grid)
        grow_with_width(form)
        self._area = FormArea(self.theme, form)
        self.body.addWidget(self._area)
        self.body.addWidget(Hairline(self.theme))
        self.body.addLayout(self._where(widest))
        self._estimate.setContentsMargins(PADDING, 8, PADDING, 8)
        self._estimate.setMinimumHeight(34)
        self.body.addWidget(self._estimate)
        shown = QHBoxLayout()
        shown.setContentsMargins(PADDING, 0, PADDING, 16)
        shown.addWidget(self.preview)
        self.body.addLayout(shown, 1)
        self.add_buttons(self._cancel, self._export, left=self._failure)

    def _where(self, widest: int) -> QHBoxLayout:
        """Return the row of the file, which is always in sight."""
        row = QHBoxLayout()
        row.setContentsMargins(PADDING, 12, PADDING, 0)
        row.setSpacing(8)
        label = words(self.tr("File"), self.theme, ink=self.theme.dim)
        label.setFixedWidth(widest + 4)
        for part in (label, self._path, self._choose):
            row.addWidget(part, 1 if part is self._path else 0)
        return row

    def _follow_format(self) -> None:
        """Offer the layers that the form can hold, and give the file its usual ending."""
        form = self._form
        me = self._session.actor.name
        chosen = self.layers.currentData()
        self.layers.clear()
        others = self._session.why_blind is None
        if form.all_layers and others:
            self.layers.addItem(self.tr("all annotators"), ALL_LAYERS)
        self.layers.addItem(self.tr("me ({name})").format(name=me), me)
        if others:
            self._offer_others(me)
        self.layers.setCurrentIndex(max(0, self.layers.findData(chosen)))
        self.options.follow(form)
        path = Path(self._path.text().strip() or self._session.path.stem)
        endings = {ending for other in self._formats.values() for ending in other.suffixes}
        endings |= {f".{other.id}" for other in self._formats.values()}
        stem = path.with_suffix("") if path.suffix in endings else path
        # The name that the form chosen before gave goes.
        shown = stem.suffix.removeprefix(".") in self._formats
        name = stem.stem if shown else stem.name
        ending = "" if form.writes_folder or self.dataset.divided else form.suffixes[0]
        kind = "" if ending == f".{form.id}" or form.id == "article" else f".{form.id}"
        self._path.setText(str(stem.with_name(f"{name}{kind}{ending}")))
        self._check()

    def _offer_others(self, me: str) -> None:
        for name in layer_names(self._session):
            if name != me:
                self.layers.addItem(name, name)
        for words_, kind in (
            (self.tr("each annotator, a record each"), EACH_LAYER),
            (self.tr("the gold"), GOLD_LAYER),
            (self.tr("what most say"), MAJORITY),
        ):
            self.layers.addItem(words_, kind)

    def _press_state(self, state: str) -> None:
        if not state:
            self._states = []
        elif state in self._states:
            self._states.remove(state)
        else:
            self._states.append(state)
        self._articles.show_values(self._states or [""])
        self._check()

    def _choose_format(self) -> None:
        self._follow_format()
        if (given := self._before.chosen.get(self._form.id)) is not None:
            self.options.show_given(given)
            self._check()

    def _show_rows(self) -> None:
        """Show what has a meaning for the form and the division, and find the height for it."""
        for part in (self.options, self.dataset):
            for name, _ in part.rows():
                for each in self._rows[name]:
                    each.setVisible(part.shown(name))
        self._area.fit()
        self._growing.start()

    def _grow(self) -> None:
        """Become as high as what is asked needs, as far as the screen allows."""
        if not self.isVisible():
            return
        room = self.screen().availableGeometry().height() - _FRAME
        wanted = self.sizeHint().height() + self._area.sizeHint().height()
        wanted -= self._area.minimumSizeHint().height()
        if self.height() < min(wanted, room):
            self.resize(self.width(), min(wanted, room))

    def _choose_file(self) -> None:
        usual = Path(self._path.text())
        out = choose_target(self, self.tr("Export Dataset"), usual, replace_unasked=True)
        if out is not None:
            self._path.setText(str(out))

    def _check(self) -> bool:
        """Say what stands in the way of writing there, or what will be overwritten."""
        self._show_rows()
        written = self._path.text().strip()
        path = Path(written).expanduser()
        try:
            failure, there = self._failure_at(path, written=bool(written))
        except OSError as error:
            why = error.strerror or str(error)
            failure = self.tr("{path} cannot be read: {why}.").format(path=path, why=why)
            there = False
        self._export.setEnabled(not failure)
        replaced = self.tr("{name} is replaced.").format(name=path.name)
        self._failure.setText(failure or (replaced if there else ""))
        self._failure.setVisible(bool(self._failure.text()))
        if failure:
            self._pause.stop()
        elif self.isVisible():
            self._pause.start()
        return not failure

    def _failure_at(self, path: Path, *, written: bool) -> tuple[str, bool]:
        """Return what stands in the way of writing there, and whether something is replaced."""
        failure = self._failure_of_choices(path) if written else ""
        if not written:
            failure = self.tr("Name a file.")
        elif failure or self.dataset.divided:
            pass
        elif self._form.writes_folder and path.exists() and not is_empty_folder(path):
            failure = self.tr("{path} is there already; name a new folder.").format(path=path)
        elif path.is_dir() and not self._form.writes_folder:
            failure = self.tr("{path} is a folder; name a file.").format(path=path)
        elif not path.parent.is_dir():
            failure = self.tr("There is no folder {path}.").format(path=path.parent)
        there = not failure and path.exists() and (path.is_file() or any(path.iterdir()))
        return failure, there

    def _failure_of_choices(self, path: Path) -> str:
        """Return what is wrong with what was chosen, or with the folder of a division."""
        try:
            if export_options(self._given()).split is not None:
                check_folder(path)
        except UserError as failure:
            return str(failure)
        return ""

    def _ask_estimate(self) -> None:
        """Let the worker count what would be written; the last answer shown stays meanwhile."""
        options = msgspec.to_builtins(export_options(self._given()), str_keys=True)
        self._estimate.setText(self.tr("Counting…"))
        self._asked = self._link.ask(ExportEstimate(options))

    def _show_estimate(self, answer: Answer) -> None:
        if answer.id != self._asked or not answer.done:
            return
        found = msgspec.convert(answer.estimate, Estimate)
        problem = answer.error or found.problem
        self._estimate.setText(problem or estimate_words(found))
        self.preview.show_records(found)
        if problem:
            self._export.setEnabled(False)
