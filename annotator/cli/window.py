"""Commands that show the window, or work for one."""

import sys
from functools import partial
from pathlib import Path

import click

from annotator.cli.shared import ANNOTATOR, PROJECT


@click.command(hidden=True)
@click.argument("project", type=click.Path(path_type=Path), required=False)
@ANNOTATOR
def window(project: Path | None, annotator: str | None) -> int:
    """Open the window."""
    from annotator.ui.window.launch import run

    return run(project, annotator=annotator)


@click.command(hidden=True)
@PROJECT
@ANNOTATOR
def worker(project: Path, annotator: str | None) -> None:
    """Look things up for a window: requests on stdin, answers on stdout, lines of JSON."""
    from annotator.app.project import open_project
    from annotator.app.worker import be_modest, serve
    from annotator.scratch import remove_abandoned

    be_modest()
    remove_abandoned()
    open_session = partial(open_project, project, annotator=annotator, read_only=True)
    # What cannot be opened is said before anything is asked.
    open_session().close()
    serve(open_session, sys.stdin.buffer, sys.stdout.buffer)


@click.command()
@PROJECT
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--article", type=click.IntRange(1), default=1, help="Which article, counted from 1.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light")
@click.option("--size", default="1440x900", help="Width x height of the window.")
@ANNOTATOR
def screenshot(
    project: Path, out: Path, article: int, theme: str, size: str, annotator: str | None
) -> None:
    """Draw the window with a project into a PNG file."""
    from annotator.app.written_files import check_writable

    check_writable(out)
    from annotator.ui.window.launch import screenshot as draw

    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise click.BadParameter("a size is written like 1440x900", param_hint="--size")
    draw(
        project,
        out,
        size=(int(width), int(height)),
        theme=theme,
        article=article,
        annotator=annotator,
    )
