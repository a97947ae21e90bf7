"""Agreement as a mode of the window: figures computed beside it, and from each to its places."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from annotator.app.project_settings import set_blind
from annotator.app.session import Session
from annotator.app.together.assigning import assign
from annotator.errors import UserError
from annotator.ui.agreement.agreement_area import AgreementArea
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import a_project_of, layer, span, uuid_of
from tests.builders import a_project, keys_of
from tests.ui.window_builders import an_empty_window, at_work, press

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def a_compared_project(folder: Path) -> Session:
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
        span("a4", "COUNTRY", "China"),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M, a Moscow firm"),
        span("b3", "COUNTRY", "Moscow"),
    )
    return a_project_of(folder, [anna, ben])


def opened(qtbot: QtBot, folder: Path) -> tuple[MainWindow, AgreementArea]:
    window = an_empty_window(qtbot, folder)
    window.show_session(a_compared_project(folder))
    window.run("go.agreement")
    area = area_of(window)
    qtbot.waitUntil(lambda: area.found is not None, timeout=60_000)
    listed(qtbot, area, 3)
    return window, area


def area_of(window: MainWindow) -> AgreementArea:
    workspace, _, _ = at_work(window)
    area = workspace.agreeing.area
    assert area is not None
    return area


def listed(qtbot: QtBot, area: AgreementArea, count: int) -> None:
    area.page.pair_chosen.emit(("Anna", "Ben"))
    qtbot.waitUntil(lambda: area.places.cases.total == count, timeout=60_000)


def quotes(area: AgreementArea) -> list[str]:
    cases = area.places.cases
    rows = [cases.row_at(place) for place in range(cases.total)]
    return [row.quote for row in rows if row is not None]


def test_the_figures_are_those_of_the_command_line(qtbot: QtBot, tmp_path: Path) -> None:
    window, area = opened(qtbot, tmp_path)
    assert area.found is not None
    assert area.found.layers == ("Anna", "Ben")
    pair = area.pair
    assert pair is not None
    assert pair.kinds == {"boundary": 1, "label": 1, "missing": 1}
    assert pair.token_kappa.value is not None
    kappa = f"{pair.token_kappa.value:.2f}"
    assert area.page.pairs.accessibleDescription() == f"Anna, Ben: {kappa}"
    assert "Computed for 1 article in" in window.status.message
    window.close()


def test_a_cell_of_the_confusion_lists_its_places_and_enter_reviews_them(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, area = opened(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    area.page.confused_chosen.emit(("PLACE", "COUNTRY"))
    assert quotes(area) == ["Moscow"]
    assert area.places.list.hasFocus()
    press(area.places.list, ENTER)
    assert workspace.modes.current == "review"
    assert session.gold_open
    assert session.article is not None
    assert session.article.article.key == keys_of(session)[-1]
    desk = workspace.review.desk
    assert desk.unit is not None
    assert uuid_of("a3") in desk.unit.unit.ids
    assert view.hasFocus()
    window.close()


def test_arrows_go_from_figure_to_figure_and_a_label_lists_its_places(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, area = opened(qtbot, tmp_path)
    grid = area.page.pairs
    press(grid, Qt.Key.Key_Down)
    assert grid.accessibleDescription().startswith("Ben, Anna: ")
    press(grid, Qt.Key.Key_Up)
    assert grid.accessibleDescription().startswith("Anna, Ben: ")
    assert area.page.bars.accessibleDescription().startswith(("Country: 0.00", "Company: 0.00"))
    area.page.label_chosen.emit("COUNTRY")
    assert set(quotes(area)) == {"Moscow", "China"}
    area.side.kind_chosen.emit("boundary")
    assert quotes(area) == ["Gefest-M, a Moscow firm"]
    window.close()


def test_the_whole_mode_is_used_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    window, area = opened(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(area.places.list, ESCAPE)
    assert area.places.isHidden()
    page = area.page
    assert page.pairs.hasFocus()
    window.run("go.leave")
    assert page.confusion.hasFocus()
    press(page.confusion, ENTER)
    assert area.places.list.hasFocus()
    window.run("go.leave_back")
    seen = set[str]()
    for _ in range(8):
        focused = window.focusWidget()
        assert focused is not None
        seen.add(focused.accessibleName())
        window.run("go.leave")
    assert {"Pairs of annotators", "Confusion of labels", "Labels, weakest first"} <= seen
    assert "Agreement" in seen
    assert "Anna" in seen
    article = session.article
    press(page.pairs, ESCAPE)
    press(page.pairs, ESCAPE)
    assert workspace.modes.current == "annotate"
    assert view.hasFocus()
    assert session.article is article
    window.close()


def test_what_is_done_to_articles_takes_the_place_of_agreement_first(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, area = opened(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    assert not window.commands["go.done"].isEnabled()
    assert not window.commands["edit.remove_article"].isEnabled()
    window.run("go.next_article")
    assert workspace.modes.current == "annotate"
    assert not area.isVisible()
    assert session.article is not None
    assert window.commands["go.done"].isEnabled()
    window.close()


def test_families_are_compared_alone(qtbot: QtBot, tmp_path: Path) -> None:
    window, area = opened(qtbot, tmp_path)
    before = area.found
    area.side.families["entity"].click()
    qtbot.waitUntil(lambda: area.found is not before, timeout=60_000)
    assert area.found is not None
    assert area.found.labels == {}
    window.close()


def test_what_changed_meanwhile_is_compared_when_one_comes_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, area = opened(qtbot, tmp_path)
    before = area.found
    window.run("go.annotate")
    window.run("go.agreement")
    assert area.found is before
    window.run("go.annotate")
    window.run("edit.undo")
    window.run("edit.undo")
    window.run("go.agreement")
    qtbot.waitUntil(lambda: area.found is not before, timeout=60_000)
    assert set(area.side.boxes) <= {"Rosa"}
    assert "nothing to compare yet" in area.page.nothing.text()
    window.close()


def test_all_figures_go_to_the_clipboard_and_into_files(qtbot: QtBot, tmp_path: Path) -> None:
    window, area = opened(qtbot, tmp_path)
    area.copy()
    assert "Anna and Ben" in QGuiApplication.clipboard().text()
    for suffix in ("md", "csv", "svg", "png"):
        area.export(tmp_path / f"agreement.{suffix}")
    assert (tmp_path / "agreement.md").read_text(encoding="utf-8").startswith("# Agreement")
    assert (tmp_path / "agreement.csv").read_text(encoding="utf-8-sig").startswith("measure,")
    assert b"<svg" in (tmp_path / "agreement.svg").read_bytes()
    assert (tmp_path / "agreement.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UserError, match="is a project file"):
        area.export(at_work(window)[1].path)
    window.close()


def test_one_layer_alone_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    window, area = opened(qtbot, tmp_path)
    area.side.boxes["Ben"].click()
    assert area.found is None
    assert "at least two layers" in area.page.nothing.text()
    window.close()
    (tmp_path / "alone").mkdir()
    alone = an_empty_window(qtbot, tmp_path)
    alone.show_session(a_project(tmp_path / "alone", "Nothing to see."))
    alone.run("go.agreement")
    assert "nothing to compare yet" in area_of(alone).page.nothing.text()
    alone.close()


def test_who_works_blind_and_is_not_done_is_told_why_there_are_no_figures_and_no_others(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = an_empty_window(qtbot, tmp_path)
    session = a_compared_project(tmp_path)
    set_blind(session, blind=True)
    assign(session, keys_of(session)[-1:], [session.actor])
    window.show_session(session)
    workspace, _, _ = at_work(window)
    window.run("go.agreement")
    assert workspace.modes.current == "annotate"
    assert "work blind here" in window.status.message
    dialog = ExportDialog(session, workspace.worker, workspace.theme, window)
    offered = [dialog.layers.itemData(n) for n in range(dialog.layers.count())]
    assert offered == ["Rosa"]
    dialog.reject()
    window.close()
