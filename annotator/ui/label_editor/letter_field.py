"""The letter of a role, a value or a flag: one sign, checked while it is typed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from annotator.model.schema import Schema, SchemaError
from annotator.model.schema_edits import AnyEdit, apply
from annotator.ui.dialogs.dialog import failure_words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.field import Field

_WIDTH = 34


class LetterField(Field):
    """One letter, or none; `failure` says in red why it cannot be that one.

    Signals:
        edited(object): the edit that sets another letter, which can be made.
    """

    edited = Signal(object)

    def __init__(
        self, theme: Theme, schema: Schema, owner: str, letter: str, edit: Callable[[str], AnyEdit]
    ) -> None:
        """`owner` is whose letter it is, in words; `edit` returns what sets another one."""
        super().__init__()
        self._schema = schema
        self._edit = edit
        self.failure: QLabel = failure_words(theme, size=11)
        self.setFixedWidth(_WIDTH)
        self.setMinimumWidth(_WIDTH)
        self.setMaxLength(1)
        self.setAccessibleName(self.tr("Letter of {0}").format(owner))
        self.show_text(letter)
        self.textEdited.connect(self._check)
        self.committed.connect(self._commit)

    def _check(self, letter: str) -> bool:
        """Tell whether the letter can be so; say why not."""
        why = ""
        try:
            apply(self._edit(letter), self._schema)
        except SchemaError as found:
            why = str(found)
        self.failure.setText(why)
        self.failure.setVisible(bool(why))
        return not why

    def _commit(self, letter: str) -> None:
        if self._check(letter):
            self.edited.emit(self._edit(letter))
