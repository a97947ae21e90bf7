"""How often each annotator's answer was taken so far in this article."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.app.adjudication.reviewing import Review
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.review.status_glyphs import paint_share

_ROW = 24
_LEFT = 16.0
_BAR_AT = 80.0
_FIGURE = 30.0


def taken_counts(review: Review) -> Mapping[str, int]:
    """Return how often what each annotator said was taken, in the order of the rows."""
    found: Counter[str] = Counter()
    for unit in review.units:
        taken = set(unit.decision.taken) if unit.decision is not None else set[str]()
        if not taken:
            continue
        answers = {(m.label, m.fragments) for m in unit.unit.found if m.id in taken}
        for name, member in zip(review.names, unit.unit.members, strict=True):
            if member is not None and (member.label, member.fragments) in answers:
                found[name] += 1
    return {name: found[name] for name in review.names}


class TakenBars(QWidget):
    """A bar for each annotator, the longest for whom most was taken of."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: Mapping[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how often each annotator's answers were taken."""
        self._counts = counts
        self.setAccessibleName(", ".join(f"{name} {count}" for name, count in counts.items()))
        self.setFixedHeight(_ROW * len(counts) + 8)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _ROW * len(self._counts) + 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, font = self._theme, interface_font()
        most = max(1, *self._counts.values()) if self._counts else 1
        with painter_on(self) as painter:
            painter.setFont(font)
            for number, (name, count) in enumerate(self._counts.items()):
                line = QRectF(_LEFT, number * _ROW, self.width() - 2 * _LEFT, _ROW)
                painter.setPen(theme.text)
                words = elided(name, font, _BAR_AT - _LEFT - 8)
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(line, right, str(count))
                bar = QRectF(_BAR_AT, line.center().y() - 3, line.right() - _FIGURE - _BAR_AT, 6)
                paint_share(painter, bar, count / most, theme, theme.control)
