"""What the system asks of movement."""

from PySide6.QtWidgets import QApplication, QStyle


def moves_little() -> bool:
    """Tell whether the system asks for reduced motion: nothing blinks or flashes then.

    Qt has no hint for just this; its platforms turn the animations of widgets off instead.
    """
    animates = QStyle.StyleHint.SH_Widget_Animation_Duration
    return QApplication.style().styleHint(animates) == 0
