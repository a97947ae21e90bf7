"""The left side of the agreement page: whose layers, what a match is, where two differ."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.comparing import comparable
from annotator.app.session import Session
from annotator.model.article import AnnotatorKind
from annotator.model.schema import REGION_FAMILY
from annotator.model.values import AnnotatorKey
from annotator.review.comparison import Comparison
from annotator.ui.dialogs.dialog import words
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline, Part
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.tick_box import TickBox

_PAD = 16


class KindBar(Part):
    """How often two differ in one way: words, a bar, a number; pressed, it lists the places."""

    def __init__(self, theme: Theme, kind: str, count: int, most: int) -> None:
        super().__init__(theme)
        self._count, self._share = count, count / most if most else 0.0
        self.setText(kind.capitalize())
        self.setAccessibleName(f"{kind}: {count}")
        self.setFixedHeight(24)

    @override
    def paint(self, painter: QPainter) -> None:
        painter.setFont(interface_font())
        painter.setPen(self.theme.text)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), left, self.text())
        room = self.width() - 82 - 48
        painter.fillRect(82, self.height() // 2 - 3, round(room * self._share), 6, self.theme.dim)
        painter.setFont(interface_font(11))
        painter.setPen(self.theme.dim)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), right, grouped(self._count))


class Side(QWidget):
    """What is chosen on the agreement page.

    Signals:
        layers_changed(): other layers or families are to be compared.
        match_changed(): another notion of a match is to be shown.
        kind_chosen(object): the places of one kind are wanted; carries its name.
    """

    layers_changed = Signal()
    match_changed = Signal()
    kind_chosen = Signal(object)

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self.match = "exact"
        self.pair: tuple[str, str] | None = None
        self.keys: dict[str, AnnotatorKey] = {}
        self.boxes: dict[str, TickBox] = {}
        self.families: dict[str, TickBox] = {}
        self._counts: dict[str, QLabel] = {}
        self._people, self._kinds = QVBoxLayout(), QVBoxLayout()
        self._families = QVBoxLayout()
        self.matches = self._match_choice()
        self._differ = SectionHead(theme, self.tr("Where they differ"))
        self._whose = words("", theme, size=11, ink=theme.dim, wrap=True)
        self._form = QWidget()
        self._arrange()
        self.show_people()

    def show_people(self) -> None:
        """Show who has labelled, and the families of the schema; ticks stay as they are."""
        off = {name for name, box in self.boxes.items() if not box.isChecked()}
        known = set(self.boxes)
        empty(self._people)
        self.boxes.clear()
        found = comparable(self._session)
        self.keys = {each.name: each.key for each in found}
        for number, each in enumerate(found):
            model = each.kind is AnnotatorKind.MODEL and each.name not in known
            count = grouped(each.articles)
            if number == 0:
                count = counted(each.articles, self.tr("1 article"), self.tr("{0} articles"))
            box = self._row(self._people, each.name, count)
            box.setChecked(each.name not in off and not model)
            self.boxes[each.name] = box
        if not found:
            nobody = words(self.tr("nobody has labelled yet"), self._theme, ink=self._theme.dim)
            nobody.setContentsMargins(_PAD, 2, _PAD, 2)
            self._people.addWidget(nobody)
        self._show_families()
        self.setFocusProxy(next(iter(self.boxes.values()), self.matches))
        self._form.adjustSize()

    def layers(self) -> list[str]:
        """Return the annotators that are ticked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def labels(self) -> list[str]:
        """Return the labels of the families that are ticked; none when all are."""
        on = {family for family, box in self.families.items() if box.isChecked()}
        if on == self.families.keys() or not on:
            return []
        return [each.id for each in self._session.schema.labels if each.family in on]

    def show_counts(self, found: Comparison) -> None:
        """Show how many annotations of each family the figures stand on."""
        if self.labels():
            return
        by_id = self._session.schema.by_id
        for family, count in self._counts.items():
            of_family = (
                figure.n
                for label, figure in found.labels.items()
                if label in by_id and by_id[label].family == family
            )
            count.setText(grouped(sum(of_family)))

    def show_kinds(self, kinds: Mapping[str, int], whose: str) -> None:
        """Show in what two annotators differ, the most frequent first."""
        empty(self._kinds)
        self._whose.setText(whose)
        self._whose.setToolTip(whose)
        for part in (self._differ, self._whose):
            part.setVisible(bool(kinds))
        most = max(kinds.values(), default=0)
        for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])):
            bar = KindBar(self._theme, kind, count, most)
            bar.clicked.connect(partial(self.kind_chosen.emit, kind))
            self._kinds.addWidget(bar)
        self._form.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)
            painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.line)

    def _show_families(self) -> None:
        off = {name for name, box in self.families.items() if not box.isChecked()}
        empty(self._families)
        self.families.clear()
        self._counts.clear()
        for family in self._session.schema.families:
            if family.id == REGION_FAMILY:
                continue
            box = self._row(self._families, family.name, "", family.id)
            box.setChecked(family.id not in off)
            self.families[family.id] = box

    def _row(self, column: QVBoxLayout, name: str, count: str, family: str = "") -> TickBox:
        """Add a row with a tick box and a figure at its right."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(_PAD, 1, _PAD, 1)
        box = TickBox(self._theme, name)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setToolTip(name)
        box.clicked.connect(self._layers_chosen)
        figure = words(count, self._theme, size=11, ink=self._theme.dim)
        row.addWidget(box, 1)
        row.addWidget(figure)
        column.addWidget(line)
        if family:
            self._counts[family] = figure
        return box

    def _match_choice(self) -> ChoiceFlow:
        choices = (
            ("exact", self.tr("exact span"), "e"),
            ("overlap", self.tr("overlap"), "o"),
            ("label_only", self.tr("label only"), "l"),
        )
        flow = ChoiceFlow(self._theme, self.tr("A match is"), choices)
        flow.show_values([self.match])
        flow.pressed.connect(self._match_chosen)
        return flow

    def _arrange(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        match = QHBoxLayout()
        match.setContentsMargins(_PAD - 8, 0, _PAD - 8, 0)
        match.addWidget(self.matches)
        self._kinds.setContentsMargins(_PAD, 0, _PAD, 0)
        whose = QHBoxLayout()
        whose.setContentsMargins(_PAD, 0, _PAD, 2)
        whose.addWidget(self._whose)
        sections = (
            (SectionHead(theme, self.tr("Layers")), self._people),
            (SectionHead(theme, self.tr("Families")), self._families),
            (SectionHead(theme, self.tr("A match is")), match),
        )
        for head, below in sections:
            column.addWidget(head)
            column.addLayout(below)
            column.addSpacing(8)
            column.addWidget(Hairline(theme))
        column.addWidget(self._differ)
        column.addLayout(whose)
        column.addLayout(self._kinds)
        column.addStretch(1)
        area = FormArea(theme, self._form)
        area.fill(take_all=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 1, 0)
        box.addWidget(area)

    def _layers_chosen(self) -> None:
        self.pair = None
        self.layers_changed.emit()

    def _match_chosen(self, match: str) -> None:
        self.match = match
        self.matches.show_values([match])
        self.match_changed.emit()


def empty(column: QVBoxLayout) -> None:
    """Take all widgets out of a column."""
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
