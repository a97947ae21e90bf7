"""Painting the text and the marks under it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout

from annotator.model.fragment import Fragment
from annotator.ui.view.flow import Placed
from annotator.ui.view.label_style import rounded_pen
from annotator.ui.view.marks import RegionMark
from annotator.ui.view.paragraph_layout import ParagraphLayout
from annotator.ui.view.scene import Scene, left_out_box

_HOVER_SHARE = 0.6
_LINE_END = 5.0


def paint_paragraph(painter: QPainter, scene: Scene, placed: Placed, clip: QRectF) -> None:
    """Paint one paragraph: grounds, letters, underlines, captions."""
    paragraph, y = placed
    painter.save()
    painter.translate(scene.page.left, y)
    own_clip = clip.translated(-scene.page.left, -y)
    _paint_grounds(painter, scene, paragraph)
    _paint_letters(painter, scene, paragraph, own_clip)
    _paint_marks(painter, scene, paragraph)
    painter.restore()


def _paint_grounds(painter: QPainter, scene: Scene, paragraph: ParagraphLayout) -> None:
    marked = scene.highlights
    painter.setPen(Qt.PenStyle.NoPen)
    for key, share in ((marked.hovered, _HOVER_SHARE), (marked.selected, 1.0)):
        style = None if key is None else scene.style_of(key)
        if style is None or (share < 1 and key == marked.selected):
            continue
        tint = QColor(style.colours.tint)
        tint.setAlphaF(tint.alphaF() * share)
        _fill(painter, scene, paragraph, scene.fragments_of(key), tint)
    if marked.ghost is not None:
        tint = scene.styles.of(marked.ghost.label).colours.tint
        _fill(painter, scene, paragraph, marked.ghost.fragments, tint)
    _fill(painter, scene, paragraph, marked.hits, scene.theme.sel)
    for fragment in (marked.current_hit, marked.flash, marked.selection):
        if fragment is not None:
            _fill(painter, scene, paragraph, (fragment,), scene.theme.textsel)
    if marked.selection and marked.selection.start <= paragraph.end < marked.selection.end:
        _paint_line_end(painter, scene, paragraph)


def _fill(
    painter: QPainter,
    scene: Scene,
    paragraph: ParagraphLayout,
    fragments: Iterable[Fragment],
    colour: QColor,
) -> None:
    boxes = [box for f in fragments for box in scene.boxes(paragraph, f.start, f.end)]
    if boxes:
        painter.setBrush(colour)
        painter.drawRects(boxes)


def _paint_line_end(painter: QPainter, scene: Scene, paragraph: ParagraphLayout) -> None:
    """Show that the selection goes on past a paragraph's end."""
    number = len(paragraph.lines) - 1
    line, page = paragraph.lines[number], scene.page
    x = line.left - _LINE_END if paragraph.rtl else line.right
    height = page.box if paragraph.end > paragraph.start else page.blank
    painter.setBrush(scene.theme.textsel)
    painter.drawRect(QRectF(x, number * page.pitch, _LINE_END, height))


def _paint_letters(
    painter: QPainter, scene: Scene, paragraph: ParagraphLayout, clip: QRectF
) -> None:
    """Paint the letters: grey in regions, but not where they are selected."""
    regions: Sequence[RegionMark] = paragraph.marks.standing.regions if paragraph.marks else ()
    selection = scene.highlights.selection or Fragment(0, 0)
    formats: list[QTextLayout.FormatRange] = []
    for region in regions:
        for start, end in (
            (region.start, min(region.end, selection.start)),
            (max(region.start, selection.end), region.end),
        ):
            if start < end:
                formats.append(_coloured(paragraph, start, end, scene.theme.region))
    painter.setPen(scene.theme.text)
    paragraph.draw(painter, clip, formats)


def _coloured(
    paragraph: ParagraphLayout, start: int, end: int, colour: QColor
) -> QTextLayout.FormatRange:
    letters = QTextCharFormat()
    letters.setForeground(colour)
    found = QTextLayout.FormatRange()
    found.start = paragraph.units(start)
    found.length = paragraph.units(end) - found.start
    found.format = letters
    return found


def _paint_marks(painter: QPainter, scene: Scene, paragraph: ParagraphLayout) -> None:
    if scene.highlights.armed is not None:
        _paint_armed(painter, scene, paragraph)
    if paragraph.marks is None:
        return
    for pen, lines in paragraph.marks.strokes:
        painter.setPen(pen)
        painter.drawLines(lines)
    ascent = QFontMetricsF(scene.page.caption_font).ascent()
    # Only the names of roles are italic.
    for slanted in (False, True) if scene.frames else (False,):
        painter.setFont(scene.styles.font(italic=slanted))
        for line in paragraph.marks.lines:
            for caption in line.captions:
                if caption.face.italic == slanted:
                    painter.setPen(caption.colour)
                    at = QPointF(caption.x, caption.y - ascent)
                    painter.drawStaticText(at, caption.face.words)


def paint_left_out(painter: QPainter, scene: Scene) -> None:
    """Say at the ends of lines how many annotations found no lane."""
    font = scene.page.caption_font
    painter.setFont(font)
    for paragraph, y in scene.placed:
        for number, line in enumerate(paragraph.marks.lines if paragraph.marks else ()):
            if line.left_out:
                box = left_out_box(scene.page, y, number)
                many = line.left_out >= 1000
                words = f"+{line.left_out // 1000}k" if many else f"+{line.left_out}"
                ground = QRectF(box)
                ground.setWidth(QFontMetricsF(font).horizontalAdvance(words))
                painter.fillRect(ground, scene.theme.page)
                painter.setPen(scene.theme.dim)
                painter.drawText(QPointF(box.left(), box.bottom() - 3), words)


def _paint_armed(painter: QPainter, scene: Scene, paragraph: ParagraphLayout) -> None:
    """Underline the text selection with what it is about to become."""
    style, selection = scene.highlights.armed, scene.highlights.selection
    if style is None or selection is None:
        return
    painter.setPen(rounded_pen(style.colours.mark, style.pen.widthF()))
    painter.drawLines(
        [
            QLineF(box.left() + 1, box.bottom() + 1, box.right() - 1, box.bottom() + 1)
            for box in scene.boxes(paragraph, selection.start, selection.end)
        ]
    )
