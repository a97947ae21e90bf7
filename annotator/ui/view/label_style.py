"""How each label is drawn: stroke, colours, caption."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QStaticText

from annotator.model.schema import REGION_FAMILY, Label, Schema
from annotator.ui.look.theme import GroupColours, Theme

STATEMENT_FAMILY = "statement"
SANCTION_FAMILY = "sanction"
_FILLER_GROUP = "fillers"
# Captions repeat a few names; more different ones than this are not worth remembering.
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True, eq=False)
class LabelStyle:
    """One label's look. `bracketed` spans stand in the margin, `region` ones grey the text."""

    label: str
    name: str
    key: str
    family: str
    bracketed: bool
    region: bool
    filler_only: bool
    colours: GroupColours
    pen: QPen
    join_pen: QPen


@dataclass(frozen=True, slots=True, eq=False)
class CaptionFace:
    """Words ready to be drawn, and their width in px."""

    words: QStaticText
    width: float
    italic: bool


class LabelStyles:
    """The styles of a schema's labels in one theme; made when first asked for."""

    def __init__(self, schema: Schema, theme: Theme, caption_font: QFont) -> None:
        self._schema = schema
        self._theme = theme
        italic = QFont(caption_font)
        italic.setItalic(True)
        self._fonts = (caption_font, italic)
        self._metrics = (QFontMetricsF(caption_font), QFontMetricsF(italic))
        self._styles: dict[str, LabelStyle] = {}
        self._faces: dict[tuple[str, bool], CaptionFace] = {}

    def of(self, label: str) -> LabelStyle:
        """Return a label's style; one that the schema does not know looks like a filler."""
        style = self._styles.get(label)
        if style is None:
            style = self._styles[label] = _style(
                self._schema.by_id.get(label) or _unknown(label), self._theme
            )
        return style

    def font(self, *, italic: bool = False) -> QFont:
        """Return the font of captions; names of roles are italic."""
        return self._fonts[italic]

    def face(self, words: str, *, italic: bool = False) -> CaptionFace:
        """Return `words` in the caption font; names of roles are italic."""
        face = self._faces.get((words, italic))
        if face is None:
            if len(self._faces) > _REMEMBERED:
                self._faces.clear()
            static = QStaticText(words)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=self._fonts[italic])
            width = self._metrics[italic].horizontalAdvance(words)
            face = self._faces[words, italic] = CaptionFace(static, width, italic)
        return face


def rounded_pen(colour: QColor, width: float) -> QPen:
    """Return a solid pen with round ends and joins."""
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )


def dotted_pen(colour: QColor, width: float) -> QPen:
    """Return a dotted pen; its flat ends keep the dots apart."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, 2.0])
    return pen


def _unknown(label: str) -> Label:
    return Label(id=label, name=label, family="", group=_FILLER_GROUP)


def _style(label: Label, theme: Theme) -> LabelStyle:
    colours = theme.group(label.group)
    return LabelStyle(
        label=label.id,
        name=label.name,
        key=label.keys[0] if label.keys else "",
        family=label.family,
        bracketed=label.family == STATEMENT_FAMILY and not label.filler_only,
        region=label.family == REGION_FAMILY,
        filler_only=label.filler_only,
        colours=colours,
        pen=_pen(label, colours),
        join_pen=dotted_pen(colours.mark, 1.0),
    )


def _pen(label: Label, colours: GroupColours) -> QPen:
    if label.filler_only:
        pen = QPen(colours.mark, 1.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen
    return rounded_pen(colours.mark, 3.2 if label.family == SANCTION_FAMILY else 2.2)
