import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from annotator.ui.lines import flags_for
from annotator.ui.parts.painter import painter_on
from annotator.ui.theme import interface_font

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
