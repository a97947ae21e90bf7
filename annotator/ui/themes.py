"""Which theme is shown: the system's, or the one that was chosen."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.ui.stylesheet import stylesheet
from annotator.ui.theme import Theme, interface_font, load_theme

CHOICES = ("system", "light", "dark")


class Themes(QObject):
    """Keeps the application in the colours of one theme.

    Signals:
        changed(object): the `Theme` that is shown from now on.
    """

    changed = Signal(object)

    def __init__(self, application: QApplication, choice: str) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice if choice in CHOICES else "system"
        self.theme = self._wanted()
        self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> str:
        """What was chosen: `system`, `light` or `dark`."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system, or show one theme whatever the system does."""
        self._choice = choice
        self._system_changed()

    def _system_changed(self) -> None:
        wanted = self._wanted()
        if wanted.name != self.theme.name:
            self.theme = wanted
            self._dress()
            self.changed.emit(wanted)

    def _wanted(self) -> Theme:
        if self._choice != "system":
            return load_theme(self._choice)
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return load_theme("dark" if dark else "light")

    def _dress(self) -> None:
        self._application.setPalette(self.theme.palette())
        self._application.setFont(interface_font())
        self._application.setStyleSheet(stylesheet(self.theme))
