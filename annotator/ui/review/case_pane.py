"""The pane of all disagreements: filters, how many are left and for how long, and the list."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.disagreements import DisagreementRow, Wanted, mask_of
from annotator.model.values import AnnotatorKey
from annotator.review.sameness import Kind
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.review.case_rows import CaseRows, case_list
from annotator.ui.review.unit_words import KINDS, TITLES

_MARGIN = 16
_PAUSE = 150


class CasePane(QWidget):
    """What layers differ in over all articles, the dearest first.

    Signals:
        case_chosen(object): a disagreement was gone to; its `DisagreementRow`.
        wanted_changed(): other disagreements are listed.
        came_up(): the pane is in sight.
        left(): the text wants the focus.
    """

    case_chosen = Signal(object)
    wanted_changed = Signal()
    came_up = Signal()
    left = Signal()

    def __init__(self, theme: Theme, cases: CaseRows) -> None:
        super().__init__()
        self._theme = theme
        self._labels: Sequence[str] = ()
        self._pairs: Sequence[tuple[AnnotatorKey, ...]] = ()
        self.cases = cases
        self.list = case_list(cases, theme)
        self.list.setAccessibleName(self.tr("Disagreements of all articles"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter words"))
        self.field.setAccessibleName(self.tr("Filter disagreements by words"))
        self.kind = self._box(self.tr("Kind of difference"))
        self.kind.addItems(
            [self.tr("All kinds"), *(TITLES[kind] for kind in KINDS), self.tr("Audit")]
        )
        self.label = self._box(self.tr("Label"))
        self.pair = self._box(self.tr("Between whom"))
        self.status = self._box(self.tr("Open or decided"))
        self.status.addItems([self.tr("Open"), self.tr("Decided"), self.tr("Rejected")])
        self.facts = self._words()
        self.audit = self._words()
        self._empty = self._words()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.list_anew)
        self._arrange()
        self.field.textChanged.connect(self._pause.start)
        for box in (self.kind, self.label, self.pair, self.status):
            box.activated.connect(self.list_anew)
        self.list.clicked.connect(self._choose)
        self.list.typed.connect(self._type_on)
        self.setFocusProxy(self.list)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.list.set_theme(theme)
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        for words in (self.facts, self.audit, self._empty):
            words.setPalette(palette)

    def offer(
        self,
        labels: Sequence[tuple[str, str]],
        pairs: Sequence[tuple[tuple[AnnotatorKey, ...], str]],
    ) -> None:
        """Offer labels and pairs of annotators as filters, each with its words."""
        self._labels = tuple(label for label, _ in labels)
        self._pairs = tuple(pair for pair, _ in pairs)
        for box, first, words in (
            (self.label, self.tr("All labels"), [name for _, name in labels]),
            (self.pair, self.tr("Everyone"), [name for _, name in pairs]),
        ):
            chosen = box.currentText()
            box.clear()
            box.addItems([first, *words])
            box.setCurrentIndex(max(0, box.findText(chosen)))

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        kind, label, pair = (b.currentIndex() for b in (self.kind, self.label, self.pair))
        return Wanted(
            kinds=mask_of([Kind(KINDS[kind - 1])]) if 0 < kind <= len(KINDS) else 0,
            labels=(self._labels[label - 1],) if label > 0 else (),
            pair=self._pairs[pair - 1] if pair > 0 else (),
            status=("open", "decided", "rejected")[max(0, self.status.currentIndex())],
            words=self.field.text().strip(),
            audit="only" if kind > len(KINDS) else "mixed",
        )

    def list_anew(self) -> None:
        """List what the filters let through; the case in hand stays in hand."""
        self._pause.stop()
        held = self.current
        self.cases.show(self.wanted)
        if held is not None and held.key in self.cases.keys:
            self.hold(self.cases.keys.index(held.key))
        self.wanted_changed.emit()

    @property
    def current(self) -> DisagreementRow | None:
        """The disagreement in hand."""
        index = self.list.currentIndex()
        return self.cases.row_at(index.row()) if index.isValid() else None

    def hold(self, place: int) -> None:
        """Take the disagreement of a row in hand."""
        index = self.cases.index(place)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def say(self, facts: str, audit: str, empty: str) -> None:
        """Say how many there are and how long they take, the audit's result, or why none is."""
        for label, words in ((self.facts, facts), (self.audit, audit), (self._empty, empty)):
            label.setText(words)
            label.setVisible(bool(words))
        self.list.setVisible(not empty)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_up.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.field.hasFocus():
                self.list_anew()
            index = self.list.currentIndex()
            self._choose(index if index.isValid() else self.cases.index(0))
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    def _choose(self, index: QModelIndex) -> None:
        row = self.cases.row_at(index.row()) if index.isValid() else None
        if row is not None:
            self.hold(index.row())
            self.case_chosen.emit(row)

    def _type_on(self, letters: str) -> None:
        """Letters typed in the list go on in the filter."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.insert(letters)

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setFont(interface_font(11))
        box.setMinimumContentsLength(6)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _words(self) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(interface_font(11))
        return label

    def _arrange(self) -> None:
        head = QGridLayout()
        head.setContentsMargins(_MARGIN, 8, _MARGIN, 6)
        head.setSpacing(6)
        head.addWidget(self.field, 0, 0, 1, 2)
        boxes = (self.kind, self.label, self.pair, self.status)
        for place, box in enumerate(boxes):
            head.addWidget(box, 1 + place // 2, place % 2)
        head.addWidget(self.facts, 3, 0, 1, 2)
        head.addWidget(self.audit, 4, 0, 1, 2)
        head.addWidget(self._empty, 5, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addStretch(0)
