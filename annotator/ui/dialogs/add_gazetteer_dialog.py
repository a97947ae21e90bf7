"""Before a gazetteer is loaded: what the file seems to be, its first entries, what they propose."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.gazetteers import TITLES, Columns, headers_of, preview
from annotator.errors import UserError
from annotator.model.gazetteer import TYPES, default_labels
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, megabytes, words
from annotator.ui.dialogs.label_map import LabelMap
from annotator.ui.dialogs.name_table import NameTable
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead

_LOOKED_AT = 2000
_SHOWN = 12


class AddGazetteerDialog(Dialog):
    """Asks for a name, for the columns of a table, and for the labels of the types."""

    def __init__(
        self, path: Path, schema: Schema, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, self.tr("Add gazetteer"), parent)
        self.path = path
        self._schema = schema
        self._format = ""
        self._boxes: dict[str, QComboBox] = {}
        self._name = Field(self.tr("Name"))
        self._name.setText(path.stem)
        self._name.setAccessibleName(self.tr("Name of the gazetteer"))
        self._table = NameTable(
            (self.tr("Name"), self.tr("Type"), self.tr("Id"), self.tr("Other names")), 0
        )
        self._table.setAccessibleName(self.tr("First entries"))
        self._map = LabelMap(theme, schema)
        self._failure = failure_words(theme, size=11)
        self._add = boxed_button(self.tr("Add"), primary=True)
        self._columns = QGridLayout()
        self._arrange()
        self.resize(820, 640)
        self._look(None)

    @property
    def name(self) -> str:
        """What the gazetteer is to be called."""
        return self._name.text().strip() or self.path.stem

    @property
    def columns(self) -> Columns | None:
        """The columns that were chosen; None when the file is no table."""
        if not self._boxes:
            return None
        chosen = {part: str(box.currentData()) for part, box in self._boxes.items()}
        return Columns(chosen["name"], chosen["id"], chosen["aliases"], chosen["type"])

    @property
    def labels(self) -> dict[str, str]:
        """The label that each type proposes."""
        return {**default_labels(self._schema), **self._map.labels}

    @property
    def can_add(self) -> bool:
        """Tell whether there is anything that could be added."""
        return self._add.isEnabled()

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(PADDING, 0, PADDING, 12)
        top.setSpacing(8)
        top.addWidget(self._name)
        self._columns.setHorizontalSpacing(12)
        self._columns.setVerticalSpacing(4)
        top.addLayout(self._columns)
        self.body.addLayout(top)
        self.body.addWidget(Hairline(self.theme))
        table = QHBoxLayout()
        table.setContentsMargins(PADDING - 6, 4, PADDING - 6, 4)
        table.addWidget(self._table)
        self.body.addLayout(table, 1)
        self.body.addWidget(Hairline(self.theme))
        self.body.addWidget(SectionHead(self.theme, self.tr("Proposed labels"), padding=PADDING))
        labels = QHBoxLayout()
        labels.setContentsMargins(PADDING, 0, PADDING, 12)
        labels.addWidget(self._map)
        self.body.addLayout(labels)
        cancel = boxed_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._add.clicked.connect(self.accept)
        self.add_buttons(cancel, self._add, left=self._failure)

    def _look(self, columns: Columns | None) -> None:
        """Show the beginning of the file as it would be read."""
        self._failure.hide()
        try:
            found = preview(self.path, columns, most=_LOOKED_AT)
        except (UserError, OSError) as refusal:
            self._fail(str(refusal), columns)
            return
        self._format = found.format
        if found.headers and not self._boxes:
            self._ask_columns(found.headers, found.columns)
        size = megabytes(self.path.stat().st_size)
        self.set_facts(self.path.name, self.tr(TITLES[found.format]), size)
        self._table.show_rows(
            [
                (entry.title, self.tr(TYPES[entry.type]), entry.key, str(len(entry.names) - 1))
                for entry in found.entries[:_SHOWN]
            ]
        )
        counts = Counter(entry.type for entry in found.entries for _ in entry.names)
        self._map.show_types(counts, self.labels, counted=False)
        self._add.setEnabled(bool(found.entries))
        if found.refused:
            first = found.refused[0]
            said = self.tr("{0} refused so far; {1}: {2}")
            self._failure.setText(said.format(len(found.refused), first.where, first.why))
            self._failure.show()

    def _fail(self, why: str, columns: Columns | None) -> None:
        self._failure.setText(why)
        self._failure.show()
        self._add.setEnabled(False)
        self._table.show_rows([])
        if columns is None and not self._boxes:
            # A table in which no column is plainly that of the names: the user says which.
            with suppress(UserError, OSError):
                self._ask_columns(headers_of(self.path), Columns())

    def _ask_columns(self, headers: tuple[str, ...], found: Columns) -> None:
        for column, (part, title) in enumerate(
            (
                ("name", self.tr("Names stand in")),
                ("id", self.tr("Ids")),
                ("aliases", self.tr("Other names")),
                ("type", self.tr("Types")),
            )
        ):
            box = QComboBox()
            box.setFont(interface_font())
            box.setAccessibleName(title)
            box.addItem(self.tr("No column"), "")
            for header in headers:
                box.addItem(header, header)
            box.setCurrentIndex(max(0, box.findData(getattr(found, part))))
            box.activated.connect(self._columns_chosen)
            label = words(title, self.theme, size=11, ink=self.theme.dim)
            self._columns.addWidget(label, 0, column)
            self._columns.addWidget(box, 1, column)
            self._boxes[part] = box

    def _columns_chosen(self) -> None:
        self._look(self.columns)
