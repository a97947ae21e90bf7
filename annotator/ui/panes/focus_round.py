"""Taking the keyboard's focus from pane to pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_REASON = Qt.FocusReason.ShortcutFocusReason


def go_round(parts: Sequence[QWidget], focused: QWidget | None, step: int) -> None:
    """Give the focus to the next part that is seen, `step` after the one that has it."""
    seen = [part for part in parts if part.isVisible()]
    if not seen:
        return
    holds = (n for n, part in enumerate(seen) if focused and part.isAncestorOf(focused))
    focus_in(seen[(next(holds, 0) + step) % len(seen)])


def focus_in(part: QWidget) -> None:
    """Give the focus to what stands for a part, or to the first of its children that takes it."""
    proxy = part.focusProxy()
    for child in (proxy, part, *part.findChildren(QWidget)):
        if child is not None and _takes_focus(child):
            child.setFocus(_REASON)
            return


def _takes_focus(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled()
