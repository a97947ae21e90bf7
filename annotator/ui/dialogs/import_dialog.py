"""Import: what is in the files, what each column becomes, and what will happen, in words."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.forecast import has_text
from annotator.app.import_files import ImportOptions
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Format, ReadOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.table import TablePreview, preview
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, megabytes
from annotator.ui.dialogs.file_count import FileCount, Found
from annotator.ui.dialogs.import_words import counted, figures, labelled_record, table_record
from annotator.ui.dialogs.mapping_table import KEPT, MappingTable
from annotator.ui.dialogs.read_controls import ReadControls
from annotator.ui.dialogs.report_dialog import Report, ReportDialog, figure_grid
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.tick_box import TickBox
from annotator.ui.theme import Theme

_ROWS = 5
# The first slice is counted before the dialog shows, so that the rows say what will happen.
_FIRST_SLICE, _SLICE = 0.04, 0.008
_TOTALS_EVERY = 250
_WITHOUT_LABELS = frozenset({"csv", "text", "html", "docx", "pdf", "warc"})


class ImportRequest(msgspec.Struct, frozen=True):
    """Which files are to be imported, and how."""

    files: tuple[Path, ...]
    options: ImportOptions


class ImportDialog(Dialog):
    """Asks how files are to be imported; `request` is the answer once it is accepted."""

    def __init__(
        self, session: Session, files: Sequence[Path], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, self.tr("Import articles"), parent)
        self._files = tuple(files)
        self._formats: dict[Path, Format] = {}
        self._by_itself = True
        self._columns: dict[str, str] = {}
        self._preview: TablePreview | None = None
        self._is_known = partial(has_text, session)
        self._count = FileCount((), ReadOptions(), self._is_known)
        self._failures: list[str] = []
        self._controls = ReadControls(theme, session.actor.name)
        self._make_parts()
        self._arrange()
        self._ticks = QTimer(self)
        self._ticks.setInterval(0)
        self._totals_due = QTimer(self)
        self._totals_due.setInterval(_TOTALS_EVERY)
        self._connect()
        self.resize(1040, 584)
        self._find_formats()
        self._read_anew()

    @property
    def request(self) -> ImportRequest:
        """What was asked for; files that cannot be read are left out."""
        unreadable = self._count.found.unreadable
        files = tuple(f for f in self._files if f in self._formats and f not in unreadable)
        options = ImportOptions(
            self._read_options(),
            None if self._by_itself else self._controls.format,
            self._controls.owner if self._labelled else None,
            conflict=self._controls.conflict,
        )
        return ImportRequest(files, options)

    @override
    def done(self, result: int) -> None:
        self._stop_counting()
        super().done(result)

    @property
    def _first(self) -> Format | None:
        return next(iter(self._formats.values()), None)

    @property
    def _is_table(self) -> bool:
        return self._first is not None and self._first.id == "csv"

    @property
    def _labelled(self) -> bool:
        return any(form.id not in _WITHOUT_LABELS for form in self._formats.values())

    def _make_parts(self) -> None:
        self._table = MappingTable(self.theme)
        self._failure = failure_words(self.theme)
        self._totals_head = SectionHead(self.theme, "", padding=PADDING)
        self._totals = QWidget()
        self._replace = TickBox(self.theme, self.tr("Replace NUL and lone surrogates by U+FFFD"))
        self._report = boxed_button(self.tr("Save report…"))
        self._cancel = boxed_button(self.tr("Cancel"))
        self._import = boxed_button(self.tr("Import"), primary=True)

    def _arrange(self) -> None:
        failure = QVBoxLayout()
        failure.setContentsMargins(PADDING, 0, PADDING, 0)
        failure.addWidget(self._failure)
        self.body.addWidget(self._controls)
        self.body.addLayout(failure)
        self.body.addWidget(self._table)
        self.body.addWidget(self._totals_head)
        self.body.addWidget(self._totals)
        self.body.addStretch(1)
        self.add_buttons(self._report, self._cancel, self._import, left=self._replace)

    def _connect(self) -> None:
        self._controls.format_chosen.connect(self._choose_format)
        self._controls.changed.connect(self._read_anew)
        self._table.mapped.connect(self._map)
        self._replace.toggled.connect(self._read_anew)
        self._report.clicked.connect(self._save_report)
        self._cancel.clicked.connect(self.reject)
        self._import.clicked.connect(self.accept)
        self._ticks.timeout.connect(self._go_on_counting)
        self._totals_due.timeout.connect(self._show_totals)

    def _find_formats(self) -> None:
        for file in self._files:
            try:
                self._formats[file] = find_format(file)
            except UserError as error:
                self._failures.append(str(error))
        kinds = {form.id for form in self._formats.values()}
        self._controls.offer_formats(self._first, mixed=len(kinds) > 1)

    def _choose_format(self) -> None:
        chosen = self._controls.format
        self._by_itself = chosen is None
        self._failures.clear()
        self._formats.clear()
        for file in self._files:
            try:
                self._formats[file] = find_format(file) if chosen is None else format_named(chosen)
            except UserError as error:
                self._failures.append(str(error))
        self._columns.clear()
        self._read_anew()

    def _map(self, column: str, field: str) -> None:
        """Make a column a field; what was that field before is kept under its own name."""
        if field != KEPT and self._preview is not None:
            for other, taken in self._preview.fields.items():
                if taken == field and other != column:
                    self._columns[other] = KEPT
        self._columns[column] = field
        self._read_anew()

    def _read_options(self) -> ReadOptions:
        controls = self._controls
        if not self._is_table:
            return ReadOptions(self._replace.isChecked(), encoding=controls.encoding)
        return ReadOptions(
            self._replace.isChecked(),
            encoding=controls.encoding,
            columns=dict(self._columns),
            delimiter=controls.delimiter,
            header=controls.header,
        )

    def _read_anew(self) -> None:
        """Read the first rows again and start counting from the beginning."""
        problems = list(self._failures)
        self._preview = None
        if self._is_table:
            try:
                self._preview = preview(next(iter(self._formats)), self._read_options())
            except UserError as error:
                problems.append(str(error))
        self._controls.show_found(
            delimiter=self._preview.delimiter if self._preview else None,
            encoding=self._preview.encoding if self._preview else None,
            table=self._is_table,
            labelled=self._labelled,
        )
        self._show_columns()
        self._failure.setText("\n".join(problems))
        self._failure.setVisible(bool(problems))
        self._start_counting()

    def _start_counting(self) -> None:
        self._stop_counting()
        readers = [(f, form.reads) for f, form in self._formats.items() if form.reads is not None]
        self._count = FileCount(readers, self._read_options(), self._is_known)
        self._count.advance(_FIRST_SLICE)
        self._show_records()
        self._show_totals()
        if not self._count.found.done:
            self._ticks.start()
            self._totals_due.start()

    def _go_on_counting(self) -> None:
        self._count.advance(_SLICE)
        if self._count.found.done:
            self._stop_counting()
            self._show_records()
            self._show_totals()

    def _stop_counting(self) -> None:
        self._ticks.stop()
        self._totals_due.stop()
        self._count.close()

    def _show_columns(self) -> None:
        if self._preview is not None:
            self._table.show_columns(self._preview.fields, mappable=True)
            return
        columns = {self.tr("Title"): "title", self.tr("Text"): "text"}
        if self._labelled:
            columns |= {self.tr("Labels of"): "url", self.tr("Annotations"): "date"}
        self._table.show_columns(columns, mappable=False)

    def _show_records(self) -> None:
        verdicts = self._count.found.first
        if self._preview is None:
            self._table.show_records([labelled_record(verdict) for verdict in verdicts[:_ROWS]])
            return
        by_place = {verdict.where.rpartition(", ")[2]: verdict for verdict in reversed(verdicts)}
        fields = tuple(self._preview.fields.values())
        rows = self._preview.rows[:_ROWS]
        self._table.show_records([table_record(row, fields, by_place) for row in rows])

    def _show_totals(self) -> None:
        found = self._count.found
        records = self._counted(found.records)
        self._show_facts(found, records)
        said = self.tr("Of all {rows}") if found.done else self.tr("Of {rows} so far")
        self._totals_head.set_title(said.format(rows=records))
        totals = QWidget()
        totals.setLayout(figure_grid(figures(found), self.theme))
        self.body.replaceWidget(self._totals, totals)
        self._totals.hide()
        self._totals.deleteLater()
        self._totals = totals
        replace = self.tr("Replace NUL and lone surrogates by U+FFFD")
        more = self.tr("{rows} more").format(rows=self._counted(found.mendable))
        self._replace.set_words(f"{replace}: {more}" if found.mendable else replace)
        self._report.setVisible(bool(found.refused))
        some = self.tr("Import {rows}").format(rows=self._counted(found.taken))
        self._import.setText(some if found.done and found.taken else self.tr("Import"))
        self._import.setEnabled(not found.done or found.records > found.refusals)

    def _counted(self, number: int) -> str:
        if self._is_table:
            return counted(number, self.tr("row"), self.tr("rows"))
        return counted(number, self.tr("article"), self.tr("articles"))

    def _show_facts(self, found: Found, total: str) -> None:
        size = sum(file.stat().st_size for file in self._formats if file.exists())
        several = self.tr("{n} files").format(n=len(self._files))
        name = self._files[0].name if len(self._files) == 1 else several
        by_itself = self.tr("format found by itself") if self._by_itself else ""
        self.set_facts(name, megabytes(size), total if found.done else "", by_itself)

    def _save_report(self) -> None:
        title = self.tr("Before importing {name}").format(name=self._files[0].name)
        found = self._count.found
        report = Report(title, tuple(figures(found)), tuple(found.refused))
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save Report"), "report.txt")
        if name:
            ReportDialog(report, self.theme, self).save_to(Path(name))
