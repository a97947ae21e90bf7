"""What came of an import or an export: figures, and what was refused, changed or left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.app.importing.import_files import ImportReport
from annotator.app.reports import term_words
from annotator.app.written_files import replacing
from annotator.errors import UserError
from annotator.formats.base import LossReport, Refusal
from annotator.model.terms import Fate
from annotator.model.values import Json
from annotator.paths import documents_folder
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.look.theme import Theme, elided, elided_within, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.parts.section_head import SectionHead

_ROW = 24
# So many entries are seen at least.
_SEEN = 5
_PLACE = 76
# So many entries are seen at once.
_SHOWN = 9
_WHERE = 240
_ANYWHERE = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its words; `note` says more, `alert` that something is missing."""

    count: int
    words: str
    note: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a job: figures, then entries with where and why; the first were `refused`."""

    title: str
    figures: tuple[Figure, ...]
    entries: tuple[Refusal, ...] = ()
    entries_title: str = ""
    refused: int = 0

    def text(self) -> str:
        """Return the report as plain text, to be copied or saved."""
        lines = [self.title, ""]
        for figure in self.figures:
            note = f" ({figure.note})" if figure.note else ""
            lines.append(f"{figure.count}\t{figure.words}{note}")
        lines += ["", *(f"{entry.where}: {entry.why}" for entry in self.entries)]
        return "\n".join(lines).rstrip() + "\n"


def import_report(report: ImportReport) -> Report:
    """Return what an import did, in words."""
    figures = [Figure(report.added, _tr("new articles"))]
    for count, said, note in (
        (
            report.further_sources,
            _tr("further sources"),
            _tr("the same text from another outlet; added to its article"),
        ),
        (report.known, _tr("already in the project"), _tr("nothing changed")),
        (
            report.joined,
            _tr("nearly the same as articles here"),
            _tr("their labels went to those"),
        ),
        (report.layers, _tr("layers"), ""),
        (report.annotations, _tr("annotations"), ""),
        (len(report.changed), _tr("not taken as they stood"), _tr("listed below")),
    ):
        if count:
            figures.append(Figure(count, said, note))
    if report.refused:
        figures.append(Figure(len(report.refused), _tr("refused"), _tr("listed below"), alert=True))
    mapped = [
        Refusal(each.where, term_words(each))
        for each in report.terms
        if each.choice.fate is not Fate.KEEP
    ]
    if mapped:
        figures.append(Figure(len(mapped), _tr("labels mapped"), _tr("listed below")))
    entries = (*report.refused, *report.changed, *mapped)
    title = _tr("Nothing new was imported") if report.empty else _tr("Imported")
    refused = len(report.refused)
    return Report(title, tuple(figures), entries, _tr("Refused or changed"), refused)


def loss_report(report: LossReport, out: Path) -> Report:
    """Return what an export wrote, and what the format could not hold."""
    figures = [
        Figure(report.articles, _tr("articles"), str(out)),
        Figure(report.annotations, _tr("annotations")),
    ]
    note = _tr("left out or changed, as all below")
    for loss in report.losses:
        figures.append(Figure(loss.count, loss.kind, note, alert=True))
        note = ""
    entries = tuple(
        Refusal(loss.kind, example) for loss in report.losses for example in loss.examples
    )
    return Report(_tr("Exported"), tuple(figures), entries, _tr("Left out or changed, for example"))


class ReportDialog(Dialog):
    """Shows a report; it can be copied and saved.

    With `written` the words that stand at the chosen entry's place are shown below the list.
    """

    def __init__(
        self,
        report: Report,
        theme: Theme,
        parent: QWidget | None = None,
        written: Callable[[str], str] | None = None,
        go: Callable[[Refusal], bool] | None = None,
    ) -> None:
        """`go` shows the place of an entry in the project, and tells whether there is one."""
        super().__init__(theme, report.title, parent)
        self._report = report
        self._written = written
        self._go = go
        self._place = QPlainTextEdit()
        self._place.setReadOnly(True)
        self._place.setTabChangesFocus(True)
        self._place.setFont(interface_font())
        self._place.setFixedHeight(_PLACE)
        self._place.setFrameShape(QFrame.Shape.NoFrame)
        self._place.setAccessibleName(self.tr("What is written there"))
        self._place.hide()
        self._sentence = words("", theme, size=11, ink=theme.dim, wrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._below = QWidget()
        self._below.hide()
        self._failure = failure_words(theme, size=11)
        self.body.addLayout(figure_grid(report.figures, theme))
        if report.entries:
            self.body.addSpacing(12)
            self.body.addWidget(Hairline(theme))
            head = SectionHead(theme, report.entries_title, padding=PADDING)
            count = str(len(report.entries))
            said = self.tr("{0}  ·  Enter shows where it stands")
            head.set_count(said.format(count) if go is not None else count)
            self.body.addWidget(head)
            self.body.addWidget(self._list(report.entries), 1)
            below = QVBoxLayout(self._below)
            below.setContentsMargins(PADDING, 8, PADDING, 8)
            below.setSpacing(6)
            below.addWidget(self._sentence)
            below.addWidget(self._place)
            self.body.addWidget(self._below)
        else:
            self.body.addStretch(1)
        self._add_buttons()
        rows = min(len(report.entries), _SHOWN)
        self.resize(760, 320 + rows * _ROW if rows else 240)

    def _list(self, entries: Sequence[Refusal]) -> RowsView:
        view = RowsView(self.theme, _ROW)
        view.setAccessibleName(self._report.entries_title)
        view.setMinimumHeight(_SEEN * _ROW)
        view.setModel(_Entries(entries, view))
        view.setItemDelegate(_EntryDelegate(self.theme, view, self._report.refused))
        view.selectionModel().currentChanged.connect(self._show_place)
        if self._go is not None:
            view.setToolTip(self.tr("Enter or a double click goes to it"))
            view.activated.connect(self._go_to)
        return view

    def _go_to(self, index: QModelIndex) -> None:
        if self._go is None:
            return
        if self._go(self._report.entries[index.row()]):
            self.accept()
        else:
            self._failure.setText(self.tr("This names no place in the project."))
            self._failure.show()

    def _show_place(self, index: QModelIndex) -> None:
        entry = self._report.entries[index.row()]
        found = self._written(entry.where) if self._written is not None else ""
        self._sentence.setText(f"{entry.where}: {entry.why}")
        self._below.show()
        self._place.setPlainText(found)
        self._place.setVisible(bool(found))

    def _add_buttons(self) -> None:
        copy = boxed_button(self.tr("Copy report"))
        save = boxed_button(self.tr("Save report…"))
        close = boxed_button(self.tr("Close"), primary=True)
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        close.clicked.connect(self.accept)
        self.add_buttons(copy, save, close, left=self._failure)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.text())

    def _save(self) -> None:
        usual, kinds = documents_folder() / "report.txt", self.tr("Text (*.txt)")
        out = choose_target(self, self.tr("Save Report"), usual, kinds)
        if out is not None:
            self.save_to(out)

    def save_to(self, path: Path) -> None:
        """Write the report as text; a failure is said below."""
        try:
            with replacing(path) as out:
                out.write(self._report.text().encode())
        except UserError as error:
            self._failure.setText(self.tr("Not saved: {why}").format(why=str(error)))
            self._failure.show()


def figure_grid(figures: Sequence[Figure], theme: Theme) -> QGridLayout:
    """Return counts in a column, flush right, with their words and notes."""
    grid = QGridLayout()
    grid.setContentsMargins(PADDING, 0, PADDING, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, 40)
    grid.setColumnMinimumWidth(1, 232)
    grid.setColumnStretch(2, 1)
    for row, figure in enumerate(figures):
        ink = theme.alert if figure.alert else None
        count = words(grouped(figure.count), theme, bold=True, ink=ink)
        said = words(figure.words, theme, ink=ink)
        note = words(figure.note, theme, size=11, ink=theme.dim, wrap=True)
        grid.addWidget(count, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(said, row, 1)
        grid.addWidget(note, row, 2)
    return grid


class _Entries(QAbstractListModel):
    """Refusals as rows."""

    def __init__(self, entries: Sequence[Refusal], parent: QObject) -> None:
        super().__init__(parent)
        self._entries = entries

    def entry(self, row: int) -> Refusal:
        """Return a row's refusal."""
        return self._entries[row]

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Json:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in shown:
            return None
        entry = self._entries[index.row()]
        return f"{entry.where}: {entry.why}"


class _EntryDelegate(RowDelegate):
    """Where in a column of its own, then why; what was refused is the first of all."""

    def __init__(self, theme: Theme, view: RowsView, refused: int) -> None:
        super().__init__(theme, view)
        self._refused = refused

    @override
    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        entries = index.model()
        if not isinstance(entries, _Entries):
            return
        entry, box = entries.entry(index.row()), QRectF(rect)
        small, plain = interface_font(11), interface_font()
        painter.setFont(small)
        painter.setPen(self.theme.alert if index.row() < self._refused else self.theme.dim)
        where = elided_within(entry.where, small, _WHERE)
        painter.drawText(box.adjusted(PADDING, 0, 0, 0), _CENTRE, where)
        painter.setFont(plain)
        painter.setPen(self.theme.text)
        why = elided(entry.why, plain, box.width() - 2 * PADDING - _WHERE - 12)
        painter.drawText(box.adjusted(PADDING + _WHERE + 12, 0, 0, 0), _CENTRE, why)


def _tr(words_: str) -> str:
    return QCoreApplication.translate("Report", words_)
