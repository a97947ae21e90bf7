"""The command by which a window has a large step taken back beside it."""

from pathlib import Path

import click

from annotator.cli.shared import ANNOTATOR, PROJECT, opened, told
from annotator.errors import UserError


@click.command(hidden=True)
@PROJECT
@click.option("--undo", "step", type=int, help="The number of the step to take back.")
@click.option("--redo", is_flag=True, help="Bring back the step undone last.")
@click.option("--job", help="The token of the window that runs this as its job.")
@ANNOTATOR
def step(project: Path, step: int | None, redo: bool, job: str | None, annotator: str) -> None:
    """Take a step back, or bring one back."""
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.model.values import ActionKey

    if (step is None) is not redo:
        raise click.UsageError("Say either --undo NUMBER or --redo.")
    session = open_project(project, annotator=annotator, job=job)
    with opened(session):
        if session.read_only:
            raise UserError(session.read_only)
        history, tell = session.history, told("writing")
        changes = history.redo(tell) if step is None else history.undo(ActionKey(step), tell)
    click.echo(to_json({"report": {"name": changes.name}}))
