"""High contrast: by choice, and whole from the system when it asks for it."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from pytestqt.qtbot import QtBot

from annotator.ui.look.high_contrast import contrast, contrast_wanted, theme_of
from annotator.ui.look.stylesheet import stylesheet
from annotator.ui.look.theme import GROUPS, Theme, load_theme
from annotator.ui.look.themes import Themes
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import a_window, an_empty_window, application, at_work

ROLE = QPalette.ColorRole
# Window, base, text and highlight as the systems' own schemes of high contrast have them.
SYSTEMS = {
    "black": ("#000000", "#000000", "#ffffff", "#1aebff"),
    "white": ("#ffffff", "#ffffff", "#000000", "#37006e"),
    "night sky": ("#000000", "#000000", "#ffffff", "#d6b4fd"),
    "desert": ("#fffaef", "#fffaef", "#3d3d3d", "#903909"),
    "mid grey": ("#2d3236", "#202020", "#ffffff", "#a6d8ff"),
}


def palette_of(name: str) -> QPalette:
    window, base, text, highlight = (QColor(colour) for colour in SYSTEMS[name])
    palette = QPalette(window)
    for role, colour in (
        (ROLE.Window, window),
        (ROLE.Base, base),
        (ROLE.Text, text),
        (ROLE.WindowText, text),
        (ROLE.Highlight, highlight),
    ):
        palette.setColor(role, colour)
    return palette


@pytest.fixture(params=["chosen", *SYSTEMS])
def theme(request: pytest.FixtureRequest) -> Theme:
    if request.param == "chosen":
        return load_theme("high-contrast")
    return theme_of(palette_of(request.param))


@pytest.mark.parametrize("ground", ["page", "panel", "raised", "hover"])
def test_all_words_stand_out(theme: Theme, ground: str):
    below: QColor = getattr(theme, ground)
    words = {token: getattr(theme, token) for token in ("text", "dim", "region", "alert", "good")}
    words |= {name: colours.words for name, colours in theme.groups.items()}
    poor = {name: round(contrast(c, below), 1) for name, c in words.items()}
    assert {name: found for name, found in poor.items() if found < 7} == {}


def test_marks_and_borders_stand_out(theme: Theme):
    drawn = {name: colours.mark for name, colours in theme.groups.items()}
    drawn["control"] = theme.control
    assert {n for n, colour in drawn.items() if contrast(colour, theme.page) < 7} == set()
    assert contrast(theme.selline, theme.page) >= 4.5
    assert 3 <= contrast(theme.line, theme.page) < contrast(theme.text, theme.page) / 1.5


def test_text_stands_out_where_it_is_selected(theme: Theme):
    for ground in (theme.sel, theme.textsel, theme.alertbg):
        assert contrast(theme.text, ground) >= 7
    assert contrast(theme.strong, theme.onstrong) >= 7


def test_a_tint_hides_no_letter(theme: Theme):
    for colours in theme.groups.values():
        shown = QImage(1, 1, QImage.Format.Format_RGB32)
        shown.fill(theme.page)
        painter = QPainter(shown)
        painter.fillRect(shown.rect(), colours.tint)
        painter.end()
        assert contrast(shown.pixelColor(0, 0), theme.text) >= 7


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_every_theme_knows_every_group(name: str):
    assert set(load_theme(name).groups) == set(GROUPS)


@pytest.mark.usefixtures("qtbot")
def test_nobody_asks_for_high_contrast_here():
    assert [contrast_wanted() for _ in range(5)] == [False] * 5


@pytest.mark.usefixtures("qtbot")
def test_the_systems_palette_is_taken_whole():
    asked = [True]
    themes = Themes(application(), "system", lambda: asked[0])
    theme = themes.theme
    palette = application().palette()
    assert theme.page == palette.color(ROLE.Base)
    assert theme.text == palette.color(ROLE.Text)
    assert all(colours.mark == theme.text for colours in theme.groups.values())
    seen: list[Theme] = []
    themes.changed.connect(seen.append)
    asked[0] = False
    themes.follow_system()
    assert [found.name for found in seen] == ["light"]
    assert application().palette().color(ROLE.Window) == seen[0].panel
    asked[0] = True
    themes.follow_system()
    assert themes.theme == theme


@pytest.mark.usefixtures("qtbot")
def test_a_chosen_theme_stays_whatever_the_system_asks():
    assert Themes(application(), "dark", lambda: True).theme.name == "dark"
    assert Themes(application(), "high-contrast", lambda: False).theme.name == "high-contrast"


def test_high_contrast_is_chosen_in_the_menu_and_kept(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    window.run("view.theme.high-contrast")
    assert window.commands["view.theme.high-contrast"].isChecked()
    view = at_work(window)[2]
    assert view.grab().toImage().pixelColor(5, 5) == QColor("#000000")
    window.close()
    assert "high-contrast" in (tmp_path / "window.json").read_text()
    Themes(application(), "light")


def test_the_style_sheet_knows_no_other_colours(qtbot: QtBot, tmp_path: Path):
    window: MainWindow = an_empty_window(qtbot, tmp_path)
    assert window.isVisible()
    sheet = stylesheet(theme_of(palette_of("white")))
    assert "#000000" in sheet
    assert "#1f2126" not in sheet
