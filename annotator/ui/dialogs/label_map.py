"""Which label each type of a gazetteer's entries proposes: a choice for every type there is."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from annotator.model.gazetteer import TYPES
from annotator.model.schema import REGION_FAMILY, Schema
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.counted import grouped


class LabelMap(QWidget):
    """A row for each type: its title, how many names it has, and the label they propose.

    Signals:
        changed(): another label was chosen.
    """

    changed = Signal()

    def __init__(self, theme: Theme, schema: Schema) -> None:
        super().__init__()
        self._theme = theme
        self._labels = [
            (label.id, label.name)
            for label in schema.labels
            if not (label.retired or label.filler_only or label.family == REGION_FAMILY)
        ]
        self._boxes: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_types(
        self, counts: Mapping[str, int], labels: Mapping[str, str], *, counted: bool = True
    ) -> None:
        """Show the types that have names, with the labels they propose now.

        Without `counted` the numbers, which are of a part only, are not shown.
        """
        while (item := self._grid.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        self._boxes = {}
        there = [type_ for type_ in TYPES if counts.get(type_)]
        for row, type_ in enumerate(there):
            title = self.tr(TYPES[type_])
            self._grid.addWidget(words(title, self._theme), row, 0)
            number = grouped(counts[type_]) if counted else ""
            count = words(number, self._theme, size=11, ink=self._theme.dim)
            self._grid.addWidget(count, row, 1)
            self._boxes[type_] = box = self._box(title, labels.get(type_, ""))
            self._grid.addWidget(box, row, 2)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each type that is shown; "" for none."""
        return {type_: str(box.currentData()) for type_, box in self._boxes.items()}

    def _box(self, title: str, label: str) -> QComboBox:
        box = QComboBox()
        box.setFont(interface_font())
        box.setAccessibleName(self.tr("Label for {0}").format(title))
        box.addItem(self.tr("Propose nothing"), "")
        for id_, name in self._labels:
            box.addItem(name, id_)
        box.setCurrentIndex(max(0, box.findData(label)))
        box.setMinimumWidth(200)
        box.activated.connect(self.changed)
        return box
