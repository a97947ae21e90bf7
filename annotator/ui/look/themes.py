"""Which theme is shown: the system's, or the one that was chosen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.ui.look.high_contrast import contrast_wanted, theme_of, watch_contrast
from annotator.ui.look.stylesheet import stylesheet
from annotator.ui.look.theme import Theme, interface_font, load_theme

CHOICES = ("system", "light", "dark", "high-contrast")


class Themes(QObject):
    """Keeps the application in the colours of one theme.

    Signals:
        changed(object): the `Theme` that is shown from now on.
    """

    changed = Signal(object)

    def __init__(
        self,
        application: QApplication,
        choice: str,
        contrast: Callable[[], bool] = contrast_wanted,
    ) -> None:
        """`contrast` tells whether the system asks for high contrast."""
        super().__init__(application)
        self._application = application
        self._choice = choice if choice in CHOICES else "system"
        self._contrast = contrast
        # In high contrast widgets of the system's kind have its palette as it is.
        self._palette: QPalette | None = None
        self.theme = self._wanted()
        self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow_system)
        watch_contrast(self.follow_system)

    @property
    def choice(self) -> str:
        """What was chosen: `system`, `light`, `dark` or `high-contrast`."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system, or show one theme whatever the system does."""
        self._choice = choice
        self.follow_system()

    def follow_system(self) -> None:
        """Show what is chosen as the system is now."""
        wanted = self._wanted()
        if wanted != self.theme:
            self.theme = wanted
            self._dress()
            self.changed.emit(wanted)

    def _wanted(self) -> Theme:
        self._palette = None
        if self._choice != "system":
            return load_theme(self._choice)
        if self._contrast():
            # Without a palette of ours the application shows the system's.
            self._application.setPalette(QPalette())
            self._palette = self._application.palette()
            return theme_of(self._palette)
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return load_theme("dark" if dark else "light")

    def _dress(self) -> None:
        self._application.setPalette(self._palette or self.theme.palette())
        self._application.setFont(interface_font())
        self._application.setStyleSheet(stylesheet(self.theme))
