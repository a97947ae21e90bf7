"""The part of the export dialog that depends on the form: what its writer can be told."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.exporting.export_choices import Given, export_choice
from annotator.errors import UserError
from annotator.formats.base import Format, OverlapRule
from annotator.model.schema import REGION_FAMILY, Schema
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox

_NUMBER_WIDTH = 64
_WHOLE = 100


class NamedRow(NamedTuple):
    """A row of the dialog: its name and what stands beside it."""

    name: str
    part: QWidget


class FormOptions(QWidget):
    """Holds the controls; the dialog puts their rows into its grid and asks which to show.

    Signals:
        changed(): something else is asked for.
    """

    changed = Signal()

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._theme = theme
        self._schema = schema
        self._form: Format | None = None
        self._chosen: dict[str, str] = {}
        self._tasks: dict[str, ChoiceFlow] = {}
        self._task_place = QVBoxLayout()
        self.flows = {
            "family": self._flow("family", self._families()),
            "scheme": self._flow("scheme"),
            "tokens": self._flow("tokens"),
            "overlap": self._flow("overlap"),
            "fold": self._flow("fold", {"": self.tr("as they are")}),
        }
        self.ticks = {
            "offset_columns": self._tick("offset_columns", self.tr("where tokens stand, too")),
            "parquet": self._tick("parquet", self.tr("as Parquet")),
            "predictions": self._tick("predictions", self.tr("suggestions, to be reviewed there")),
        }
        self.empty = self._field("empty", str(_WHOLE))
        self.longest = self._field("window", self.tr("no"))
        self.stride = self._field("stride", self.tr("same"))
        self._rows = self._named_rows()

    def rows(self) -> list[NamedRow]:
        """Return all rows in their order."""
        return [row for _, row in self._rows]

    def follow(self, form: Format) -> None:
        """Take on a form: its tasks, and the tokens that are usual in it."""
        self._form = form
        if form.tasks is not None and form.id not in self._tasks:
            flow = self._flow("task", form.tasks(self._schema))
            self._tasks[form.id] = flow
            self._task_place.addWidget(flow)
        for name, flow in self._tasks.items():
            flow.setVisible(name == form.id)
        for button in self.flows["overlap"].buttons:
            button.setVisible(not form.one_family or button.value != OverlapRule.KEEP)
        self._show_chosen()

    def shown(self, name: str) -> bool:
        """Tell whether the row of that name belongs to the form."""
        choices = next(names for names, row in self._rows if row.name == name)
        taken = self._form.takes if self._form is not None else frozenset[str]()
        if choices[0] == "tokens" and self.longest.text().strip():
            return True
        return any(not export_choice(each).by_form or each in taken for each in choices)

    def given(self) -> Given:
        """Return what was chosen for the form.

        Raises:
            UserError: a number is none.
        """
        given: Given = {}
        for name in ("family", "scheme", "tokens", "overlap"):
            if self._asked(name):
                given[name] = self._chosen.get(name) or export_choice(name).usual
        given |= {name: tick.isChecked() for name, tick in self.ticks.items() if self._asked(name)}
        if self._asked("task") and self._form is not None:
            given["task"] = self._chosen.get(f"task {self._form.id}", "")
        given["fold"] = self._chosen.get("fold") or None
        given["window"] = self._number(self.longest)
        given["stride"] = self._number(self.stride) if given["window"] else 0
        if self._asked("empty"):
            share = self._number(self.empty, _WHOLE)
            if share > _WHOLE:
                raise UserError(self.tr("At most 100 % of the articles without labels are there."))
            given["empty"] = share / _WHOLE
        return given

    def show_given(self, given: Given) -> None:
        """Show what was chosen before; a form has to be followed first."""
        for name in self.flows:
            if value := given.get(name):
                self._chosen[name] = str(value)
        if self._form is not None and given.get("task"):
            self._chosen[f"task {self._form.id}"] = str(given["task"])
        for name, tick in self.ticks.items():
            tick.setChecked(bool(given.get(name, False)))
        for name, field in (("window", self.longest), ("stride", self.stride)):
            field.setText(str(given.get(name) or ""))
        share = given.get("empty", 1.0)
        self.empty.setText(str(round(float(share) * _WHOLE)) if isinstance(share, float) else "")
        self._show_chosen()

    @property
    def _overlap(self) -> str:
        """What becomes of overlapping spans: a form of one family never keeps them all."""
        chosen = self._chosen.get("overlap") or OverlapRule.KEEP
        one_family = self._form is not None and self._form.one_family
        return OverlapRule.LONGEST if one_family and chosen == OverlapRule.KEEP else chosen

    def _asked(self, name: str) -> bool:
        taken = self._form.takes if self._form is not None else frozenset[str]()
        return name in taken or (name == "tokens" and bool(self.longest.text().strip()))

    def _named_rows(self) -> list[tuple[tuple[str, ...], NamedRow]]:
        tasks = QWidget()
        self._task_place.setContentsMargins(0, 0, 0, 0)
        tasks.setLayout(self._task_place)
        cut = self._row(
            words(self.tr("into pieces of at most"), self._theme, ink=self._theme.dim),
            self.longest,
            words(self.tr("tokens, the next one begun after"), self._theme, ink=self._theme.dim),
            self.stride,
        )
        share = self._row(
            self.empty,
            words(self.tr("of 100 such articles are written"), self._theme, ink=self._theme.dim),
        )
        parts: list[tuple[tuple[str, ...], QWidget]] = [
            (("task",), tasks),
            (("family",), self.flows["family"]),
            (("scheme",), self.flows["scheme"]),
            (("tokens",), self.flows["tokens"]),
            *(((name,), tick) for name, tick in self.ticks.items()),
            (("empty",), share),
            (("overlap",), self.flows["overlap"]),
            (("fold",), self.flows["fold"]),
            (("window", "stride"), cut),
        ]
        return [(names, NamedRow(export_choice(names[0]).title, part)) for names, part in parts]

    def _row(self, *parts: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        return holder

    def _families(self) -> Mapping[str, str]:
        return {
            family.id: family.name for family in self._schema.families if family.id != REGION_FAMILY
        }

    def _flow(self, name: str, values: Mapping[str, str] | None = None) -> ChoiceFlow:
        """Return the values of a choice, with those that are the form's or the project's own."""
        choice = export_choice(name)
        shown = {**(values or {}), **choice.values}
        flow = ChoiceFlow(
            self._theme, choice.title, [(value, said, "") for value, said in shown.items()]
        )
        flow.setObjectName(name)
        flow.setToolTip(choice.about)
        flow.pressed.connect(self._press)
        return flow

    def _tick(self, name: str, said: str) -> TickBox:
        tick = TickBox(self._theme, said)
        tick.setToolTip(export_choice(name).about)
        tick.toggled.connect(self.changed)
        return tick

    def _field(self, name: str, hint: str) -> Field:
        choice = export_choice(name)
        field = Field(hint)
        field.setFixedWidth(_NUMBER_WIDTH)
        field.setAccessibleName(choice.title)
        field.setToolTip(choice.about)
        field.textChanged.connect(self.changed)
        return field

    def _number(self, field: Field, usual: int = 0) -> int:
        said = field.text().strip()
        if not said:
            return usual
        if not (said.isascii() and said.isdecimal()):
            raise UserError(
                self.tr("“{0}” is no whole number ({1}).").format(said, field.accessibleName())
            )
        return int(said)

    def _press(self, value: str) -> None:
        flow = self.sender()
        if isinstance(flow, ChoiceFlow):
            name = flow.objectName()
            of_form = f"task {self._form.id}" if name == "task" and self._form else name
            self._chosen[of_form] = value
            self._show_chosen()
            self.changed.emit()

    def _show_chosen(self) -> None:
        for name, flow in self.flows.items():
            usual = str(export_choice(name).usual or "")
            if name == "tokens" and self._form is not None:
                usual = self._form.usual_tokens.value
            chosen = self._overlap if name == "overlap" else self._chosen.get(name)
            flow.show_values([chosen or usual])
        for form, flow in self._tasks.items():
            first = flow.buttons[0].value
            flow.show_values([self._chosen.get(f"task {form}", first)])
