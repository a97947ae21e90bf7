"""The label bar: two rows at any width, never the one that makes the window wide."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app.guideline import first_words
from annotator.model.schema import REGION_FAMILY
from annotator.model.schema_file import load_schema
from annotator.ui.label_bar import LabelBar, bar_labels
from annotator.ui.label_chip import CHIP_HEIGHT, Detail
from annotator.ui.look.theme import load_theme
from annotator.ui.panes.focus_round import focus_in
from tests.ui.window_builders import press

SCHEMA = load_schema("sanctions-news")


def a_bar(qtbot: QtBot, width: int = 1440) -> LabelBar:
    bar = LabelBar(load_theme("light"), SCHEMA)
    qtbot.addWidget(bar)
    bar.set_start(288 if width >= 1360 else 252)
    bar.resize(width, bar.height())
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def test_fillers_and_retired_labels_have_no_chip():
    shown = {label.id for label in bar_labels(SCHEMA)}
    assert "CUE" not in shown
    assert {"PERSON", "SANCTION", "STATEMENT", "REGION"} <= shown


@pytest.mark.parametrize("width", [2560, 1440, 1280, 1100, 900, 800])
def test_there_are_two_rows_and_nothing_overlaps(qtbot: QtBot, width: int):
    bar = a_bar(qtbot, width)
    tops = {chip.y() for chip in bar.chips}
    assert len(tops) == 2
    for top in tops:
        row = sorted((c.x(), c.x() + c.width()) for c in bar.chips if c.y() == top)
        assert all(end <= start for (_, end), (start, _) in pairwise(row))
        assert row[-1][1] <= bar._done.x()
    assert {chip.height() for chip in bar.chips} == {CHIP_HEIGHT}


def test_less_room_shows_less_and_keeps_the_order(qtbot: QtBot):
    details: list[Detail] = []
    orders: set[tuple[str, ...]] = set()
    for width in (2000, 1440, 1280, 900):
        bar = a_bar(qtbot, width)
        details.append(bar.chips[0]._detail)
        orders.add(tuple(chip.label.id for chip in sorted(bar.chips, key=lambda c: (c.y(), c.x()))))
    assert details == sorted(details, reverse=True)
    assert details[-1] is Detail.KEY
    assert details[0] is Detail.WIDE_COUNT
    assert len(orders) == 1


def test_the_bar_never_makes_the_window_wide(qtbot: QtBot):
    assert a_bar(qtbot).minimumSizeHint().width() == 0


def test_chips_have_names_for_those_who_do_not_see_them(qtbot: QtBot):
    bar = a_bar(qtbot)
    country = next(c for c in bar.chips if c.label.id == "COUNTRY")
    assert country.accessibleName() == "Country, key c, 0 here"
    bar.set_counts({"COUNTRY": 12})
    assert "12 in this article" in country.toolTip()
    assert first_words(SCHEMA.by_id["COUNTRY"].guideline) in country.toolTip()


def test_passes_grey_their_chips_and_are_told(qtbot: QtBot):
    bar = a_bar(qtbot)
    told: list[tuple[str, ...]] = []
    bar.passes_changed.connect(told.append)
    assert REGION_FAMILY not in bar.passes
    QTest.mouseClick(bar._passes[1], Qt.MouseButton.LeftButton)
    assert told == [("entity", "statement")]
    sanction = next(c for c in bar.chips if c.label.id == "SANCTION")
    assert sanction.isEnabled()
    assert not sanction._in_pass


def test_arrows_go_from_chip_to_chip(qtbot: QtBot):
    bar = a_bar(qtbot)
    bar.activateWindow()
    focus_in(bar)
    assert bar.chips[0].hasFocus()
    press(bar.chips[0], Qt.Key.Key_Right)
    assert bar.chips[1].hasFocus()
    pressed: list[str] = []
    bar.label_clicked.connect(pressed.append)
    press(bar.chips[1], Qt.Key.Key_Return)
    assert pressed == [bar.chips[1].label.id]
