"""The panes of one side: one above the other with hairlines between them, or as tabs."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QSplitter, QSplitterHandle, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import set_theme_in
from annotator.ui.parts.tab_strip import TabStrip


class _Handle(QSplitterHandle):
    """A hairline with a wider grip; a double click puts the pane beside it away."""

    def __init__(self, parent: "Splitter") -> None:
        super().__init__(parent.orientation(), parent)
        self._parent = parent

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            theme = self._parent.theme
            painter.fillRect(self.rect(), theme.selline if self.underMouse() else theme.line)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._parent.folded.emit(self)


class Splitter(QSplitter):
    """A splitter with hairlines.

    Signals:
        folded(object): what lies beyond this handle is to be put away.
    """

    folded = Signal(object)

    def __init__(self, orientation: Qt.Orientation, theme: Theme) -> None:
        super().__init__(orientation)
        self.theme = theme
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self.theme = theme
        for number in range(self.count()):
            self.handle(number).update()

    @override
    def createHandle(self) -> QSplitterHandle:
        return _Handle(self)


class Column(QWidget):
    """Panes on one side: one above the other, or as tabs where there is little room."""

    def __init__(self, theme: Theme, orientation: Qt.Orientation) -> None:
        super().__init__()
        self._theme = theme
        self._split = Splitter(orientation, theme)
        self._tabs: TabStrip | None = None
        self._tabbed: list[QWidget] = []
        # How large panes that stand side by side were made by hand.
        self._sizes: dict[frozenset[QWidget], dict[QWidget, int]] = {}
        self._split.splitterMoved.connect(self._note_sizes)
        # The pane whose tab was opened by hand and that has not been left since.
        self.chosen_by_hand: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._split, 1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._split.set_theme(theme)
        if self._tabs is not None:
            set_theme_in(self._tabs, theme)

    def show_panes(self, panes: Mapping[str, QWidget], *, tabbed: bool) -> None:
        """Hold these panes, named by their titles."""
        tabbed = tabbed and len(panes) > 1
        self._drop_tabs()
        for title, pane in panes.items():
            pane.setAccessibleName(title)
            if not tabbed:
                self._split.addWidget(pane)
                pane.show()
        self._split.setVisible(not tabbed)
        sizes = self._sizes.get(frozenset(panes.values()))
        if sizes is not None and not tabbed:
            # What waits here for its tab elsewhere comes before them, without any size.
            waiting = self._split.count() - len(panes)
            self._split.setSizes([0] * waiting + [sizes[pane] for pane in panes.values()])
        if tabbed:
            self._tabbed = list(panes.values())
            self._tabs = TabStrip(self._theme, list(panes))
            self._tabs.chosen.connect(self._choose)
            self._box.insertWidget(0, self._tabs)
            self._open(0)
        self.setVisible(bool(panes))

    def bring_up(self, pane: QWidget) -> None:
        """Choose the tab of `pane`, if there are tabs."""
        if pane in self._tabbed and self._tabs is not None:
            self._tabs.open(self._tabbed.index(pane))
            self._open(self._tabbed.index(pane))

    def offer(self, pane: QWidget) -> None:
        """Choose the tab of `pane` unless the hands are at another one, or have chosen it."""
        focused = QApplication.focusWidget()
        busy = any(each.isAncestorOf(focused) for each in self._tabbed) if focused else False
        if not busy and self.chosen_by_hand in (None, pane):
            self.bring_up(pane)

    def _note_sizes(self) -> None:
        split = self._split
        sizes = {w: size for n, size in enumerate(split.sizes()) if size and (w := split.widget(n))}
        self._sizes[frozenset(sizes)] = sizes

    def _choose(self, number: int) -> None:
        self.chosen_by_hand = self._tabbed[number]
        self._open(number)

    def _open(self, number: int) -> None:
        """Show the pane of a tab. It comes over only now: to be styled anew takes a while."""
        for other, pane in enumerate(self._tabbed):
            if other != number:
                pane.hide()
            elif self._box.indexOf(pane) < 0:
                self._box.addWidget(pane, 1)
        self._tabbed[number].show()

    def _drop_tabs(self) -> None:
        if self._tabs is not None:
            self._box.removeWidget(self._tabs)
            self._tabs.hide()
            self._tabs.deleteLater()
        self._tabs, self._tabbed, self.chosen_by_hand = None, [], None
