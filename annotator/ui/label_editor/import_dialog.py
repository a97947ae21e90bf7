"""A file of labels before it comes in: what changes, and what happens to what it lacks."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.app.schema_import import (
    Fate,
    Missing,
    SchemaPlan,
    Way,
    counted_words,
    plan_import,
)
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.schema_edits import DeleteLabel, DeleteValue
from annotator.model.schema_file import read_schema_file
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.label_editor.parts import Combo, cleared, dim_words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.section_head import SectionHead


class ImportLabelsDialog(Dialog):
    """Shows the differences to a file; `plan` is what to do once it is accepted.

    Raises:
        UserError: the file is no schema; the text says where.
    """

    def __init__(
        self, session: Session, file: Path, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._wanted = read_schema_file(file)
        super().__init__(theme, "", parent)
        self._session = session
        self._fates: dict[str, Fate] = {}
        self.plan = SchemaPlan((), (), ())
        self.setWindowTitle(self.tr("Import labels"))
        self.set_title(self.tr("Labels of {0}").format(file.name))
        self.replace = QRadioButton(self.tr("Make the labels those of the file"))
        self.adds = QRadioButton(self.tr("Only add and change; take nothing away"))
        self.go = boxed_button("", primary=True)
        self.cancel = boxed_button(self.tr("Cancel"))
        self.failure = failure_words(theme)
        self._lines = QWidget()
        self._listing = QVBoxLayout(self._lines)
        self._listing.setContentsMargins(PADDING, 0, PADDING, 12)
        self._listing.setSpacing(4)
        self._arrange()
        self.replace.setChecked(True)
        self._ways.buttonToggled.connect(self._look)
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._look()

    def _arrange(self) -> None:
        self._ways = QButtonGroup(self)
        top = QVBoxLayout()
        top.setContentsMargins(PADDING, 0, PADDING, 8)
        top.setSpacing(4)
        for button in (self.replace, self.adds):
            button.setFont(interface_font())
            self._ways.addButton(button)
            top.addWidget(button)
        top.addWidget(self.failure)
        self.body.addLayout(top)
        area = FormArea(self.theme, self._lines)
        area.fill(take_all=True)
        self.body.addWidget(area, 1)
        self.add_buttons(self.cancel, self.go)
        self.resize(640, 560)

    def _look(self) -> None:
        """Plan anew and show it."""
        adds = self.adds.isChecked()
        fates = {} if adds else self._fates
        why = ""
        try:
            self.plan = plan_import(self._session, self._wanted, fates, adds=adds)
        except UserError as found:
            why, self.plan = str(found), SchemaPlan((), (), self.plan.missing)
        self.failure.setText(why)
        self.failure.setVisible(bool(why))
        number = len(self.plan.edits)
        self.set_facts(self._wanted.title, self.tr("{0} changes").format(number))
        self.go.setEnabled(number > 0)
        self.go.setText(self.tr("Make {0} Changes").format(number))
        cleared(self._listing)
        used = [] if adds else [each for each in self.plan.missing if each.used]
        if used:
            head = SectionHead(self.theme, self.tr("In use, but not in the file"), padding=0)
            self._listing.addWidget(head)
        for each in used:
            self._listing.addWidget(self._missing(each))
        if number:
            self._listing.addWidget(SectionHead(self.theme, self.tr("Changes"), padding=0))
        for count in self.plan.counts:
            counted = f"  ·  {counted_words(count)}" if count.things else ""
            self._listing.addWidget(words(count.title + counted, self.theme, wrap=True))
        if not number and not why:
            same = self.tr("The project has these labels already.")
            self._listing.addWidget(dim_words(same, self.theme))
        self._listing.addStretch(1)

    def _missing(self, missing: Missing) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        name = f"{self._name(missing)}  ·  {counted_words(missing.count)}"
        line.addWidget(words(name, self.theme), 1)
        way = Combo(self.tr("What becomes of {0}").format(missing.thing))
        choices: list[tuple[str, object]] = [(self._kept(missing), "keep")]
        choices += [
            (self.tr("Map to {0}").format(n), f"to:{to}") for to, n in self._others(missing)
        ]
        choices.append((self.tr("Delete"), "delete"))
        fate = missing.fate
        now = f"to:{fate.to}" if fate.way is Way.MAP else fate.way.value
        way.show_choices(choices, now)
        way.picked.connect(partial(self._decide, missing.thing))
        line.addWidget(way)
        return row

    def _name(self, missing: Missing) -> str:
        edit = missing.count.edit
        if isinstance(edit, DeleteLabel):
            return self._session.schema.name_of(edit.label)
        return missing.thing

    def _kept(self, missing: Missing) -> str:
        if isinstance(missing.count.edit, DeleteLabel | DeleteValue):
            return self.tr("Keep as retired")
        return self.tr("Keep")

    def _others(self, missing: Missing) -> list[tuple[str, str]]:
        """Return by id and name what a label or value may be mapped to."""
        edit = missing.count.edit
        if isinstance(edit, DeleteLabel):
            return [(la.id, la.name) for la in self._wanted.labels if not la.retired]
        if isinstance(edit, DeleteValue):
            among = self._wanted.document if edit.document else self._wanted.attributes
            values = next((a.values for a in among if a.id == edit.attribute), ())
            return [(value.id, value.title) for value in values]
        return []

    def _decide(self, thing: str, way: str) -> None:
        to = way.removeprefix("to:")
        self._fates[thing] = Fate(Way.MAP, to) if to != way else Fate(Way(way))
        self._look()
