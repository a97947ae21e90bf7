import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage

from annotator.ui.lines import flags_for, lefts_of
from annotator.ui.look.theme import interface_font
from annotator.ui.parts.painter import painter_on

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(words: str, flags: int) -> QImage:
    image = QImage(300, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with painter_on(image) as painter:
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(interface_font())
        painter.drawText(QRectF(0, 0, 300, 24), flags, words)
    return image


def left_of_ink(image: QImage) -> int:
    white = image.pixel(299, 0)
    return next(
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != white for y in range(image.height()))
    )


def test_words_of_either_direction_stand_at_the_left():
    for words in ("Sanctions on Gefest-M.", "تحریم‌های تازه علیه Gefest-M."):
        assert left_of_ink(drawn(words, flags_for(words))) < 6


def test_a_title_from_right_to_left_ends_at_its_left():
    words = "تحریم‌های تازه"
    stop = drawn(words + ".", flags_for(words))
    assert stop == drawn("\u200f" + words + ".", flags_for(words))
    assert drawn(words + ".", Qt.AlignmentFlag.AlignVCenter) != stop


def test_the_lines_of_a_title_from_right_to_left_begin_together_at_the_right():
    font = interface_font()
    lines = ("הממשלה הודיעה על סנקציות חדשות", "נגד החברה")
    metrics = QFontMetricsF(font)
    lefts = lefts_of(lines, font)
    ends = [left + metrics.horizontalAdvance(line) for left, line in zip(lefts, lines, strict=True)]
    assert lefts[0] == 0
    assert lefts[1] > 0
    assert ends[0] == ends[1]
    assert lefts_of(("New sanctions against", "a firm"), font) == [0, 0]
