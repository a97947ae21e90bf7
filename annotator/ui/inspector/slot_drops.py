"""Slots that take what is dragged to them."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.ui.filler_mime import filler_of
from annotator.ui.parts.slot import SlotRow, SmallSlot


class SlotDrops(QWidget):
    """Holds slots and tells what was dropped on which; the one under a drag is lit.

    Signals:
        dropped(object, object): the id of a role, and an annotation's key or a `Fragment`.
    """

    dropped = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        # What a filler can be dropped on, with its role; the one it is over just now.
        self._targets: dict[QWidget, str] = {}
        self._over: SlotRow | SmallSlot | None = None

    def take_drops(self, slot: SlotRow | SmallSlot, role: str) -> None:
        """Let a slot take what is dropped on it for a role."""
        self._targets[slot] = role

    def forget_targets(self) -> None:
        """Let no slot take anything any more: others are made."""
        self._targets, self._over = {}, None

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if filler_of(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        over = self._target_at(event.position().toPoint())
        self._hover(over)
        if over is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(None)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        over, filler = self._target_at(event.position().toPoint()), filler_of(event.mimeData())
        self._hover(None)
        if over is None or filler is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(self._targets[over], filler)

    def _target_at(self, point: QPoint) -> SlotRow | SmallSlot | None:
        """Return the slot under a point."""
        part = self.childAt(point)
        while part is not None and part not in self._targets:
            part = part.parentWidget() if part is not self else None
        return part if isinstance(part, SlotRow | SmallSlot) else None

    def _hover(self, over: SlotRow | SmallSlot | None) -> None:
        if over is self._over:
            return
        for part, on in ((self._over, False), (over, True)):
            if part is not None:
                part.set_hovering(on=on)
        self._over = over
