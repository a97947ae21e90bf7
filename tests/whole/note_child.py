"""A window in which a note is typed without a pause; says each time what is kept of it."""

import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app.project import open_project
from annotator.model.changes import Changes
from annotator.ui.inspector.note_box import NoteBox
from annotator.ui.look.themes import Themes
from annotator.ui.window.main_window import MainWindow

_KEYS = 600


def main(project: Path) -> None:
    """Select the first annotation and type its note."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Themes(application, "light"), Path(folder) / "window.json", "Anna")
        window.show()
        session = open_project(project, annotator="Anna")
        window.show_session(session)
        workspace = window.workspace
        assert workspace is not None
        article = session.article
        assert article is not None
        session.subscribe(_tell)
        workspace.desk.select(article.spans.in_order()[0])
        workspace.catching_up.now()
        note = next(box for box in workspace.inspector.findChildren(NoteBox) if box.isVisible())
        note.field.setFocus()
        for number in range(_KEYS):
            QTest.keyClicks(note.field, "abcdefghij"[number % 10])
            QTest.qWait(15)


def _tell(changes: Changes) -> None:
    for change in changes.annotations:
        if change.after is not None:
            sys.stdout.write(f"{change.after.note}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
