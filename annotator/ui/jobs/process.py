"""The life of processes beside the window.

They belong to the application, for Qt must destroy none before it has ended, and a killed one may
take long where the machine is busy. What started one kills it when it goes, and nobody waits.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QProcess

from annotator.paths import own_command


def process_of(owner: QObject, arguments: Sequence[str]) -> QProcess:
    """Return a process of this program that ends with `owner`, however that goes."""
    process = QProcess(QCoreApplication.instance())
    program, *words = own_command(*arguments)
    process.setProgram(program)
    process.setArguments(words)
    owner.destroyed.connect(process.kill)
    return process


def is_alive(process: QProcess) -> bool:
    """Tell whether a process has begun and not ended."""
    return process.state() != QProcess.ProcessState.NotRunning
