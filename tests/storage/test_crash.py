"""A label that was shown is on the disk, however the process ends."""

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from annotator.app.checking import check_project
from annotator.app.project import open_project
from tests.builders import a_project

CHILD = Path(__file__).with_name("crash_child.py")
KILLS = 50


def run_and_kill(project: Path, after: int, delay: float) -> list[str]:
    """Start the child, kill it some moment after its `after`-th print; return what it printed."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(project)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert child.stdout is not None
    printed = [child.stdout.readline().strip() for _ in range(after)]
    killer = threading.Timer(delay, child.send_signal, [signal.SIGKILL])
    killer.start()
    # What the child still wrote before it died; a line cut by the kill was not shown.
    rest = child.stdout.read()
    child.wait()
    killer.join()
    child.stdout.close()
    return printed + rest.split("\n")[:-1]


def test_fifty_kills_lose_no_label_that_was_printed(tmp_path: Path) -> None:
    moments = random.Random(8)
    session = a_project(tmp_path, "North Korea said no. " * 200)
    session.close()
    printed: list[str] = []
    for _ in range(KILLS):
        shown = run_and_kill(session.path, moments.randint(1, 12), moments.random() * 0.02)
        assert all(shown)
        printed += shown
    assert check_project(session.path) == []
    again = open_project(session.path, annotator="Anna")
    article = again.open_article(again.queue.keys()[0])
    kept = {each.id for each in article.annotations(article.spans.in_order())}
    again.close()
    assert len(printed) > KILLS
    assert kept.issuperset(printed)
