"""The project's gazetteers: which there are, which are on, what their entries propose."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QTableWidgetItem, QWidget
from typing_extensions import override

from annotator.app.gazetteers import (
    Gazetteer,
    Loaded,
    gazetteers,
    remove_gazetteer,
    set_labels,
    set_on,
    types_of,
)
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.ui.dialogs.add_gazetteer_dialog import AddGazetteerDialog
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.dialogs.label_map import LabelMap
from annotator.ui.dialogs.name_table import NameTable
from annotator.ui.dialogs.report_dialog import Figure, Report, ReportDialog
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choosing_files import choose_file
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead


class GazetteersDialog(Dialog):
    """Lists gazetteers; adding one runs beside the window."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Gazetteers"), parent)
        self._session = session
        self._there: list[Gazetteer] = []
        self._job: Job | None = None
        titles = (self.tr("Name"), self.tr("File"), self.tr("Names"), self.tr("Added"))
        self.table = NameTable(titles, 0)
        self.table.setAccessibleName(self.tr("Gazetteers"))
        self.map = LabelMap(theme, session.schema)
        self._none = words(
            self.tr(
                "No gazetteer yet. Add OFAC's sdn.csv, an OpenSanctions table, FollowTheMoney "
                "lines, or any CSV of names: they are proposed in the text. Names labelled in "
                "this project are proposed in any case. Nothing is sent anywhere."
            ),
            theme,
            ink=theme.dim,
            wrap=True,
        )
        self._failure = failure_words(theme, size=11)
        self._add = boxed_button(self.tr("Add…"))
        self._remove = boxed_button(self.tr("Remove"))
        self._stack = QStackedLayout()
        self._arrange()
        self._connect()
        self.resize(760, 560)
        self.show_gazetteers()

    def show_gazetteers(self) -> None:
        """Show what the project has now."""
        self._there = gazetteers(self._session)
        self.table.show_rows(
            [(g.name, g.file, grouped(g.names), g.made[:10]) for g in self._there],
            [g.on for g in self._there],
        )
        self._stack.setCurrentIndex(1 if self._there else 0)
        total = sum(g.names for g in self._there if g.on)
        self.set_facts(
            counted(total, self.tr("1 name is looked for"), self.tr("{0} names are looked for"))
        )
        self._show_chosen()

    def add_file(self, path: Path) -> None:
        """Ask how a file is to be read, and load it beside the window."""
        asked = AddGazetteerDialog(path, self._session.schema, self.theme, self)
        if asked.exec() == AddGazetteerDialog.DialogCode.Accepted:
            self.load(asked)
        asked.deleteLater()

    def load(self, asked: AddGazetteerDialog) -> None:
        """Load a file as it was asked for."""
        session, columns = self._session, asked.columns
        arguments = ["gazetteer", "add", str(session.path.absolute()), str(asked.path.absolute())]
        arguments += ["--name", asked.name, "--annotator", session.actor.name, "--json"]
        if session.job_token is not None:
            arguments += ["--job", session.job_token]
        if columns is not None:
            arguments += ["--name-column", columns.name, "--id-column", columns.id]
            arguments += ["--alias-column", columns.aliases, "--type-column", columns.type]
        for type_, label in asked.labels.items():
            arguments += ["--label", f"{type_}={label}"]
        self._job = job = Job(arguments, self)
        job.finished.connect(self._loaded)
        self._busy(self.tr("Loading {0} …").format(asked.path.name))
        job.start()

    @property
    def is_loading(self) -> bool:
        """Tell whether a file is being loaded."""
        return self._job is not None

    @override
    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.stop_at_once()
        super().done(result)

    def _arrange(self) -> None:
        room = PADDING - 6
        empty, full = QWidget(), QWidget()
        around = QHBoxLayout(empty)
        around.setContentsMargins(PADDING, 0, PADDING, 0)
        around.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        box = QHBoxLayout(full)
        box.setContentsMargins(room, 0, room, 8)
        box.addWidget(self.table)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)
        self.body.addLayout(self._stack, 1)
        self._head = SectionHead(self.theme, self.tr("Proposed labels"), padding=PADDING)
        self._line = Hairline(self.theme)
        self.body.addWidget(self._line)
        self.body.addWidget(self._head)
        labels = QHBoxLayout()
        labels.setContentsMargins(PADDING, 0, PADDING, 12)
        labels.addWidget(self.map)
        self.body.addLayout(labels)
        close = boxed_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self.add_buttons(self._remove, self._add, close, left=self._failure)

    def _connect(self) -> None:
        self._add.clicked.connect(self._choose)
        self._remove.clicked.connect(self._take_out)
        self.table.itemChanged.connect(self._ticked)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.map.changed.connect(self._mapped)
        writable = self._session.read_only is None
        self._add.setEnabled(writable)
        self.map.setEnabled(writable)

    def _chosen(self) -> Gazetteer | None:
        row = self.table.currentRow()
        return self._there[row] if 0 <= row < len(self._there) else None

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        counts = types_of(self._session, chosen) if chosen is not None else {}
        self.map.show_types(counts, chosen.labels if chosen is not None else {})
        for part in (self._head, self._line, self.map):
            part.setVisible(chosen is not None)
        self._remove.setEnabled(chosen is not None and self._session.read_only is None)

    def _choose(self) -> None:
        kinds = self.tr("Lists of names (*.csv *.tsv *.json *.jsonl);;All files (*)")
        folder = self._session.path.parent
        found = choose_file(self, self.tr("Add Gazetteer"), folder, kinds)
        if found is not None:
            self.add_file(found)

    def _take_out(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._try(partial(remove_gazetteer, self._session, chosen))

    def _ticked(self, item: QTableWidgetItem) -> None:
        gazetteer = self._there[item.row()]
        on = item.checkState() == Qt.CheckState.Checked
        if on != gazetteer.on:
            self._try(partial(set_on, self._session, gazetteer, on=on))

    def _mapped(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            labels = {**chosen.labels, **self.map.labels}
            self._try(partial(set_labels, self._session, chosen, labels))

    def _try(self, action: Callable[[], None]) -> None:
        self._failure.hide()
        try:
            action()
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
        self.show_gazetteers()

    def _loaded(self, result: JobResult) -> None:
        self._job = None
        self._busy("")
        if result.cancelled:
            return
        if not result.ok:
            self._failure.setText(result.error)
            self._failure.show()
            return
        self._session.refresh()
        self.show_gazetteers()
        loaded = msgspec.convert(result.report, Loaded)
        if loaded.refused:
            ReportDialog(_report(loaded), self.theme, self).exec()

    def _busy(self, said: str) -> None:
        self._add.setEnabled(not said)
        self._failure.setText(said)
        self._failure.setVisible(bool(said))


def _report(loaded: Loaded) -> Report:
    gazetteer = loaded.gazetteer
    figures = (
        Figure(gazetteer.entries, "entries"),
        Figure(gazetteer.names, "names"),
        Figure(gazetteer.refused, "refused", "listed below", alert=True),
    )
    return Report(f"Added {gazetteer.name}", figures, loaded.refused, "Refused")
