"""What the mouse can take hold of besides the text: handles, "+n", names at the edge."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from annotator.model.annotation import quote_of
from annotator.model.ghost import Ghost
from annotator.model.layer_spans import key_of
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme
from annotator.ui.parts.tool_tip import plain
from annotator.ui.view.arcs import Note, note_at
from annotator.ui.view.crowd_list import CrowdList, CrowdRow
from annotator.ui.view.cursors import armed_cursor
from annotator.ui.view.end_drag import EndDrag
from annotator.ui.view.ends import Handle, handles_of, nearest_handle
from annotator.ui.view.mapped_area import MappedArea
from annotator.ui.view.page import LONG_SPAN
from annotator.ui.view.scene import left_out_box
from annotator.ui.view.shown_spans import Moved
from annotator.ui.view.sight import Sight

_HOVER_DELAY = 120
_TOOL_TIP_DELAY = 600
_QUOTED = 120
_BRACKETS_LEFT_OUT = QRect(0, -24, 40, 24)


class HeldArea(MappedArea):
    """The article's text with its handles and lists.

    Signals: `ends_dragged(key, fragments)` when an annotation's ends were moved by a handle;
    nothing is changed by that yet.
    """

    ends_dragged = Signal(object, object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._tool_tip: Callable[[AnnotationKey], str] | None = None
        self._ghost_tip: Callable[[Ghost], str] | None = None
        self._armed_label: str | None = None
        self._picks = False
        self._text_cursor = QCursor(Qt.CursorShape.IBeamCursor)
        self._hover_point = QPointF()
        self._end_drag = EndDrag(self, self)
        self._crowd: CrowdList | None = None
        self._hover_timer = self._timer(self._hover, _HOVER_DELAY)
        self._tip_timer = self._timer(self._rest, _TOOL_TIP_DELAY)
        self.viewport().setCursor(self._text_cursor)
        self.viewport().setMouseTracking(True)

    def _timer(self, ends: Callable[[], None], time: int = 0) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(time)
        timer.setSingleShot(time > 0)
        timer.timeout.connect(ends)
        return timer

    @property
    def content(self) -> str:
        """The text shown."""
        return self._flow.text.content if self._flow else ""

    def window_rect(self) -> QRect:
        """Return the window onto the text."""
        return self.viewport().rect()

    def set_editable(self, editable: bool) -> None:
        """Offer handles on the selected annotation, or none."""
        self._highlight(handles=editable)

    def set_armed(self, label: str | None) -> None:
        """Let the pointer and what it drags carry a label's underline."""
        self._armed_label = label
        self._arm()

    def _pick_cursor(self, on: bool) -> None:
        self._picks = on
        self._arm()

    def click_annotation(self, key: AnnotationKey | None) -> None:
        """Select an annotation by hand."""

    # Taking hold

    def _take_hold(self, event: QMouseEvent) -> bool:
        """Use a press on a handle, a "+n" or a name at the edge; tell whether it was one."""
        sight, point = self._look(), event.position()
        if sight is None:
            return False
        note = note_at(sight.arcs, point)
        if note is not None:
            self._go_to(note)
            return True
        if comments := self.comments_at(point):
            self.comments_chosen.emit(comments)
            return True
        crowded = self._left_out_at(sight, point)
        if crowded:
            self._open_crowd(crowded, self.viewport().mapToGlobal(point.toPoint()))
            return True
        handle, selected = self._handle_at(sight, point), self._highlights.selected
        if handle is None or selected is None or self._spans is None:
            return False
        self._end_drag.press(handle, Moved(selected, self._spans.fragments(selected)), point)
        return True

    def _drag_on(self, event: QMouseEvent) -> None:
        exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._end_drag.move(event.position(), exact=exact)

    def _let_go(self) -> None:
        """End dragging a handle, and tell where the annotation stands now."""
        moved = self._end_drag.release()
        if moved is not None:
            self.ends_dragged.emit(moved.key, moved.fragments)

    def _handle_at(self, sight: Sight, point: QPointF) -> Handle | None:
        return nearest_handle(handles_of(sight.scene), point)

    def _go_to(self, note: Note) -> None:
        if self._spans is not None and note.key in self._spans:
            fragments = self._spans.fragments(note.key)
            self.reveal(fragments[0].start, fragments[-1].end)

    # What has no room

    def open_left_out(self, offset: int) -> bool:
        """List what has no lane on the line of an offset; tell whether there is anything."""
        sight = self._look()
        for paragraph, y in sight.scene.placed if sight else ():
            if sight is not None and paragraph.start <= offset <= paragraph.end:
                number = paragraph.line_of(offset)
                crowded = self._left_out_on(sight, y, number)
                box = left_out_box(self._page, y, number)
                if crowded:
                    self._open_crowd(crowded, self.viewport().mapToGlobal(box.toRect().topLeft()))
                return bool(crowded)
        return False

    def _left_out_at(self, sight: Sight, point: QPointF) -> list[AnnotationKey]:
        """Return what the "+n" under a point stands for."""
        corner = _BRACKETS_LEFT_OUT.translated(0, self._window_height)
        if sight.margin.left_out and corner.contains(point.toPoint()):
            return list(dict.fromkeys(key_of(span) for span in sight.margin.left_out))
        for paragraph, y in sight.scene.placed:
            if paragraph.marks is None or not y <= point.y() < y + paragraph.height:
                continue
            number = int((point.y() - y) // self._page.pitch)
            crowded = number < len(paragraph.lines) and paragraph.marks.lines[number].left_out
            if crowded and left_out_box(self._page, y, number).contains(point):
                return self._left_out_on(sight, y, number)
        return []

    def _left_out_on(self, sight: Sight, top: int, number: int) -> list[AnnotationKey]:
        """Return the annotations that found no lane on a line, in reading order."""
        spans = sight.scene.spans
        paragraph = next(p for p, y in sight.scene.placed if y == top)
        if spans is None or paragraph.marks is None:
            return []
        line = paragraph.marks.lines[number]
        drawn = {key_of(bar.span) for bar in line.bars}
        low, high = paragraph.line_start(number), paragraph.offset(paragraph.lines[number].last)
        found = [
            (start, -end, key)
            for length, start, end, span in spans.rows(low, high)
            if (key := key_of(span)) not in drawn and self._has_lane(key, length)
        ]
        return list(dict.fromkeys(key for _, _, key in sorted(found)))

    def _has_lane(self, key: AnnotationKey, length: int) -> bool:
        style = None if self._spans is None else self._styles.of(self._spans.label(key))
        return style is not None and not (
            style.bracketed or style.region or length > LONG_SPAN or style.family in self._hidden
        )

    def _open_crowd(self, keys: Sequence[AnnotationKey], point: QPoint) -> None:
        spans = self._spans
        if spans is None:
            return
        rows: list[CrowdRow] = []
        for key in keys:
            style = self._styles.of(spans.label(key))
            words = quote_of(self.content, spans.fragments(key))[:_QUOTED]
            rows.append(CrowdRow(key, style.name, style.colours.words, " ".join(words.split())))
        crowd = CrowdList(self._theme, rows, self)
        crowd.chosen.connect(self._crowd_chosen)
        crowd.open_at(point)

    def _crowd_chosen(self, key: AnnotationKey) -> None:
        self.click_annotation(key)

    # Resting on something

    def _pointed(self, event: QMouseEvent) -> None:
        """Show what can be done under the pointer, and what it rests on."""
        point = event.position()
        self._hover_point = point
        self._hover_timer.start()
        self._tip_timer.start()
        self.viewport().setCursor(self._cursor_at(point))

    def _cursor_at(self, point: QPointF) -> QCursor:
        x, page = point.x(), self._page
        beside = x < page.left or x > page.left + page.column
        if self._highlights.selected is None and not beside:
            return self._text_cursor
        sight = self._look()
        if sight is None:
            return self._text_cursor
        if self._handle_at(sight, point) is not None:
            return QCursor(Qt.CursorShape.SizeHorCursor)
        pressed = note_at(sight.arcs, point) is not None or self._left_out_at(sight, point)
        if pressed or self.comments_at(point):
            return QCursor(Qt.CursorShape.PointingHandCursor)
        return self._text_cursor

    def _hover(self) -> None:
        hovered = self.hovered_at(self._hover_point)
        if hovered != self._highlights.hovered:
            self._highlight(hovered=hovered)

    def _rest(self) -> None:
        point = self._hover_point.toPoint()
        if self.viewport().underMouse() and not self._end_drag.active:
            self._tell(point, self.viewport().mapToGlobal(point))

    def _tell(self, point: QPoint, place: QPoint) -> None:
        """Show the tool tip of what is under a point."""
        key, ghost = self.hovered_at(point), self.ghost_at(point)
        words = "" if key is None or self._tool_tip is None else self._tool_tip(key)
        if ghost is not None and self._ghost_tip is not None:
            words = self._ghost_tip(ghost)
        comments = self.comments_at(QPointF(point))
        if comments and self._comment_tip is not None:
            words = self._comment_tip(comments)
        QToolTip.showText(place, plain(words), self.viewport())

    def set_tool_tip(self, words: Callable[[AnnotationKey], str] | None) -> None:
        """Set what says the words of an annotation's tool tip."""
        self._tool_tip = words

    def set_ghost_tip(self, words: Callable[[Ghost], str] | None) -> None:
        """Set what says the words of a suggestion's tool tip."""
        self._ghost_tip = words

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover_timer.stop()
            self._tip_timer.stop()
            self._highlight(hovered=None)
        return super().viewportEvent(event)

    @override
    def _restyle(self) -> None:
        super()._restyle()
        self._arm()

    def _arm(self) -> None:
        if self._armed_label is None:
            self._highlight(armed=None)
            shape = Qt.CursorShape.CrossCursor if self._picks else Qt.CursorShape.IBeamCursor
            self._text_cursor = QCursor(shape)
        else:
            style = self._styles.of(self._armed_label)
            self._highlight(armed=style)
            self._text_cursor = armed_cursor(style, self._theme, self.devicePixelRatioF())
        self.viewport().setCursor(self._text_cursor)
