"""The paragraph at the caret in a text field of the system's own kind, which every reader knows."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.ui.look.theme import Theme, reading_font
from annotator.ui.parts.part import set_theme_in
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.keys import is_select_all, keeps_for_itself
from annotator.ui.view.movement import Move, move_for
from annotator.ui.view.offsets import Utf16, grapheme_start

_SIZE = 17
_PADDING = 16
# A text document makes lines of these, or takes them for marks of its own; each keeps its place.
_STAND_INS = str.maketrans({"\r": " ", "\n": " ", "\u2029": "\u2028", "\ufdd0": "\ufffd"}) | {
    0xFDD1: "\ufffd"
}
_BACK = (Move.LEFT, Move.UP, Move.WORD_LEFT, Move.PAGE_UP)
_ON = (Move.RIGHT, Move.DOWN, Move.WORD_RIGHT, Move.PAGE_DOWN)
_ACROSS = (Move.LEFT, Move.RIGHT, Move.WORD_LEFT, Move.WORD_RIGHT)


class ParagraphField(QPlainTextEdit):
    """A paragraph to read and to select in; nothing can be typed.

    Signals:
        key_pressed(object): a key that moves nothing, for the one who knows labels and commands.
        passed(bool, bool): an arrow was pressed at the paragraph's end: whether it goes on to the
            next paragraph, not back, and whether it extends the selection.
    """

    key_pressed = Signal(object)
    passed = Signal(bool, bool)

    def __init__(self) -> None:
        super().__init__()
        self._map = Utf16("")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(self.tr("Current paragraph"))
        self.setAccessibleDescription(self.tr("Select here; label keys act as in the text"))

    def show_words(self, words: str) -> None:
        """Show a paragraph."""
        self._map = Utf16(words)
        self.setPlainText(words.translate(_STAND_INS))

    @property
    def selected(self) -> tuple[int, int]:
        """Anchor and caret, in code points of the paragraph."""
        cursor = self.textCursor()
        return self._map.offset(cursor.anchor()), self._map.offset(cursor.position())

    def select(self, anchor: int, caret: int) -> None:
        """Select from `anchor` to `caret`, in code points of the paragraph."""
        cursor = self.textCursor()
        cursor.setPosition(self._map.units(anchor))
        cursor.setPosition(self._map.units(caret), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(keeps_for_itself(event))
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = move_for(event.key(), event.modifiers())
        if move is not None:
            self._move(event, move)
        elif is_select_all(event):
            self.selectAll()
        else:
            event.ignore()
            self.key_pressed.emit(event)

    def _move(self, event: QKeyEvent, move: Move) -> None:
        before = self.textCursor().position()
        super().keyPressEvent(event)
        event.accept()
        if self.textCursor().position() == before and move in (*_BACK, *_ON):
            at_start, at_end = before == 0, self.textCursor().atEnd()
            # What "left" means across the line depends on the script.
            onward = at_end if move in _ACROSS and at_start != at_end else move in _ON
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.passed.emit(onward, extend)


class ReaderDock(QWidget):
    """Follows the caret of the view, and takes the view along when the caret moves here.

    Signals:
        key_pressed(object): a key that moves nothing was pressed here, as in the text.
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self._shown: Fragment = Fragment(0, 0)
        self._content: str = ""
        self._following = False
        self.field = ParagraphField()
        self.field.setFont(reading_font(_SIZE))
        self._head = SectionHead(theme, self.tr("Reader"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head)
        inner = QVBoxLayout()
        inner.setContentsMargins(_PADDING, 0, _PADDING, _PADDING)
        inner.addWidget(self.field)
        box.addLayout(inner, 1)
        self.setFocusProxy(self.field)
        view.caret_moved.connect(self.follow)
        view.selection_changed.connect(self.follow)
        self.field.cursorPositionChanged.connect(self._moved_here)
        self.field.selectionChanged.connect(self._moved_here)
        self.field.key_pressed.connect(self.key_pressed)
        self.field.passed.connect(self._pass)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        set_theme_in(self, theme)

    def follow(self) -> None:
        """Show the paragraph of the view's caret, the selection as far as it lies in it."""
        if self._following or not self.isVisible():
            return
        view = self._view
        content, shown = view.content, view.paragraph_range(view.caret)
        self._following = True
        if content is not self._content or shown != self._shown:
            self._content, self._shown = content, shown
            self.field.show_words(content[slice(*shown)])
        places = (
            min(max(at, shown.start), shown.end) for at in (view.selection_anchor, view.caret)
        )
        self.field.select(*(at - shown.start for at in places))
        self._following = False

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 180)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()

    def _moved_here(self) -> None:
        if self._following:
            return
        anchor, caret = (self._shown.start + at for at in self.field.selected)
        view = self._view
        if (anchor, caret) == (view.selection_anchor, view.caret):
            return
        self._following = True
        view.drag_to(anchor, caret, keep_annotation=False)
        view.reveal(caret, caret)
        self._following = False

    def _pass(self, onward: bool, extend: bool) -> None:
        """Go on in the paragraph after or before."""
        view, shown = self._view, self._shown
        caret = _after(view.content, shown.end) if onward else self._before(shown.start)
        anchor = view.selection_anchor if extend else caret
        view.drag_to(anchor, caret, keep_annotation=False)
        view.reveal(caret, caret)
        self.follow()

    def _before(self, start: int) -> int:
        """Return the last place before the paragraph that starts at `start`."""
        if start == 0:
            return 0
        end = self._view.paragraph_range(start - 1).end
        return end if end < start else grapheme_start(self._view.content, start - 1)


def _after(content: str, end: int) -> int:
    """Return where the paragraph after the one that ends at `end` starts."""
    if content.startswith("\r\n", end):
        return end + 2
    return end + 1 if content.startswith("\n", end) else end
