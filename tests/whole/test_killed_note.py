"""A note is on the disk while it is still being typed, however the process ends."""

import signal
import subprocess
import sys
from pathlib import Path

from annotator.app.checking import check_project
from annotator.app.project import open_project
from tests.app.copies import labelled
from tests.builders import a_project, keys_of

CHILD = Path(__file__).with_name("note_child.py")


def test_a_kill_while_a_note_is_typed_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.open_article(keys_of(session)[0])
    labelled(session, "PLACE", "Moscow")
    session.close()
    root = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(session.path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    # The hand does not rest: what is kept is kept between two keys.
    told = child.stdout.readline().strip()
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split("\n")[:-1]
    child.wait()
    child.stdout.close()
    told = rest[-1] if rest else told
    assert 0 < len(told) < 600
    assert child.returncode == -signal.SIGKILL
    assert check_project(session.path) == []
    again = open_project(session.path, annotator="Anna")
    article = again.open_article(keys_of(again)[0])
    (key,) = article.spans.in_order()
    assert article.annotation(key).note.startswith(told)
    again.close()
