"""Attributes as form fields from the schema: choices in flow, flags, texts, numbers."""

import math
from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.schema import Attribute, AttributeKind
from annotator.model.values import Json
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.choice import ChoiceFlow, key_position, underline_key
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.field import Field
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.painter import painter_on

_LEFT = 16
_VALUES_AT = 76
_WIDE_VALUES_AT = 116
_WIDEST_VALUES_AT = 148
_AFTER_TITLE = 10
_LINE = 24
_GAP = 4


class AttributeForm(QWidget):
    """The attributes of one label, or the labels of the article as a whole.

    Signals:
        changed(str, object): an attribute's new value; None takes it away.
        refused(str): what was typed is no value; a sentence.
        field_opened(): a field is to be typed in, and must be in sight.
        left(): what was to be typed is typed.
    """

    changed = Signal(str, object)
    refused = Signal(str)
    field_opened = Signal()
    left = Signal()

    def __init__(self, theme: Theme, attributes: Sequence[Attribute]) -> None:
        super().__init__()
        self._theme = theme
        self._attributes = {attribute.id: attribute for attribute in attributes}
        self._values: Mapping[str, Json] = {}
        self._rows: dict[str, _Row] = {}
        self._flows: dict[str, ChoiceFlow] = {}
        self._fields: dict[str, Field] = {}
        self._flags: ChoiceFlow | None = None
        self._unknown: list[FactRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._build(attributes)
        grow_with_width(self)

    def show_values(
        self,
        values: Mapping[str, Json],
        unkept: Mapping[str, Json] | None = None,
        *,
        editable: bool,
    ) -> None:
        """Show what is set; values the schema does not know are listed below.

        Fields show what was typed into them and is `unkept`, because it could not be stored.
        """
        self._values, typed = values, unkept or {}
        for name, flow in self._flows.items():
            flow.show_values(*self._on_and_default(name), self._attributes[name].words_of)
            flow.setEnabled(editable)
        for name, field in self._fields.items():
            shown = typed.get(name) if name in typed else self._shown(name)
            field.show_text("" if shown is None else _written(shown))
            field.setReadOnly(not editable)
        if self._flags is not None:
            flags = [a for a in self._attributes.values() if a.kind is AttributeKind.FLAG]
            on = [a.id for a in flags if values.get(a.id) is True]
            unset = [a.id for a in flags if a.id not in values and a.default is True]
            self._flags.show_values(on, unset)
            self._flags.setEnabled(editable)
        self._list_unknown()

    def _shown(self, name: str) -> Json:
        return self._values.get(name, self._attributes[name].default)

    def ask_for(self, missing: Sequence[str]) -> None:
        """Mark the attributes that are asked for and not set."""
        for name, row in self._rows.items():
            row.set_missing(name in missing)

    def offer(self, values: Mapping[str, Json]) -> None:
        """Show which values were used last, of attributes that are not set."""
        for name, flow in self._flows.items():
            flow.offer(_listed(values[name]) if name in values else [])

    def press_letter(self, letter: str) -> bool:
        """Press the value with this letter, or open the field; False when none has it."""
        flows = [*self._flows.values(), *([self._flags] if self._flags else [])]
        if any(flow.isEnabled() and flow.press_letter(letter) for flow in flows):
            return True
        for name, field in self._fields.items():
            if self._attributes[name].key == letter and not field.isReadOnly():
                self.field_opened.emit()
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                field.selectAll()
                return True
        return False

    def flush(self) -> None:
        """Commit what was typed into a field and not yet left."""
        for field in self._fields.values():
            field.flush()

    def _build(self, attributes: Sequence[Attribute]) -> None:
        metrics = QFontMetricsF(interface_font())
        plain = [a for a in attributes if a.kind is not AttributeKind.FLAG]
        flags = [a for a in attributes if a.kind is AttributeKind.FLAG]
        flags_title = self.tr("Flags")
        titles = [a.title for a in plain] + ([flags_title] if flags else [])
        widest = max((metrics.horizontalAdvance(title) for title in titles), default=0)
        at = _VALUES_AT
        if _LEFT + widest >= _VALUES_AT + 4:
            wanted = math.ceil(_LEFT + widest + _AFTER_TITLE)
            at = min(max(wanted, _WIDE_VALUES_AT), _WIDEST_VALUES_AT)
        for attribute in plain:
            row = _Row(self._theme, attribute, self._control(attribute), at)
            self._rows[attribute.id] = row
            self._column.addWidget(row)
        if flags:
            choices = [(a.id, a.title.lower(), a.key) for a in flags]
            self._flags = ChoiceFlow(self._theme, flags_title, choices)
            self._flags.pressed.connect(self._press_flag)
            row = _Row(self._theme, Attribute(id="flags", name=flags_title), self._flags, at)
            self._column.addWidget(row)

    def _control(self, attribute: Attribute) -> QWidget:
        if attribute.kind in (AttributeKind.TEXT, AttributeKind.NUMBER):
            field = Field()
            field.setAccessibleName(attribute.title)
            field.setObjectName(attribute.id)
            field.committed.connect(self._commit)
            field.returnPressed.connect(self.left)
            self._fields[attribute.id] = field
            return field
        choices = [(value.id, value.title, value.key) for value in attribute.offered]
        flow = ChoiceFlow(self._theme, attribute.title, choices)
        flow.setObjectName(attribute.id)
        flow.pressed.connect(self._press)
        self._flows[attribute.id] = flow
        return flow

    def _on_and_default(self, name: str) -> tuple[list[str], list[str]]:
        value, attribute = self._values.get(name), self._attributes[name]
        if value is None:
            return [], [str(attribute.default)] if attribute.default is not None else []
        return _listed(value), []

    def _press(self, value: str) -> None:
        flow = self.sender()
        attribute = self._attributes[flow.objectName()]
        on, _ = self._on_and_default(attribute.id)
        if attribute.kind is AttributeKind.CHOICE:
            self.changed.emit(attribute.id, None if on == [value] else value)
            return
        wanted = [v for v in on if v != value] if value in on else [*on, value]
        order = {choice.id: number for number, choice in enumerate(attribute.values)}
        wanted.sort(key=lambda v: order.get(v, len(order)))
        self.changed.emit(attribute.id, wanted or None)

    def _press_flag(self, name: str) -> None:
        default = self._attributes[name].default is True
        on = self._values.get(name, default) is True
        off = False if default else None
        self.changed.emit(name, off if on else True)

    def _commit(self, text: str) -> None:
        field = self.sender()
        if not isinstance(field, Field):
            return
        attribute = self._attributes[field.objectName()]
        value: Json = text.strip() or None
        if attribute.kind is AttributeKind.NUMBER and value is not None:
            value = _number(text.strip())
            if value is None:
                self.refused.emit(
                    self.tr("“{text}” is no number; {name} stays as it was.").format(
                        text=text.strip(), name=attribute.title
                    )
                )
                shown = self._values.get(attribute.id)
                field.show_text("" if shown is None else _written(shown))
                return
        self.changed.emit(attribute.id, value)

    def _list_unknown(self) -> None:
        for row in self._unknown:
            row.hide()
            row.deleteLater()
        unknown = [name for name in self._values if name not in self._attributes]
        self._unknown = [FactRow(self._theme, n, _written(self._values[n])) for n in unknown]
        for row in self._unknown:
            self._column.addWidget(row)


class _Row(QWidget):
    """An attribute's name with its control at the right."""

    def __init__(self, theme: Theme, attribute: Attribute, control: QWidget, at: int) -> None:
        super().__init__()
        self._theme = theme
        self._title = attribute.title
        # The values of a choice have letters of their own.
        self._key = attribute.key if isinstance(control, Field) else ""
        self._at = at
        self._missing = False
        self._high = 28 if isinstance(control, Field) else _LINE
        if attribute.guideline:
            self.setToolTip(attribute.guideline)
        across = QHBoxLayout(self)
        right = _LEFT if isinstance(control, Field) else _LEFT // 2
        across.setContentsMargins(at, 0, right, 0)
        across.addWidget(control)
        grow_with_width(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def set_missing(self, missing: bool) -> None:
        """Mark that a value is asked for, or not."""
        if missing != self._missing:
            self._missing = missing
            said = self.tr("{0}, required, empty") if missing else "{0}"
            self.setAccessibleName(said.format(self._title))
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            font = interface_font()
            painter.setFont(font)
            painter.setPen(self._theme.text)
            room = self._at - _LEFT
            title = QFontMetricsF(font).elidedText(self._title, Qt.TextElideMode.ElideRight, room)
            where = QRectF(_LEFT, 0, room + 4, self._high)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, title)
            at = key_position(title, self._key)
            underline_key(painter, title, at, _LEFT, where.center().y())
            if self._missing:
                after = _LEFT + QFontMetricsF(font).horizontalAdvance(title) + 5
                painter.setFont(interface_font(bold=True))
                painter.setPen(self._theme.alert)
                mark = QRectF(after, 0, 12, self._high)
                painter.drawText(mark, Qt.AlignmentFlag.AlignVCenter, "!")


def _listed(value: Json) -> list[str]:
    several = cast("Sequence[Json]", value) if isinstance(value, list | tuple) else [value]
    return [str(each) for each in several]


def _written(value: Json) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_listed(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _number(text: str) -> int | float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(text) if text.lstrip("+-").isdecimal() else value
