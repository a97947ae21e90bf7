"""Something new gets its words, its id and its letter; the id is for good."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.schema import Schema, SchemaError
from annotator.model.schema_edits import AnyEdit, apply
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words
from annotator.ui.label_editor.ids import id_from
from annotator.ui.label_editor.parts import FormRow, dim_words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.field import Field

Making = Callable[[str, str, str], AnyEdit]


class NamingDialog(Dialog):
    """Asks for a name, from which the id is made until it is written by hand, and a letter.

    `edit` is the answer: what `making` returns for name, id and letter.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        schema: Schema,
        making: Making,
        parent: QWidget | None = None,
        *,
        letter: str | None = None,
        upper: bool = False,
    ) -> None:
        """`letter` is the one proposed; None for what has none."""
        super().__init__(theme, title, parent)
        self._schema = schema
        self._making = making
        self._upper = upper
        self.name = Field()
        self.id = Field()
        self.key = Field()
        self.key.setFixedWidth(44)
        self.key.setMaxLength(1)
        self.key.setText(letter or "")
        self.failure = failure_words(theme, size=11)
        self.go = boxed_button(self.tr("Add"), primary=True)
        self.cancel = boxed_button(self.tr("Cancel"))
        column = QVBoxLayout()
        column.setContentsMargins(PADDING, 0, PADDING, 12)
        column.setSpacing(2)
        column.addWidget(FormRow(theme, self.tr("Name"), self.name))
        column.addWidget(FormRow(theme, self.tr("Id"), self.id))
        if letter is not None:
            note = dim_words(self.tr("a letter, or none"), theme)
            column.addWidget(FormRow(theme, self.tr("Key"), self.key, note))
        column.addWidget(dim_words(self.tr("Files use the id; it never changes."), theme))
        column.addWidget(self.failure)
        self.body.addLayout(column)
        self.add_buttons(self.cancel, self.go)
        self.setMinimumWidth(420)
        self._own_id = False
        self.name.textEdited.connect(self._name_edited)
        self.id.textEdited.connect(self._id_edited)
        self.key.textEdited.connect(self._check)
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.go.setEnabled(False)

    @property
    def edit(self) -> AnyEdit:
        """What adds the thing."""
        name = " ".join(self.name.text().split())
        return self._making(name, self.id.text().strip(), self.key.text().strip())

    def _name_edited(self, name: str) -> None:
        if not self._own_id:
            self.id.setText(id_from(name, upper=self._upper) if name.strip() else "")
        self._check()

    def _id_edited(self) -> None:
        self._own_id = True
        self._check()

    def _check(self) -> None:
        why = ""
        try:
            apply(self.edit, self._schema)
        except SchemaError as found:
            why = str(found)
        named = bool(self.name.text().strip() and self.id.text().strip())
        self.go.setEnabled(named and not why)
        self.failure.setText(why)
        self.failure.setVisible(named and bool(why))


def asked(dialog: NamingDialog) -> AnyEdit | None:
    """Show the dialog; return what it was answered."""
    accepted = dialog.exec() == NamingDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.edit if accepted else None
