"""Import: what is in the files, what each column becomes, and what will happen, in words."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.importing.import_files import ImportOptions
from annotator.app.importing.import_preview import Found
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Format, ReadOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.table_preview import TablePreview, places_of_records, preview
from annotator.model.file_names import legible
from annotator.model.terms import Term, TermChoice
from annotator.paths import documents_folder
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, megabytes, words
from annotator.ui.dialogs.field_choice import KEPT
from annotator.ui.dialogs.file_look import FileLook
from annotator.ui.dialogs.import_words import figures, labelled_record, table_record
from annotator.ui.dialogs.read_controls import ReadControls, short_name
from annotator.ui.dialogs.record_preview import RecordPreview
from annotator.ui.dialogs.report_dialog import Report, ReportDialog, figure_grid
from annotator.ui.dialogs.term_table import TermTable
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.counted import counted
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.tick_box import TickBox

_ROWS, _ROWS_BESIDE_TERMS = 5, 3
# Reading takes about this part of an import.
_READING = 0.4
# So many files are looked into before the dialog shows.
_NAMED = 20
_FRAME = 48
_IN_FILE = re.compile(r"line \d+(?:, record \d+)?$")
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
        self._unknown: set[Path] = set()
        self._by_itself = True
        self._columns: dict[str, str] = {}
        self._preview: TablePreview | None = None
        self._look = FileLook(session, self)
        self._failures: list[str] = []
        self._controls = ReadControls(theme, session.actor.name)
        self._make_parts()
        # Once the layouts have taken in what is shown now.
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._terms = TermTable(theme, session.schema)
        self._table.set_colours(
            {label.id: theme.group(label.group).mark for label in session.schema.labels}
        )
        self._arrange()
        self._connect()
        self.resize(1040, 584)
        self._find_formats()
        self._read_anew()

    @property
    def request(self) -> ImportRequest:
        """What was asked for; files that cannot be read are left out."""
        named = frozenset(self._look.found.unreadable)
        files = tuple(
            file
            for file in self._files
            if file not in self._unknown and legible(str(file)) not in named
        )
        files = () if self._is_unusable else files
        return ImportRequest(files, self._options(self._terms.chosen))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._growing.start()
        return super().event(event)

    @override
    def done(self, result: int) -> None:
        self._look.stop()
        super().done(result)

    def _options(self, terms: dict[Term, TermChoice]) -> ImportOptions:
        controls = self._controls
        return ImportOptions(
            self._read_options(),
            None if self._by_itself else controls.format,
            controls.owner if self._labelled else None,
            controls.kind,
            terms,
            bool(terms),
            controls.conflict,
            controls.alike,
            controls.doubtful,
        )

    @property
    def _first(self) -> Format | None:
        return next(iter(self._formats.values()), None)

    @property
    def _is_unusable(self) -> bool:
        """Tell whether the files are tables in which no text was found."""
        return self._is_table and self._preview is None

    @property
    def _is_table(self) -> bool:
        return self._first is not None and self._first.id == "csv"

    @property
    def _labelled(self) -> bool:
        forms = {form.id for form in self._formats.values()} | self._look.found.forms.keys()
        return bool(forms - _WITHOUT_LABELS) or self._look.found.labels > 0

    def _make_parts(self) -> None:
        self._table = RecordPreview(self.theme)
        self._failure = failure_words(self.theme)
        self._guess = words("", self.theme, size=11, wrap=True)
        self._terms_head = SectionHead(
            self.theme, self.tr("Labels not in the schema"), padding=PADDING
        )
        self._terms_head.hide()
        self._evidence = words("", self.theme, size=11, ink=self.theme.dim, wrap=True)
        self._evidence.hide()
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
        failure.addWidget(self._guess)
        self.body.addWidget(self._controls)
        self.body.addLayout(failure)
        self.body.addWidget(self._table)
        self.body.addWidget(self._terms_head)
        self.body.addWidget(self._terms)
        evidence = QVBoxLayout()
        evidence.setContentsMargins(PADDING, 8, PADDING, 0)
        evidence.addWidget(self._evidence)
        self.body.addLayout(evidence)
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
        self._look.changed.connect(self._show_found)
        self._growing.timeout.connect(self._grow)
        self._look.failed.connect(self._show_failure)
        self._terms.changed.connect(self._show_unknown)

    def _find_formats(self) -> None:
        self._name_formats(None)
        kinds = {form.id for form in self._formats.values()}
        mixed = len(kinds) != 1 or any(file.is_dir() for file in self._files)
        self._controls.offer_formats(self._first, mixed=mixed)

    def _choose_format(self) -> None:
        chosen = self._controls.format
        self._by_itself = chosen is None
        self._name_formats(chosen)
        self._columns.clear()
        self._read_anew()

    def _name_formats(self, chosen: str | None) -> None:
        """Find the formats of the first files; of folders, and of the rest, the job does."""
        self._failures.clear()
        self._formats.clear()
        self._unknown.clear()
        for file in self._files[:_NAMED]:
            try:
                if chosen is not None:
                    self._formats[file] = format_named(chosen)
                elif not file.is_dir():
                    self._formats[file] = find_format(file)
            except UserError as error:
                self._unknown.add(file)
                self._failures.append(legible(str(error)))

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
            return ReadOptions(
                self._replace.isChecked(), encoding=controls.encoding, offsets=controls.offsets
            )
        return ReadOptions(
            self._replace.isChecked(),
            encoding=controls.encoding,
            columns=dict(self._columns),
            records=controls.records,
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
                problems.append(legible(str(error)))
        self._show_places()
        self._controls.show_found(
            delimiter=self._preview.delimiter if self._preview else None,
            encoding=self._preview.encoding if self._preview else None,
            table=self._is_table,
            labelled=self._labelled,
        )
        self._show_columns()
        self._failure.setText("\n".join(problems))
        self._failure.setVisible(bool(problems))
        self._show_guess()
        self._start_counting()

    def _show_guess(self) -> None:
        guess = "" if self._preview is None else self._preview.guess
        choose = self.tr("Choose another if that is wrong.")
        self._guess.setText(f"{guess[:1].upper()}{guess[1:]}. {choose}" if guess else "")
        self._guess.setVisible(bool(guess))

    def _show_places(self) -> None:
        """Offer the places of a JSON file where records may stand."""
        found = self._preview.records if self._preview is not None else self._controls.records
        try:
            first = next(iter(self._formats), None) if self._is_table else None
            encoding = self._controls.encoding
            places = [] if first is None else places_of_records(first, encoding)
        except UserError:
            places = []
        self._controls.show_records(places, found)

    def _start_counting(self) -> None:
        files = [file for file in self._files if file not in self._unknown]
        self._look.start([] if self._is_unusable else files, self._options({}))
        self._show_found()

    def _show_found(self) -> None:
        """Show what is known by now of the files."""
        found = self._look.found
        if found.labels or found.forms:
            self._controls.show_labelled(
                labelled=self._labelled, alike=bool(found.alike), offsets=found.unit
            )
            if self._preview is None:
                self._show_columns()
        self._terms.show_terms(found.terms)
        self._show_unknown()
        self._evidence.setText(found.evidence)
        self._evidence.setVisible(bool(found.evidence))
        self._show_records()
        self._show_totals()
        self._growing.start()

    def _grow(self) -> None:
        """Become as high as what is shown asks for, as far as the screen allows."""
        layout = self.layout()
        if layout is None:
            return
        wanted = max(layout.totalHeightForWidth(self.width()), layout.totalSizeHint().height())
        room = self.screen().availableGeometry().height() - _FRAME
        if wanted > self.height():
            self.resize(self.width(), min(wanted, room))

    def _show_unknown(self) -> None:
        shown, kept = self._terms.labels
        self._terms_head.setVisible(bool(shown))
        self._terms_head.set_count(self.tr("{0} stay unknown").format(kept) if kept else "")

    def _show_failure(self, why: str) -> None:
        self._failure.setText("\n".join([*self._failures, why]))
        self._failure.show()
        self._show_totals()

    def _show_columns(self) -> None:
        if self._preview is not None:
            self._table.show_columns(self._preview.fields, mappable=True)
            return
        columns = {self.tr("Title"): "title", self.tr("Text"): "text"}
        if self._labelled:
            columns |= {self.tr("Labels of"): "url", self.tr("Annotations"): "date"}
        self._table.show_columns(columns, mappable=False)

    def _show_records(self) -> None:
        glimpses = self._look.found.first
        rows = _ROWS_BESIDE_TERMS if self._terms.labels[0] else _ROWS
        if self._preview is None:
            self._table.show_records([labelled_record(each) for each in glimpses[:rows]])
            return
        by_place = {_in_file(each.where): each for each in reversed(glimpses)}
        fields = tuple(self._preview.fields.values())
        shown = self._preview.rows[:rows]
        self._table.show_records([table_record(row, fields, by_place) for row in shown])

    def _show_totals(self) -> None:
        found = self._look.found
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
        self._replace.setVisible(bool(found.mendable) or self._replace.isChecked())
        self._report.setVisible(bool(found.refused))
        some = self.tr("Import {rows}").format(rows=self._counted(found.taken))
        self._import.setText(some if found.done and found.taken else self.tr("Import"))
        self._import.setEnabled(not found.done or found.records > found.refusals)

    def _counted(self, number: int) -> str:
        if self._is_table:
            return counted(number, self.tr("1 row"), self.tr("{0} rows"))
        return counted(number, self.tr("1 article"), self.tr("{0} articles"))

    def _show_facts(self, found: Found, total: str) -> None:
        size = sum(file.stat().st_size for file in self._formats if file.is_file())
        several = self.tr("{n} files").format(n=len(self._files))
        name = legible(self._files[0].name) if len(self._files) == 1 else several
        told = "  ·  ".join(
            f"{short_name(format_named(form))}, {why}" for form, why in found.forms.items() if why
        )
        by_itself = told if self._by_itself else ""
        seconds = round(found.seconds / _READING)
        takes = self.tr("about {0} s").format(seconds) if found.done and seconds > 1 else ""
        how_far = "" if found.done else self.tr("{0} % read").format(round(100 * found.share))
        parts = (
            megabytes(size) if size else "",
            total if found.done else how_far,
            takes,
            by_itself,
        )
        self.set_facts(name, *parts)

    def _save_report(self) -> None:
        title = self.tr("Before importing {name}").format(name=legible(self._files[0].name))
        found = self._look.found
        report = Report(title, tuple(figures(found)), tuple(found.refused))
        out = choose_target(self, self.tr("Save Report"), documents_folder() / "report.txt")
        if out is not None:
            ReportDialog(report, self.theme, self).save_to(out)


def _in_file(where: str) -> str:
    """Return a place without the name of its file."""
    found = _IN_FILE.search(where)
    return found[0] if found is not None else where
