"""The panes round the text: where they stand, how wide they are, how they fold."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.panes.pane_column import Column, Splitter
from annotator.ui.panes.pane_drag import PaneDrag
from annotator.ui.panes.pane_edge import PaneEdge
from annotator.ui.panes.side_panes import ANNOTATE, SIDES, TABBED_MODES, USUAL_SIDES, panes_of

_WIDTHS = {"left": 272, "right": 336, "bottom": 220}
_NARROW_WIDTHS = {"left": 240, "right": 312, "bottom": 180}
_NARROW = 1360
_TABBED = 1100
_FOLDED = 900


class Panes(QWidget):
    """The page in the middle with panes at its sides. Only the page grows with the window.

    Signals:
        arranged(): a pane was moved, put away or brought back, or its width changed.
    """

    arranged = Signal()

    def __init__(
        self, theme: Theme, page: QWidget, panes: Mapping[str, QWidget], titles: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._panes = dict(panes)
        self._titles = dict(titles)
        self.sides = {name: USUAL_SIDES[name] for name in panes}
        self._mode = ANNOTATE
        self.hidden: set[str] = set()
        self.widths: dict[str, dict[str, int]] = {}
        self._unfolded = False
        self._arrangement: tuple[object, ...] = ()
        self._parking = QWidget(self)
        self._parking.hide()
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._columns = {
            "left": Column(theme, down),
            "right": Column(theme, down),
            "bottom": Column(theme, across),
        }
        self._middle = Splitter(down, theme)
        self._middle.addWidget(page)
        self._middle.addWidget(self._columns["bottom"])
        self._across = Splitter(across, theme)
        for widget in (self._columns["left"], self._middle, self._columns["right"]):
            self._across.addWidget(widget)
        self._across.setStretchFactor(1, 1)
        self._middle.setStretchFactor(0, 1)
        self._edge = PaneEdge(theme, self.tr("Articles and inspector"))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._edge)
        box.addWidget(self._across, 1)
        for splitter in (self._across, self._middle):
            splitter.splitterMoved.connect(self._moved)
            splitter.folded.connect(self._fold)
        self._edge.clicked.connect(partial(self.set_unfolded, unfolded=True))
        self._drag = PaneDrag(theme, self)

    @property
    def left_width(self) -> int:
        """How wide the left side is, as far as the label bar lines up with it."""
        return (_NARROW_WIDTHS if self._narrow else _WIDTHS)["left"]

    @property
    def folds(self) -> bool:
        """Tell whether the window is so narrow that the panes fold to an edge."""
        return 0 < self.width() < _FOLDED

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        for column in self._columns.values():
            column.set_theme(theme)
        for splitter in (self._across, self._middle):
            splitter.set_theme(theme)
        self._edge.set_theme(theme)
        self._drag.set_theme(theme)

    def name_keys(self, key: Callable[[str], str]) -> None:
        """Name the keys of commands as `key` does."""
        keys = ", ".join(filter(None, (key("view.queue"), key("view.inspector"))))
        words = self.tr("Articles and inspector")
        self._edge.say(f"{words} ({keys})" if keys else words)

    def restore(
        self,
        sides: Mapping[str, str],
        hidden: Sequence[str],
        widths: Mapping[str, Mapping[str, int]],
    ) -> None:
        """Take up a remembered arrangement."""
        self.sides |= {n: s for n, s in sides.items() if n in self._panes and s in SIDES}
        self.hidden = {name for name in hidden if name in self._panes}
        self.widths = {screen: dict(known) for screen, known in widths.items()}
        self.arrange()

    def title_of(self, name: str) -> str:
        """Return the words for a pane."""
        return self._titles[name]

    def is_shown(self, name: str) -> bool:
        """Tell whether a pane is to be seen."""
        there = name in self._there and name not in self.hidden
        return there and not (self.folds and not self._unfolded)

    def in_front(self, name: str) -> bool:
        """Tell whether a pane is to be seen and no other tab covers it."""
        return self.is_shown(name) and not self._panes[name].isHidden()

    def set_shown(self, name: str, *, shown: bool) -> None:
        """Bring a pane back, or put it away."""
        if shown:
            self.hidden.discard(name)
            self._unfolded = True
        elif self.folds:
            self._unfolded = False
        else:
            self.hidden.add(name)
        self.arrange()
        if shown:
            self.bring_up(name)

    def set_mode(self, mode: str) -> None:
        """Show the panes of a mode."""
        self._mode = mode
        self.arrange()

    def bring_up(self, name: str) -> None:
        """Choose the tab of a pane that is shown, where there are tabs."""
        if self.is_shown(name):
            for column in self._columns.values():
                column.bring_up(self._panes[name])

    def offer(self, name: str) -> None:
        """Choose the tab of a pane unless the hands are at another one, or have chosen it."""
        if self.is_shown(name):
            for column in self._columns.values():
                column.offer(self._panes[name])

    def forget_choices(self) -> None:
        """Let tabs that were chosen by hand give way again."""
        for column in self._columns.values():
            column.chosen_by_hand = None

    def set_unfolded(self, *, unfolded: bool) -> None:
        """In a narrow window, open the panes that are folded to an edge, or fold them."""
        self._unfolded = unfolded
        self.arrange()

    def put(self, name: str, side: str) -> None:
        """Let a pane stand on another side."""
        self.sides[name] = side
        self.hidden.discard(name)
        self.arrange()

    def arrange(self) -> None:
        """Place the panes for the window's width and what is chosen."""
        joined = self.width() < _TABBED
        tabbed = joined or self._mode in TABBED_MODES
        shown = {name: self._side_of(name, tabbed=joined) for name in self._panes}
        shown = {name: side for name, side in shown.items() if self.is_shown(name)}
        folded = self.folds and not self._unfolded and bool(self._there - self.hidden)
        self._edge.setVisible(folded)
        arrangement = (tuple(shown.items()), tabbed, self._narrow)
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        for name in self._panes.keys() - shown.keys():
            self._panes[name].setParent(self._parking)
        for side, column in self._columns.items():
            here = {
                self._titles[name]: self._panes[name]
                for name, where in shown.items()
                if where == side
            }
            column.show_panes(here, tabbed=tabbed and side != "bottom")
        self._set_sizes()
        self.arranged.emit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1200, 700)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() >= _FOLDED:
            self._unfolded = False
        self.arrange()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        name = self._pane_at(point)
        if name is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            self._drag.press(name, point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag.move_to(event.position().toPoint(), self.rect())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dropped = self._drag.release()
        if dropped is not None and self.sides[dropped[0]] != dropped[1]:
            self.put(*dropped)

    def _pane_at(self, point: QPoint) -> str | None:
        for name, pane in self._panes.items():
            if pane.isVisible() and pane.rect().contains(pane.mapFrom(self, point)):
                return name
        return None

    @property
    def _there(self) -> frozenset[str]:
        """The panes of the mode that is on."""
        return panes_of(self._mode) & self._panes.keys()

    @property
    def _narrow(self) -> bool:
        return self.width() < _NARROW

    @property
    def _screen(self) -> str:
        size = self.screen().size()
        return f"{size.width()}x{size.height()}{' narrow' if self._narrow else ''}"

    def _side_of(self, name: str, *, tabbed: bool) -> str:
        side = self.sides[name]
        return "left" if tabbed and side == "right" else side

    def _width_of(self, side: str) -> int:
        usual = (_NARROW_WIDTHS if self._narrow else _WIDTHS)[side]
        return self.widths.get(self._screen, {}).get(side, usual)

    def _set_sizes(self) -> None:
        left, right = (
            0 if self._columns[side].isHidden() else self._width_of(side)
            for side in ("left", "right")
        )
        self._across.setSizes([left, max(320, self.width() - left - right - 2), right])
        bottom = 0 if self._columns["bottom"].isHidden() else self._width_of("bottom")
        self._middle.setSizes([max(200, self.height() - bottom - 1), bottom])

    def _moved(self) -> None:
        known = self.widths.setdefault(self._screen, {})
        left, _, right = self._across.sizes()
        for side, size in (("left", left), ("right", right), ("bottom", self._middle.sizes()[1])):
            if not self._columns[side].isHidden():
                known[side] = size
        self.arranged.emit()

    def _fold(self, handle: QWidget) -> None:
        """Put away what stands on the outer side of a handle."""
        if handle is self._middle.handle(1):
            side = "bottom"
        else:
            side = "left" if handle is self._across.handle(1) else "right"
        tabbed = self.width() < _TABBED
        for name in self._panes:
            if self._side_of(name, tabbed=tabbed) == side and self.is_shown(name):
                self.set_shown(name, shown=False)
