"""The article's text for screen readers.

A mistake here ends the process instead of raising, so the rules are strict: what is handed to Qt
is kept as long as Qt may ask it; "no such interface" is a null pointer, never None or 0.
"""

from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6.Shiboken import VoidPtr, isValid
from typing_extensions import override

from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.offsets import Utf16

# Readers ask for all the text again and again; of a longer one they get a paragraph at a time.
WHOLE = 100_000


# What self-painted parts are to a reader; buttons and lists are what they are to Qt.
_Role = QAccessible.Role
ROLES = {
    "StatusLine": _Role.StatusBar,
    "SectionHead": _Role.Heading,
    "ArticleHead": _Role.Heading,
    "ProgressHeader": _Role.StaticText,
    "AnnotationHead": _Role.Heading,
    "KeyCap": _Role.StaticText,
    "LabelBar": _Role.ToolBar,
    "TabStrip": _Role.PageTabList,
    "SlotRow": _Role.Grouping,
    "ChoiceFlow": _Role.Grouping,
    "QueuePanel": _Role.Pane,
    "Inspector": _Role.Pane,
    "HistoryPanel": _Role.Pane,
    "ReaderDock": _Role.Pane,
}


class ReaderMode(StrEnum):
    """When screen readers may read the text: when one is there, always, or never."""

    SYSTEM = "system"
    ON = "on"
    OFF = "off"


class Stretch:
    """The part of the text that a reader gets: all of it, or the paragraph of the caret."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._content: str = ""
        self._start = self._end = 0
        self._words = ""
        self._map = Utf16("")

    def __len__(self) -> int:
        self._follow()
        return self._map.units(len(self._words))

    @property
    def range(self) -> tuple[int, int]:
        """Start and end of the part, in code points of the article."""
        self._follow()
        return self._start, self._end

    def words(self, start: int, end: int) -> str:
        """Return the text between two UTF-16 positions; an end below 0 is the last one."""
        self._follow()
        last = self._map.units(len(self._words))
        start, end = (last if at < 0 else min(at, last) for at in (start, end))
        return self._words[self._map.offset(start) : self._map.offset(end)]

    def units(self, offset: int) -> int:
        """Return the UTF-16 position of an offset of the article."""
        self._follow()
        return self._map.units(min(max(offset, self._start), self._end) - self._start)

    def offset(self, units: int) -> int:
        """Return the offset in the article of a UTF-16 position; one below 0 is the end."""
        self._follow()
        last = self._map.units(len(self._words))
        return self._start + self._map.offset(last if units < 0 else min(units, last))

    def _follow(self) -> None:
        view = self._view
        content, caret = view.content, view.caret
        whole = len(content) <= WHOLE
        if content is self._content and (whole or self._start <= caret <= self._end):
            return
        self._content = content
        self._start, self._end = (0, len(content)) if whole else view.paragraph_range(caret)
        self._words = content[self._start : self._end]
        self._map = Utf16(self._words)


class ArticleText(QAccessibleTextInterface):
    """The text with its caret, in UTF-16 as Qt counts.

    Selections cannot be told from Python (Qt wants them through pointers), so there are none here;
    they are set all the same, and told by events.
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self.stretch = Stretch(view)

    @override
    def characterCount(self) -> int:
        return len(self.stretch)

    @override
    def text(self, startOffset: int, endOffset: int, /) -> str:
        return self.stretch.words(startOffset, endOffset)

    @override
    def cursorPosition(self) -> int:
        return self.stretch.units(self._view.caret)

    @override
    def setCursorPosition(self, position: int, /) -> None:
        self._select(position, position)

    @override
    def selectionCount(self) -> int:
        return 0

    @override
    def addSelection(self, startOffset: int, endOffset: int, /) -> None:
        self._select(startOffset, endOffset)

    @override
    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int, /) -> None:
        self._select(startOffset, endOffset)

    @override
    def removeSelection(self, selectionIndex: int, /) -> None:
        self._view.clear_selection()

    @override
    def characterRect(self, offset: int, /) -> QRect:
        at = self.stretch.offset(offset)
        rect = self._view.rect_of(at, min(at + 1, len(self._view.content)))
        return rect.translated(self._view.viewport().mapToGlobal(QPoint(0, 0)))

    @override
    def offsetAtPoint(self, point: QPoint, /) -> int:
        viewport = self._view.viewport()
        there = viewport.mapFromGlobal(point)
        if not viewport.rect().contains(there):
            return -1
        return self.stretch.units(self._view.offset_at(there))

    @override
    def scrollToSubstring(self, startIndex: int, endIndex: int, /) -> None:
        self._view.reveal(self.stretch.offset(startIndex), self.stretch.offset(endIndex))

    def _select(self, start: int, end: int) -> None:
        anchor, caret = self.stretch.offset(start), self.stretch.offset(end)
        self._view.drag_to(anchor, caret, keep_annotation=False)
        self._view.reveal(caret, caret)


