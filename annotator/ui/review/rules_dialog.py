"""Rules of the review: one kept from the decision in hand, and all that the project keeps."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.app.adjudication import corpus
from annotator.app.adjudication.review_choice import reviewable
from annotator.app.adjudication.rule_words import (
    Keepable,
    condition_words,
    edge_words,
    resolution_words,
)
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.review.rules import Condition, Resolution, Rule
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.tick_box import TickBox

_PAUSE = 250


class RulesDialog(Dialog):
    """Keeps, applies and revokes rules; what takes long is asked of the window.

    Signals:
        job_wanted(object, object): arguments of `adjudicate`, and words for what they do.
    """

    job_wanted = Signal(object, object)

    def __init__(
        self, session: Session, kept: Keepable | None, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, self.tr("Rules"), parent)
        self._session = session
        self._kept = kept
        self._people = {each.id: each.name for each in reviewable(session)}
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._preview)
        self.set_facts(
            self.tr("A rule decides what is like a decision of yours, now and after later merges")
        )
        self.only_labels = TickBox(theme, "")
        self.only_edges = TickBox(theme, "")
        self.take = QComboBox()
        self.name = Field(self.tr("Name of the rule"))
        self.says = words("", theme, ink=theme.dim, wrap=True)
        self.keep = boxed_button(self.tr("Keep Rule"))
        self.keep_and_apply = boxed_button(self.tr("Keep and Apply"), primary=True)
        self.list = QListWidget()
        self.list.setFont(interface_font())
        self.list.setAccessibleName(self.tr("Rules of this project"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = words(
            self.tr(
                "None is kept yet. Decide a unit in the review; Keep as a Rule… then decides "
                "what is like it in all articles."
            ),
            theme,
            ink=theme.dim,
            wrap=True,
        )
        self.apply = boxed_button(self.tr("Apply All"))
        self.revoke = boxed_button(self.tr("Revoke"))
        self._failure = failure_words(theme, size=11)
        if kept is not None:
            self._show_new(kept)
        self._show_kept()
        close = boxed_button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.keep_and_apply.clicked.connect(self._keep_and_apply)
        self.apply.clicked.connect(self._apply_all)
        self.revoke.clicked.connect(self._revoke)
        self.list.currentRowChanged.connect(self._follow)
        self.add_buttons(self.revoke, self.apply, close, left=self._failure)
        self.setMinimumWidth(560)
        self._read_rules()

    @property
    def rule(self) -> Rule | None:
        """The rule as it is chosen."""
        if self._kept is None:
            return None
        whole = self._kept.condition
        condition = Condition(
            whole.kinds,
            whole.labels if self.only_labels.isChecked() else frozenset(),
            whole.edges if self.only_edges.isChecked() else frozenset(),
            whole.names,
        )
        number = max(0, self.take.currentIndex())
        return Rule("", self.name.text().strip(), condition, self._kept.resolutions[number])

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that the project keeps."""
        return corpus.rules(self._session)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    @override
    def done(self, result: int) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.stop_at_once()
        super().done(result)

    def _words_of(self, condition: Condition, resolution: Resolution) -> str:
        schema = self._session.schema
        taken = resolution_words(resolution, schema, self._people)
        return f"{condition_words(condition, schema)}: {taken}"

    def _show_new(self, kept: Keepable) -> None:
        schema = self._session.schema
        bare = Condition(kept.condition.kinds, names=kept.condition.names)
        names = ", ".join(sorted(map(schema.name_of, kept.condition.labels)))
        self.only_labels.set_words(self.tr("only between these labels: {0}").format(names))
        self.only_edges.set_words(
            self.tr("only where the ends differ by {0}").format(edge_words(kept.condition))
        )
        self.only_labels.setChecked(True)
        self.only_edges.setChecked(True)
        self.only_edges.setVisible(bool(kept.condition.edges))
        self.take.setAccessibleName(self.tr("What the rule does"))
        for each in kept.resolutions:
            said = resolution_words(each, schema, self._people)
            self.take.addItem(said[:1].upper() + said[1:])
        self.name.setText(self._words_of(kept.condition, kept.resolutions[0]))
        self.name.setCursorPosition(0)
        self.name.setAccessibleName(self.tr("Name of the rule"))
        box = QVBoxLayout()
        box.setContentsMargins(PADDING, 0, PADDING, 14)
        box.setSpacing(8)
        box.addWidget(words(self.tr("Keep this decision as a rule"), self.theme, bold=True))
        box.addWidget(words(condition_words(bare, schema), self.theme, wrap=True))
        for part in (self.only_edges, self.only_labels, self.take, self.name, self.says):
            box.addWidget(part)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.keep_and_apply)
        box.addLayout(row)
        self.body.addLayout(box)
        self.body.addWidget(Hairline(self.theme))
        for tick in (self.only_labels, self.only_edges):
            tick.toggled.connect(self._changed)
        self.take.currentIndexChanged.connect(self._changed)

    def _show_kept(self) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(PADDING, 10, PADDING, 14)
        box.setSpacing(8)
        box.addWidget(words(self.tr("Rules of this project"), self.theme, bold=True))
        self.list.setMinimumHeight(120)
        box.addWidget(self.list, 1)
        box.addWidget(self.nothing)
        self.body.addLayout(box, 1)

    def _read_rules(self) -> None:
        counts = corpus.applied(self._session)
        self.list.clear()
        for rule in self.rules:
            times = counts.get(rule.id, 0)
            said = self.tr("{0} decided").format(grouped(times))
            item = QListWidgetItem(f"{said}  ·  {rule.name}")
            item.setToolTip(self._words_of(rule.condition, rule.resolution))
            self.list.addItem(item)
        self.list.setVisible(bool(self.rules))
        self.nothing.setHidden(bool(self.rules))
        self.apply.setEnabled(bool(self.rules))
        self.list.setCurrentRow(0 if self.rules else -1)
        self._follow()

    def _follow(self) -> None:
        self.revoke.setEnabled(self.list.currentRow() >= 0)

    def _changed(self) -> None:
        rule = self.rule
        if rule is not None:
            self.name.setText(self._words_of(rule.condition, rule.resolution))
            self.name.setCursorPosition(0)
        self._pause.start()

    def _preview(self) -> None:
        rule, token = self.rule, self._session.job_token
        if rule is None or token is None:
            return
        if self._job is not None:
            self._job.stop_at_once()
        self.says.setText(self.tr("Looking what it would decide…"))
        path, body = str(self._session.path), msgspec.json.encode(rule).decode()
        arguments = ["adjudicate", path, "--annotator", self._session.actor.name]
        self._job = Job([*arguments, "--preview", body, "--job", token], self)
        self._job.finished.connect(self._previewed)
        self._job.start()

    def _previewed(self, result: JobResult) -> None:
        if result.cancelled:
            return
        if not result.ok:
            self.says.setText(result.error)
            return
        found = msgspec.convert(result.report, corpus.Preview)
        said = self.tr("It would decide {0} in {1}").format(
            counted(found.units, self.tr("1 open unit"), self.tr("{0} open units")),
            counted(found.articles, self.tr("1 article"), self.tr("{0} articles")),
        )
        examples = "”, “".join(found.examples)
        self.says.setText(f"{said}: “{examples}”." if examples else f"{said}.")

    def _keep(self) -> Rule | None:
        rule = self.rule
        if rule is None:
            return None
        try:
            kept = corpus.keep_rule(self._session, rule.name, rule.condition, rule.resolution)
        except UserError as why:
            self._failure.setText(str(why))
            self._failure.show()
            return None
        self._read_rules()
        return kept

    def _keep_and_apply(self) -> None:
        kept = self._keep()
        if kept is not None:
            said = self.tr("“{0}” is being applied").format(kept.name)
            self.job_wanted.emit(["--rules", "--only", kept.id], said)
            self.accept()

    def _apply_all(self) -> None:
        self.job_wanted.emit(["--rules"], self.tr("Rules are being applied"))
        self.accept()

    def _revoke(self) -> None:
        rule = self.rules[self.list.currentRow()]
        said = self.tr("“{0}” is being revoked").format(rule.name)
        self.job_wanted.emit(["--revoke", rule.id], said)
        self.accept()
