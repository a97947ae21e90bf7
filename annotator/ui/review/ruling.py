"""Deciding many units at once: by kept rules or by pre-merge, in one article or in all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.app.adjudication import auditing
from annotator.app.adjudication.rule_words import keepable
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.values import JsonObject
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.job import JobResult
from annotator.ui.look.theme import Theme
from annotator.ui.parts.counted import counted
from annotator.ui.review.review_desk import ReviewDesk

if TYPE_CHECKING:
    from annotator.ui.review.rules_dialog import RulesDialog


class Decided(msgspec.Struct, frozen=True):
    """How many decisions a job has made or taken back, and what it has drawn."""

    premerged: int = 0
    by_rules: int = 0
    revoked: int = 0
    audit: tuple[JsonObject, ...] = ()


class Ruling(QObject):
    """Opens the dialogs of rules and pre-merge; what goes over all articles is a job.

    Signals:
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
    """

    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self, session: Session, desk: ReviewDesk, theme: Callable[[], Theme], window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._desk = desk
        self._theme = theme
        self._window = window
        self._job: HeldJob | None = None
        self._asked = False
        self.dialog: RulesDialog | None = None

    def join(self, job: HeldJob) -> None:
        """Run what goes over all articles by this job."""
        self._job = job
        job.finished.connect(self._finished)

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return the commands by their ids."""
        return {
            "review.premerge": self.open_premerge,
            "review.keep_rule": self.keep_rule,
            "review.rules": self.open_rules,
            "review.audit": self.open_audit,
        }

    def keep_rule(self) -> None:
        """Keep the decision in hand as a rule."""
        review, unit = self._desk.review, self._desk.unit
        if review is None or unit is None or unit.decision is None:
            raise Refused(self.tr("Decide something first: then it can be kept as a rule"))
        if keepable(review, unit) is None:
            raise Refused(self.tr("No rule would come to this decision by itself"))
        self.open_rules()

    def open_rules(self) -> None:
        """Show the rules, and a new one from the decision in hand."""
        from annotator.ui.review.rules_dialog import RulesDialog

        review, unit = self._desk.review, self._desk.unit
        kept = keepable(review, unit) if review is not None and unit is not None else None
        self.dialog = dialog = RulesDialog(
            self._session, kept, self._theme(), self._window.window()
        )
        dialog.job_wanted.connect(self.run)
        dialog.finished.connect(self._forget)
        dialog.open()

    def open_premerge(self) -> None:
        """Ask by which rule to decide what is not decided, here or in all articles."""
        from annotator.ui.review.premerge_dialog import PremergeDialog

        desk = self._desk
        if desk.review is None:
            raise Refused(desk.why_not or self.tr("There is nothing to review here"))
        dialog = PremergeDialog(desk.review, self._theme(), self._window.window())
        if dialog.exec() == PremergeDialog.DialogCode.Accepted:
            if dialog.everywhere.isChecked():
                self.run(dialog.arguments, self.tr("All articles are being pre-merged"))
            else:
                desk.premerge(dialog.rule)
        dialog.deleteLater()

    def open_audit(self) -> None:
        """Ask how much of what all agree on is looked at once more."""
        from annotator.ui.review.audit_dialog import AuditDialog

        if (why := self._session.why_blind) is not None:
            raise Refused(why)
        so_far = auditing.result_words(auditing.result(self._session))
        dialog = AuditDialog(so_far, self._theme(), self._window.window())
        if dialog.exec() == AuditDialog.DialogCode.Accepted:
            self.run(dialog.arguments, self.tr("An audit sample is being drawn"))
        dialog.deleteLater()

    def run(self, arguments: Sequence[str], words: str) -> None:
        """Decide over all articles, in a process of its own, as one step."""
        if self._session.held is not None:
            self.refused.emit(self._session.held)
        elif self._job is not None:
            self._asked = True
            self._job.start("adjudicate", arguments, words)

    def _finished(self, result: JobResult) -> None:
        asked, self._asked = self._asked, False
        if not asked:
            return
        if result.error:
            self.refused.emit(result.error)
            return
        report = msgspec.convert(result.report, Decided)
        if report.audit:
            one = self.tr("1 agreed unit drawn: it waits in the review, one step")
            many = self.tr("{0} agreed units drawn: they wait in the review, one step")
            said = counted(len(report.audit), one, many)
        elif report.revoked:
            one, many = self.tr("1 decision taken back"), self.tr("{0} decisions taken back")
            said = self.tr("{0}, one step").format(counted(report.revoked, one, many))
        else:
            decided = report.premerged + report.by_rules
            one, many = self.tr("1 unit decided"), self.tr("{0} units decided")
            said = self.tr("{0} in all articles, one step").format(counted(decided, one, many))
        self.said.emit(said)

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
