"""How files are read: format, delimiter, encoding, first row, and whose their labels are."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from annotator.app.import_files import Conflict
from annotator.formats.base import Format
from annotator.formats.registry import FORMATS
from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.theme import Theme, interface_font

_ENCODINGS = (
    "UTF-8", "UTF-16", "Windows-1252", "Windows-1251", "ISO-8859-1", "GB18030", "Big5",
    "Shift_JIS", "EUC-KR",
)  # fmt: skip


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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PADDING, 0, PADDING, 12)
        self._row.setSpacing(8)
        self._format = self._box(self.tr("Format"), {})
        delimiters = {
            ",": self.tr("comma"),
            ";": self.tr("semicolon"),
            "\t": self.tr("tab"),
            "|": self.tr("bar"),
        }
        self._delimiter = self._box(self.tr("Delimiter"), delimiters)
        self._encoding = self._box(self.tr("Encoding"), {})
        header = {"1": self.tr("names"), "": self.tr("a record")}
        self._header = self._box(self.tr("First row"), header)
        owners = {"": self.tr("their own annotators"), me: self.tr("me ({name})").format(name=me)}
        self._owner = self._box(self.tr("Labels in the file belong to"), owners)
        conflicts = {
            Conflict.SKIP.value: self.tr("are skipped"),
            Conflict.NEW.value: self.tr("become a new layer"),
        }
        self._conflict = self._box(self.tr("Layers that differ from ours"), conflicts)
        self._row.addStretch(1)
        self._format.activated.connect(self.format_chosen)
        self._delimiter.activated.connect(self._choose_delimiter)
        self._encoding.activated.connect(self.changed)
        self._header.activated.connect(self.changed)

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
    def header(self) -> bool:
        """Whether the first row holds the columns' names."""
        return bool(self._header.currentData())

    @property
    def owner(self) -> str | None:
        """Who gets all labels; None leaves them to the annotators the file names."""
        return self._owner.currentData() or None

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
                self._format.addItem(_short_name(form), form.id)
        if found is not None and not mixed:
            self._format.setCurrentIndex(self._format.findData(found.id))

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

    def _choose_delimiter(self) -> None:
        self._delimiter_chosen = True
        self.changed.emit()

    def _offer_encodings(self, found: str) -> None:
        self._encoding.clear()
        self._encoding.addItem(found, None)
        for name in _ENCODINGS:
            if name.casefold() != found.casefold():
                self._encoding.addItem(name, name)


def _short_name(form: Format) -> str:
    """Return a format's title without what stands in brackets."""
    return form.title.split(" (", 1)[0].split(",", 1)[0]
