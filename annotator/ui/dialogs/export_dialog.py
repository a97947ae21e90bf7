"""Export: in which form, whose labels, which articles, and where to."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from annotator.app.export_file import ALL_LAYERS, ExportOptions, is_empty_folder, layer_names
from annotator.app.session import Session
from annotator.formats.base import Format, OverlapRule, WriteOptions
from annotator.formats.registry import FORMATS
from annotator.model.article import State
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.field import Field
from annotator.ui.theme import Theme, interface_font

# Where two spans of one layer overlap, trainers differ in what they can take.
_WITHOUT_OVERLAP = frozenset({"article"})


class ExportRequest(msgspec.Struct, frozen=True):
    """Where a dataset is to be written, and how."""

    out: Path
    options: ExportOptions


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
        self._articles.pressed.connect(self._press_state)
        self._overlap.pressed.connect(self._press_overlap)
        self._choose.clicked.connect(self._choose_file)
        self._path.textChanged.connect(self._check)
        self._cancel.clicked.connect(self.reject)
        self._export.clicked.connect(self.accept)
        self.set_facts(session.path.name)
        self.resize(640, 340)

    @property
    def request(self) -> ExportRequest:
        """What was asked for."""
        states = frozenset(State(state) for state in self._states)
        write = WriteOptions(overlap=self._overlap_rule if self._with_overlap else OverlapRule.KEEP)
        options = ExportOptions(self._form.id, self._layer.currentData(), states, write)
        return ExportRequest(Path(self._path.text().strip()).expanduser(), options)

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
        self.body.addStretch(1)
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
        self._layer.setCurrentIndex(max(0, self._layer.findData(chosen)))
        self._overlap.setVisible(self._with_overlap)
        self._overlap_name.setVisible(self._with_overlap)
        path = Path(self._path.text().strip() or self._session.path.stem)
        endings = {ending for other in self._formats.values() for ending in other.suffixes}
        endings |= {f".{other.id}" for other in self._formats.values()}
        stem = path.with_suffix("") if path.suffix in endings else path
        name = stem.name.removesuffix(".spans")
        kind = "" if form.id == "article" else f".{form.id}"
        ending = "" if form.writes_folder else form.suffixes[0]
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
        failure = ""
        if not written:
            failure = self.tr("Name a file.")
        elif self._form.writes_folder and path.exists() and not is_empty_folder(path):
            failure = self.tr("{path} is there already; name a new folder.").format(path=path)
        elif path.is_dir() and not self._form.writes_folder:
            failure = self.tr("{path} is a folder; name a file.").format(path=path)
        elif not path.parent.is_dir():
            failure = self.tr("There is no folder {path}.").format(path=path.parent)
        self._export.setEnabled(not failure)
        replaced = self.tr("{name} is replaced.").format(name=path.name)
        self._failure.setText(failure or (replaced if path.exists() else ""))
        self._failure.setVisible(bool(self._failure.text()))
        return not failure
