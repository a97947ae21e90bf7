"""Opens a project for writing, says so, and keeps it until its input ends."""

import sys
from pathlib import Path

from annotator.app.project import open_project


def main(project: Path) -> None:
    session = open_project(project, annotator="Boris")
    sys.stdout.write("open\n" if session.read_only is None else "refused\n")
    sys.stdout.flush()
    sys.stdin.read()
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
