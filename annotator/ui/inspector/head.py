"""The head of the inspector: the words of the selected annotation and what it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.model.annotation import Annotation, Origin
from annotator.model.schema import Label
from annotator.ui.lines import flags_for
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.marks import words_colour
from annotator.ui.parts.painter import painter_on

_HEIGHT = 56
_LINE = 16
_LEFT = 16


class AnnotationHead(QWidget):
    """The words (15 px, bold, cut at the right), and a line with label, place and origin."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = ""
        self._label: Label | None = None
        self._name = ""
        self._meta = ""
        self.provenance = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def show_annotation(
        self,
        annotation: Annotation,
        label: Label | None,
        words: str,
        locked: str | None,
        provenance: str = "",
    ) -> None:
        """Show an annotation; `locked` says why it cannot be changed.

        `provenance` says of gold from whom it is and who decided.
        """
        if bool(provenance) != bool(self.provenance):
            self.updateGeometry()
        self.provenance = provenance
        self._words = " ".join(words.split())
        self._label = label
        self._name = label.name if label else annotation.label
        facts = [f"{annotation.start}–{annotation.end}"]
        if len(annotation.fragments) > 1:
            facts.append(self.tr("{n} parts").format(n=len(annotation.fragments)))
        facts.append(self._origin(annotation.origin))
        if locked:
            facts.append(self.tr("read only"))
        self._meta = "  ·  ".join(facts)
        self.setToolTip(f"{self._words[:600]}\n{locked}" if locked else self._words[:600])
        if provenance:
            self.setToolTip(f"{self.toolTip()}\n{provenance}")
            facts.append(provenance)
        self.setAccessibleName(f"{self._name}, {self._words}, {', '.join(facts)}")
        self.update()

    def _origin(self, origin: Origin) -> str:
        named = {
            "manual": self.tr("by hand"),
            "import": self.tr("imported"),
            "adopted": self.tr("adopted"),
            "repeat": self.tr("repeated"),
            "gazetteer": self.tr("from a list of names"),
            "pattern": self.tr("by a pattern"),
            "model": self.tr("by a model"),
            "reanchored": self.tr("found again"),
        }
        words = named.get(origin.by, origin.by)
        return f"{words}, {origin.score:.2f}" if origin.score is not None else words

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT + _LINE if self.provenance else _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            centre = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            room = self.width() - 2 * _LEFT
            head = interface_font(15, bold=True)
            painter.setFont(head)
            painter.setPen(self._theme.text)
            words = elided(self._words, head, room)
            where = QRectF(_LEFT, 8, room + 4, 24)
            painter.drawText(where, flags_for(self._words), words)
            bold = interface_font(11, bold=True)
            painter.setFont(bold)
            painter.setPen(words_colour(self._label, self._theme))
            painter.drawText(QRectF(_LEFT, 33, room, 16), centre, self._name)
            meta_at = _LEFT + QFontMetricsF(bold).horizontalAdvance(self._name) + 12
            small = interface_font(11)
            painter.setFont(small)
            painter.setPen(self._theme.dim)
            meta = elided(self._meta, small, self.width() - meta_at - _LEFT)
            painter.drawText(QRectF(meta_at, 33, self.width(), 16), centre, meta)
            said = elided(self.provenance, small, room)
            painter.drawText(QRectF(_LEFT, 33 + _LINE, room + 4, 16), centre, said)
