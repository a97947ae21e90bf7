"""The command by which a job has a part of its work done beside it."""

import signal
import sys

import click


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
    works = {"reading": read_beside, "writing": written_beside}
    serve(works[task], sys.stdin.buffer, sys.stdout.buffer)
