"""What the hands do to rows of the table: relabel, set, link, empty, write, remove."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from annotator.app import referring
from annotator.app import table_edits as edits
from annotator.app.annotation_table import AnnotationTable
from annotator.app.register_edits import new_entry
from annotator.app.session import Session
from annotator.app.table_edits import Planned
from annotator.errors import Refused, UserError
from annotator.model.schema import AttributeKind, Label, Schema
from annotator.model.table_columns import (
    Column,
    ColumnKind,
    filler_words,
    letters_of,
    listed,
)
from annotator.model.table_rows import TableRow, normal_words
from annotator.model.values import AnnotationKey, Json
from annotator.ui.hands.annotation_words import shortened
from annotator.ui.register.who_rows import Chosen
from annotator.ui.tables.chosen_rows import chosen_words
from annotator.ui.tables.slices import Slices
from annotator.ui.tables.table_menus import fill_labels_of, fill_values

_MOST_REFERENTS = 12
# More rows than this are not removed by the first press.
_UNASKED = 10


class TableHand(QObject):
    """Carries edits of rows out, thousands in slices; only one's own rows are changed.

    Signals:
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
        place_wanted(object, object): a filler's key and the row it fills, to be shown in its text.
    """

    said = Signal(object)
    refused = Signal(object)
    place_wanted = Signal(object, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._planned: Planned | None = None
        # The rows whose removal was asked for and is to be asked for once more.
        self._asked: tuple[AnnotationKey, ...] = ()
        self.slices = Slices(self)
        self.slices.went_on.connect(self._say_progress)
        self.slices.finished.connect(self._say_done)
        self.slices.refused.connect(self.refused)

    def press(
        self,
        table: AnnotationTable,
        rows: Sequence[TableRow],
        column: Column | None,
        pressed: Sequence[str],
        *,
        pair: bool,
    ) -> None:
        """Take a letter: a value in the column of an attribute or after `,`; else a label."""
        if pair or (column is not None and column.kind is ColumnKind.ATTRIBUTE):
            names = self._attributes(rows) if pair or column is None else [column.name]
            self._set_by_letter(table, rows, names, pressed)
            return
        schema = self._session.schema
        label = next((schema.by_key[key] for key in pressed if key in schema.by_key), None)
        if label is None:
            self.refused.emit(self.tr("No label has the key {0}").format(pressed[0]))
        else:
            self.relabel(table, rows, label.id)

    def relabel(self, table: AnnotationTable, rows: Sequence[TableRow], label: str) -> None:
        """Give rows another label of their family."""
        self._do(table, rows, lambda own: edits.plan_relabel(self._session.schema, own, label))

    def set_value(
        self, table: AnnotationTable, rows: Sequence[TableRow], name: str, value: Json
    ) -> None:
        """Set an attribute of rows; what all have is taken away."""
        self._do(table, rows, lambda own: edits.plan_value(self._session.schema, own, name, value))

    def write(
        self, table: AnnotationTable, rows: Sequence[TableRow], column: Column, said: str
    ) -> None:
        """Write a note, or an attribute that is a text or a number, into rows."""
        schema = self._session.schema
        if column.kind is ColumnKind.NOTE:
            self._do(table, rows[:1], lambda own: edits.plan_note(schema, own[0], said))
            return
        attribute = schema.attribute(column.name)
        value: Json = said.strip() or None
        if attribute is not None and attribute.kind is AttributeKind.NUMBER and value is not None:
            value = _number(value)
            if value is None:
                self.refused.emit(self.tr("“{0}” is no number").format(said.strip()))
                return
        self._do(table, rows, lambda own: edits.plan_exact_value(schema, own, column.name, value))

    def remove(self, table: AnnotationTable, rows: Sequence[TableRow]) -> None:
        """Remove rows; of many the first call says what would go, the second does it."""
        own = [row for row in rows if table.place(row).own]
        keys = tuple(row.key for row in own)
        asked, self._asked = self._asked, ()
        if len(keys) > _UNASKED and asked != keys:
            self._asked = keys
            reached = chosen_words(self._session.schema, table, rows)
            self.said.emit(self.tr("Remove {0}? Press Del once more").format(reached))
            return
        self._do(table, rows, lambda own: edits.plan_removal(self._session.schema, own))

    def link(self, table: AnnotationTable, rows: Sequence[TableRow], chosen: Chosen | None) -> None:
        """Let rows refer to one who was chosen, written first where it is new; or to nobody."""
        if chosen is None:
            self._link(table, rows, None, "")
            return
        try:
            fresh = chosen.entry or (
                None if chosen.referent else new_entry(chosen.name, rows[0].label)
            )
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        key = fresh.key if fresh is not None else chosen.referent
        first = referring.writer(self._session, fresh)
        self._do(table, rows, lambda own: edits.plan_referent(own, key, chosen.name, first))

    def cancel(self) -> None:
        """Take back what has been done of an edit of very many rows."""
        if self.slices.busy and self._planned is not None:
            self.slices.stop()
            self.said.emit(self.tr("Taken back: {0}").format(self._planned.name))

    def fill_cell_menu(
        self, menu: QMenu, table: AnnotationTable, rows: Sequence[TableRow], column: Column
    ) -> None:
        """Fill a menu with what the cells of a column may become in some rows."""
        schema = self._session.schema
        attribute = schema.attribute(column.name)
        match column.kind:
            case ColumnKind.ATTRIBUTE if attribute is not None:
                on = _held_by_all(rows, column.name)
                set_ = partial(self.set_value, table, rows, column.name)
                fill_values(menu, attribute, on, set_)
            case ColumnKind.ROLE if rows:
                self._fill_role(menu, table, rows[0], column)
            case ColumnKind.REFERENT:
                self._fill_referents(menu, table, rows)
            case _:
                fill_labels_of(
                    menu, schema, _labels_like(schema, rows), partial(self.relabel, table, rows)
                )

    def popup(self, menu: QMenu, where: QPoint) -> None:
        """Show a menu, unless there is nothing in it."""
        if menu.isEmpty():
            menu.deleteLater()
            self.refused.emit(self.tr("There is nothing to choose here"))
            return
        menu.popup(where)
        menu.setActiveAction(menu.actions()[0])

    def _fill_role(
        self, menu: QMenu, table: AnnotationTable, row: TableRow, column: Column
    ) -> None:
        for number, filler in enumerate(row.roles.get(column.name, ())):
            said = shortened(filler_words(filler, table.known)).replace("&", "&&")
            known = table.filler(filler.id) if filler.id is not None else None
            if known is not None:
                go = menu.addAction(self.tr("Go to “{0}”").format(said))
                go.triggered.connect(partial(self.place_wanted.emit, known.key, row))
            out = menu.addAction(self.tr("Take “{0}” out").format(said))
            out.triggered.connect(partial(self._empty, table, row, column.name, number))

    def _fill_referents(
        self, menu: QMenu, table: AnnotationTable, rows: Sequence[TableRow]
    ) -> None:
        said = {normal_words(row.words) for row in rows}
        near = Counter(
            row.referent
            for row in table.rows.values()
            if row.referent and normal_words(row.words) in said
        )
        for key, _ in near.most_common(_MOST_REFERENTS):
            name = table.known.referents.get(key, key)
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self._link, table, rows, key, name))
        if any(row.referent for row in rows):
            menu.addSeparator()
            none = menu.addAction(self.tr("Refers to nothing"))
            none.triggered.connect(partial(self._link, table, rows, None, ""))

    def _link(
        self, table: AnnotationTable, rows: Sequence[TableRow], referent: str | None, name: str
    ) -> None:
        self._do(table, rows, lambda own: edits.plan_referent(own, referent, name))

    def _empty(self, table: AnnotationTable, row: TableRow, role: str, number: int) -> None:
        schema = self._session.schema
        self._do(table, [row], lambda own: edits.plan_emptying(schema, own[0], role, number))

    def _set_by_letter(
        self,
        table: AnnotationTable,
        rows: Sequence[TableRow],
        names: Sequence[str],
        pressed: Sequence[str],
    ) -> None:
        schema = self._session.schema
        for key in pressed:
            for name in names:
                attribute = schema.attribute(name)
                letters = letters_of(attribute) if attribute is not None else {}
                if key.lower() in letters:
                    self.set_value(table, rows, name, letters[key.lower()])
                    return
        self.refused.emit(self.tr("No value here has the letter {0}").format(pressed[0]))

    def _attributes(self, rows: Sequence[TableRow]) -> list[str]:
        schema, labels = self._session.schema, dict.fromkeys(row.label for row in rows)
        return list(dict.fromkeys(a.id for la in labels for a in schema.attributes_of(la)))

    def _do(
        self,
        table: AnnotationTable,
        rows: Sequence[TableRow],
        plan: Callable[[list[TableRow]], Planned],
    ) -> None:
        try:
            own = edits.own_rows(rows, lambda row: table.place(row).own)
            if self.slices.busy:
                raise Refused("The step before is still being done.")
            self._planned = plan(own)
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        self.slices.run(edits.run_planned(self._session, self._planned))

    def _say_progress(self, done: int) -> None:
        if self._planned is not None and done < len(self._planned.keys):
            name, total = self._planned.name, len(self._planned.keys)
            self.said.emit(self.tr("{0}: {1} of {2}").format(name, done, total))

    def _say_done(self) -> None:
        if self._planned is not None:
            self.said.emit(self.tr("Done: {0}").format(self._planned.name))


def _labels_like(schema: Schema, rows: Sequence[TableRow]) -> list[Label]:
    families = {schema.by_id[row.label].family for row in rows if row.label in schema.by_id}
    return [la for la in schema.labels if la.family in families and not la.retired]


def _held_by_all(rows: Sequence[TableRow], name: str) -> frozenset[str]:
    held = [frozenset(_texts(row.attributes.get(name))) for row in rows]
    common = held[0] if held else frozenset[str]()
    for each in held:
        common &= each
    return common


def _texts(value: Json) -> list[str]:
    return ["true"] if value is True else listed(value)


def _number(said: str) -> int | float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value
