"""The command line: the same use cases as the window, and the way into it."""

import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator import __version__
from annotator.errors import UserError

if TYPE_CHECKING:
    from annotator.app.import_files import Progress
    from annotator.app.session import Session

FOUND_A_PROBLEM = 1
COULD_NOT_RUN = 2

_PROJECT = click.argument("project", type=click.Path(path_type=Path))
_ANNOTATOR = click.option("--annotator", metavar="NAME", help="Who is working.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when no command is named; return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in commands.commands and words[0] not in {"--help", "--version"}):
        words.insert(0, "window")
    try:
        result = commands.main(words, prog_name="annotator", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except UserError as error:
        click.echo(str(error), err=True)
        return COULD_NOT_RUN
    except OSError as error:
        click.echo(f"{error.filename or 'The job'}: {error.strerror or error}.", err=True)
        return COULD_NOT_RUN
    except click.exceptions.Abort:
        click.echo("Stopped; nothing was changed.", err=True)
        return COULD_NOT_RUN
    return result if isinstance(result, int) else 0


@click.group()
@click.version_option(__version__, prog_name="annotator")
def commands() -> None:
    """Read news, highlight and tag spans, review, export training data.

    Without a command: open the window, with the project named or the last one.
    """


@commands.command(hidden=True)
@click.argument("project", type=click.Path(path_type=Path), required=False)
@_ANNOTATOR
def window(project: Path | None, annotator: str | None) -> int:
    """Open the window."""
    from annotator.ui.launch import run

    return run(project, annotator=annotator)


@commands.command(hidden=True)
@_PROJECT
@_ANNOTATOR
def worker(project: Path, annotator: str | None) -> None:
    """Find words for a window: requests on stdin, answers on stdout, lines of JSON."""
    from annotator.app.project import open_project
    from annotator.app.worker import be_modest, serve

    be_modest()
    with _open(open_project(project, annotator=annotator, read_only=True)) as session:
        serve(session, sys.stdin.buffer, sys.stdout.buffer)


@commands.command()
@_PROJECT
@click.option("--schema", default="sanctions-news", help="A shipped schema, or a TOML file.")
@_ANNOTATOR
def new(project: Path, schema: str, annotator: str | None) -> None:
    """Make an empty project file."""
    from annotator.app.project import create_project, schema_from

    create_project(project, schema=schema_from(schema), annotator=annotator).close()
    click.echo(f"Made {project}.", err=True)


@commands.command("import")
@_PROJECT
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--format", "format_", metavar="F", help="A format's id; found by itself otherwise.")
@click.option("--layer", metavar="NAME", help="Give all labels in the files to this annotator.")
@click.option("--text-column", metavar="C", help="The column of a table that holds the text.")
@click.option("--title-column", metavar="C", help="The column that holds the title.")
@click.option(
    "--column",
    "columns",
    metavar="C=FIELD",
    multiple=True,
    help="Take column C as outlet, date, url, id, language, meta or skip.",
)
@click.option("--delimiter", help="What parts the columns of a table.")
@click.option("--encoding", help="The files' encoding; found by itself otherwise.")
@click.option("--no-header", is_flag=True, help="The first row of a table holds data.")
@click.option("--replace", is_flag=True, help="Put U+FFFD for NUL and lone surrogates.")
@click.option(
    "--conflict",
    type=click.Choice(["skip", "new"]),
    default="skip",
    help="What to do with a layer that the project has with other labels.",
)
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto")
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@_ANNOTATOR
@_JSON
def import_(project: Path, files: tuple[Path, ...], **given: Any) -> int:
    """Bring articles and labels into a project; its report says what was not taken."""
    from annotator.app.import_files import import_files
    from annotator.app.project import open_project
    from annotator.app.reports import import_lines, import_options, to_json

    # Asked to end, an import takes back what it has written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = import_options(given)
    with _open(open_project(project, annotator=given["annotator"], job=given["job"])) as session:
        if session.read_only:
            raise UserError(session.read_only)
        with _progress(given["progress"]) as progress:
            report = import_files(session, files, options, progress)
    if given["progress"] == "json" or given["as_json"]:
        click.echo(to_json({"report": report} if given["progress"] == "json" else report))
    else:
        for line in import_lines(report):
            click.echo(line, err=True)
    return FOUND_A_PROBLEM if report.refused else 0


@commands.command()
@_PROJECT
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "format_", metavar="F", default="article", show_default=True)
@click.option("--layer", metavar="NAME", help="Whose labels; “all” for every layer.")
@click.option("--articles", "states", metavar="STATE", multiple=True, help="Only in this state.")
@click.option(
    "--overlap",
    type=click.Choice(["keep", "longest", "outer"]),
    default="keep",
    help="What to do with overlapping spans.",
)
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto")
@_ANNOTATOR
@_JSON
def export(project: Path, out: Path, **given: Any) -> None:
    """Write a dataset; its report says what the format could not hold."""
    from annotator.app.export_file import export_file
    from annotator.app.project import open_project
    from annotator.app.reports import export_options, loss_lines, to_json

    options = export_options(given)
    opened = open_project(project, annotator=given["annotator"], read_only=True)
    with _open(opened) as session:
        report = export_file(session, out, options)
    if given["progress"] == "json" or given["as_json"]:
        click.echo(to_json({"report": report} if given["progress"] == "json" else report))
    else:
        for line in loss_lines(report):
            click.echo(line, err=True)


@commands.command()
@_JSON
def formats(*, as_json: bool) -> None:
    """List the formats that can be read and written."""
    from annotator.app.reports import format_rows, to_json

    rows = format_rows()
    if as_json:
        click.echo(to_json(rows))
        return
    for row in rows:
        does = " ".join(word for word in ("reads", "writes") if row[word])
        click.echo(f"{row['id']:<10} {does:<12} {row['title']}")


@commands.command()
@_PROJECT
@_ANNOTATOR
@_JSON
def stats(project: Path, annotator: str | None, *, as_json: bool) -> None:
    """Count articles by state and annotations by label."""
    from annotator.app.checking import project_stats
    from annotator.app.project import open_project
    from annotator.app.reports import to_json

    with _open(open_project(project, annotator=annotator, read_only=True)) as session:
        counted = project_stats(session)
    if as_json:
        click.echo(to_json(counted))
        return
    click.echo(f"{counted.articles:>8} articles")
    for state, count in counted.states.items():
        click.echo(f"{count:>8}   {state}")
    click.echo(f"{counted.annotations:>8} annotations")
    for label, count in counted.labels.items():
        click.echo(f"{count:>8}   {label}")


@commands.command()
@_PROJECT
@click.option("--lint", is_flag=True, help="List the open points of all articles, too.")
@_JSON
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
    click.echo("Nothing wrong." if not problems else f"{len(problems)} problems.", err=True)
    if lint:
        click.echo(f"{len(points)} open points.", err=True)
    return FOUND_A_PROBLEM if problems or points else 0


@commands.command()
@_PROJECT
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--article", type=int, default=1, help="Which article, counted from 1.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light")
@click.option("--size", default="1440x900", help="Width x height of the window.")
@_ANNOTATOR
def screenshot(
    project: Path, out: Path, article: int, theme: str, size: str, annotator: str | None
) -> None:
    """Draw the window with a project into a PNG file."""
    from annotator.ui.launch import screenshot as draw

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


@commands.command()
@_PROJECT
@click.argument("out", type=click.Path(path_type=Path))
def backup(project: Path, out: Path) -> None:
    """Copy a project, consistently, also while a window has it open."""
    from annotator.app.project import backup as copy
    from annotator.app.project import open_project

    with _open(open_project(project, read_only=True)) as session:
        copy(session, out)
    click.echo(f"Copied to {out}.", err=True)


@commands.command()
@click.argument("copy", type=click.Path(path_type=Path))
@_PROJECT
def restore(copy: Path, project: Path) -> None:
    """Make a project file out of a backup; a file in its place is kept under another name."""
    from annotator.app.project import restore as bring_back

    kept = bring_back(copy, project)
    click.echo(f"Restored {project}.", err=True)
    if kept is not None:
        click.echo(f"What was there is kept as {kept}.", err=True)


@contextmanager
def _open(session: "Session") -> "Generator[Session, None, None]":
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _progress(kind: str) -> "Generator[Progress, None, None]":
    """Give a listener for progress: JSON lines for a program, a bar on a terminal, else none."""
    if kind == "json":
        yield _progress_line
    elif kind == "auto" and sys.stderr.isatty():
        with click.progressbar(length=1000, file=sys.stderr) as bar:
            halves = {"reading": 0, "writing": 500}

            def show(phase: str, done: int, total: int) -> None:
                at = halves[phase] + 500 * done // max(total, 1)
                bar.update(max(0, at - bar.pos))

            yield show
    else:
        yield _no_progress


def _progress_line(phase: str, done: int, total: int) -> None:
    from annotator.app.reports import to_json

    click.echo(to_json({"phase": phase, "done": done, "total": total}))


def _no_progress(_phase: str, _done: int, _total: int) -> None:
    pass
