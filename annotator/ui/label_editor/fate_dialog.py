"""What becomes of the spans of a label that goes: counted, and asked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.schema_editing import EditCount
from annotator.app.schema_import import counted_words
from annotator.model.schema import Label, Schema
from annotator.model.schema_edits import AnyEdit, DeleteLabel, MapLabel, RetireLabel
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.label_editor.parts import Combo, dim_words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.radio import Radio

_LISTED = 6


class FateDialog(Dialog):
    """Asks whether a label is retired, mapped or deleted; `edit` is the answer.

    Retiring is what is offered first: nothing is lost by it.
    """

    def __init__(
        self,
        theme: Theme,
        schema: Schema,
        label: Label,
        count: EditCount,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, self.tr("What becomes of {0}?").format(label.name), parent)
        self._label = label
        self.set_facts(label.id, counted_words(count))
        self.retire = Radio(theme, self.tr("Retire it: its spans stay, it is offered no more"))
        self.map = Radio(theme, self.tr("Give its spans the label"))
        self.delete = Radio(theme, self.tr("Delete it and its {0}").format(counted_words(count)))
        self.to = Combo(self.tr("The label its spans get"))
        others = [la for la in schema.labels if la.id != label.id and not la.retired]
        others.sort(key=lambda la: la.family != label.family)
        self.to.show_choices([(la.name, la.id) for la in others], label.parent or None)
        if self.to.currentIndex() < 0:
            self.to.setCurrentIndex(0)
        self._ways = QButtonGroup(self)
        self.go = boxed_button("", primary=True)
        self.cancel = boxed_button(self.tr("Cancel"))
        self._arrange(count)
        self._ways.buttonToggled.connect(self._name_button)
        self.to.picked.connect(self._choose_map)
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        (self.delete if label.retired else self.retire).setChecked(True)
        self.retire.setEnabled(not label.retired)
        self._name_button()

    @property
    def edit(self) -> AnyEdit:
        """What was chosen."""
        if self.delete.isChecked():
            return DeleteLabel(label=self._label.id)
        if self.map.isChecked():
            return MapLabel(label=self._label.id, to=str(self.to.currentData()))
        return RetireLabel(label=self._label.id)

    def _arrange(self, count: EditCount) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(PADDING, 4, PADDING, 16)
        column.setSpacing(8)
        column.addLayout(_listed(self.theme, count))
        for button in (self.retire, self.map, self.delete):
            button.setFont(interface_font())
            self._ways.addButton(button)
        onto = QHBoxLayout()
        onto.setSpacing(8)
        onto.addWidget(self.map)
        onto.addWidget(self.to, 1)
        column.addWidget(self.retire)
        column.addLayout(onto)
        column.addWidget(self.delete)
        note = self.tr(
            "Frames keep the words of fillers that are deleted. All of it is one step, which can "
            "be undone, also weeks later."
        )
        column.addWidget(dim_words(note, self.theme))
        self.body.addLayout(column)
        self.add_buttons(self.cancel, self.go)
        self.setMinimumWidth(480)

    def _choose_map(self) -> None:
        self.map.setChecked(True)

    def _name_button(self) -> None:
        if self.delete.isChecked():
            self.go.setText(self.tr("Delete"))
        else:
            self.go.setText(self.tr("Map") if self.map.isChecked() else self.tr("Retire"))


def _listed(theme: Theme, count: EditCount) -> QVBoxLayout:
    """Return who has how much of what goes."""
    lines = QVBoxLayout()
    lines.setSpacing(2)
    for each in count.annotators[:_LISTED]:
        line = QHBoxLayout()
        line.addWidget(words(each.annotator, theme), 1)
        spans, articles = f"{each.things:,}", f"{each.articles:,}"
        line.addWidget(words(f"{spans} in {articles}".replace(",", "\u00a0"), theme, ink=theme.dim))
        lines.addLayout(line)
    if len(count.annotators) > _LISTED:
        rest: Sequence[object] = count.annotators[_LISTED:]
        lines.addWidget(dim_words(f"… {len(rest)}", theme))
    return lines
