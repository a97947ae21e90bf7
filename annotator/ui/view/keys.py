"""Which keys belong to the text, so that no shortcut elsewhere takes them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.view.movement import move_for

_CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_COMMANDS = _CONTROL_ALT | Qt.KeyboardModifier.MetaModifier
_NAMED = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)


def keeps_for_itself(event: QKeyEvent) -> bool:
    """Tell whether a key pressed in the text is the text's, whatever shortcuts there are."""
    if move_for(event.key(), event.modifiers()) is not None or is_select_all(event):
        return True
    held = event.modifiers() & _COMMANDS
    if event.key() in _NAMED:
        return held == Qt.KeyboardModifier.NoModifier
    # Ctrl and Alt together are how Windows reports AltGr, which types characters.
    typed = held in (Qt.KeyboardModifier.NoModifier, _CONTROL_ALT)
    return typed and event.text() != "" and event.text().isprintable()


def is_select_all(event: QKeyEvent) -> bool:
    """Tell whether a key selects the whole text."""
    control = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_A and event.modifiers() == control
