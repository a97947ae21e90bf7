"""What a model is sure of is accepted at once, above a score that is set by keys."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from annotator.app.adjudication.premerging import Rule
from annotator.app.adjudication.reviewing import Status
from annotator.model.decision import How
from annotator.ui.review.premerge_dialog import PremergeDialog
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import layer, span
from tests.ui.review_windows import a_review, review_in
from tests.ui.window_builders import at_work, labels, press


def test_a_model_is_reviewed_on_the_same_screen_and_accepted_above_a_score(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sure, unsure = ({"by": "model", "score": score} for score in (0.97, 0.4))
    model = layer(
        "ner-1",
        span("m1", "GOVBODY", "Treasury", origin=sure),
        span("m2", "PLACE", "Moscow", origin=unsure),
        kind="model",
    )
    window, desk = a_review(qtbot, tmp_path, [model])
    _, session, _ = at_work(window)
    assert review_in(desk).counts()[Status.OPEN] == 2
    desk.premerge(Rule(How.CHOSEN, 0, 0.9))
    assert labels(session) == [("GOVBODY", "Treasury")]
    window.run("edit.undo")
    assert labels(session) == []
    window.close()


class PremergeByKeys(QObject):
    """Waits for the dialog and fills it by keys; closes it in any case, so that nothing hangs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.says = ""
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._fill)
        self._timer.start()

    def _fill(self) -> None:
        # A window of another test may be modal as well: only what belongs to this one is meant.
        dialog = next(iter(self._window.findChildren(PremergeDialog)), None)
        if dialog is None or not dialog.isVisible():
            return
        self._timer.stop()
        try:
            press(dialog.rules[2], Qt.Key.Key_Space)
            press(dialog.scored, Qt.Key.Key_Space)
            dialog.score.selectAll()
            press(dialog.score, "0.95")
            self.says = dialog.says.text()
            press(dialog.score, Qt.Key.Key_Return)
        finally:
            if dialog.isVisible():
                dialog.reject()


def test_all_above_a_score_is_accepted_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    spans = [
        span(f"m{n}", label, words, origin={"by": "model", "score": score})
        for n, (label, words, score) in enumerate(
            (("GOVBODY", "Treasury", 0.97), ("COMPANY", "Gefest-M", 0.92), ("PLACE", "Moscow", 0.4))
        )
    ]
    window, _ = a_review(qtbot, tmp_path, [layer("ner-1", *spans, kind="model")])
    _, session, view = at_work(window)
    by_keys = PremergeByKeys(window)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(view, Qt.Key.Key_M, modifiers)
    assert by_keys.says.startswith("1 of 3 undecided units")
    assert labels(session) == [("GOVBODY", "Treasury")]
    window.run("edit.undo")
    assert labels(session) == []
    window.close()
