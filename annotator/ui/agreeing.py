"""The agreement window of the open project: at most one, gone with the project."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.app.session import Session
from annotator.ui.look.theme import Theme

if TYPE_CHECKING:
    from annotator.ui.agreement.window import AgreementWindow


class Agreeing(QObject):
    """Opens the agreement window beside the window, or brings it to the front.

    Signals:
        case_chosen(object): a place where annotators differ was gone to; its `DisagreementRow`.
    """

    case_chosen = Signal(object)

    def __init__(self, session: Session, theme: Callable[[], Theme], window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._window = window
        self.shown: AgreementWindow | None = None

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return the command by its id."""
        return {"go.agreement": self.open}

    def open(self) -> None:
        """Show the window."""
        from annotator.ui.agreement.window import AgreementWindow

        if self.shown is None:
            self.shown = AgreementWindow(self._session, self._theme(), self._window.window())
            self.shown.case_chosen.connect(self.case_chosen)
            self.shown.finished.connect(self._forget)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        if self.shown is not None:
            self.shown.set_theme(theme)

    def close(self) -> None:
        """Close the window, if it is open."""
        if self.shown is not None:
            self.shown.reject()

    def _forget(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None
