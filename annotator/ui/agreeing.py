"""The agreement mode: its page, made when first entered, and the way from a case to review."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.changes import Changes
from annotator.ui.look.theme import Theme
from annotator.ui.panes.modes import Modes, Way
from annotator.ui.panes.side_panes import AGREEMENT

if TYPE_CHECKING:
    from annotator.ui.agreement.agreement_area import AgreementArea


class Agreeing(QObject):
    """Shows the page of agreement in place of bar, panes and text while its mode is on.

    Signals:
        case_chosen(object): a place where annotators differ was gone to; its `DisagreementRow`.
        mode_chosen(object): the name of the mode whose tab was pressed.
        said(object): what was done.
    """

    case_chosen = Signal(object)
    mode_chosen = Signal(object)
    said = Signal(object)

    def __init__(self, session: Session, theme: Callable[[], Theme], window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._modes: Modes | None = None
        self._stack: QStackedLayout | None = None
        self._outdated = True
        self.area: AgreementArea | None = None

    @property
    def on(self) -> bool:
        """Whether one looks at agreement."""
        return self._modes is not None and self._modes.current == AGREEMENT

    def join(self, modes: Modes, stack: QStackedLayout) -> None:
        """Let agreement be one of the modes of the window; the page comes upon the stack."""
        self._modes, self._stack = modes, stack
        modes.offer(AGREEMENT, Way(self._enter, self._leave))

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        if self.area is not None:
            self.area.set_theme(theme)

    def apply(self, changes: Changes) -> None:
        """Compare anew when the mode is entered after a change."""
        self._outdated = self._outdated or bool(changes.many or changes.all)

    def leave(self) -> None:
        """Go back to what one was at before."""
        if self.on and self._modes is not None:
            self._modes.go_back()

    def close(self) -> None:
        """End what is being computed."""
        if self.area is not None:
            self.area.stop()

    def _enter(self) -> None:
        if (why := self._session.why_blind) is not None:
            raise Refused(why)
        if self._stack is None or self._modes is None:
            return
        if self.area is None:
            from annotator.ui.agreement.agreement_area import AgreementArea

            self.area = area = AgreementArea(self._session, self._theme())
            area.case_chosen.connect(self.case_chosen)
            area.mode_chosen.connect(self.mode_chosen)
            area.said.connect(self.said)
            area.left.connect(self.leave)
            self._stack.addWidget(area)
        self.area.bar.set_modes(self._modes.offered, AGREEMENT)
        self._stack.setCurrentWidget(self.area)
        if self._outdated:
            self._outdated = False
            self.area.read_anew()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.take_focus()

    def _leave(self) -> None:
        if self._stack is not None:
            self._stack.setCurrentIndex(0)
