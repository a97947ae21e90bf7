"""Labels from a file and into one: which file, and what it would change."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.app.schema_import import write_schema_file
from annotator.app.session import Session
from annotator.model.schema_edits import AnyEdit
from annotator.ui.look.theme import Theme
from annotator.ui.parts.choosing_files import choose_file, choose_target


def ask_import(
    session: Session, theme: Theme, parent: QWidget
) -> tuple[Sequence[AnyEdit], str] | None:
    """Ask for a file and show what it would change; return the edits, and what they are called.

    Raises:
        UserError: the file is no schema; the text says where.
    """
    from annotator.ui.label_editor.import_dialog import ImportLabelsDialog

    title, kinds = _tr("Import Labels"), _tr("Labels (*.toml)")
    file = choose_file(parent, title, session.path.parent, kinds)
    if file is None:
        return None
    dialog = ImportLabelsDialog(session, file, theme, parent)
    accepted = dialog.exec() == ImportLabelsDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return None
    return dialog.plan.edits, _tr("Import Labels of {0}").format(file.name)


def ask_export(session: Session, parent: QWidget) -> None:
    """Ask for a file and write the labels into it.

    Raises:
        UserError: it cannot be written.
    """
    proposed = session.path.with_name(f"{session.schema.id}.toml")
    out = choose_target(parent, _tr("Export Labels"), proposed, _tr("Labels (*.toml)"))
    if out is not None:
        write_schema_file(session.schema, out)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabelFiles", text)
