"""An article opens half done: names confirmed before come as suggestions a moment later."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.gazetteers import add_gazetteer
from tests.ui.window_builders import a_window, at_work, labels, place_of, press

FIRST = "Gefest-M met Edda Marlow.\n"
SECOND = "Then Edda Marlow left Gefest-M. Norrin stayed.\n"


def test_names_of_the_first_article_are_proposed_in_the_second(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, FIRST, SECOND)
    workspace, session, view = at_work(window)
    ghosts = workspace.ghost_hands.ghosts
    labelling.add(session, "COMPANY", [place_of(session, "Gefest-M")])
    labelling.add(session, "PERSON", [place_of(session, "Edda Marlow")])
    workspace.choose_article(session.queue.keys()[1])
    qtbot.waitUntil(lambda: len(ghosts.shown) == 2, timeout=10_000)
    press(view, Qt.Key.Key_Space)
    press(view, Qt.Key.Key_Return)
    press(view, Qt.Key.Key_Return)
    assert labels(session) == [("PERSON", "Edda Marlow"), ("COMPANY", "Gefest-M")]
    article = session.article
    assert article is not None
    whole = article.annotation(article.spans.key_at_rank(0))
    assert (whole.origin.by, whole.origin.tool) == ("gazetteer", "this project")


def test_a_gazetteer_that_comes_is_looked_up_at_once(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, SECOND)
    workspace, session, _ = at_work(window)
    ghosts = workspace.ghost_hands.ghosts
    file = tmp_path / "list.csv"
    file.write_text("id,name,type\nQ7,Norrin,company\n")
    add_gazetteer(session, file)
    qtbot.waitUntil(lambda: len(ghosts.shown) == 1, timeout=10_000)
    assert (ghosts.shown[0].referent, ghosts.shown[0].quote) == ("wd:Q7", "Norrin")
    session.history.undo()
    qtbot.waitUntil(lambda: not ghosts.shown, timeout=10_000)
