"""Agreement in the window: figures computed beside it, and from each the way to its places."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.ui.agreement.window import AgreementWindow
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import a_project_of, layer, span
from tests.ui.window_builders import an_empty_window, at_work


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


def opened(qtbot: QtBot, folder: Path) -> tuple[MainWindow, AgreementWindow]:
    window = an_empty_window(qtbot, folder)
    window.show_session(a_compared_project(folder))
    window.run("go.agreement")
    workspace, _, _ = at_work(window)
    shown = workspace.agreeing.shown
    assert shown is not None
    qtbot.waitUntil(lambda: shown.found is not None and shown.cases.total == 3, timeout=20_000)
    return window, shown


def test_the_figures_are_those_of_the_command_line(qtbot: QtBot, tmp_path: Path) -> None:
    _, shown = opened(qtbot, tmp_path)
    assert shown.found is not None
    assert shown.found.layers == ("Anna", "Ben")
    pair = shown.pair
    assert pair is not None
    assert pair.kinds == {"boundary": 1, "label": 1, "missing": 1}
    assert pair.token_kappa.value is not None
    kappa = f"{pair.token_kappa.value:.2f}"
    assert shown.page.pairs.accessibleDescription() == f"Anna, Ben: {kappa}"


def test_a_cell_of_the_confusion_lists_its_places_and_enter_goes_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, shown = opened(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    shown.page.confused_chosen.emit(("PLACE", "COUNTRY"))
    assert [row.quote for row in shown.cases.rows] == ["Moscow"]
    shown.case_view.selectRow(0)
    shown.case_view.setFocus()
    QTest.keyClick(shown.case_view, Qt.Key.Key_Return)
    assert session.article is not None
    assert view.selection is not None
    assert session.article.text.content[slice(*view.selection)] == "Moscow"
    assert workspace.agreeing.shown is shown


def test_arrows_go_from_figure_to_figure_and_a_label_lists_its_places(
    qtbot: QtBot, tmp_path: Path
) -> None:
    _, shown = opened(qtbot, tmp_path)
    grid = shown.page.pairs
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert "Ben, Anna: " in grid.accessibleDescription() or "Anna, Ben" in (
        grid.accessibleDescription()
    )
    bars = shown.page.bars
    assert bars.accessibleDescription().startswith(("Country: 0.00", "Company: 0.00"))
    shown.page.label_chosen.emit("COUNTRY")
    assert {row.quote for row in shown.cases.rows} == {"Moscow", "China"}
    shown.side.kind_chosen.emit("boundary")
    assert [row.quote for row in shown.cases.rows] == ["Gefest-M, a Moscow firm"]


def test_all_figures_go_to_the_clipboard_and_into_files(qtbot: QtBot, tmp_path: Path) -> None:
    _, shown = opened(qtbot, tmp_path)
    shown.copy()
    assert "Anna and Ben" in QGuiApplication.clipboard().text()
    for suffix in ("md", "csv", "svg", "png"):
        shown.export(tmp_path / f"agreement.{suffix}")
    assert (tmp_path / "agreement.md").read_text(encoding="utf-8").startswith("# Agreement")
    assert (tmp_path / "agreement.csv").read_text(encoding="utf-8-sig").startswith("measure,")
    assert b"<svg" in (tmp_path / "agreement.svg").read_bytes()
    assert (tmp_path / "agreement.png").read_bytes().startswith(b"\x89PNG")


def test_one_layer_alone_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    _, shown = opened(qtbot, tmp_path)
    for box in shown.side.boxes.values():
        box.setChecked(False)
    shown.compute()
    assert "at least two layers" in shown.failure.text()
