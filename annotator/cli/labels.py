"""The command about a project's label schema: written to a file, brought in from one."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened, told
from annotator.errors import UserError
from annotator.model.counting import numbered

if TYPE_CHECKING:
    from annotator.app.schema_import import Fate, SchemaPlan
    from annotator.app.session import Session


@click.command()
@PROJECT
@click.option("--export", "out", type=click.Path(path_type=Path), help="Write the labels as TOML.")
@click.option("--import", "file", type=click.Path(path_type=Path), help="Bring a TOML file in.")
@click.option("--add", is_flag=True, help="Take only what the file has more or otherwise.")
@click.option(
    "--map", "mapped", metavar="OLD=NEW", multiple=True, help="Give what has OLD the label NEW."
)
@click.option("--retire", metavar="L", multiple=True, help="Keep L for what has it; offer it not.")
@click.option("--delete", metavar="L", multiple=True, help="Delete L and what it labels.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--edits", hidden=True, type=click.Path(path_type=Path), help="Edits as JSON.")
@click.option("--name", hidden=True, help="What the step of these edits is called.")
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def schema(project: Path, **given: Any) -> None:
    """Export a project's labels, or bring in a file of labels.

    Labels and values the file does not have go when nothing uses them; what is in use is kept as
    retired, unless it is mapped or deleted here. L is a label's id, or a value as status.eased.
    """
    from annotator.app.project import open_project

    changes = bool(given["file"] or given["edits"]) and not given["dry_run"]
    if sum(1 for name in ("out", "file", "edits") if given[name]) != 1:
        raise click.UsageError("Say either --export FILE.toml or --import FILE.toml.")
    session = open_project(
        project, annotator=given["annotator"], read_only=not changes, job=given["job"]
    )
    with opened(session) as opened_session:
        if changes and opened_session.read_only:
            raise UserError(opened_session.read_only)
        if given["out"]:
            _export(opened_session, given["out"])
        elif given["edits"]:
            _apply(opened_session, given["edits"], given["name"])
        else:
            _import(opened_session, given)


def _export(session: "Session", out: Path) -> None:
    from annotator.app.schema_import import write_schema_file

    write_schema_file(session.schema, out)
    click.echo(f"Wrote {numbered(len(session.schema.labels), 'label')} to {out}.", err=True)


def _apply(session: "Session", edits: Path, name: str | None) -> None:
    from annotator.app.reports import to_json
    from annotator.app.schema_editing import apply_edits, read_edits

    apply_edits(session, read_edits(edits.read_text("utf-8")), name, told("writing"))
    click.echo(to_json({"report": {"schema_version": session.schema.version}}))


def _import(session: "Session", given: dict[str, Any]) -> None:
    from annotator.app.reports import to_json
    from annotator.app.schema_editing import apply_edits
    from annotator.app.schema_import import plan_import
    from annotator.model.schema_file import read_schema_file

    wanted = read_schema_file(given["file"])
    plan = plan_import(session, wanted, _fates(given), adds=given["add"])
    if plan.edits and not given["dry_run"]:
        apply_edits(session, plan.edits, f"Import Labels of {given['file'].name}")
    if given["as_json"]:
        edits = [
            {"title": each.title, "annotations": each.things, "articles": each.articles}
            for each in plan.counts
        ]
        left = [
            {
                "id": each.thing,
                "annotations": each.count.things,
                "articles": each.count.articles,
                "way": each.way,
            }
            for each in plan.missing
        ]
        said = {"edits": edits, "missing": left, "schema_version": session.schema.version}
        click.echo(to_json(said))
        return
    for line in _lines(plan):
        click.echo(line, err=True)
    if not plan.edits:
        click.echo("The project has these labels already.", err=True)
    elif given["dry_run"]:
        click.echo("Nothing was changed.", err=True)
    else:
        click.echo(f"The labels are at version {session.schema.version}.", err=True)


def _lines(plan: "SchemaPlan") -> list[str]:
    from annotator.app.schema_import import counted_words

    lines = [
        each.title + (f": {counted_words(each)}" if each.things else "") for each in plan.counts
    ]
    kept = [each for each in plan.missing if each.used and each.way == "keep"]
    return lines + [
        f"{each.thing} is not in the file, but used ({counted_words(each.count)}): kept. "
        f"--map {each.thing}=… or --delete {each.thing} would change that."
        for each in kept
    ]


def _fates(given: dict[str, Any]) -> "dict[str, Fate]":
    from annotator.app.schema_import import Fate, Way

    fates = {name: Fate() for name in given["retire"]}
    fates |= {name: Fate(Way.DELETE) for name in given["delete"]}
    for pair in given["mapped"]:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise click.BadParameter("say OLD=NEW", param_hint="--map")
        fates[old] = Fate(Way.MAP, new)
    return fates
