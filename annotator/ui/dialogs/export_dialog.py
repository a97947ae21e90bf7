"""Export: in which form, whose labels, which articles, and where to."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)
from typing_extensions import override

from annotator.app.exporting.dataset_estimate import Estimate
from annotator.app.exporting.dataset_folder import check_folder
from annotator.app.exporting.export_file import ExportOptions, is_empty_folder, layer_names
from annotator.app.exporting.majority import MAJORITY
from annotator.app.exporting.selecting import ALL_LAYERS, EACH_LAYER, GOLD_LAYER
from annotator.app.session import Session
from annotator.app.worker import Answer, ExportEstimate
from annotator.errors import UserError
from annotator.formats.base import Format, OverlapRule, WriteOptions
from annotator.formats.registry import FORMATS
from annotator.model.article import State
from annotator.ui.dialogs.dataset_controls import DatasetControls
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, grouped, words
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Hairline

# Where two spans of one layer overlap, trainers differ in what they can take.
_WITHOUT_OVERLAP = frozenset({"article"})
# Milliseconds of rest before what is asked for is counted.
_ESTIMATE_PAUSE = 300


class ExportRequest(msgspec.Struct, frozen=True):
    """Where a dataset is to be written, and how."""

    out: Path
    options: ExportOptions


class PreviewText(QPlainTextEdit):
    """The first records as they would be written."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(interface_font(11))
        self.setFrameShape(self.Shape.NoFrame)
        self.setLineWrapMode(self.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setPalette(theme.palette())
        self.setAccessibleName(self.tr("The first records"))
        self.setMinimumHeight(96)
        self.document().setDocumentMargin(4)


class ExportDialog(Dialog):
    """Asks how a dataset is to be written; `request` is the answer once it is accepted."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Export dataset"), parent)
        self._session = session
        self._states: list[str] = []
        self._overlap_rule = OverlapRule.KEEP
        self._formats = {form.id: form for form in FORMATS if form.written}
        self._format = self._box([(f.title, f.id) for f in self._formats.values()])
        self._layer = self._box([])
        self._articles = self._state_choice()
        self._overlap = self._overlap_choice()
        self.dataset = DatasetControls(theme, self)
        self._estimate = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.preview = PreviewText(theme)
        self._link = WorkerLink(session.path, session.actor.name, self)
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
        self._names: dict[str, QWidget] = {}
        self._arrange()
        self._path.setText(str(session.path.with_suffix("")))
        self._follow_format()
        self._format.activated.connect(self._follow_format)
        self._layer.activated.connect(self._check)
        self.dataset.changed.connect(self._follow_division)
        self._articles.pressed.connect(self._press_state)
        self._overlap.pressed.connect(self._press_overlap)
        self._choose.clicked.connect(self._choose_file)
        self._path.textChanged.connect(self._check)
        self._cancel.clicked.connect(self.reject)
        self._export.clicked.connect(self.accept)
        self.set_facts(session.path.name)
        self.resize(760, 640)

    @property
    def request(self) -> ExportRequest:
        """What was asked for."""
        return ExportRequest(Path(self._path.text().strip()).expanduser(), self._options())

    def _options(self) -> ExportOptions:
        dataset = self.dataset
        return ExportOptions(
            self._form.id,
            self._layer.currentData(),
            frozenset(State(state) for state in self._states),
            WriteOptions(overlap=self._overlap_rule if self._with_overlap else OverlapRule.KEEP),
            unknown=dataset.chosen_unknown,
            regions=dataset.chosen_regions,
            anonymise=dataset.anonymise.isChecked(),
            split=dataset.split(),
            licence=dataset.licence.text().strip(),
        )

    @property
    def _form(self) -> Format:
        return self._formats[self._format.currentData()]

    @property
    def _with_overlap(self) -> bool:
        return self._form.id not in _WITHOUT_OVERLAP

    @override
    def accept(self) -> None:
        if self._check():
            super().accept()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    @override
    def done(self, result: int) -> None:
        self._pause.stop()
        self._link.close()
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

    def _overlap_choice(self) -> ChoiceFlow:
        choices = [
            (OverlapRule.KEEP.value, self.tr("keep all"), ""),
            (OverlapRule.LONGEST.value, self.tr("the longest"), ""),
            (OverlapRule.OUTER.value, self.tr("the outermost"), ""),
        ]
        flow = ChoiceFlow(self.theme, self.tr("Overlapping spans"), choices)
        flow.show_values([OverlapRule.KEEP.value])
        return flow

    def _arrange(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self._path, 1)
        where.addWidget(self._choose)
        grid = QGridLayout()
        grid.setContentsMargins(PADDING, 0, PADDING, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        parts = (
            (self.tr("Form"), self._format),
            (self.tr("Labels of"), self._layer),
            (self.tr("Articles"), self._articles),
            (self.tr("Overlapping spans"), self._overlap),
            *self.dataset.rows(),
            (self.tr("File"), where),
        )
        for row, (name, part) in enumerate(parts):
            label = words(name, self.theme, ink=self.theme.dim)
            label.setMinimumHeight(24)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(part, QWidget):
                part.setAccessibleName(name)
                self._names[name] = label
                grid.addWidget(part, row, 1)
            else:
                grid.addLayout(part, row, 1)
        self._overlap_name = self._names[self.tr("Overlapping spans")]
        self.body.addLayout(grid)
        self.body.addWidget(Hairline(self.theme))
        self._estimate.setContentsMargins(PADDING, 8, PADDING, 8)
        self._estimate.setMinimumHeight(34)
        self.body.addWidget(self._estimate)
        shown = QHBoxLayout()
        shown.setContentsMargins(PADDING, 0, PADDING, 16)
        shown.addWidget(self.preview)
        self.body.addLayout(shown, 1)
        self.add_buttons(self._cancel, self._export, left=self._failure)

    def _follow_format(self) -> None:
        """Offer the layers that the form can hold, and give the file its usual ending."""
        form = self._form
        me = self._session.actor.name
        chosen = self._layer.currentData()
        self._layer.clear()
        if form.all_layers:
            self._layer.addItem(self.tr("all annotators"), ALL_LAYERS)
        self._layer.addItem(self.tr("me ({name})").format(name=me), me)
        for name in layer_names(self._session):
            if name != me:
                self._layer.addItem(name, name)
        for words_, kind in (
            (self.tr("each annotator, a record each"), EACH_LAYER),
            (self.tr("the gold"), GOLD_LAYER),
            (self.tr("what most say"), MAJORITY),
        ):
            self._layer.addItem(words_, kind)
        self._layer.setCurrentIndex(max(0, self._layer.findData(chosen)))
        self._overlap.setVisible(self._with_overlap)
        self._overlap_name.setVisible(self._with_overlap)
        path = Path(self._path.text().strip() or self._session.path.stem)
        endings = {ending for other in self._formats.values() for ending in other.suffixes}
        endings |= {f".{other.id}" for other in self._formats.values()}
        stem = path.with_suffix("") if path.suffix in endings else path
        # The name that the form chosen before gave goes.
        shown = stem.suffix.removeprefix(".") in self._formats
        name = stem.stem if shown else stem.name
        kind = "" if form.id == "article" else f".{form.id}"
        ending = "" if form.writes_folder or self.dataset.divided else form.suffixes[0]
        self._path.setText(str(stem.with_name(f"{name}{kind}{ending}")))
        self._check()

    def _press_state(self, state: str) -> None:
        if not state:
            self._states = []
        elif state in self._states:
            self._states.remove(state)
        else:
            self._states.append(state)
        self._articles.show_values(self._states or [""])
        self._check()

    def _press_overlap(self, rule: str) -> None:
        self._overlap_rule = OverlapRule(rule)
        self._overlap.show_values([rule])

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export Dataset"),
            self._path.text(),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self._path.setText(name)

    def _check(self) -> bool:
        """Say what stands in the way of writing there, or what will be overwritten."""
        written = self._path.text().strip()
        path = Path(written).expanduser()
        failure = self._division_failure(path) if written else ""
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
        self._export.setEnabled(not failure)
        replaced = self.tr("{name} is replaced.").format(name=path.name)
        there = path.exists() and (path.is_file() or any(path.iterdir()))
        self._failure.setText(failure or (replaced if there else ""))
        self._failure.setVisible(bool(self._failure.text()))
        if not failure and self.isVisible():
            self._pause.start()
        return not failure

    def _division_failure(self, path: Path) -> str:
        """Return what is wrong with the parts, or with the folder they would go into."""
        try:
            if self.dataset.split() is not None:
                check_folder(path)
        except UserError as failure:
            return str(failure)
        return ""

    def _follow_division(self) -> None:
        self._follow_format()

    def _ask_estimate(self) -> None:
        """Let the worker count what would be written; the last answer shown stays meanwhile."""
        options = msgspec.to_builtins(self._options(), str_keys=True)
        self._estimate.setText(self.tr("Counting…"))
        self._asked = self._link.ask(ExportEstimate(options))

    def _show_estimate(self, answer: Answer) -> None:
        if answer.id != self._asked or not answer.done:
            return
        found = msgspec.convert(answer.estimate, Estimate)
        problem = answer.error or found.problem
        self._estimate.setText(problem or _estimate_words(found))
        self.preview.setPlainText(found.preview)
        if problem:
            self._export.setEnabled(False)


def _estimate_words(found: Estimate) -> str:
    """Return what would be written: about how many articles, in which parts."""
    said = [
        _tr("about {0} articles with {1} annotations").format(
            grouped(found.articles), grouped(found.annotations)
        )
    ]
    if found.parts:
        named = ", ".join(f"{name} {grouped(count)}" for name, count in found.parts.items())
        said.append(_tr("{0} parts: {1}").format(len(found.parts), named))
    if found.left_out:
        one, many = _tr("1 article left out"), _tr("{0} articles left out")
        said.append(one if found.left_out == 1 else many.format(grouped(found.left_out)))
    return "  ·  ".join(said)


def _tr(said: str) -> str:
    return QCoreApplication.translate("ExportDialog", said)
