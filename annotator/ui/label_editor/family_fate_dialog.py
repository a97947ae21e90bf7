"""What becomes of the labels of a family that goes: counted, and asked."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.model.schema import Family, Label, Schema
from annotator.model.schema_edits import AnyEdit, RemoveFamily
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.label_editor.parts import Combo, dim_words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted

_LISTED = 8


class FamilyFateDialog(Dialog):
    """Asks which family gets the labels of one that goes; `edit` is the answer."""

    def __init__(
        self,
        theme: Theme,
        schema: Schema,
        family: Family,
        counts: Mapping[str, tuple[int, int]],
        parent: QWidget | None = None,
    ) -> None:
        """`counts` says of each label how many spans it has in how many articles."""
        super().__init__(theme, self.tr("Remove the family {0}?").format(family.name), parent)
        self._family = family
        labels = [label for label in schema.labels if label.family == family.id]
        spans = sum(counts.get(label.id, (0, 0))[0] for label in labels)
        self.set_facts(
            family.id,
            counted(len(labels), self.tr("1 label"), self.tr("{0} labels")),
            counted(spans, self.tr("1 span"), self.tr("{0} spans")),
        )
        self.to = Combo(self.tr("The family its labels get"))
        others = [(each.name, each.id) for each in schema.families if each.id != family.id]
        self.to.show_choices(others, others[0][1])
        self.go = boxed_button(self.tr("Move and Remove"), primary=True)
        self.cancel = boxed_button(self.tr("Cancel"))
        self._arrange(labels, counts)
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    @property
    def edit(self) -> AnyEdit:
        """What was chosen."""
        return RemoveFamily(family=self._family.id, to=str(self.to.currentData()))

    def _arrange(self, labels: list[Label], counts: Mapping[str, tuple[int, int]]) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(PADDING, 4, PADDING, 16)
        column.setSpacing(4)
        for label in labels[:_LISTED]:
            spans, articles = counts.get(label.id, (0, 0))
            line = QHBoxLayout()
            line.addWidget(words(label.name, self.theme), 1)
            said = self.tr("{0} in {1}").format(
                counted(spans, self.tr("1 span"), self.tr("{0} spans")),
                counted(articles, self.tr("1 article"), self.tr("{0} articles")),
            )
            said = said if spans else self.tr("no spans")
            line.addWidget(words(said, self.theme, ink=self.theme.dim))
            column.addLayout(line)
        if len(labels) > _LISTED:
            more = self.tr("and {0} more").format(len(labels) - _LISTED)
            column.addWidget(dim_words(more, self.theme))
        column.addSpacing(8)
        onto = QHBoxLayout()
        onto.setSpacing(8)
        onto.addWidget(words(self.tr("Move its labels to"), self.theme))
        onto.addWidget(self.to, 1)
        column.addLayout(onto)
        note = self.tr(
            "Labels and spans stay as they are; roles open to the whole family are open to the "
            "other one. An article counts as read for the other family where it was read for "
            "both. It is one step, which can be undone."
        )
        column.addWidget(dim_words(note, self.theme))
        self.body.addLayout(column)
        self.add_buttons(self.cancel, self.go)
        self.setMinimumWidth(480)
