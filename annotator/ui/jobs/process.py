"""The life of processes beside the window.

They belong to the application, for Qt must destroy none before it has ended, and a killed one may
take long where the machine is busy. What started one kills it when it goes, and nobody waits.
"""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QProcess


def process_of(owner: QObject, arguments: Sequence[str]) -> QProcess:
    """Return a process of this program that ends with `owner`, however that goes."""
    process = QProcess(QCoreApplication.instance())
    process.setProgram(sys.executable)
    process.setArguments(["-m", "annotator", *arguments])
    owner.destroyed.connect(process.kill)
    return process


def is_alive(process: QProcess) -> bool:
    """Tell whether a process has begun and not ended."""
    return process.state() != QProcess.ProcessState.NotRunning
