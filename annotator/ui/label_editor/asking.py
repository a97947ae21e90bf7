"""Asking before an edit takes values, fillers or labels of articles away."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.app.schema_editing import EditCount
from annotator.app.schema_import import counted_words
from annotator.model.schema_edits import (
    ChangeAttribute,
    DeleteValue,
    DropAttribute,
    RemoveAttribute,
    RemoveRole,
)
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.label_editor.parts import dim_words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button

_TAKES = (ChangeAttribute, DeleteValue, DropAttribute, RemoveAttribute, RemoveRole)


def asks_first(count: EditCount) -> bool:
    """Tell whether an edit may take something away that somebody has set."""
    return count.things > 0 and isinstance(count.edit, _TAKES)


class AskDialog(Dialog):
    """Says what edits would take away, and asks whether to go on."""

    def __init__(
        self, theme: Theme, counts: Sequence[EditCount], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, counts[0].title, parent)
        column = QVBoxLayout()
        column.setContentsMargins(PADDING, 4, PADDING, 16)
        column.setSpacing(6)
        for count in counts:
            if asks_first(count):
                said = self.tr("It is set in {0}, and would be taken away there.")
                if isinstance(count.edit, ChangeAttribute):
                    said = self.tr("It is set in {0}; what has no form in the other kind goes.")
                column.addWidget(words(said.format(counted_words(count)), theme, wrap=True))
                for each in count.annotators[:6]:
                    column.addWidget(dim_words(f"{each.annotator}: {each.things}", theme))
        column.addWidget(dim_words(self.tr("It is one step, which can be undone."), theme))
        self.body.addLayout(column)
        self.go = boxed_button(self.tr("Take Away"), primary=True)
        self.cancel = boxed_button(self.tr("Cancel"))
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.add_buttons(self.cancel, self.go)
        self.setMinimumWidth(420)


def confirm(theme: Theme, counts: Sequence[EditCount], parent: QWidget) -> bool:
    """Ask; tell whether to go on."""
    dialog = AskDialog(theme, counts, parent)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer == AskDialog.DialogCode.Accepted
