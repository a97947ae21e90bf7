"""The left side of the agreement page: whose layers, what a match is, where two differ."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.comparing import comparable
from annotator.app.session import Session
from annotator.model.article import AnnotatorKind
from annotator.ui.dialogs.dialog import grouped, words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline, Part
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.tick_box import TickBox

WIDTH = 264
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
        layers_changed(): other layers are to be compared.
        match_changed(): another notion of a match is to be shown.
        kind_chosen(object): the places of one kind are wanted; carries its name.
    """

    layers_changed = Signal()
    match_changed = Signal()
    kind_chosen = Signal(object)

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._theme = theme
        self.match = "exact"
        self.pair: tuple[str, str] | None = None
        found = comparable(session)
        self.keys = {each.name: each.key for each in found}
        self.boxes: dict[str, TickBox] = {}
        self._kinds = QVBoxLayout()
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHead(theme, self.tr("LAYERS")))
        for each in found:
            box = TickBox(theme, each.name)
            box.setChecked(each.kind is not AnnotatorKind.MODEL)
            box.clicked.connect(self._layers_chosen)
            self.boxes[each.name] = box
            row = QHBoxLayout()
            row.setContentsMargins(_PAD, 1, _PAD, 1)
            row.addWidget(box)
            row.addStretch(1)
            row.addWidget(words(grouped(each.articles), theme, size=11, ink=theme.dim))
            column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(Hairline(theme))
        column.addWidget(SectionHead(theme, self.tr("A MATCH IS")))
        choices = (
            ("exact", self.tr("exact span"), "e"),
            ("overlap", self.tr("overlap"), "o"),
            ("label_only", self.tr("label only"), "l"),
        )
        self.matches = ChoiceFlow(theme, self.tr("A match is"), choices)
        self.matches.show_values([self.match])
        self.matches.pressed.connect(self._match_chosen)
        flow = QHBoxLayout()
        flow.setContentsMargins(_PAD - 8, 0, _PAD - 8, 8)
        flow.addWidget(self.matches)
        column.addLayout(flow)
        column.addWidget(Hairline(theme))
        column.addWidget(SectionHead(theme, self.tr("WHERE THEY DIFFER")))
        self._kinds.setContentsMargins(_PAD, 0, _PAD, 0)
        column.addLayout(self._kinds)
        column.addStretch(1)

    def layers(self) -> list[str]:
        """Return the annotators that are ticked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def show_kinds(self, kinds: Mapping[str, int]) -> None:
        """Show in what the two annotators differ, the most frequent first."""
        while (item := self._kinds.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        most = max(kinds.values(), default=0)
        for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])):
            bar = KindBar(self._theme, kind, count, most)
            bar.clicked.connect(partial(self.kind_chosen.emit, kind))
            self._kinds.addWidget(bar)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)
            painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.line)

    def _layers_chosen(self) -> None:
        self.pair = None
        self.layers_changed.emit()

    def _match_chosen(self, match: str) -> None:
        self.match = match
        self.matches.show_values([match])
        self.match_changed.emit()
