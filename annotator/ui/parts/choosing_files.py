"""Asking for files and folders, without ever looking into one.

Whoever closes a file gives up all locks that his process has on it. So the open project must not
even be looked into for its icon, as file dialogs do with names that they do not know: SQLite would
take the project for one that nobody has open.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget
from typing_extensions import override

_Kind = QAbstractFileIconProvider.IconType


class NameIcons(QFileIconProvider):
    """Knows files by their names alone. It is asked from the thread that lists folders."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds = {kind: super(NameIcons, self).icon(kind) for kind in _Kind}

    @override
    def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo, /) -> QIcon:
        """Return the icon of a kind, or of a file or folder."""
        if not isinstance(what, QFileInfo):
            return self._kinds[what]
        if what.isRoot():
            return self._kinds[_Kind.Drive]
        return self._kinds[_Kind.Folder if what.isDir() else _Kind.File]

    @override
    def type(self, info: QFileInfo, /) -> str:
        """Return what stands in the column of types."""
        if info.isDir():
            return "Folder"
        suffix = info.suffix()
        return f"{suffix} File" if suffix else "File"


class _FileDialog(QFileDialog):
    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        # The dialogs of other systems live in a process of their own, or lock in another way.
        self.setOption(QFileDialog.Option.DontUseNativeDialog, sys.platform.startswith("linux"))
        # Qt does not keep them.
        self._icons = NameIcons()
        self.setIconProvider(self._icons)


def choose_file(parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
    """Ask for a file that is there."""
    found = _asked(_dialog(parent, title, folder, kinds), QFileDialog.FileMode.ExistingFile)
    return found[0] if found else None


def choose_files(parent: QWidget, title: str, folder: Path, kinds: str) -> list[Path]:
    """Ask for files that are there."""
    return _asked(_dialog(parent, title, folder, kinds), QFileDialog.FileMode.ExistingFiles)


def choose_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """Ask for a folder that is there."""
    dialog = _dialog(parent, title, folder, "")
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    found = _asked(dialog, QFileDialog.FileMode.Directory)
    return found[0] if found else None


def choose_target(
    parent: QWidget, title: str, proposed: Path, kinds: str = "", *, replace_unasked: bool = False
) -> Path | None:
    """Ask where something is written; what is there already is replaced only when that is said.

    With `replace_unasked` whoever calls asks himself.
    """
    dialog = _dialog(parent, title, proposed.parent, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, replace_unasked)
    dialog.selectFile(proposed.name)
    found = _asked(dialog, QFileDialog.FileMode.AnyFile)
    return found[0] if found else None


def _dialog(parent: QWidget, title: str, folder: Path, kinds: str) -> QFileDialog:
    dialog = _FileDialog(parent, title)
    dialog.setDirectory(str(folder))
    if kinds:
        dialog.setNameFilters(kinds.split(";;"))
    return dialog


def _asked(dialog: QFileDialog, mode: QFileDialog.FileMode) -> list[Path]:
    dialog.setFileMode(mode)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    found = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    return found
