"""Labels from a file and into one: which file, and what it would change."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.app.schema_import import write_schema_file
from annotator.app.session import Session
from annotator.model.schema_edits import AnyEdit
from annotator.ui.look.theme import Theme


def ask_import(
    session: Session, theme: Theme, parent: QWidget
) -> tuple[Sequence[AnyEdit], str] | None:
    """Ask for a file and show what it would change; return the edits, and what they are called.

    Raises:
        UserError: the file is no schema; the text says where.
    """
    from annotator.ui.label_editor.import_dialog import ImportLabelsDialog

    name, _ = QFileDialog.getOpenFileName(
        parent, _tr("Import Labels"), str(session.path.parent), _tr("Labels (*.toml)")
    )
    if not name:
        return None
    dialog = ImportLabelsDialog(session, Path(name), theme, parent)
    accepted = dialog.exec() == ImportLabelsDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return None
    return dialog.plan.edits, _tr("Import Labels of {0}").format(Path(name).name)


def ask_export(session: Session, parent: QWidget) -> None:
    """Ask for a file and write the labels into it.

    Raises:
        UserError: it cannot be written.
    """
    proposed = session.path.with_name(f"{session.schema.id}.toml")
    name, _ = QFileDialog.getSaveFileName(
        parent, _tr("Export Labels"), str(proposed), _tr("Labels (*.toml)")
    )
    if name:
        write_schema_file(session.schema, Path(name))


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabelFiles", text)
