"""The menus of the table: what it shows, which rows, what a cell may become."""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from annotator.model.article import State
from annotator.model.schema import Attribute, AttributeKind, Label, Schema
from annotator.model.table_columns import Column, ColumnKind
from annotator.model.table_filters import REQUIRED, UNSET, TableFilter
from annotator.model.values import Json
from annotator.ui.parts.choice import key_position
from annotator.ui.state_glyphs import state_words


def fill_what(
    menu: QMenu,
    schema: Schema,
    chosen: tuple[str, ...],
    frames: tuple[str, ...],
    choose: Callable[[tuple[str, ...]], None],
) -> None:
    """Fill a menu with the labels whose annotations the table may show."""
    _add(menu, _tr("All frames"), partial(choose, frames), checked=chosen == frames)
    menu.addSeparator()
    for family in schema.families:
        labels = tuple(la.id for la in schema.labels if la.family == family.id)
        if not labels:
            continue
        submenu = menu.addMenu(_plain(family.name))
        _add(submenu, _tr("All of them"), partial(choose, labels), checked=chosen == labels)
        submenu.addSeparator()
        for label in labels:
            on = label in chosen and chosen != frames
            rest = chosen if chosen != frames else ()
            wanted = tuple(each for each in rest if each != label) if on else (*rest, label)
            order = [la.id for la in schema.labels]
            wanted = tuple(sorted(wanted, key=order.index)) or frames
            _add(submenu, schema.name_of(label), partial(choose, wanted), checked=on)


def fill_filter(
    menu: QMenu,
    schema: Schema,
    labels: tuple[str, ...],
    columns: Iterable[Column],
    wanted: TableFilter,
    choose: Callable[[TableFilter], None],
) -> None:
    """Fill a menu with the quick filters."""

    def turned(field: str, value: object) -> TableFilter:
        had: frozenset[object] = getattr(wanted, field)
        return msgspec.structs.replace(wanted, **{field: had ^ {value}})

    def add(into: QMenu, said: str, field: str, value: object) -> None:
        had: frozenset[object] = getattr(wanted, field)
        _add(into, said, partial(choose, turned(field, value)), checked=value in had)

    label_menu = menu.addMenu(_tr("Label"))
    for label in labels:
        add(label_menu, schema.name_of(label), "labels", label)
    roles = [column for column in columns if column.kind is ColumnKind.ROLE]
    for column in columns:
        attribute = schema.attribute(column.name)
        if column.kind is ColumnKind.ATTRIBUTE and attribute is not None and _listed(attribute):
            submenu = menu.addMenu(_plain(column.title))
            for value, said, _ in values_of(attribute):
                add(submenu, said, "values", (attribute.id, _as_text(value)))
            submenu.addSeparator()
            add(submenu, _tr("not set"), "values", (attribute.id, UNSET))
    if roles:
        missing = menu.addMenu(_tr("Missing role"))
        add(missing, _tr("Any required one"), "missing", REQUIRED)
        missing.addSeparator()
        for column in roles:
            add(missing, column.title, "missing", column.name)
    states = menu.addMenu(_tr("State of the article"))
    for state in State:
        add(states, state_words(state), "states", state)
    menu.addSeparator()
    differing = msgspec.structs.replace(wanted, differing=not wanted.differing)
    _add(
        menu,
        _tr("Same words, labelled differently"),
        partial(choose, differing),
        checked=wanted.differing,
    )
    menu.addSeparator()
    none = TableFilter(words=wanted.words)
    _add(menu, _tr("No filter"), partial(choose, none)).setEnabled(wanted != none)


def filter_words(wanted: TableFilter, schema: Schema, columns: Iterable[Column]) -> str:
    """Return in a few words which quick filters are on; "" for none."""
    roles = {column.name: column.title.lower() for column in columns}
    said = [schema.name_of(label) for label in sorted(wanted.labels)]
    for name, value in sorted(wanted.values):
        attribute = schema.attribute(name)
        titles = {_as_text(v): t for v, t, _ in values_of(attribute)} if attribute else {}
        shown = titles.get(value, value) if value != UNSET else _tr("not set")
        title = attribute.title.lower() if attribute else name
        said.append(f"{title} {shown}" if shown != title else title)
    any_required = _tr("required role")
    said += (_tr("no {0}").format(roles.get(role, any_required)) for role in sorted(wanted.missing))
    said += (state_words(state) for state in State if state in wanted.states)
    if wanted.differing:
        said.append(_tr("same words, other label"))
    return ", ".join(said)


def fill_values(
    menu: QMenu,
    attribute: Attribute,
    on: frozenset[str],
    choose: Callable[[Json], None],
) -> None:
    """Fill a menu with the values of an attribute; the letters that set them are underlined."""
    retired = {choice.id for choice in attribute.values if choice.retired}
    for value, said, letter in values_of(attribute):
        if value not in retired:
            _add(menu, said, partial(choose, value), letter, checked=_as_text(value) in on)


def fill_labels_of(
    menu: QMenu, schema: Schema, labels: Iterable[Label], choose: Callable[[str], None]
) -> None:
    """Fill a menu with labels to give."""
    for label in labels:
        key = f"\t{label.keys[0]}" if label.keys else ""
        action = menu.addAction(_plain(schema.name_of(label.id)) + key)
        action.triggered.connect(partial(choose, label.id))


def values_of(attribute: Attribute) -> list[tuple[Json, str, str]]:
    """Return the values of an attribute with their words and letters."""
    if attribute.kind is AttributeKind.FLAG:
        return [(True, attribute.title.lower(), attribute.key)]
    return [(choice.id, choice.words, choice.key) for choice in attribute.values]


def _listed(attribute: Attribute) -> bool:
    return attribute.kind not in (AttributeKind.TEXT, AttributeKind.NUMBER)


def _as_text(value: Json) -> str:
    return "true" if value is True else str(value)


def _add(
    menu: QMenu,
    said: str,
    act: Callable[[], object],
    letter: str = "",
    *,
    checked: bool | None = None,
) -> QAction:
    at = key_position(said, letter)
    words = _plain(said) if at < 0 else f"{_plain(said[:at])}&{_plain(said[at:])}"
    action = menu.addAction(words)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    action.triggered.connect(partial(_ignoring, act))
    return action


def _ignoring(act: Callable[[], object], _checked: object = None) -> None:
    act()


def _plain(said: str) -> str:
    return said.replace("&", "&&")


def _tr(said: str) -> str:
    return QCoreApplication.translate("TableMenus", said)
