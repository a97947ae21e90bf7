"""Commands about gazetteers: lists of names whose entries are proposed in the text."""

from pathlib import Path
from typing import Any

import click

from annotator.cli.shared import ANNOTATOR, FOUND_A_PROBLEM, JSON, PROJECT, opened
from annotator.errors import UserError
from annotator.model.counting import numbered


@click.group()
def gazetteer() -> None:
    """Lists of names that are proposed in the text: OFAC, OpenSanctions, tables of your own."""


@gazetteer.command()
@PROJECT
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", metavar="NAME", help="What it is called; else as the file.")
@click.option("--name-column", default="", metavar="C", help="The column that holds the names.")
@click.option("--id-column", default="", metavar="C", help="The column that holds the ids.")
@click.option("--alias-column", default="", metavar="C", help="The column of other names, by ;")
@click.option("--type-column", default="", metavar="C", help="The column of types.")
@click.option(
    "--label",
    "labels",
    metavar="TYPE=LABEL",
    multiple=True,
    help="Propose LABEL for entries of TYPE (person, company, vessel …); nothing for TYPE=.",
)
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def add(project: Path, file: Path, **given: Any) -> int:
    """Load an OFAC sdn.csv, an OpenSanctions table, FollowTheMoney lines, or any CSV of names.

    An alt.csv beside an sdn.csv is read along with it. Nothing is sent anywhere.
    """
    from annotator.app.gazetteers import add_gazetteer, columns_for
    from annotator.app.project import open_project
    from annotator.app.reports import to_json

    labels = dict(_pair(each) for each in given["labels"])
    with opened(open_project(project, annotator=given["annotator"], job=given["job"])) as session:
        unknown = sorted(set(labels.values()) - {"", *session.schema.by_id})
        if unknown:
            raise UserError(f"There is no label {unknown[0]} in this project.")
        columns = columns_for(
            file,
            name=given["name_column"],
            key=given["id_column"],
            aliases=given["alias_column"],
            kind=given["type_column"],
        )
        loaded = add_gazetteer(session, file, name=given["name"], columns=columns, labels=labels)
    if given["as_json"]:
        click.echo(to_json({"report": loaded} if given["job"] else loaded))
    else:
        there = loaded.gazetteer
        names = numbered(there.names, "name")
        entries = numbered(there.entries, "entry", "entries")
        click.echo(f"{there.name}: {names} of {entries}.", err=True)
        for refusal in loaded.refused:
            click.echo(f"{refusal.where}: {refusal.why}", err=True)
        if there.refused > len(loaded.refused):
            click.echo(f"and {there.refused - len(loaded.refused)} more refused", err=True)
    return FOUND_A_PROBLEM if loaded.gazetteer.refused else 0


@gazetteer.command("list")
@PROJECT
@JSON
def list_(project: Path, *, as_json: bool) -> None:
    """List the gazetteers of a project."""
    from annotator.app.gazetteers import gazetteers
    from annotator.app.project import open_project
    from annotator.app.reports import to_json

    with opened(open_project(project, read_only=True)) as session:
        found = gazetteers(session)
    if as_json:
        click.echo(to_json(found))
        return
    for each in found:
        state = "on " if each.on else "off"
        click.echo(f"{state} {each.names:>9} names  {each.made[:10]}  {each.name} ({each.file})")


@gazetteer.command()
@PROJECT
@click.argument("name")
@ANNOTATOR
def remove(project: Path, name: str, annotator: str | None) -> None:
    """Take a gazetteer out, by its name or id; undo in the window brings it back."""
    from annotator.app.gazetteers import named, remove_gazetteer
    from annotator.app.project import open_project

    with opened(open_project(project, annotator=annotator)) as session:
        remove_gazetteer(session, named(session, name))
    click.echo(f"Removed {name}.", err=True)


def _pair(written: str) -> tuple[str, str]:
    type_, equals, label = written.partition("=")
    if not equals:
        raise UserError(f"--label {written}: write TYPE=LABEL.")
    return type_.strip(), label.strip()
