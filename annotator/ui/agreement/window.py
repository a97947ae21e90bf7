"""Agreement beside the window: who is compared, the figures, and the places behind each."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.agreement_report import HEADINGS, markdown, rows
from annotator.app.adjudication.disagreements import Disagreements, Wanted, mask_of
from annotator.app.session import Session
from annotator.formats.safe_cells import csv_line, tab_separated
from annotator.model.schema import Schema
from annotator.model.values import AnnotatorKey
from annotator.review.comparison import Comparison, PairFigures
from annotator.review.sameness import Kind
from annotator.ui.agreement.cases import Cases, case_list
from annotator.ui.agreement.figures import pair_of
from annotator.ui.agreement.page import FiguresPage
from annotator.ui.agreement.side import Side
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, grouped, words
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.scroll_bar import OverlayBar


class AgreementWindow(Dialog):
    """Figures of agreement, computed in a process of its own.

    Signals:
        case_chosen(object): a disagreement was gone to; carries its row.
    """

    case_chosen = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._session = session
        self._comparing: Job | None = None
        self._listing: Job | None = None
        self.found: Comparison | None = None
        self.set_title(self.tr("Agreement"))
        self.setWindowTitle(self.tr("Agreement"))
        self.side = Side(theme, session)
        self.page = FiguresPage(theme)
        self.cases = Cases(Disagreements(session), self._schema, self)
        self.case_view = case_list(self.cases, theme)
        self.failure = failure_words(theme)
        self._case_facts = words("", theme, size=11, ink=theme.dim)
        self._arrange()
        self._connect()
        self.resize(1320, 860)
        self.compute()

    def compute(self) -> None:
        """Compare the chosen layers anew, and look where they differ."""
        names = self.side.layers()
        if self._comparing is not None:
            self._comparing.stop_at_once()
        self.failure.setVisible(len(names) < 2)
        self.failure.setText(self.tr("Choose at least two layers that have articles in common."))
        if len(names) < 2:
            return
        self.set_facts(self.tr("Comparing…"))
        path = str(self._session.path)
        self._comparing = Job(["compare", path, *names, "--progress", "json"], self)
        self._comparing.finished.connect(self._compared)
        self._comparing.start()
        token = self._session.job_token
        if token is not None:
            arguments = ["--annotator", self._session.actor.name, "--limit", "0", "--job", token]
            self._listing = Job(["disagreements", path, *arguments], self)
            self._listing.finished.connect(self._listed)
            self._listing.start()

    def show_comparison(self, found: Comparison) -> None:
        """Show these figures."""
        self.found = found
        layers = self.tr("{0} layers, {1} articles")
        self.set_facts(
            layers.format(len(found.layers), grouped(found.articles)),
            self.tr("Intervals: 95 %, by resampling stories"),
        )
        if self.pair is None:
            self.side.pair = next(((p.a, p.b) for p in found.pairs if p.articles), None)
        self._show_figures()
        self._show_pair()

    @property
    def pair(self) -> PairFigures | None:
        """The two annotators whose labels and confusion are shown."""
        both = self.side.pair
        return None if self.found is None or both is None else pair_of(self.found, *both)

    def copy(self) -> None:
        """Put all figures on the clipboard as a table."""
        if self.found is not None:
            table = tab_separated([HEADINGS, *rows(self.found)])
            QGuiApplication.clipboard().setText(table)

    def export(self, path: Path) -> None:
        """Write the figures: `.md` a report, `.csv` a table, `.svg` and `.png` the page."""
        if self.found is None:
            return
        match path.suffix.lower():
            case ".csv":
                lines = [csv_line(row) for row in (HEADINGS, *rows(self.found))]
                path.write_text("".join(lines), encoding="utf-8-sig", newline="")
            case ".svg":
                self._write_svg(path)
            case ".png":
                self.page.picture().save(str(path))
            case _:
                path.write_text(markdown(self.found, self._session.schema), encoding="utf-8")

    # Places

    def list_cases(self, wanted: Wanted) -> None:
        """List these disagreements below the figures."""
        self.cases.show(wanted)
        facts = self.tr("{0}; Enter goes there") if self.cases.total else self.tr("none")
        self._case_facts.setText(facts.format(grouped(self.cases.total)))

    def _confused_chosen(self, both: tuple[str, str]) -> None:
        one, other = both
        labels = tuple(dict.fromkeys(label for label in both if label))
        kinds = mask_of([Kind.LABEL if one and other else Kind.MISSING])
        self.list_cases(Wanted(kinds if one != other else 0, labels, self._people()))

    def _label_chosen(self, label: str) -> None:
        self.list_cases(Wanted(labels=(label,), pair=self._people()))

    def _kind_chosen(self, kind: str) -> None:
        self.list_cases(Wanted(mask_of([Kind(kind)]), pair=self._people()))

    def _pair_chosen(self, both: tuple[str, str]) -> None:
        self.side.pair = both
        self._show_pair()

    def _people(self) -> tuple[AnnotatorKey, ...]:
        names = self.side.pair or ()
        return tuple(self.side.keys[name] for name in names if name in self.side.keys)

    def _case_chosen(self, index: QModelIndex) -> None:
        self.case_chosen.emit(self.cases.rows[index.row()])

    # Inside

    def _schema(self) -> Schema:
        return self._session.schema

    def _show_figures(self) -> None:
        if self.found is not None:
            self.page.show_comparison(self.found, self.side.match)

    def _show_pair(self) -> None:
        if self.found is not None:
            pair = self.pair
            self.page.show_pair(self.found, pair, self._session.schema)
            self.side.show_kinds({} if pair is None else pair.kinds)
            self.list_cases(Wanted(pair=self._people()))

    def _compared(self, result: JobResult) -> None:
        self.failure.setVisible(not result.ok and not result.cancelled)
        if result.ok:
            self.show_comparison(msgspec.convert(result.report, Comparison))
        else:
            self.failure.setText(result.error)

    def _listed(self, _result: JobResult) -> None:
        self.list_cases(self.cases.wanted)

    def _write_svg(self, path: Path) -> None:
        from PySide6.QtSvg import QSvgGenerator

        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(self.page.size())
        generator.setViewBox(self.page.rect())
        self.page.render(generator)

    def _ask_export(self) -> None:
        kinds = "Markdown (*.md);;CSV (*.csv);;PNG (*.png);;SVG (*.svg)"
        title = self.tr("Export Agreement")
        name, _ = QFileDialog.getSaveFileName(self, title, "agreement.md", kinds)
        if name:
            self.export(Path(name))

    def _connect(self) -> None:
        self.side.layers_changed.connect(self.compute)
        self.side.match_changed.connect(self._show_figures)
        self.side.kind_chosen.connect(self._kind_chosen)
        self.page.pair_chosen.connect(self._pair_chosen)
        self.page.confused_chosen.connect(self._confused_chosen)
        self.page.label_chosen.connect(self._label_chosen)
        self.case_view.doubleClicked.connect(self._case_chosen)

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.page)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = OverlayBar(self.theme, scroll)
        places = QHBoxLayout()
        places.setContentsMargins(PADDING, 8, PADDING, 4)
        places.setSpacing(12)
        places.addWidget(words(self.tr("Places"), self.theme, size=15, bold=True))
        places.addWidget(self._case_facts)
        places.addStretch(1)
        self.case_view.setFixedHeight(152)
        self.case_view.setAccessibleName(self.tr("Places where annotators differ"))
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.failure)
        centre.addWidget(scroll, 1)
        centre.addWidget(Hairline(self.theme))
        centre.addLayout(places)
        centre.addWidget(self.case_view)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.side)
        body.addLayout(centre, 1)
        self.body.addLayout(body, 1)
        copy, export = boxed_button(self.tr("Copy as Table")), boxed_button(self.tr("Export…"))
        copy.clicked.connect(self.copy)
        export.clicked.connect(self._ask_export)
        self.add_buttons(copy, export)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.case_view.hasFocus() and self.case_view.currentIndex().isValid():
            self._case_chosen(self.case_view.currentIndex())
        elif not enter:
            super().keyPressEvent(event)

    @override
    def done(self, result: int) -> None:
        for job in (self._comparing, self._listing):
            if job is not None:
                job.stop_at_once()
        super().done(result)
