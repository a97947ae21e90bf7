"""What a key press may mean: by the character it types, else by its place on a US keyboard."""

import sys

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

_MODIFIERS = Qt.KeyboardModifier
_COMMANDING = _MODIFIERS.ControlModifier | _MODIFIERS.AltModifier | _MODIFIERS.MetaModifier
_ALT_GR = _MODIFIERS.ControlModifier | _MODIFIERS.AltModifier

# The four rows of a US keyboard, from the scan code of each row's first key on.
_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
}
# An X server adds this to the scan codes.
_X_OFFSET = 8
# From here on Qt counts keys that type nothing.
_NAMED_KEYS = 0x01000000


def meanings(event: QKeyEvent) -> tuple[str, ...]:
    """Return the keys of the command table or of labels that a press may stand for, best first.

    Printable keys are their character; all others are in Qt's portable notation.
    """
    typed, modifiers = event.text(), event.modifiers()
    commanding = modifiers & _COMMANDING
    types = len(typed) == 1 and typed.isprintable() and typed != " "
    if types and commanding in (_MODIFIERS.NoModifier, _ALT_GR):
        placed = _by_place(event) if not commanding else ""
        return tuple(dict.fromkeys(filter(None, (typed, placed))))
    if not typed and not commanding and _is_dead(event) and (placed := _by_place(event)):
        return (placed,)
    return (portable(event), *_commanded_by_place(event))


def portable(event: QKeyEvent) -> str:
    """Return a press in Qt's portable notation, as `Alt+Shift+Right`."""
    return _written(event.modifiers(), event.key())


def _written(modifiers: Qt.KeyboardModifier, key: int) -> str:
    combination = QKeyCombination(modifiers & ~_MODIFIERS.KeypadModifier, Qt.Key(key))
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)


def _commanded_by_place(event: QKeyEvent) -> tuple[str, ...]:
    """A letter of another script held with Ctrl or Alt: `Ctrl+Я` is Ctrl+Z."""
    if not event.modifiers() & _COMMANDING or not 0x7F < event.key() < _NAMED_KEYS:
        return ()
    placed = us_character(_code(event), shifted=False)
    return (_written(event.modifiers(), ord(placed.upper())),) if placed else ()


def shown(key: str) -> str:
    """Return a key of the command table as people of this system write it."""
    if len(key) == 1:
        return key
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _is_dead(event: QKeyEvent) -> bool:
    """Accents that wait for a letter type nothing by themselves."""
    return Qt.Key.Key_Dead_Grave.value <= event.key() <= Qt.Key.Key_Dead_Longsolidusoverlay.value


def _by_place(event: QKeyEvent) -> str:
    shifted = bool(event.modifiers() & _MODIFIERS.ShiftModifier)
    return us_character(_code(event), shifted=shifted)


def _code(event: QKeyEvent) -> int:
    """Return the scan code of a key, 0 where there is none."""
    code = event.nativeScanCode()
    if code == 0 or sys.platform == "darwin":
        return 0
    return code - _X_OFFSET if QGuiApplication.platformName() in {"xcb", "wayland"} else code


def us_character(code: int, *, shifted: bool) -> str:
    """Return what the key with a scan code types on a US keyboard; "" for no printable key."""
    for first, (plain, with_shift) in _ROWS.items():
        if first <= code < first + len(plain):
            return (with_shift if shifted else plain)[code - first]
    return ""
