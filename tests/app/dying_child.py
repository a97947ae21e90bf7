"""Runs commands of the program in processes of their own, and kills each at a chosen moment.

A moment is a statement of SQL, or a file made, moved or taken away. One JSON object a line is
asked for on the standard input: `words` are the command line, `at` is the moment, from 1, at which
the process is killed; with 0 it may live, and tells how many moments it had.
"""

import json
import os
import signal
import sqlite3
import sys
import traceback
from typing import Any
from unittest.mock import patch

from annotator.app.beside import beside as _beside
from annotator.app.exporting import dataset, export_file
from annotator.app.importing import import_files
from annotator.app.together import handing_out, merging
from annotator.cli import main
from annotator.storage.database import create_database

# All that a command would load at first use is loaded once, here.
_LOADED = (_beside, dataset, export_file, import_files, handing_out, merging, create_database)
_OF_FILES = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree", "open"}
)
_WRITING = os.O_WRONLY | os.O_RDWR


class Moments:
    """Counts what a process does to its files; kills it when the number is reached."""

    def __init__(self, at: int) -> None:
        self.count = 0
        self._at = at
        self._on = True
        sys.addaudithook(self._heard)

    def stop(self) -> None:
        """Count no more."""
        self._on = False

    def _heard(self, event: str, given: "tuple[object, ...]") -> None:
        if not self._on:
            return
        if event in _OF_FILES and (event != "open" or _writes(given)):
            self.next()

    def next(self, _statement: str = "") -> None:
        """Count a moment, which may be the last."""
        self.count += 1
        if self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def _writes(opened: "tuple[object, ...]") -> bool:
    flags = opened[2]
    return isinstance(flags, int) and bool(flags & _WRITING)


def run(words: "list[str]", at: int, answer: int) -> int:
    """Run a command in this process; write how many moments it had."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    moments = Moments(at)
    connect = sqlite3.connect

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(moments.next)
        return connection

    code = 3
    try:
        with patch.object(sqlite3, "connect", connected):
            code = main(words)
    finally:
        moments.stop()
        os.write(answer, str(moments.count).encode())
    return code


def _ask(words: "list[str]", at: int) -> "dict[str, int]":
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 4
        try:
            code = run(words, at, writing)
        finally:
            if sys.exc_info()[0] is not None:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return {"moments": int(said or b"0"), "code": os.waitstatus_to_exitcode(status)}


def serve() -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ["TMPDIR"] = asked["temporary"]
        found = _ask(asked["words"], asked["at"])
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
