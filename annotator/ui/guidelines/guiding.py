"""Opens the guideline of the label in hand: of a chip, of what is armed, of the annotation."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.ui.guidelines.guideline_panel import GuidelinePanel
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.label_bar import LabelBar
from annotator.ui.label_chip import LabelChip
from annotator.ui.look.theme import Theme
from annotator.ui.view.article_view import ArticleView


class Guiding(QObject):
    """Shows one panel at a time."""

    def __init__(
        self, session: Session, bar: LabelBar, desk: ReadingDesk, view: ArticleView, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._desk = desk
        self._view = view
        self._parent = parent
        self.panel: GuidelinePanel | None = None
        view.selection_changed.connect(self.close)

    def toggle(self, theme: Theme, leave: Callable[[], None]) -> None:
        """Open the panel of the label in hand, or close the one that is open.

        Raises:
            Refused: there is no label in hand.
        """
        was = self.panel.label.id if self.panel is not None else None
        found = self._label()
        self.close()
        if found is None or found == was:
            leave()
            if was is None:
                raise Refused(
                    self.tr("Select an annotation or point at a label: then F2 shows its guideline")
                )
            return
        schema = self._session.schema
        panel = GuidelinePanel(theme, schema, schema.by_id[found], self._parent.window())
        panel.closed.connect(self.close)
        panel.closed.connect(leave)
        panel.show_beside(self._place(found))
        self.panel = panel

    def close(self) -> None:
        """Put the panel away."""
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.hide()
            QTimer.singleShot(0, panel, panel.deleteLater)

    def _chip(self) -> LabelChip | None:
        chips = self._bar.chips
        pointed = next((chip for chip in chips if chip.underMouse()), None)
        return pointed or next((chip for chip in chips if chip.hasFocus()), None)

    def _label(self) -> str | None:
        """Return the label in hand: pointed at, armed, selected, of the frame, or as before."""
        if (chip := self._chip()) is not None:
            return chip.label.id
        if self._desk.armed is not None:
            return self._desk.armed
        article = self._session.article
        if article is None:
            return self.panel.label.id if self.panel is not None else None
        for key in (self._view.selected, self._desk.frame):
            if key is not None and key in article.spans:
                label = article.spans.label(key)
                return label if label in self._session.schema.by_id else None
        return self.panel.label.id if self.panel is not None else None

    def _place(self, label: str) -> QRect:
        """Return what the panel stands beside, in the window's pixels."""
        window = self._parent.window()
        article, selected = self._session.article, self._view.selected
        there = article is not None and selected is not None and selected in article.spans
        if article is None or selected is None or not there:
            return self._place_of_chip(label, window)
        if article.spans.label(selected) == label:
            pieces = article.spans.fragments(selected)
            rect = self._view.rect_of(pieces[0].start, pieces[0].end)
            corner = self._view.viewport().mapTo(window, rect.topLeft())
            return QRect(corner, rect.size())
        return self._place_of_chip(label, window)

    def _place_of_chip(self, label: str, window: QWidget) -> QRect:
        chip = next((chip for chip in self._bar.chips if chip.label.id == label), None)
        widget: QWidget = chip if chip is not None else self._bar
        return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
