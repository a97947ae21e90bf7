"""Painters that are closed whatever happens while painting.

One left open by an exception keeps its widget from ever being painted again: "Cannot destroy
paint device" follows with every event. Closed, the exception is reported once, and that is all.
"""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painter_on(device: QPaintDevice, *, smooth: bool = False) -> Generator[QPainter]:
    """Paint on a widget or a picture; `smooth` for round and slanting edges."""
    painter = QPainter(device)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        yield painter
    finally:
        painter.end()
