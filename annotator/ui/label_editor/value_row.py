"""One value of a choice: its letter, its words, and what may become of it."""

from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.schema import Attribute, Choice, Schema
from annotator.model.schema_edits import ChangeValue, DeleteValue, MapValue, RetireValue
from annotator.ui.label_editor.letter_field import LetterField
from annotator.ui.label_editor.parts import dim_words, pop_up
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.field import Field


class ValueRow(QWidget):
    """One value of a choice; `Alt` with an arrow moves it among the others.

    Signals:
        edited(object): an edit of the value.
        shift_requested(object): move the value up (-1) or down (1).
    """

    edited = Signal(object)
    shift_requested = Signal(object)

    def __init__(
        self, theme: Theme, schema: Schema, attribute: Attribute, value: Choice, *, document: bool
    ) -> None:
        super().__init__()
        self._attribute = attribute
        self._document = document
        self.value = value
        self.key = LetterField(theme, schema, value.title, value.key, self._with_letter)
        self.name = Field()
        self.name.setFixedWidth(180)
        self.name.show_text(value.title)
        self.name.setAccessibleName(self.tr("Name of value {0}").format(value.id))
        self.more = TextButton(theme, self.tr("Retire, Map, Delete…"), Look.QUIET)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        note = value.id + (self.tr(" · retired") if value.retired else "")
        for widget in (self.key, self.name, dim_words(note, theme)):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.key.failure)
        self.key.edited.connect(self.edited)
        self.name.committed.connect(self._set_name)
        self.more.clicked.connect(self._offer_ways)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.key.flush()
            self.name.flush()
            self.shift_requested.emit(step)
        else:
            super().keyPressEvent(event)

    def _change(self, **changes: object) -> ChangeValue:
        fields = {"attribute": self._attribute.id, "value": self.value.id, **changes}
        fields |= {"type": "ChangeValue", "document": self._document}
        return msgspec.convert(fields, ChangeValue)

    def _with_letter(self, key: str) -> ChangeValue:
        return self._change(key=key)

    def _set_name(self, name: str) -> None:
        if name.strip():
            self.edited.emit(self._change(name=name.strip()))
        else:
            self.name.show_text(self.value.title)

    def _offer_ways(self) -> None:
        menu = QMenu(self)
        at = {"attribute": self._attribute.id, "value": self.value.id, "document": self._document}
        again = RetireValue(
            attribute=self._attribute.id,
            value=self.value.id,
            document=self._document,
            retired=not self.value.retired,
        )
        retire = self.tr("Bring Back") if self.value.retired else self.tr("Retire")
        menu.addAction(retire).triggered.connect(partial(self.edited.emit, again))
        onto = menu.addMenu(self.tr("Map to"))
        for other in self._attribute.values:
            if other.id != self.value.id:
                fields = {"type": "MapValue", "to": other.id, **at}
                edit = msgspec.convert(fields, MapValue)
                onto.addAction(other.title).triggered.connect(partial(self.edited.emit, edit))
        delete = msgspec.convert({"type": "DeleteValue", **at}, DeleteValue)
        menu.addAction(self.tr("Delete…")).triggered.connect(partial(self.edited.emit, delete))
        pop_up(menu, self.more)
