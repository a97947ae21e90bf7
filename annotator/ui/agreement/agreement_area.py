"""What stands in the window while one looks at agreement: who, the figures, their places."""

import time
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication import auditing
from annotator.app.adjudication.agreement_report import HEADINGS, markdown, rows
from annotator.app.adjudication.disagreements import Wanted, mask_of
from annotator.app.session import Session
from annotator.app.written_files import check_writable, replacing
from annotator.errors import UserError
from annotator.formats.safe_cells import csv_line, tab_separated
from annotator.model.values import AnnotatorKey
from annotator.review.comparison import Comparison, PairFigures
from annotator.review.sameness import Kind
from annotator.ui.agreement.agreement_bar import AgreementBar
from annotator.ui.agreement.figures import pair_of
from annotator.ui.agreement.page import FiguresPage, articles_words
from annotator.ui.agreement.places import Places
from annotator.ui.agreement.side import Side
from annotator.ui.dialogs.dialog import ink_words_in
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.look.theme import Theme
from annotator.ui.panes.focus_round import go_round
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import set_theme_in
from annotator.ui.parts.scroll_bar import OverlayBar

_NARROW = 1360
_WIDTHS = (272, 240)


class AgreementArea(QWidget):
    """Figures of agreement, computed in a process of its own.

    Signals:
        case_chosen(object): a disagreement was gone to; its `DisagreementRow`.
        mode_chosen(object): the name of the mode whose tab was pressed.
        said(object): what was done.
        left(): one wants to go back to what one was at before.
    """

    case_chosen = Signal(object)
    mode_chosen = Signal(object)
    said = Signal(object)
    left = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._began = 0.0
        self._comparing: Job | None = None
        self._listing: Job | None = None
        self.found: Comparison | None = None
        self.bar = AgreementBar(theme)
        self.side = Side(theme, session)
        self.page = FiguresPage(theme)
        self.places = Places(session, theme)
        self._scroll = QScrollArea()
        self._arrange()
        self._connect()

    @property
    def pair(self) -> PairFigures | None:
        """The two annotators whose labels and confusion are shown."""
        both = self.side.pair
        return None if self.found is None or both is None else pair_of(self.found, *both)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        before, self._theme = self._theme, theme
        ink_words_in(self, before, theme)
        set_theme_in(self, theme)
        self._show_figures()
        self._show_pair()
        self.update()

    def read_anew(self) -> None:
        """Look again who has labelled what, and compare."""
        self.side.show_people()
        self.compute()

    def compute(self) -> None:
        """Compare the chosen layers anew, and look where they differ."""
        self.stop()
        names = self.side.layers()
        if len(names) < 2:
            self.found = None
            self._show_nothing(self._why_nothing())
            self.side.show_kinds({}, "")
            self.places.hide()
            return
        if self.found is None:
            self._show_nothing(self.tr("Comparing…"))
        self._began = time.monotonic()
        path, me = str(self._session.path), ["--annotator", self._session.actor.name]
        labels = [f"--label={label}" for label in self.side.labels()]
        self._comparing = Job(["compare", path, *names, *labels, *me, "--progress", "json"], self)
        self._comparing.finished.connect(self._compared)
        self._comparing.start()
        token = self._session.job_token
        if token is not None:
            self._listing = Job(["disagreements", path, *me, "--limit", "0", "--job", token], self)
            self._listing.finished.connect(self._listed)
            self._listing.start()

    def stop(self) -> None:
        """End what is being computed."""
        for job in (self._comparing, self._listing):
            if job is not None:
                job.stop_at_once()

    def show_comparison(self, found: Comparison) -> None:
        """Show these figures."""
        self.found = found
        if self.pair is None:
            self.side.pair = next(((p.a, p.b) for p in found.pairs if p.articles), None)
        if not found.articles:
            self._show_nothing(self.tr("The chosen annotators have no article in common."))
            return
        self.bar.show_figures(there=True)
        self.side.show_counts(found)
        self._show_figures()
        self._show_pair()

    def copy(self) -> None:
        """Put all figures on the clipboard as a table."""
        if self.found is not None:
            table = tab_separated([HEADINGS, *rows(self.found)])
            QGuiApplication.clipboard().setText(table)
            self.said.emit(self.tr("All figures are on the clipboard, as a table"))

    def export(self, path: Path) -> None:
        """Write the figures: `.md` a report, `.csv` a table, `.svg` and `.png` the page.

        Raises:
            UserError: it cannot be written, or a folder or a project lies there.
        """
        if self.found is None:
            return
        check_writable(path)
        match path.suffix.lower():
            case ".csv":
                lines = [csv_line(row) for row in (HEADINGS, *rows(self.found))]
                with replacing(path) as out:
                    out.write("".join(lines).encode("utf-8-sig"))
            case ".svg":
                self.page.write_svg(path)
            case ".png":
                self.page.picture().save(str(path))
            case _:
                audit = auditing.result_words(auditing.result(self._session))
                report = markdown(self.found, self._session.schema, audit)
                with replacing(path) as out:
                    out.write(report.encode())
        self.said.emit(self.tr("Written to {0}").format(path.name))

    # Places

    def list_cases(self, wanted: Wanted, of: str) -> None:
        """List these disagreements below the figures, named by what they are of."""
        self.places.show_cases(wanted, of)

    def _confused_chosen(self, both: tuple[str, str]) -> None:
        one, other = both
        labels = tuple(dict.fromkeys(label for label in both if label))
        kinds = mask_of([Kind.LABEL if one and other else Kind.MISSING])
        names = [self._session.schema.name_of(each) if each else self.tr("none") for each in both]
        wanted = Wanted(kinds if one != other else 0, labels, self._people())
        self.list_cases(wanted, " / ".join(dict.fromkeys(names)))

    def _label_chosen(self, label: str) -> None:
        wanted = Wanted(labels=(label,), pair=self._people())
        self.list_cases(wanted, self._session.schema.name_of(label))

    def _kind_chosen(self, kind: str) -> None:
        self.list_cases(Wanted(mask_of([Kind(kind)]), pair=self._people()), kind.capitalize())

    def _pair_chosen(self, both: tuple[str, str]) -> None:
        self.side.pair = both
        self._show_pair()
        self.list_cases(Wanted(pair=self._people()), self.tr(" and ").join(both))

    def _people(self) -> tuple[AnnotatorKey, ...]:
        names = self.side.pair or ()
        return tuple(self.side.keys[name] for name in names if name in self.side.keys)

    # Keys

    def take_focus(self) -> None:
        """Let the keys act on the figures."""
        part = self.side if self.found is None else self.page.pairs
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_round(self, step: int) -> None:
        """Give the next part the focus: tabs, the left side, the figures one by one, the places."""
        page = self.page
        parts = (self.bar, self.side, page.pairs, page.confusion, page.bars, page.weeks)
        go_round((*parts, self.places), self.window().focusWidget(), step)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.places.isVisible():
            self.places.hide()
            self.take_focus()
        else:
            self.left.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(_WIDTHS[self.width() < _NARROW])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)

    # Inside

    def _why_nothing(self) -> str:
        if len(self.side.boxes) < 2:
            return self.tr(
                "There is nothing to compare yet: agreement needs articles that two people "
                "have labelled. Project › Merge… brings a colleague's work in."
            )
        return self.tr("Choose at least two layers that have articles in common.")

    def _show_nothing(self, why: str, *, failed: bool = False) -> None:
        self.page.show_nothing(why, failed=failed)
        self.bar.show_figures(there=False)

    def _show_figures(self) -> None:
        if self.found is not None and self.found.articles:
            self.page.show_comparison(self.found, self.side.match)

    def _show_pair(self) -> None:
        if self.found is not None and self.found.articles:
            pair = self.pair
            self.page.show_pair(self.found, pair, self._session.schema)
            names = "" if pair is None else self.tr("{0} and {1}").format(pair.a, pair.b)
            self.side.show_kinds({} if pair is None else pair.kinds, names)

    def _compared(self, result: JobResult) -> None:
        if result.cancelled:
            return
        if not result.ok:
            self.found = None
            self._show_nothing(result.error, failed=True)
            return
        self.show_comparison(msgspec.convert(result.report, Comparison))
        if self.found is not None:
            words = self.tr("Computed for {0} in {1:.1f} s")
            took = time.monotonic() - self._began
            self.said.emit(words.format(articles_words(self.found.articles), took))

    def _listed(self, _result: JobResult) -> None:
        self.places.read_anew()

    def _ask_export(self) -> None:
        kinds = "Markdown (*.md);;CSV (*.csv);;PNG (*.png);;SVG (*.svg)"
        title = self.tr("Export Agreement")
        out = choose_target(self, title, self._session.path.with_name("agreement.md"), kinds)
        if out is not None:
            try:
                self.export(out)
            except UserError as error:
                self.said.emit(str(error))

    def _connect(self) -> None:
        self.bar.mode_chosen.connect(self.mode_chosen)
        self.bar.copy_clicked.connect(self.copy)
        self.bar.export_clicked.connect(self._ask_export)
        self.side.layers_changed.connect(self.compute)
        self.side.match_changed.connect(self._show_figures)
        self.side.kind_chosen.connect(self._kind_chosen)
        self.page.pair_chosen.connect(self._pair_chosen)
        self.page.confused_chosen.connect(self._confused_chosen)
        self.page.label_chosen.connect(self._label_chosen)
        self.places.case_chosen.connect(self.case_chosen)

    def _arrange(self) -> None:
        scroll = self._scroll
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._overlay = OverlayBar(self._theme, scroll)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(scroll, 1)
        centre.addWidget(self.places)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.side)
        body.addLayout(centre, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(body, 1)
        self.places.hide()
