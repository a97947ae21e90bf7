"""The program as a process of its own on a real (virtual) screen, with a keyboard and a mouse."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QRect

from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.model.article import State
from annotator.ui.look.theme import Theme, load_theme
from tests.builders import a_project
from tests.ui.window_builders import OTHER
from tests.whole.virtual_screen import VirtualScreen, until, virtual_screen

ENDS = 20.0
# Without quotation marks: no open point stands before “Done and next”.
NEWS = (
    "Treasury hits Gefest-M\n\n"
    "The Treasury said on Tuesday it would sanction Gefest-M, a Moscow firm.\n"
    "Ri Yong-ho said they will not stop.\n"
)
Labels = list[tuple[str, list[str]]]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualScreen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with virtual_screen(folder) as made:
        yield made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = a_project(tmp_path, NEWS, OTHER)
    session.close()
    return session.path


@pytest.fixture
def theme() -> Theme:
    return load_theme("light")


def kept(project: Path) -> Labels:
    """Return what the file has of the first article: each label with the words of its pieces."""
    session = open_project(project, read_only=True)
    # One transaction: the window may write meanwhile.
    session.store.db.execute("BEGIN")
    try:
        article = session.open_article(session.queue.keys()[0])
        return [
            (found.label, [article.text.content[slice(*piece)] for piece in found.fragments])
            for found in article.annotations(article.spans.in_order())
        ]
    finally:
        session.close()


def keeps(project: Path, wanted: Labels) -> Callable[[], bool]:
    return lambda: kept(project) == wanted


def states(project: Path) -> list[State]:
    session = open_project(project, read_only=True)
    try:
        return [row.state for row in session.queue.rows(session.queue.keys())]
    finally:
        session.close()


def select_by_find(screen: VirtualScreen, words: str) -> None:
    """Select words of the article by keys alone and go back to the text."""
    screen.press("slash")
    screen.type(words)
    screen.press("Escape")


def until_kept(screen: VirtualScreen, key: str, project: Path, wanted: Labels) -> bool:
    """Press a key until a dialog that is still looking takes it and the file has the labels."""

    def pressed() -> bool:
        if kept(project) != wanted:
            screen.press(key)
        return kept(project) == wanted

    return until(pressed, f"{key} is taken")


def place_in_text(screen: VirtualScreen, theme: Theme, words: str) -> QRect:
    """Return where words stand on the screen; nothing is selected afterwards."""
    screen.press("slash")
    screen.type(words)
    below_find_bar = screen.find(theme.textsel, f"“{words}” is found")
    screen.press("Escape")

    def moved_up() -> QRect | None:
        place = screen.place_of(theme.textsel)
        whole = place is not None and place.size() == below_find_bar.size()
        return place if whole and place != below_find_bar else None

    place = until(moved_up, "the find bar is gone")
    screen.press("Escape")
    until(lambda: screen.place_of(theme.textsel) is None, "nothing is selected")
    return place


def test_an_article_is_done_by_keys_alone(screen: VirtualScreen, project: Path):
    program = screen.open(project)
    select_by_find(screen, "moscow")
    screen.press("l")
    until(keeps(project, [("PLACE", ["Moscow"])]), "a letter labels what was found")
    screen.press("alt+Right")
    until(keeps(project, [("PLACE", ["Moscow firm"])]), "the end moves by a word")
    select_by_find(screen, "tuesday")
    screen.press("plus")
    whole = [("PLACE", ["Tuesday", "Moscow firm"])]
    until(keeps(project, whole), "+ adds a second fragment")
    screen.press("ctrl+z")
    until(keeps(project, [("PLACE", ["Moscow firm"])]), "Ctrl+Z takes the fragment back")
    screen.press("ctrl+shift+z")
    until(keeps(project, whole), "Ctrl+Shift+Z brings it again")
    select_by_find(screen, "gefest")
    screen.press("f")
    firm = ("COMPANY", ["Gefest-M"])
    until(keeps(project, [*whole, firm]), "another name is labelled")
    screen.press("ctrl+d")
    label_all = until_kept(screen, "Return", project, [firm, *whole, firm])
    assert label_all, "every occurrence is labelled at once"
    screen.focus()
    screen.press("ctrl+z")
    until(keeps(project, [*whole, firm]), "one undo takes all of them back")
    screen.press("ctrl+z")
    until(keeps(project, whole), "and another the first of them")
    screen.press("ctrl+Return")
    until(lambda: states(project) == [State.DONE, State.NEW], "the article is done")
    screen.press("ctrl+q")
    assert program.wait(ENDS) == 0
    assert screen.said() == ""
    assert [file.name for file in project.parent.glob("*news.annot*")] == ["news.annot"]
    assert check_project(project) == []
    assert kept(project) == whole


def test_the_keys_of_a_hurried_hand_all_count(screen: VirtualScreen, project: Path):
    program = screen.open(project)
    for words, letter in (("tuesday", "d"), ("moscow", "l"), ("ri yong", "p"), ("they", "e")):
        select_by_find(screen, words)
        screen.press(letter)
    screen.press("ctrl+q")
    assert program.wait(ENDS) == 0
    assert kept(project) == [
        ("DATE", ["Tuesday"]),
        ("PLACE", ["Moscow"]),
        ("PERSON", ["Ri Yong-ho"]),
        ("ENTITY", ["they"]),
    ]
    assert check_project(project) == []


def test_a_drag_of_the_mouse_and_a_letter_label(screen: VirtualScreen, project: Path, theme: Theme):
    program = screen.open(project)
    moscow = place_in_text(screen, theme, "moscow")
    screen.drag(moscow)
    assert screen.find(theme.textsel, "the drag is shown") == moscow
    screen.press("l")
    until(keeps(project, [("PLACE", ["Moscow"])]), "the drag is labelled")
    screen.press("ctrl+q")
    assert program.wait(ENDS) == 0
    assert screen.said() == ""
    assert check_project(project) == []


def test_a_label_that_was_seen_outlives_the_program(
    screen: VirtualScreen, project: Path, theme: Theme
):
    program = screen.open(project)
    moscow = place_in_text(screen, theme, "moscow")
    under = moscow.marginsAdded(QMargins(0, 0, 0, 8))
    mark = theme.group("places").mark
    assert screen.place_of(mark, under) is None
    screen.drag(moscow)
    screen.press("l")
    until(lambda: screen.place_of(mark, under), "the label is shown")
    program.kill()
    program.wait(ENDS)
    assert kept(project) == [("PLACE", ["Moscow"])]
    assert check_project(project) == []
    again = screen.open(project)
    screen.press("ctrl+z")
    until(keeps(project, []), "what was done before the crash can be undone after it")
    screen.press("ctrl+q")
    assert again.wait(ENDS) == 0
    assert check_project(project) == []
