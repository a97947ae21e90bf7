"""Two paragraphs by the keyboard alone: names, a sanction, a split statement, who is who, done."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.checking import check_project
from annotator.app.open_article import OpenArticle
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.article import State
from annotator.model.fragment import Fragment
from annotator.ui.register.who_popup import WhoPopup
from annotator.ui.window.main_window import MainWindow
from tests.builders import open_first
from tests.ui.window_builders import CONTROL, a_window, application, at_work, press
from tests.whole.counted_hands import ACCEPT_ALL, ENTER, GROW, CountedHands, Key

HEADLINE = "Velmora considers sanctions on Bruvanian shipping firms over Tarsenia"
TEXT = (
    f"{HEADLINE}\n\n"
    "“The list is short,” Trade Secretary Edda Marlow warned in a statement. “It will grow unless "
    "Tarsenia ends its tests.”\n"
)
_DONE = Key(Qt.Key.Key_Return, CONTROL)
_MOST_PRESSES = 110


def test_a_new_annotator_labels_two_paragraphs_and_takes_all_of_it_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, _ = at_work(window)
    first = session.history.next_undo()
    hands = CountedHands(window)
    name_the_states(window, hands)
    make_the_sanction(window, hands)
    make_the_statement(window, hands)
    finish(window, hands)
    assert hands.presses <= _MOST_PRESSES
    path = session.path
    window.close()
    assert check_project(path) == []
    check_what_is_kept(path)

    again = MainWindow(window._themes, tmp_path / "window.json", "Anna")
    qtbot.addWidget(again)
    again.open_at_start(path)
    with qtbot.waitExposed(again):
        again.show()
    again.activateWindow()
    qtbot.waitUntil(again.isActiveWindow)
    _, session, view = at_work(again)
    for _ in range(100):
        if session.history.next_undo() == first:
            break
        press(view, Qt.Key.Key_Z, CONTROL)
    assert session.history.next_undo() == first, again.status.message
    assert session.article is not None
    assert len(session.article.spans) == 0
    assert session.article.layer.state is State.NEW
    assert not session.register.all()
    again.close()
    assert check_project(path) == []


def label(hands: CountedHands, quote: str, keys: str, after: int = 0) -> None:
    """Reach words and press letters or digits on them."""
    at = TEXT.index(quote, after)
    hands.reach(Fragment(at, at + len(quote)), word=True)
    hands.type(keys)


def enter(hands: CountedHands) -> None:
    """Enter who is asked for under the words themselves."""
    hands.type("0")
    (popup,) = (w for w in application().allWidgets() if isinstance(w, WhoPopup) and w.isVisible())
    press(popup.field, Qt.Key.Key_Return)
    hands.presses += 1


def name_the_states(window: MainWindow, hands: CountedHands) -> None:
    label(hands, "Velmora", "c")
    enter(hands)
    label(hands, "Bruvanian shipping firms", "f")
    label(hands, "Tarsenia", "c")
    enter(hands)
    label(hands, "Tarsenia", "", after=len(HEADLINE))
    assert window.status.held.rest == "1 Velmora · 2 Tarsenia"
    hands.type("2")
    assert window.status.held.rest == "2 Tarsenia"


def make_the_sanction(window: MainWindow, hands: CountedHands) -> None:
    label(hands, "sanctions", "s")
    assert window.status.held.rest.startswith("4 suggestions")
    hands.press(ACCEPT_ALL)
    assert window.status.held.lacks == ""
    hands.type(",s")


def make_the_statement(window: MainWindow, hands: CountedHands) -> None:
    workspace, _, view = at_work(window)
    label(hands, "list", "")
    while view.selection is None or view.content[view.selection.start] != "“":
        hands.press(GROW)
    hands.type("q")
    while workspace.ghost_hands.offers.any():
        hands.press(ENTER)
    hands.type(",h")


def finish(window: MainWindow, hands: CountedHands) -> None:
    _, session, _ = at_work(window)
    hands.press(_DONE)
    assert session.article is not None
    assert session.article.layer.state is State.DONE, window.status.message


def check_what_is_kept(path: Path) -> None:
    """Read the project anew: what was said by hand stands in it, and no more."""
    session = open_first(open_project(path, annotator="Anna"))
    article = session.article
    assert article is not None
    frames = {a.label: a for a in annotations(session) if a.roles}
    sanction, statement = frames["SANCTION"], frames["STATEMENT"]
    assert sanction.attributes == {"status": "threatened", "secondary": True}
    assert fillers(article, sanction) == {
        "authority": ["Velmora"],
        "target": ["Bruvanian shipping firms"],
        "pressured": ["Tarsenia"],
        "status_cue": ["considers"],
    }
    assert len(statement.fragments) == 2
    assert statement.attributes == {"quote": "direct", "stance": "threaten"}
    assert fillers(article, statement) == {
        "speaker": ["Edda Marlow"],
        "cue": ["warned"],
        "medium": ["a statement"],
    }
    named = [session.register.name(a.referent) for a in annotations(session) if a.referent]
    assert sorted(named) == ["Tarsenia", "Tarsenia", "Velmora"]
    assert article.layer.state is State.DONE
    session.close()


def annotations(session: Session) -> list[Annotation]:
    article = session.article
    assert article is not None
    return [article.annotation(key) for key in article.spans.in_order()]


def fillers(article: OpenArticle, frame: Annotation) -> dict[str, list[str]]:
    """Return the words that fill each role."""
    keys = article.keys_of(frame.fillers())
    return {
        role: [article.quote(keys[f.id]) for f in found if f.id is not None]
        for role, found in frame.roles.items()
    }
