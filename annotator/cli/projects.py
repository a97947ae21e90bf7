"""Commands about project files: making, counting, checking, copying."""

from pathlib import Path

import click

from annotator.cli.shared import ANNOTATOR, FOUND_A_PROBLEM, JSON, PROJECT, opened
from annotator.model.counting import numbered


@click.command()
@PROJECT
@click.option("--schema", default="sanctions-news", help="A shipped schema, or a TOML file.")
@ANNOTATOR
def new(project: Path, schema: str, annotator: str | None) -> None:
    """Make an empty project file."""
    from annotator.app.project import create_project, schema_from

    create_project(project, schema=schema_from(schema), annotator=annotator).close()
    click.echo(f"Made {project}.", err=True)


@click.command()
@PROJECT
@ANNOTATOR
@JSON
def stats(project: Path, annotator: str | None, *, as_json: bool) -> None:
    """Count articles by state and annotations by label."""
    from annotator.app.checking import project_stats
    from annotator.app.project import open_project
    from annotator.app.reports import to_json

    with opened(open_project(project, annotator=annotator, read_only=True)) as session:
        counted = project_stats(session)
    if as_json:
        click.echo(to_json(counted))
        return
    click.echo(f"{counted.articles:>8} {'article' if counted.articles == 1 else 'articles'}")
    for state, count in counted.states.items():
        click.echo(f"{count:>8}   {state}")
    noun = "annotation" if counted.annotations == 1 else "annotations"
    click.echo(f"{counted.annotations:>8} {noun}")
    for label, count in counted.labels.items():
        click.echo(f"{count:>8}   {label}")


@click.command()
@PROJECT
@click.option("--lint", is_flag=True, help="List the open points of all articles, too.")
@JSON
def check(project: Path, *, lint: bool, as_json: bool) -> int:
    """Verify texts, quotes, offsets, links, pages and log of a project file."""
    from annotator.app.checking import check_project
    from annotator.app.open_points import lint_project
    from annotator.app.reports import to_json

    problems = check_project(project)
    points = list(lint_project(project)) if lint else []
    if as_json:
        listed = {"lint": points} if lint else {}
        ok = not (problems or points)
        click.echo(to_json({"ok": ok, "problems": problems, **listed}))
        return 0 if ok else FOUND_A_PROBLEM
    for problem in (*problems, *points):
        click.echo(f"{problem.kind}: {problem.where}: {problem.text}")
    click.echo(f"{numbered(len(problems), 'problem')}." if problems else "Nothing wrong.", err=True)
    if lint:
        click.echo(f"{numbered(len(points), 'open point')}.", err=True)
    return FOUND_A_PROBLEM if problems or points else 0


@click.command()
@PROJECT
@click.argument("out", type=click.Path(path_type=Path))
def backup(project: Path, out: Path) -> None:
    """Copy a project, consistently, also while a window has it open."""
    from annotator.app.project import backup as copy
    from annotator.app.project import open_project

    with opened(open_project(project, read_only=True)) as session:
        copy(session, out)
    click.echo(f"Copied to {out}.", err=True)


@click.command()
@click.argument("copy", type=click.Path(path_type=Path))
@PROJECT
def restore(copy: Path, project: Path) -> None:
    """Make a project file out of a backup; a file in its place is kept under another name."""
    from annotator.app.project import restore as bring_back

    kept = bring_back(copy, project)
    click.echo(f"Restored {project}.", err=True)
    if kept is not None:
        click.echo(f"What was there is kept as {kept}.", err=True)
