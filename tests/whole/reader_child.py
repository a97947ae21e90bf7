"""Opens a window on a project, tries to label, and prints what came of it as JSON."""

import json
import sys
from pathlib import Path

from annotator.ui.look.themes import Themes
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import at_work, labels, place_of, press


def main(project: Path) -> None:
    window = MainWindow(Themes(make_application(), "light"), None, "Anna")
    window.open_at_start(project)
    window.show()
    opened = window.status.message
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    said = {"opened": opened, "pressed": window.status.message, "labels": labels(session)}
    sys.stdout.write(json.dumps(said))
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
