"""The first hour with the window, and the next morning: from files to a dataset and back again."""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.app.checking import check_project
from annotator.model.article import State
from annotator.model.values import JsonObject
from annotator.ui.look.theme import load_theme
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    LONG,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    application,
    at_work,
    drag,
    labels,
    place_of,
    press,
    titles,
)
from tests.whole.journeys import (
    click_chip,
    click_on,
    drag_over,
    export_dataset,
    import_texts,
    make_project,
)

Key = Qt.Key
NOTE = "the capital, not the state"


def test_the_first_hour_from_files_to_a_dataset(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    make_project(qtbot, window)
    import_texts(qtbot, window, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    assert titles(workspace) == ["Treasury hits Gefest-M", "The council met in Geneva."]
    assert view.content == TREASURY
    label_in_every_way(window)
    change_labels(window)
    write_a_note(qtbot, window)
    assert labels(session) == [
        ("COUNTRY", "Moscow firm"),
        ("STATEMENT", "We will not stop … until they do"),
        ("PERSON", "Ri Yong-ho"),
    ]
    finish_with_open_points(window)
    assert view.content == OTHER
    treasury, council = export_dataset(qtbot, window)
    says_what_was_done(treasury)
    assert (council["text"], council["layers"]) == (OTHER, [])
    assert check_project(session.path) == []
    window.close()
    assert check_project(session.path) == []


def label_in_every_way(window: MainWindow) -> None:
    """Label by drag and letter, by drag and chip, and by drags with a chip armed."""
    _, session, view = at_work(window)
    drag_over(window, "Ri Yong-ho")
    press(view, "p")
    assert labels(session) == [("PERSON", "Ri Yong-ho")]
    drag_over(window, "Moscow")
    chip = click_chip(window, "PLACE")
    assert not chip.armed
    assert labels(session) == [("PLACE", "Moscow"), ("PERSON", "Ri Yong-ho")]
    press(view, Key.Key_Escape)
    chip = click_chip(window, "COMPANY")
    assert chip.armed
    drag_over(window, "Gefest-M")
    drag_over(window, "firm")
    press(view, Key.Key_Escape)
    assert not chip.armed
    assert Counter(label for label, _ in labels(session)) == {"PERSON": 1, "PLACE": 1, "COMPANY": 2}


def change_labels(window: MainWindow) -> None:
    """Relabel, remove, add a fragment and move an end, each by mouse and key."""
    _, session, view = at_work(window)
    click_on(window, "Moscow")
    press(view, "c")
    assert ("COUNTRY", "Moscow") in labels(session)
    for quote in ("Gefest-M", "firm"):
        click_on(window, quote)
        press(view, Key.Key_Delete)
    assert labels(session) == [("COUNTRY", "Moscow"), ("PERSON", "Ri Yong-ho")]
    drag_over(window, "We will not stop")
    press(view, "q")
    drag_over(window, "until they do")
    press(view, "+")
    assert ("STATEMENT", "We will not stop … until they do") in labels(session)
    click_on(window, "Moscow")
    press(view, Key.Key_Right, ALT)
    assert ("COUNTRY", "Moscow firm") in labels(session)


def write_a_note(qtbot: QtBot, window: MainWindow) -> None:
    """Write a note; it is kept without another key."""
    workspace, session, _ = at_work(window)
    article = session.article
    assert article is not None
    key = click_on(window, "Moscow")
    window.run("label.note")
    field = window.focusWidget()
    assert field is not None
    press(field, NOTE)
    qtbot.waitUntil(lambda: bool(article.annotation(key).note == NOTE))
    workspace.focus_text()


def finish_with_open_points(window: MainWindow) -> None:
    """Press “Done and next”: a statement without a speaker is pointed out, then accepted."""
    _, _, view = at_work(window)
    press(window, Key.Key_Return, CONTROL)
    assert view.content == TREASURY
    assert window.status.message
    press(window, Key.Key_Return, CONTROL)
    assert view.content != TREASURY


def says_what_was_done(exported: JsonObject) -> None:
    """See that a line of the dataset holds the hour's work, word for word."""
    text = exported["text"]
    assert text == TREASURY
    (layer,) = exported["layers"]
    assert (layer["annotator"], layer["state"]) == ("Anna", State.DONE)
    assert set(layer["covered"]) == {"entity", "sanction", "statement", "region"}
    found = {
        each["label"]: [text[start:end] for start, end in each["fragments"]]
        for each in layer["annotations"]
    }
    assert found == {
        "COUNTRY": ["Moscow firm"],
        "STATEMENT": ["We will not stop", "until they do"],
        "PERSON": ["Ri Yong-ho"],
    }
    for each in layer["annotations"]:
        assert text[each["start"] : each["end"]] == each["text"]
    notes = {each["label"]: each["note"] for each in layer["annotations"] if each.get("note")}
    assert notes == {"COUNTRY": NOTE}


def test_the_next_morning_begins_where_the_evening_ended(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, LONG, OTHER)
    workspace, session, view = at_work(window)
    workspace.choose_article(session.queue.keys()[1])
    early, late = place_of(session, "bank"), place_of(session, "Line 290 ")
    drag(view, early)
    press(view, "o")
    view.reveal(*late)
    view.restore_place(view.place[0], late.start)
    left_at = view.place
    assert not view.in_sight(*early)
    path = session.path
    window.close()

    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(None)
    workspace, session, view = at_work(window)
    assert application().activeModalWidget() is None
    assert (session.path, view.content, view.place) == (path, LONG, left_at)
    assert view.hasFocus()
    assert labels(session) == [("ORG", "bank")]

    press(window, Key.Key_Z, CONTROL)
    assert view.in_sight(*early)
    assert labels(session) == [("ORG", "bank")]
    assert "once more" in window.status.message
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == []
    press(window, Key.Key_Z, CONTROL | SHIFT)
    assert labels(session) == [("ORG", "bank")]
    window.close()
    assert check_project(path) == []


def test_a_day_of_work_is_undone_to_the_first_step(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    label_in_every_way(window)
    change_labels(window)
    write_a_note(qtbot, window)
    _, session, view = at_work(window)
    done = labels(session)
    finish_with_open_points(window)
    path = session.path
    window.close()

    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(path)
    _, session, view = at_work(window)
    assert view.content == OTHER
    presses = 0
    while (step := session.history.next_undo()) is not None and step.name != "Import 2 Articles":
        press(window, Key.Key_Z, CONTROL)
        presses += 1
        assert presses < 100, f"stuck at {step.name}"
    assert view.content == TREASURY
    assert labels(session) == []
    while session.history.next_redo() is not None and presses < 200:
        press(window, Key.Key_Z, CONTROL | SHIFT)
        presses += 1
    session.open_article(session.queue.keys()[0])
    assert labels(session) == done
    window.close()
    assert check_project(path) == []


def test_the_dark_window_is_dark_everywhere(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    label_in_every_way(window)
    window.run("view.history")
    window.run("view.theme.dark")
    qtbot.waitUntil(lambda: share_of_light(window.grab().toImage()) < 0.15)
    theme = load_theme("dark")
    _, session, view = at_work(window)
    page = view.grab().toImage()
    assert page.pixelColor(5, 5) == theme.page
    place = place_of(session, "Ri Yong-ho")
    under = view.rect_of(*place)
    colours = {
        page.pixelColor(x, y).name()
        for x in range(under.left(), under.right())
        for y in range(under.top(), under.bottom() + 8)
    }
    assert theme.text.name() in colours
    assert theme.group("people").mark.name() in colours
    window.run("view.theme.light")
    qtbot.waitUntil(lambda: share_of_light(window.grab().toImage()) > 0.85)


def share_of_light(picture: QImage) -> float:
    """Return which share of a picture is light."""
    small = picture.scaled(picture.width() // 4, picture.height() // 4)
    points = [(x, y) for x in range(small.width()) for y in range(small.height())]
    return sum(small.pixelColor(x, y).lightness() > 128 for x, y in points) / len(points)
