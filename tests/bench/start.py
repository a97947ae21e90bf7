"""Start the window on a project and print when it was painted first. Run as a process."""

import os
import sys
import time
from pathlib import Path

# When the process began: the parent's clock, so that the interpreter's own start counts.
BEGAN = float(os.environ["BENCH_BEGAN"])


def main(project: Path) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from typing_extensions import override

    from annotator.ui.view.article_view import ArticleView
    from annotator.ui.window import launch

    class FirstPaint(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and isinstance(watched.parent(), ArticleView):
                QTimer.singleShot(0, done)
            return super().eventFilter(watched, event)

    def done() -> None:
        sys.stdout.write(f"{time.time() - BEGAN}\n")
        sys.stdout.flush()
        os._exit(0)

    application = launch.make_application()
    watch = FirstPaint(application)
    application.installEventFilter(watch)
    launch.run(project, annotator="bench")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
