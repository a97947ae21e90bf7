"""Undo and redo at their place: it is shown first, and flashes when the step is taken back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.app.history import Step
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.values import ActionKey, AnnotationKey
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.step_work import StepWork
from annotator.ui.view.article_view import ArticleView


class Undoing(QObject):
    """Takes steps back. Out of sight, the first press goes to the place, the second does it.

    Signals:
        article_wanted(object): the key of the article in which the step happened.
        annotation_wanted(object): the key of an annotation that is there again.
        said(object): what was done, or will be done by the next press.
        refused(object): why nothing happened.
    """

    article_wanted = Signal(object)
    annotation_wanted = Signal(object)
    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        job: HeldJob,
        view: ArticleView,
        key: Callable[[str], str],
        parent: QObject,
    ) -> None:
        """`job` does what takes long; `key` returns the first key of a command."""
        super().__init__(parent)
        self._key = key
        self._session = session
        self._view = view
        self._announced: tuple[ActionKey, str] | None = None
        # The annotations of the open layer that the last change has brought.
        self._came: list[AnnotationKey] = []
        session.subscribe(self._note)
        self.work = StepWork(session, job, self)
        self.work.done.connect(self._say_done)
        self.work.refused.connect(self.refused)
        self.work.cancelled.connect(self._say_cancelled)

    def undo(self) -> None:
        """Take back the newest step, or go to its place."""
        step = self._session.history.next_undo()
        if step is None:
            self.refused.emit(self.tr("There is nothing to undo"))
        elif self._at_its_place(step, self.tr("Undo {0}").format(step.name), "edit.undo"):
            self._take(step, undo=True)

    def redo(self) -> None:
        """Bring back the step undone last, or go to its place."""
        step = self._session.history.next_redo()
        if step is None:
            self.refused.emit(self.tr("There is nothing to redo"))
        elif self._at_its_place(step, self.tr("Redo {0}").format(step.name), "edit.redo"):
            self._take(step, undo=False)

    def forget(self) -> None:
        """Announce again before the next step: something else was done meanwhile."""
        self._announced = None

    def show_step(self, step: Step) -> bool:
        """Go to a step's place; tell whether it was in sight before."""
        article, place = self._session.article, step.place
        there = article is not None and (
            step.article is None or article.article.key == step.article
        )
        if not there and step.article is not None:
            self.article_wanted.emit(step.article)
        if place is None or step.article is None:
            return there or step.article is None
        seen = there and self._view.in_sight(*place)
        self._view.reveal(*place)
        self._view.flash(*place)
        return seen

    def _at_its_place(self, step: Step, name: str, command: str) -> bool:
        announced = self._announced == (step.key, command)
        self._announced = None
        if announced or self.show_step(step):
            return True
        self._announced = (step.key, command)
        self.said.emit(self.tr("{0}: press {1} once more").format(name, self._key(command)))
        return False

    def _take(self, step: Step, *, undo: bool) -> None:
        try:
            self.work.take(step, undo=undo)
        except UserError as refusal:
            self.refused.emit(str(refusal))

    def _say_done(self, step: Step, undo: bool) -> None:
        if step.place is not None and self._session.article is not None:
            self._view.reveal(*step.place)
            self._view.flash(*step.place)
        if not undo:
            self._take_in_hand(step)
        done = self.tr("Undone: {0}") if undo else self.tr("Done again: {0}")
        self.said.emit(done.format(step.name))

    def _take_in_hand(self, step: Step) -> None:
        """Select what a step has brought back, as it was when the step was first done."""
        article = self._session.article
        spans = article.spans if article is not None else ()
        came = [key for key in self._came if key in spans]
        there = [k for k in came if article and article.annotation(k).cover == step.place]
        if came:
            self.annotation_wanted.emit((there or came)[-1])

    def _note(self, changes: Changes) -> None:
        article = self._session.article
        layer = article.layer.key if article is not None else None
        self._came = [
            change.key
            for change in changes.annotations
            if change.before is None and change.after is not None and change.layer == layer
        ]

    def _say_cancelled(self, step: Step) -> None:
        self.said.emit(self.tr("Stopped: “{0}” is as it was").format(step.name))
