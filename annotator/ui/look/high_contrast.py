"""High contrast: whether the system asks for it, and a theme made of the system's own palette."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from annotator.ui.look.theme import GROUPS, GroupColours, Theme

NAME = "system-contrast"
_READABLE = 7.0
_STEPS = 20
# Of the text in lines between panes; bars of progress fill up before them.
_LINE_SHARE = 0.6


def contrast_wanted() -> bool:
    """Tell whether the system asks for high contrast; Qt knows that from 6.10 on."""
    # What knows it is valid only as long as the style hints that gave it are held.
    hints: Any = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    asked = hints.accessibility().contrastPreference()
    return bool(asked == Qt.ContrastPreference.HighContrast)


def watch_contrast(changed: Callable[[], None]) -> None:
    """Call `changed` when the system asks for another contrast."""
    hints: Any = QGuiApplication.styleHints()
    if hasattr(hints, "accessibility"):
        hints.accessibility().contrastPreferenceChanged.connect(changed)


def theme_of(palette: QPalette) -> Theme:
    """Return a theme in a palette's colours: marks keep their strokes and have the text's colour.

    Selected places are tinted only as far as the text stays readable on them.
    """
    role = QPalette.ColorRole
    page, panel = palette.color(role.Base), palette.color(role.Window)
    text = _on(page, palette.color(role.Text), palette.color(role.WindowText))
    marked = palette.color(role.Highlight)
    sel = _readable(marked, page, text)
    return Theme(
        name=NAME,
        page=page,
        panel=panel if contrast(text, panel) >= _READABLE else page,
        raised=page,
        hover=_readable(text, page, text, most=0.2),
        line=_mixed(text, page, _LINE_SHARE),
        control=text,
        text=text,
        dim=text,
        region=text,
        sel=sel,
        selline=_on(page, marked, text),
        textsel=sel,
        strong=text,
        onstrong=page,
        alert=text,
        alertbg=page,
        good=text,
        groups=dict.fromkeys(GROUPS, GroupColours(text, text, sel)),
    )


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours: from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _on(page: QColor, wanted: QColor, other: QColor) -> QColor:
    """Return the colour wanted if it stands out from the page, else the other one."""
    return wanted if contrast(page, wanted) >= 4.5 else other


def _readable(tint: QColor, page: QColor, text: QColor, most: float = 1.0) -> QColor:
    """Return the strongest mixture of `tint` into the page on which the text is readable."""
    for step in range(_STEPS, 0, -1):
        mixed = _mixed(tint, page, most * step / _STEPS)
        if contrast(mixed, text) >= _READABLE:
            return mixed
    return page


def _mixed(tint: QColor, page: QColor, share: float) -> QColor:
    pairs = (
        (tint.redF(), page.redF()),
        (tint.greenF(), page.greenF()),
        (tint.blueF(), page.blueF()),
    )
    return QColor.fromRgbF(*(a * share + b * (1 - share) for a, b in pairs))
