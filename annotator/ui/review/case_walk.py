"""Going through the disagreements of all articles: the list, and one key to the next of them."""

from collections.abc import Callable
from functools import partial
from itertools import combinations

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.app.adjudication import auditing
from annotator.app.adjudication.comparing import comparable
from annotator.app.adjudication.disagreements import Disagreements
from annotator.app.adjudication.review_choice import letters, reviewable
from annotator.app.adjudication.reviewing import ReviewUnit
from annotator.app.pace import decision_pace, pace_words
from annotator.app.session import Session
from annotator.model.article import AnnotatorKind
from annotator.model.changes import Changes, DecisionChanged
from annotator.model.decision import How
from annotator.model.schema import Schema
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.look.theme import Theme
from annotator.ui.parts.counted import grouped
from annotator.ui.review.case_pane import CasePane
from annotator.ui.review.case_rows import CaseRows
from annotator.ui.review.review_desk import ReviewDesk

# Milliseconds after which the list follows decisions: the text is painted first.
_MOMENT = 250
_MOST_PAIRS = 66


class CaseWalk(QObject):
    """Holds the pane of disagreements and goes from one to the next across articles.

    Signals:
        case_chosen(object): a disagreement is to be opened; its `DisagreementRow`.
        said(object): what there is to know.
    """

    case_chosen = Signal(object)
    said = Signal(object)

    def __init__(self, session: Session, theme: Theme, desk: ReviewDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._found = Disagreements(session)
        self._job: Job | None = None
        self._outdated = True
        self._undecided: list[DecisionChanged] = []
        # How far the audit is, in words; None when it is to be read anew.
        self._audit: str | None = None
        self.cases = CaseRows(self._found, self._schema, self)
        self.pane = CasePane(theme, self.cases)
        self._moment = QTimer(self, singleShot=True, interval=_MOMENT)
        self._moment.timeout.connect(self.now)
        # Counting what is left takes a while in a large project; the next unit is opened first.
        self._saying = QTimer(self, singleShot=True, interval=_MOMENT)
        self._saying.timeout.connect(self._say_where_seen)
        self.pane.came_up.connect(self.find)
        self.pane.case_chosen.connect(self.case_chosen)
        self.pane.wanted_changed.connect(self._say)
        desk.goes_on_elsewhere = self._go_on

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return the commands by their ids."""
        return {
            "review.next_case": partial(self.go, 1),
            "review.previous_case": partial(self.go, -1),
        }

    def go(self, step: int) -> None:
        """Open the next or the previous disagreement of the list, in whichever article."""
        if (why := self._session.why_blind) is not None:
            self.said.emit(why)
            return
        self.now()
        if not self.cases.total:
            self.find()
            self.pane.list_anew()
        index = self.pane.list.currentIndex()
        place = index.row() + step if index.isValid() else 0
        status = self.cases.wanted.status
        while 0 <= place < self.cases.total:
            row = self.cases.row_at(place)
            if row is not None and (row.status == status or (row.waits and status == "open")):
                self.pane.hold(place)
                self.case_chosen.emit(row)
                return
            place += step
        end = self.tr("This is the last disagreement of the list")
        self.said.emit(end if step > 0 else self.tr("This is the first disagreement of the list"))

    def apply(self, changes: Changes) -> None:
        """Follow decisions; what else changed is looked for when the list is seen again."""
        decided = [c for c in changes.all if isinstance(c, DecisionChanged)]
        if decided:
            self._undecided += decided
            self._moment.start()
        if changes.settings or changes.many or any(map(_is_of_audit, decided)):
            self._audit = None
        if changes.settings and self.pane.isVisible():
            self.pane.list_anew()
        if changes.many or changes.layers:
            self._outdated = True
            if changes.many and self.pane.isVisible():
                self.find()

    def find(self) -> None:
        """Look what layers differ in, in a process of its own; what is known is listed at once."""
        session, token = self._session, self._session.job_token
        if session.why_blind is not None:
            self._say()
            return
        self._offer()
        self._audit = None
        if not self.cases.total:
            self.pane.list_anew()
        if not self._outdated or token is None or self._job is not None:
            return
        self._outdated = False
        arguments = ["disagreements", str(session.path), "--annotator", session.actor.name]
        self._job = Job([*arguments, "--limit", "0", "--job", token], self)
        self._job.finished.connect(self._listed)
        self._job.start()
        self._say()

    def now(self) -> None:
        """Let the list show what was decided."""
        self._moment.stop()
        changes, self._undecided = self._undecided, []
        if changes and self._session.read_only is None:
            self._found.note(changes)
            self.cases.read_pages_anew()
            self._saying.start()

    def stop(self) -> None:
        """End what is being looked for."""
        self._moment.stop()
        self._saying.stop()
        if self._job is not None:
            self._job.stop_at_once()

    def _go_on(self, unit: ReviewUnit) -> bool:
        """Go to the next disagreement of the list after its current one was decided."""
        held = self.pane.current
        if held is None or held.annotation not in unit.unit.ids or not self.pane.isVisible():
            return False
        self.go(1)
        return True

    def _listed(self, _result: JobResult) -> None:
        self._job = None
        self.pane.list_anew()

    def _offer(self) -> None:
        schema = self._schema()
        labels = [(label.id, label.name) for label in schema.labels if not label.retired]
        called = letters(reviewable(self._session)) if self._desk.anonymous else dict[str, str]()
        people = [
            (each.key, called.get(each.id, each.name))
            for each in comparable(self._session)
            if each.kind is not AnnotatorKind.GOLD
        ]
        pairs = [((a, b), f"{one}, {two}") for (a, one), (b, two) in combinations(people, 2)]
        self.pane.offer(labels, pairs[:_MOST_PAIRS])

    def _say_where_seen(self) -> None:
        if self.pane.isVisible():
            self._say()

    def _say(self) -> None:
        session, total = self._session, self.cases.total
        if (why := session.why_blind) is not None:
            self.pane.say("", "", why)
            return
        empty = ""
        if not total:
            looking = self._job is not None
            empty = self.tr("Looking what layers differ in…") if looking else self.tr("None here.")
        facts = [self.tr("{0} in all articles").format(grouped(total))]
        if self.cases.wanted.status == "open":
            left = self._found.count(self.cases.wanted)
            facts = [self.tr("{0} open in all articles").format(grouped(left))]
            pace = decision_pace(self._found.decision_times(), left)
            facts += pace_words(pace) if pace is not None else ()
        if self._audit is None:
            self._audit = auditing.result_words(auditing.result(session))
        self.pane.say("" if empty else "  ·  ".join(facts), self._audit, empty)

    def _schema(self) -> Schema:
        return self._session.schema


def _is_of_audit(change: DecisionChanged) -> bool:
    return any(
        each is not None and each.how is How.AUDITED for each in (change.before, change.after)
    )
