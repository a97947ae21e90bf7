"""The command by which a job has a part of its work done beside it."""

import gc
import os
import signal
import sys

import click

# So many things more than are let go of.
_COLLECTED_AFTER = 100_000


@click.command(hidden=True)
@click.argument("task", type=click.Choice(["reading", "writing"]))
def beside(task: str) -> None:
    """Do a part of a job's work: requests on stdin, answers on stdout."""
    from annotator.app.beside import serve
    from annotator.app.exporting.writing import written_beside
    from annotator.app.importing.import_reading import read_beside

    # Asked to end, it puts away what it has open; of a stop asked for by key the job decides.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What articles are made of has hardly any circles: looking for them all the time takes long.
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)
    works = {"reading": read_beside, "writing": written_beside}
    # What libraries print is no answer.
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        with os.fdopen(answers, "wb") as pipe:
            serve(works[task], sys.stdin.buffer, pipe)
    except KeyboardInterrupt:
        # The job sees that it was others who ended it.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)
