"""Deciding by a rule: which one, whose answers, from which score on, and how many units that is."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from annotator.app.adjudication.premerging import Rule, settled_by
from annotator.app.adjudication.reviewing import Review
from annotator.model.decision import How
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted
from annotator.ui.parts.radio import Radio
from annotator.ui.parts.tick_box import TickBox

_HOWS = (How.UNANIMOUS, How.MAJORITY, How.CHOSEN)
_INDENT = 24


class PremergeDialog(Dialog):
    """Chooses a rule; says how many units it decides, and what stays open."""

    def __init__(self, review: Review, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.setWindowTitle(self.tr("Pre-merge"))
        self.set_title(self.tr("Decide by a rule what is not decided"))
        self.set_facts(self.tr("One undo step; what is decided already stays as it is"))
        self._review = review
        self._group = QButtonGroup(self)
        titles = (
            self.tr("What all agree on"),
            self.tr("What most say"),
            self.tr("What one annotator says"),
        )
        self.rules = [Radio(theme, title) for title in titles]
        self.whose = QComboBox()
        self.whose.addItems(list(review.names))
        self.whose.setAccessibleName(self.tr("Whose answers"))
        self.scored = TickBox(theme, self.tr("only with a score of at least"))
        self.score = QDoubleSpinBox()
        self.score.setRange(0.0, 1.0)
        self.score.setSingleStep(0.05)
        self.score.setValue(0.9)
        self.score.setAccessibleName(self.tr("Least score"))
        self.everywhere = TickBox(theme, self.tr("in all articles, not only in this one"))
        self.says = words("", theme, ink=theme.dim, wrap=True)
        self._decide = boxed_button("", primary=True)
        self._decide.clicked.connect(self.accept)
        cancel = boxed_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._arrange()
        self.add_buttons(cancel, self._decide)
        self.rules[0].setChecked(True)
        self._group.idToggled.connect(self._count)
        self.whose.currentIndexChanged.connect(self._count)
        self.scored.toggled.connect(self._count)
        self.everywhere.toggled.connect(self._count)
        self.score.valueChanged.connect(self._count)
        self.setMinimumWidth(440)
        self._count()

    @property
    def rule(self) -> Rule:
        """The rule that is chosen."""
        how = _HOWS[self._group.checkedId()]
        least = self.score.value() if how is How.CHOSEN and self.scored.isChecked() else None
        return Rule(how, max(0, self.whose.currentIndex()), least)

    @property
    def arguments(self) -> list[str]:
        """The rule as arguments of `adjudicate`, for all articles."""
        rule = self.rule
        found = ["--premerge", rule.how.value]
        if rule.how is How.CHOSEN:
            found += ["--take", self._review.reviewed[rule.chosen].annotator.id]
            found += [] if rule.least_score is None else ["--least", str(rule.least_score)]
        return found

    def _arrange(self) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(PADDING, 0, PADDING, 16)
        box.setSpacing(8)
        for number, button in enumerate(self.rules):
            button.setFont(interface_font())
            self._group.addButton(button, number)
            box.addWidget(button)
        whose = QHBoxLayout()
        whose.setContentsMargins(_INDENT, 0, 0, 0)
        whose.addWidget(self.whose)
        whose.addStretch(1)
        box.addLayout(whose)
        score = QHBoxLayout()
        score.setContentsMargins(_INDENT, 0, 0, 0)
        score.addWidget(self.scored)
        score.addWidget(self.score)
        score.addStretch(1)
        box.addLayout(score)
        box.addSpacing(8)
        box.addWidget(self.everywhere)
        box.addWidget(self.says)
        self.body.addLayout(box)

    def _count(self) -> None:
        rule, review = self.rule, self._review
        chosen = rule.how is How.CHOSEN
        self.whose.setEnabled(chosen)
        self.scored.setEnabled(chosen)
        self.score.setEnabled(chosen and self.scored.isChecked())
        settled = settled_by(review, rule)
        nothing = sum(not each.answer for each in settled)
        undecided = sum(unit.decision is None for unit in review.units)
        said = self.tr("{0} of {1} undecided units, {2} of them for “nothing here”.")
        self.says.setText(said.format(len(settled), undecided, nothing))
        everywhere = self.everywhere.isChecked()
        here = counted(len(settled), self.tr("Decide 1 Unit"), self.tr("Decide {0} Units"))
        self._decide.setText(self.tr("Decide in All Articles") if everywhere else here)
        self._decide.setEnabled(bool(settled) or everywhere)
