"""The Qt binding does not drop references that it does not own."""

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 2000
# What else the interpreter may do with None meanwhile.
SLACK = 32


class Speaker(QObject):
    said = Signal()


def test_void_calls_keep_the_count_of_none():
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) <= SLACK


def test_emitting_keeps_the_counts_of_none_and_true():
    speaker = Speaker()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        speaker.said.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(abs(a - b) <= SLACK for a, b in zip(after, before, strict=True))
