"""What the files' words for labels become: a choice for each that the schema does not know."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from annotator.model.schema import Schema
from annotator.model.terms import Fate, Term, TermChoice, TermCount, TermKind
from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.counted import grouped

_ROW, _GAP, _ROWS = 26, 4, 4
_NAME = 232
_DATA = Qt.ItemDataRole.UserRole


class TermTable(QScrollArea):
    """A row for each word: how often it stands in the files, and what it becomes.

    Signals:
        changed(): another choice was made.
    """

    changed = Signal()

    def __init__(self, theme: Theme, schema: Schema) -> None:
        super().__init__()
        self._theme = theme
        self._schema = schema
        self._boxes: dict[Term, QComboBox] = {}
        self._numbers: dict[int, QWidget] = {}
        self._chosen: dict[Term, TermChoice] = {}
        self._counts: tuple[TermCount, ...] = ()
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(PADDING, 0, PADDING, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnMinimumWidth(0, _NAME)
        self._grid.setColumnStretch(3, 1)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Labels not in the schema"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def chosen(self) -> dict[Term, TermChoice]:
        """What was chosen or proposed for each word shown."""
        return {term: self._read(box) for term, box in self._boxes.items()}

    @property
    def labels(self) -> tuple[int, int]:
        """How many words are shown, and how many of them stay unknown."""
        kept = sum(choice.fate is Fate.KEEP for choice in self.chosen.values())
        return len(self._boxes), kept

    def show_terms(self, counts: Iterable[TermCount]) -> None:
        """Show words; those shown before keep what was chosen for them."""
        found = {count.term: count for count in counts}
        if tuple(found) == tuple(self._boxes):
            for row, count in enumerate(found.values()):
                self._show_count(row, count)
            return
        while (item := self._grid.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        self._boxes = {}
        self._numbers = {}
        before: QWidget = self
        for row, count in enumerate(found.values()):
            box = self._add(row, count)
            # What is made later would be reached after the buttons.
            self.setTabOrder(before, box)
            before = box
        shown = min(len(found), _ROWS)
        self.setFixedHeight(shown * (_ROW + _GAP) + (_ROW // 2 if len(found) > _ROWS else 0))
        self.setVisible(bool(found))

    def _add(self, row: int, count: TermCount) -> QComboBox:
        term = count.term
        kind = "" if term.kind is TermKind.LABEL else f"{self._kind(term.kind)} "
        shown = elided(f"{kind}{term.name.replace(':', ' = ')}", interface_font(), _NAME)
        name = words(shown, self._theme)
        name.setToolTip(term.written)
        self._grid.addWidget(name, row, 0)
        self._show_count(row, count)
        self._boxes[term] = box = self._box(term)
        name.setBuddy(box)
        choice = self._chosen.get(term, count.choice)
        at = self._index_of(box, choice)
        box.setCurrentIndex(at)
        self._grid.addWidget(box, row, 2)
        return box

    def _show_count(self, row: int, count: TermCount) -> None:
        if (old := self._numbers.pop(row, None)) is not None:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        label = words(f"{grouped(count.count)} ×", self._theme, size=11, ink=self._theme.dim)
        self._grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignRight)
        self._numbers[row] = label

    def _box(self, term: Term) -> QComboBox:
        box = QComboBox()
        box.setFont(interface_font())
        box.setFixedSize(320, _ROW)
        box.setMaxVisibleItems(20)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setAccessibleName(self.tr("{0} becomes").format(term.written))
        box.addItem(self.tr("keep as it is, unknown here"), TermChoice())
        box.addItem(self.tr("leave out"), TermChoice(Fate.DROP))
        box.insertSeparator(box.count())
        for id_, name in self._ours(term):
            box.addItem(self.tr("is {0}").format(name), TermChoice(Fate.MAP, id_))
        if term.kind is TermKind.LABEL:
            box.insertSeparator(box.count())
            for family in self._schema.families:
                said = self.tr("add as a new label to {0}").format(family.name)
                box.addItem(said, TermChoice(Fate.ADD, family.id))
        box.activated.connect(self._choose)
        return box

    def _ours(self, term: Term) -> list[tuple[str, str]]:
        schema = self._schema
        if term.kind is TermKind.LABEL:
            return [(each.id, each.name) for each in schema.labels if not each.retired]
        if term.kind is TermKind.ROLE:
            roles = {role.id: role.title for label in schema.labels for role in label.roles}
            return list(roles.items())
        if term.kind is TermKind.ATTRIBUTE:
            return [(each.id, each.title) for each in schema.attributes]
        attribute = schema.attribute(term.name.partition(":")[0])
        return [(value.id, value.title) for value in attribute.offered] if attribute else []

    def _kind(self, kind: TermKind) -> str:
        return {
            TermKind.ROLE: self.tr("role"),
            TermKind.ATTRIBUTE: self.tr("attribute"),
            TermKind.VALUE: self.tr("value"),
        }.get(kind, "")

    def _choose(self) -> None:
        self._chosen.update(self.chosen)
        self.changed.emit()

    def _read(self, box: QComboBox) -> TermChoice:
        choice = box.currentData(_DATA)
        return choice if isinstance(choice, TermChoice) else TermChoice()

    def _index_of(self, box: QComboBox, choice: TermChoice) -> int:
        found = (n for n in range(box.count()) if box.itemData(n, _DATA) == choice)
        return next(found, 0)