class ArticleAccessible(QAccessibleWidget):
    """The view as a document without children, whose text can be read."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view, QAccessible.Role.Document)
        self.view = view
        self.words = ArticleText(view)

    @override
    def interface_cast(self, t: QAccessible.InterfaceType, /) -> Any:
        if t == QAccessible.InterfaceType.TextInterface and isValid(self.view):
            return self.words
        return VoidPtr(0)

    @override
    def state(self) -> QAccessible.State:
        state = super().state()
        for flag in ("readOnly", "multiLine", "selectableText"):
            setattr(state, flag, 1)
        return state

    @override
    def childCount(self) -> int:
        return 0

    @override
    def child(self, index: int, /) -> Any:
        return None

    @override
    def indexOfChild(self, child: QAccessibleInterface, /) -> int:
        return -1

    @override
    def childAt(self, x: int, y: int, /) -> Any:
        return None

    @override
    def focusChild(self) -> Any:
        return None


class ReaderAccess(QObject):
    """Lets screen readers into the views it is given, as its mode allows.

    Qt asks the factory only while a reader is there, and keeps no reference to what it returns.
    """

    def __init__(self, mode: ReaderMode, parent: QObject) -> None:
        super().__init__(parent)
        self._mode = ReaderMode.OFF
        self._installed = False
        self._views: list[ArticleView] = []
        self._kept: list[ArticleAccessible] = []
        self._parts: list[QAccessibleWidget] = []
        self._many = 256
        self.set_mode(mode)

    @property
    def mode(self) -> ReaderMode:
        """When readers may read."""
        return self._mode

    @property
    def active(self) -> bool:
        """Tell whether there is anyone to speak to."""
        return self._mode is not ReaderMode.OFF and QAccessible.isActive()

    def set_mode(self, mode: ReaderMode) -> None:
        """Let readers in from now on, or shut them out."""
        self._mode = mode
        if mode is not ReaderMode.OFF and not self._installed:
            QAccessible.installFactory(self._made)
            self._installed = True
        if mode is ReaderMode.ON:
            QAccessible.setActive(True)
        self._forget_made()

    def attach(self, view: ArticleView) -> None:
        """Let a view be read, and tell readers where its caret goes."""
        self._views = [known for known in self._views if isValid(known)]
        self._views.append(view)
        view.caret_moved.connect(self._caret_moved)
        view.selection_changed.connect(self._selection_changed)
        self._forget_made()

    def tell_changed(self, view: ArticleView) -> None:
        """Tell readers that another text is shown."""
        if self.active:
            document = QAccessible.Event.DocumentLoadComplete
            QAccessible.updateAccessibility(QAccessibleEvent(view, document))
            self._send_caret(view)

    def _made(self, key: str, shown: QObject) -> QAccessibleWidget | None:
        if not self.active or not isinstance(shown, QWidget):
            return None
        if key in ROLES:
            return self._part(shown, ROLES[key])
        return self._article(shown) if isinstance(shown, ArticleView) else None

    def _part(self, shown: QWidget, role: QAccessible.Role) -> QAccessibleWidget:
        if len(self._parts) > self._many:
            self._parts = [known for known in self._parts if isValid(known)]
            self._many = 2 * len(self._parts) + 256
        found = QAccessibleWidget(shown, role)
        self._parts.append(found)
        return found

    def _article(self, shown: ArticleView) -> ArticleAccessible | None:
        if shown not in self._views:
            return None
        self._kept = [known for known in self._kept if isValid(known)]
        found = ArticleAccessible(shown)
        self._kept.append(found)
        return found

    def _forget_made(self) -> None:
        """Let Qt ask again for what it has been given: the answer is another now."""
        for view in self._views:
            if isValid(view) and self.active != any(a.view is view for a in self._valid()):
                found = QAccessible.queryAccessibleInterface(view)
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(found))

    def _valid(self) -> list[ArticleAccessible]:
        self._kept = [known for known in self._kept if isValid(known)]
        return self._kept

    def _caret_moved(self) -> None:
        view = self.sender()
        if self.active and isinstance(view, ArticleView):
            self._send_caret(view)

    def _send_caret(self, view: ArticleView) -> None:
        at = self._stretch(view).units(view.caret)
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, at))

    def _selection_changed(self) -> None:
        view = self.sender()
        if not self.active or not isinstance(view, ArticleView):
            return
        stretch, selection = self._stretch(view), view.selection
        start, end = selection or (view.caret, view.caret)
        event = QAccessibleTextSelectionEvent(view, stretch.units(start), stretch.units(end))
        QAccessible.updateAccessibility(event)

    def _stretch(self, view: ArticleView) -> Stretch:
        found = next((a for a in self._valid() if a.view is view), None)
        return found.words.stretch if found is not None else Stretch(view)
