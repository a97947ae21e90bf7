"""What has to be said before project files can be merged, and what came of it."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from annotator.app.together.merging import Diverged, MergeOptions, MergeReport, Question
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.dialogs.form_rows import combo, form_grid
from annotator.ui.dialogs.report_dialog import Figure, Report
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button


class MergeDialog(Dialog):
    """Asks of each name whether two people are one, and of each file what its labels mean here.

    `options` is the answer once it is accepted.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        before: MergeOptions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, self.tr("Before merging"), parent)
        self._before = before
        self._people: dict[str, QComboBox] = {}
        self._labels: QComboBox | None = None
        rows: list[tuple[str, QWidget]] = []
        for name in dict.fromkeys(q.person for q in questions if q.person):
            box = combo(
                [
                    (self.tr("are one person"), True),
                    (self.tr("are two people of one name"), False),
                ]
            )
            self._people[name] = box
            rows.append((self.tr("{0} here and there").format(name), box))
        files = [q.file for q in questions if not q.person]
        if files:
            self._labels = combo(
                [
                    (self.tr("keep the labels of this project"), Diverged.OURS.value),
                    (self.tr("do not merge"), Diverged.REFUSE.value),
                ]
            )
            rows.append((self.tr("Labels edited another way"), self._labels))
        self.body.addLayout(form_grid(rows, theme))
        if files:
            said = self.tr(
                "In {0} the labels were edited in a way that this project does not know. "
                "Annotations with labels that this project does not have keep them; the report "
                "counts them."
            )
            note = words(said.format(", ".join(files)), theme, size=11, ink=theme.dim, wrap=True)
            note.setContentsMargins(PADDING, 0, PADDING, 12)
            self.body.addWidget(note)
        self.set_facts(self.tr("Nothing has been changed yet"))
        merge = boxed_button(self.tr("Merge"), primary=True)
        cancel = boxed_button(self.tr("Cancel"))
        merge.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, merge)
        self.setMinimumWidth(560)

    @property
    def options(self) -> MergeOptions | None:
        """What was chosen; None when it means not to merge."""
        if self._labels is not None and self._labels.currentData() == Diverged.REFUSE.value:
            return None
        same = {name for name, box in self._people.items() if box.currentData()}
        return msgspec.structs.replace(
            self._before,
            same=self._before.same | same,
            apart=self._before.apart | (self._people.keys() - same),
            diverged=Diverged.OURS if self._labels is not None else self._before.diverged,
        )


def merge_report(report: MergeReport) -> Report:
    """Return what came of a merge, in words."""
    counts = [each.counts for each in report.files]
    kinds = (
        ("articles", _tr("new articles")),
        ("layers", _tr("new layers")),
        ("annotations", _tr("new annotations")),
        ("changed", _tr("rows changed")),
        ("removed", _tr("of them removed")),
        ("referents", _tr("entries of the register")),
        ("comments", _tr("comments")),
        ("decisions", _tr("decisions")),
        ("assignments", _tr("assignments")),
    )
    figures = [
        Figure(count, said)
        for name, said in kinds
        if (count := sum(getattr(each, name) for each in counts))
    ]
    if report.refused:
        figures.append(
            Figure(len(report.refused), _tr("not taken"), _tr("listed below"), alert=True)
        )
    names = ", ".join(each.file for each in report.files)
    nothing = all(each.nothing for each in counts)
    title = _tr("{0}: nothing new").format(names) if nothing else _tr("Merged {0}").format(names)
    return Report(title, tuple(figures), report.refused, _tr("Not taken"))


def _tr(words_: str) -> str:
    return QCoreApplication.translate("Merge", words_)
