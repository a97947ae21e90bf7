"""A window that writes down every key it gets: what it typed, and what it may stand for.

Run as a program: one JSON list a line, `[character, [meaning, …]]`; the first line is `"ready"`.
"""

import sys

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from annotator.ui.keys import meanings


def say(value: object) -> None:
    """Write a line at once."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


class Recorder(QWidget):
    """Takes keys as the article's text does: without an input method."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Key recorder")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_AltGr):
            say([event.text(), meanings(event)])


def main() -> int:
    """Show the window until it is killed."""
    app = QApplication(sys.argv)
    window = Recorder()
    window.show()
    window.setFocus()
    say("ready")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
