"""Commands that bring articles and labels in and out."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from annotator.app.exporting.export_choices import EXPORT_CHOICES, ChoiceKind, ExportChoice
from annotator.cli.shared import (
    ANNOTATOR,
    FILES,
    FOUND_A_PROBLEM,
    JSON,
    PROJECT,
    opened,
    progress_shown,
)
from annotator.errors import UserError


@click.command("import")
@PROJECT
@FILES
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
@click.option(
    "--path",
    "paths",
    metavar="FIELD=PATH",
    multiple=True,
    help="Take a field from within JSON: text=body.content, records=response.results.",
)
@click.option("--delimiter", help="What parts the columns of a table.")
@click.option("--encoding", help="The files' encoding; found by itself otherwise.")
@click.option(
    "--offsets",
    type=click.Choice(
        [
            "auto",
            "codepoints",
            "utf16",
            "bytes",
            "short-lines",
            "long-lines",
            "after-mark",
            "graphemes",
        ]
    ),
    help="What the files' offsets count; told by their quotes otherwise.",
)
@click.option("--no-header", is_flag=True, help="The first row of a table holds data.")
@click.option("--replace", is_flag=True, help="Put U+FFFD for NUL and lone surrogates.")
@click.option(
    "--conflict",
    type=click.Choice(["skip", "new"]),
    default="skip",
    help="What to do with a layer that the project has with other labels.",
)
@click.option(
    "--kind",
    type=click.Choice(["person", "model"]),
    default="person",
    help="Whether --layer names a person or a model.",
)
@click.option(
    "--map",
    "mapped",
    metavar="THEIRS=OURS",
    multiple=True,
    help="Take a label of the files as one of the project; also role:THEIRS=OURS,"
    " attribute:THEIRS=OURS, value:ATTRIBUTE:THEIRS=OURS.",
)
@click.option(
    "--add",
    "added",
    metavar="LABEL[:FAMILY]",
    multiple=True,
    help="Add a label of the files to the project's labels.",
)
@click.option("--drop", "dropped", metavar="LABEL", multiple=True, help="Leave a label out.")
@click.option("--keep", "kept", metavar="LABEL", multiple=True, help="Keep a label, unknown here.")
@click.option(
    "--alike",
    type=click.Choice(["new", "join"]),
    default="new",
    help="Whether labels made on nearly the text of an article here go to that one.",
)
@click.option("--doubtful", is_flag=True, help="With --alike join: take places in doubt too.")
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
@click.option("--afresh", is_flag=True, help="Forget what labels were mapped to last time.")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto")
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def import_(project: Path, files: tuple[Path, ...], **given: Any) -> int:
    """Bring articles and labels into a project; its report says what was not taken."""
    from annotator.app.importing.import_files import import_files
    from annotator.app.project import open_project
    from annotator.app.reports import import_lines, import_options, to_json

    # Asked to end, an import takes back what it has written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = import_options(given)
    if given["dry_run"]:
        return _look(project, files, given)
    with opened(open_project(project, annotator=given["annotator"], job=given["job"])) as session:
        if session.read_only:
            raise UserError(session.read_only)
        with progress_shown(given["progress"]) as progress:
            report = import_files(session, files, options, progress)
    if given["progress"] == "json" or given["as_json"]:
        click.echo(to_json({"report": report} if given["progress"] == "json" else report))
    else:
        for line in import_lines(report):
            click.echo(line, err=True)
    return FOUND_A_PROBLEM if report.refused else 0


def _look(project: Path, files: tuple[Path, ...], given: dict[str, Any]) -> int:
    from annotator.app.importing.import_preview import Found, look
    from annotator.app.project import open_project
    from annotator.app.reports import found_lines, import_options, to_json

    options = import_options(given)
    following = given["progress"] == "json"
    last = Found()
    job = given["job"]
    who = given["annotator"]
    with opened(open_project(project, annotator=who, job=job, read_only=job is None)) as session:
        for found in look(session, files, options):
            last = found
            if following:
                click.echo(to_json({"found": found}))
    if following or given["as_json"]:
        click.echo(to_json({"report": True} if following else last))
    else:
        for line in found_lines(last):
            click.echo(line, err=True)
    return FOUND_A_PROBLEM if last.refusals else 0


def _with_choices(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of an export, as its table has them."""
    for choice in reversed(EXPORT_CHOICES):
        command = _option(choice)(command)
    return command


def _option(choice: ExportChoice) -> Callable[[Callable[..., None]], Callable[..., None]]:
    words = choice.option, choice.name
    if choice.kind is ChoiceKind.FLAG:
        return click.option(*words, is_flag=True, help=choice.about)
    if choice.kind is ChoiceKind.NUMBER:
        kind = click.IntRange(0)
    elif choice.kind is ChoiceKind.SHARE:
        kind = click.FloatRange(0, 1)
    else:
        kind = click.Choice(list(choice.values)) if choice.values else click.STRING
    several = choice.kind is ChoiceKind.SEVERAL
    return click.option(
        *words,
        type=kind,
        default=None if several else choice.usual,
        show_default=choice.usual not in (None, "", 0),
        multiple=several,
        metavar=choice.metavar,
        help=choice.about,
    )


@click.command()
@PROJECT
@click.argument("out", type=click.Path(path_type=Path))
@_with_choices
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto")
@ANNOTATOR
@JSON
def export(project: Path, out: Path, **given: Any) -> None:
    """Write a dataset; its report says what the format could not hold.

    With --split the dataset is a folder with its parts, a card and a manifest. Where each story
    went is kept in the project: in later exports it stays there.
    """
    from annotator.app.exporting.dataset import export_any
    from annotator.app.exporting.export_words import check_heeded, export_options
    from annotator.app.project import open_project
    from annotator.app.reports import loss_lines, to_json

    # Asked to end, an export takes away what it has written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    check_heeded(given)
    options, who, job = export_options(given), given["annotator"], given["job"]
    read_only = options.split is None
    opening = open_project(project, annotator=who, read_only=read_only, job=job)
    with opened(opening) as session, progress_shown(given["progress"]) as progress:

        def show(done: int, total: int) -> None:
            progress("writing", done, total)

        report = export_any(session, out, options, show, beside_window=job is not None)
    if given["progress"] == "json" or given["as_json"]:
        click.echo(to_json({"report": report} if given["progress"] == "json" else report))
    else:
        for line in loss_lines(report):
            click.echo(line, err=True)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@JSON
def diff(old: Path, new: Path, *, as_json: bool) -> int:
    """Count what changed between two datasets: folders, or files like JSON Lines."""
    from annotator.app.exporting.dataset_diff import diff_datasets
    from annotator.app.reports import diff_lines, to_json

    found = diff_datasets(old, new)
    if as_json:
        click.echo(to_json(found))
    else:
        for line in diff_lines(found):
            click.echo(line)
    return FOUND_A_PROBLEM if found.refused else 0


@click.command()
@JSON
def formats(*, as_json: bool) -> None:
    """List the formats that can be read and written."""
    from annotator.app.reports import format_rows, to_json

    rows = format_rows()
    if as_json:
        click.echo(to_json(rows))
        return
    for row in rows:
        does = " ".join(word for word in ("reads", "writes") if row[word])
        click.echo(f"{row['id']:<14} {does:<12} {row['title']}")
