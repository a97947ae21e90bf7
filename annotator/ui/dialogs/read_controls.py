"""How files are read: format, delimiter, encoding, first row, and whose their labels are."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from annotator.app.importing.import_files import Alike, Conflict
from annotator.formats.base import Format, OffsetUnit
from annotator.formats.csv_rows import NO_DELIMITER
from annotator.formats.registry import FORMATS
from annotator.formats.units import unit_title
from annotator.model.article import AnnotatorKind
from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.flow import FlowLayout

_ENCODINGS = (
    "UTF-8", "UTF-16", "Windows-1252", "Windows-1251", "ISO-8859-1", "GB18030", "Big5",
    "Shift_JIS", "EUC-KR",
)  # fmt: skip

# So many letters of a unit of offsets are shown.
_OFFSETS = 20
# Pixels for keys that lead to records.
_PATHS = 190


class ReadControls(QWidget):
    """A row of choices. What the user left alone is found by itself, and None here.

    Signals:
        format_chosen(): another format was chosen.
        changed(): the files must be read again.
    """

    format_chosen = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, me: str) -> None:
        super().__init__()
        self._theme = theme
        self._delimiter_chosen = False
        self._records_chosen = ""
        self._row = FlowLayout(self, gap=16, line_gap=8)
        self._row.setContentsMargins(PADDING, 0, PADDING, 12)
        self._format = self._box(self.tr("Format"), {})
        delimiters = {
            ",": self.tr("comma"),
            ";": self.tr("semicolon"),
            "\t": self.tr("tab"),
            "|": self.tr("bar"),
            NO_DELIMITER: self.tr("none: one column"),
        }
        self._delimiter = self._box(self.tr("Delimiter"), delimiters)
        self._encoding = self._box(self.tr("Encoding"), {})
        self._records = self._box(self.tr("Records at"), {})
        self._records.setEditable(True)
        self._records.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._records.setMinimumWidth(_PATHS)
        self._records.setToolTip(
            self.tr("The keys that lead to the articles, parted by dots, as response.results")
        )
        self._show(self._records, visible=False)
        header = {"1": self.tr("names"), "": self.tr("a record")}
        self._header = self._box(self.tr("First row"), header)
        self._owners = {
            self.tr("their own annotators"): "",
            self.tr("me ({name})").format(name=me): me,
        }
        self._owner = self._box(self.tr("Labels belong to"), _turned(self._owners))
        self._owner.setEditable(True)
        self._owner.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._owner.setMinimumWidth(190)
        self._owner.setToolTip(self.tr("Choose, or write a name: a layer of its own is made"))
        kinds = {
            AnnotatorKind.PERSON.value: self.tr("a person"),
            AnnotatorKind.MODEL.value: self.tr("a model"),
        }
        self._kind = self._box(self.tr("who is"), kinds)
        offsets = {
            "": self.tr("found by itself"),
            **{unit.value: unit_title(unit) for unit in OffsetUnit},
        }
        self._offsets = self._box(self.tr("Offsets count"), offsets)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._offsets.setSizeAdjustPolicy(policy)
        self._offsets.setMinimumContentsLength(_OFFSETS)
        conflicts = {
            Conflict.SKIP.value: self.tr("are skipped"),
            Conflict.NEW.value: self.tr("become a new layer"),
        }
        self._conflict = self._box(self.tr("Layers that differ from ours"), conflicts)
        alike = {
            Alike.NEW.value: self.tr("come in as articles of their own"),
            Alike.JOIN.value: self.tr("give their labels to the article here"),
            "doubtful": self.tr("give their labels, those in doubt too"),
        }
        self._alike = self._box(self.tr("Nearly the same texts"), alike)
        for box in (self._offsets, self._alike):
            self._show(box, visible=False)
        self._owner.currentTextChanged.connect(self._show_kind)
        self._offsets.activated.connect(self.changed)
        self._format.activated.connect(self.format_chosen)
        self._delimiter.activated.connect(self._choose_delimiter)
        self._encoding.activated.connect(self.changed)
        self._header.activated.connect(self.changed)
        self._records.activated.connect(self._write_records)
        if (line := self._records.lineEdit()) is not None:
            line.editingFinished.connect(self._write_records)

    @property
    def format(self) -> str | None:
        """The id of the format chosen, None for each file's own."""
        return self._format.currentData()

    @property
    def delimiter(self) -> str | None:
        """What stands between cells, when it was chosen by hand."""
        return self._delimiter.currentData() if self._delimiter_chosen else None

    @property
    def encoding(self) -> str | None:
        """The encoding, when it was chosen by hand."""
        return self._encoding.currentData()

    @property
    def records(self) -> str:
        """The keys that lead to the records of a JSON file, when they were chosen by hand."""
        return self._records_chosen

    @property
    def header(self) -> bool:
        """Whether the first row holds the columns' names."""
        return bool(self._header.currentData())

    @property
    def owner(self) -> str | None:
        """Who gets all labels; None leaves them to the annotators the file names."""
        written = self._owner.currentText().strip()
        return self._owners.get(written, written) or None

    @property
    def kind(self) -> AnnotatorKind:
        """Whether a person or a model is named."""
        return AnnotatorKind(self._kind.currentData()) if self.owner else AnnotatorKind.PERSON

    @property
    def offsets(self) -> OffsetUnit | None:
        """The unit of the offsets, when it was chosen by hand."""
        chosen = self._offsets.currentData()
        return OffsetUnit(chosen) if chosen else None

    @property
    def alike(self) -> Alike:
        """What becomes of labels on nearly the same text."""
        return Alike.NEW if self._alike.currentData() == Alike.NEW.value else Alike.JOIN

    @property
    def doubtful(self) -> bool:
        """Whether places in doubt are taken too."""
        return self._alike.currentData() == "doubtful"

    @property
    def conflict(self) -> Conflict:
        """What becomes of layers that the project has with other labels in them."""
        return Conflict(self._conflict.currentData())

    def offer_formats(self, found: Format | None, *, mixed: bool) -> None:
        """List the formats that can be read; the one that was found is chosen."""
        if mixed:
            self._format.addItem(self.tr("each its own"), None)
        for form in FORMATS:
            if form.reads is not None:
                self._format.addItem(short_name(form), form.id)
        if found is not None and not mixed:
            self._format.setCurrentIndex(self._format.findData(found.id))

    def show_records(self, places: Sequence[str], found: str) -> None:
        """Show where in a JSON file records are read from, and where else they may stand."""
        self._records.blockSignals(True)
        self._records.clear()
        self._records.addItems([*places, *([] if found in places or not found else [found])])
        self._records.setEditText(found)
        self._records.blockSignals(False)
        self._show(self._records, visible=bool(places or found))

    def show_found(
        self, *, delimiter: str | None, encoding: str | None, table: bool, labelled: bool
    ) -> None:
        """Show what was found in the files, and the choices that fit them."""
        self._delimiter.setCurrentIndex(max(0, self._delimiter.findData(delimiter)))
        if self._encoding.count() == 0 or (encoding is not None and self.encoding is None):
            self._offer_encodings(encoding or self.tr("found by itself"))
        self._show(self._delimiter, visible=table and delimiter is not None)
        self._show(self._header, visible=table and delimiter is not None)
        self._show(self._encoding, visible=not labelled)
        self._show(self._owner, visible=labelled)
        self._show(self._conflict, visible=labelled)
        self._show_kind()

    def show_labelled(self, *, labelled: bool, alike: bool, offsets: OffsetUnit | None) -> None:
        """Show the choices that come up while files are looked at.

        `offsets` is the unit that the files speak for, when it is another one than ours.
        """
        if offsets is not None:
            said = self.tr("{0}, found by itself").format(unit_title(offsets))
            self._offsets.setItemText(0, said)
        self._show(self._owner, visible=labelled)
        self._show(self._conflict, visible=labelled)
        self._show(self._alike, visible=alike)
        self._show(self._offsets, visible=offsets is not None or self.offsets is not None)
        self._show_kind()

    def _show_kind(self) -> None:
        shown = self._owner.parentWidget()
        visible = shown is not None and not shown.isHidden() and self.owner is not None
        self._show(self._kind, visible=visible)

    def _box(self, name: str, items: Mapping[str, str]) -> QComboBox:
        box = QComboBox()
        box.setFont(interface_font())
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, title in items.items():
            box.addItem(title, value)
        label = words(name, self._theme, ink=self._theme.dim)
        label.setBuddy(box)
        pair = QWidget()
        across = QHBoxLayout(pair)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(label)
        across.addWidget(box)
        self._row.addWidget(pair)
        return box

    def _show(self, box: QComboBox, *, visible: bool) -> None:
        pair = box.parentWidget()
        if pair is not None:
            pair.setVisible(visible)

    def _write_records(self) -> None:
        written = self._records.currentText().strip()
        if written != self._records_chosen:
            self._records_chosen = written
            self.changed.emit()

    def _choose_delimiter(self) -> None:
        self._delimiter_chosen = True
        self.changed.emit()

    def _offer_encodings(self, found: str) -> None:
        self._encoding.clear()
        self._encoding.addItem(found, None)
        for name in _ENCODINGS:
            if name.casefold() != found.casefold():
                self._encoding.addItem(name, name)


def _turned(titles: Mapping[str, str]) -> dict[str, str]:
    return {value: title for title, value in titles.items()}


def short_name(form: Format) -> str:
    """Return a format's title without what stands in brackets or behind a comma or colon."""
    return form.title.split(" (", 1)[0].split(",", 1)[0].split(":", 1)[0]
