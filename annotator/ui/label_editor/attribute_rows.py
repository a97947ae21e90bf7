"""The attributes of a label, or of articles: kind, default, values with their letters."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from annotator.model.schema import Attribute, AttributeKind, Choice, Schema
from annotator.model.schema_edits import (
    AddAttribute,
    AddValue,
    AnyEdit,
    ArrangeValues,
    ChangeAttribute,
    DropAttribute,
    RemoveAttribute,
    UseAttribute,
)
from annotator.ui.label_editor.ids import free_key
from annotator.ui.label_editor.naming_dialog import NamingDialog, asked
from annotator.ui.label_editor.parts import Combo, dim_words, pop_up
from annotator.ui.label_editor.row_section import RowSection
from annotator.ui.label_editor.value_row import ValueRow
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.field import Field

_CHOICES = (AttributeKind.CHOICE, AttributeKind.CHOICES)


class AttributeRow(QWidget):
    """One attribute with its values.

    Signals:
        edited(object): an edit of the attribute or of one of its values.
        moved(object, object): the attribute and its value that is about to move.
    """

    edited = Signal(object)
    moved = Signal(object, object)

    def __init__(
        self, theme: Theme, schema: Schema, attribute: Attribute, label: str | None
    ) -> None:
        """`label` is whose form it stands in; None for articles."""
        super().__init__()
        self._theme = theme
        self._schema = schema
        self.attribute = attribute
        self._label = label
        self._document = label is None
        self.name = Field()
        self.name.setFixedWidth(180)
        self.name.show_text(attribute.title)
        self.name.setAccessibleName(self.tr("Name of attribute {0}").format(attribute.id))
        self.kind = Combo(self.tr("Kind of {0}").format(attribute.title))
        self.kind.show_choices(self._kinds(), attribute.kind)
        self.default = Combo(self.tr("Default of {0}").format(attribute.title))
        self.default.show_choices(self._defaults(), attribute.default)
        self.more = TextButton(theme, self.tr("Take Away…"), Look.QUIET)
        self.add = TextButton(theme, self.tr("Add Value"), Look.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.kind)
        if attribute.kind in _CHOICES or attribute.kind is AttributeKind.FLAG:
            line.addWidget(self.default)
        line.addStretch(1)
        line.addWidget(self.more)
        column.addLayout(line)
        if others := self._others():
            column.addWidget(dim_words(self.tr("Also of {0}").format(others), theme))
        self.values = [
            ValueRow(theme, schema, attribute, value, document=self._document)
            for value in attribute.values
        ]
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 2, 0, 0)
        inner.setSpacing(0)
        for row, value in zip(self.values, attribute.values, strict=True):
            row.edited.connect(self.edited)
            row.shift_requested.connect(partial(self._shift, value.id))
            inner.addWidget(row)
        if attribute.kind in _CHOICES:
            inner.addWidget(self.add)
        column.addLayout(inner)
        self.name.committed.connect(self._set_name)
        self.kind.picked.connect(self._set_kind)
        self.default.picked.connect(self._set_default)
        self.add.clicked.connect(self._add_value)
        self.more.clicked.connect(self._offer_ways)

    def _shift(self, value: str, step: int) -> None:
        order = [each.id for each in self.attribute.values]
        at = order.index(value)
        if 0 <= at + step < len(order):
            order.insert(at + step, order.pop(at))
            fields = {"type": "ArrangeValues", "attribute": self.attribute.id, "values": order}
            edit = msgspec.convert({**fields, "document": self._document}, ArrangeValues)
            self.moved.emit(self.attribute.id, value)
            self.edited.emit(edit)

    def _kinds(self) -> list[tuple[str, object]]:
        return [
            (self.tr("one of"), AttributeKind.CHOICE),
            (self.tr("several of"), AttributeKind.CHOICES),
            (self.tr("text"), AttributeKind.TEXT),
            (self.tr("number"), AttributeKind.NUMBER),
            (self.tr("yes or no"), AttributeKind.FLAG),
        ]

    def _defaults(self) -> list[tuple[str, object]]:
        none: list[tuple[str, object]] = [(self.tr("no default"), None)]
        if self.attribute.kind is AttributeKind.FLAG:
            return [*none, (self.tr("yes"), True), (self.tr("no"), False)]
        living = (value for value in self.attribute.values if not value.retired)
        return none + [(value.title, value.id) for value in living]

    def _others(self) -> str:
        if self._document:
            return ""
        found = [
            la.name
            for la in self._schema.labels
            if self.attribute.id in la.attributes and la.id != self._label
        ]
        shown = ", ".join(found[:4])
        more = self.tr(" and {0} more").format(len(found) - 4) if len(found) > 4 else ""
        return shown + more

    def _change(self, **changes: object) -> ChangeAttribute:
        fields = {"type": "ChangeAttribute", "attribute": self.attribute.id, **changes}
        return msgspec.convert({**fields, "document": self._document}, ChangeAttribute)

    def _set_name(self, name: str) -> None:
        if name.strip():
            self.edited.emit(self._change(name=name.strip()))
        else:
            self.name.show_text(self.attribute.title)

    def _set_kind(self, kind: AttributeKind) -> None:
        if kind is self.attribute.kind:
            return
        if kind in _CHOICES and not self.attribute.values:
            first = {"id": "yes"}, {"id": "no"}
            self.edited.emit(self._change(kind=kind, values=first))
        else:
            self.edited.emit(self._change(kind=kind))

    def _set_default(self, default: object) -> None:
        if default != self.attribute.default:
            self.edited.emit(self._change(default=default))

    def _add_value(self) -> None:
        attribute, document = self.attribute.id, self._document

        def making(name: str, made: str, key: str) -> AnyEdit:
            value = Choice(made, name, key)
            return AddValue(attribute=attribute, value=value, document=document)

        title = self.tr("New value of {0}").format(self.attribute.title)
        letter = free_key("", {value.key for value in self.attribute.values} | self._letters())
        dialog = NamingDialog(self._theme, title, self._schema, making, self, letter=letter)
        if (edit := asked(dialog)) is not None:
            self.edited.emit(edit)

    def _letters(self) -> set[str]:
        """Return the letters that attributes beside this one use on some label."""
        groups: list[Sequence[Attribute]] = (
            [self._schema.document]
            if self._document
            else [
                self._schema.attributes_of(la.id)
                for la in self._schema.labels
                if self.attribute.id in la.attributes
            ]
        )
        beside = [a for group in groups for a in group]
        return {v.key for a in beside for v in a.values} | {a.key for a in beside}

    def _offer_ways(self) -> None:
        menu = QMenu(self)
        if self._label is not None:
            drop = DropAttribute(label=self._label, attribute=self.attribute.id)
            words = self.tr("From {0}…").format(self._schema.name_of(self._label))
            menu.addAction(words).triggered.connect(partial(self.edited.emit, drop))
        remove = RemoveAttribute(attribute=self.attribute.id, document=self._document)
        every = self.tr("From All Labels…") if self._label else self.tr("From All Articles…")
        menu.addAction(every).triggered.connect(partial(self.edited.emit, remove))
        pop_up(menu, self.more)


class AttributeRows(RowSection):
    """All attributes of a label or of articles, and a button for another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _tr("Attributes"), _tr("Add Attribute"))
        self._moved: tuple[str, str] | None = None
        self._schema: Schema | None = None
        self._label: str | None = None
        self._shown: tuple[object, ...] = ()
        self.rows: list[AttributeRow] = []
        self.add.clicked.connect(self._offer)

    def show_label(self, schema: Schema, label: str | None) -> None:
        """Show the attributes of a label; those of articles for None."""
        attributes = schema.document if label is None else schema.attributes_of(label)
        shown = (label, attributes, schema.labels)
        if shown == self._shown:
            self._schema = schema
            return
        self._schema, self._label, self._shown = schema, label, shown
        self.rows = [AttributeRow(self._theme, schema, each, label) for each in attributes]
        for row in self.rows:
            row.edited.connect(self.edited)
            row.moved.connect(self._follow)
        self.put_rows(self.rows)
        self._focus_moved()

    def _follow(self, attribute: str, value: str) -> None:
        self._moved = attribute, value

    def _focus_moved(self) -> None:
        """Let the keys stay with a value that was moved, where it stands now."""
        moved, self._moved = self._moved, None
        for row in self.rows:
            for value in row.values:
                if (row.attribute.id, value.value.id) == moved:
                    value.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _offer(self) -> None:
        if self._schema is None or self._label is None:
            self._add_new()
            return
        menu = QMenu(self)
        menu.addAction(self.tr("New Attribute")).triggered.connect(self._add_new)
        menu.addSeparator()
        has = self._schema.by_id[self._label].attributes
        for attribute in self._schema.attributes:
            if attribute.id not in has:
                edit = UseAttribute(label=self._label, attribute=attribute.id)
                act = menu.addAction(attribute.title)
                act.triggered.connect(partial(self.edited.emit, edit))
        pop_up(menu, self.add)

    def _add_new(self) -> None:
        schema = self._schema
        if schema is None:
            return
        document = self._label is None
        labels = () if self._label is None else (self._label,)

        def making(name: str, made: str, _key: str) -> AnyEdit:
            new = Attribute(made, name=name, kind=AttributeKind.TEXT)
            return AddAttribute(attribute=new, labels=labels, document=document)

        title = self.tr("New label of articles") if document else self.tr("New attribute")
        dialog = NamingDialog(self._theme, title, schema, making, self)
        if (edit := asked(dialog)) is not None:
            self.edited.emit(edit)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AttributeRows", text)
