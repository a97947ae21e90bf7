"""Commands that bring the work of several people together."""

from pathlib import Path
from typing import Any

import click

from annotator.cli.shared import ANNOTATOR, FOUND_A_PROBLEM, JSON, PROJECT, opened
from annotator.errors import UserError
from annotator.model.counting import numbered

_NUMBER, _ORDINAL = click.IntRange(0), click.IntRange(1)
_SHARE = click.FloatRange(0, 100)


@click.command()
@PROJECT
@click.argument("others", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--same", multiple=True, metavar="NAME", help="Both people of this name are one.")
@click.option("--apart", multiple=True, metavar="NAME", help="Both people of this name are two.")
@click.option(
    "--labels",
    type=click.Choice(["refuse", "ours"]),
    default="refuse",
    help="What to do with a file whose labels were edited another way.",
)
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@click.option("--progress", type=click.Choice(["json", "none"]), default="none")
@ANNOTATOR
@JSON
def merge(project: Path, others: tuple[Path, ...], **given: Any) -> int:
    """Merge other project files into one; merging the same file twice changes nothing."""
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.app.together.merging import (
        ChoicesNeeded,
        Diverged,
        MergeOptions,
        MergeReport,
        merge_projects,
    )

    job, follow = given["job"], given["progress"] == "json"
    options = MergeOptions(
        frozenset(given["same"]),
        frozenset(given["apart"]),
        Diverged(given["labels"]),
        beside_window=job is not None,
    )

    def show(done: int, total: int) -> None:
        if follow:
            click.echo(to_json({"phase": "writing", "done": done, "total": total}))

    with opened(open_project(project, annotator=given["annotator"], job=job)) as session:
        try:
            report = merge_projects(session, others, options, show)
        except ChoicesNeeded as needed:
            if not follow:
                raise
            click.echo(to_json({"report": MergeReport(questions=needed.questions)}))
            return FOUND_A_PROBLEM
    if follow or given["as_json"]:
        click.echo(to_json({"report": report} if follow else report))
    else:
        for each in report.files:
            counts = each.counts
            click.echo(
                f"{each.file}: {numbered(counts.articles, 'new article')},"
                f" {numbered(counts.layers, 'new layer')},"
                f" {numbered(counts.annotations, 'new annotation')},"
                f" {numbered(counts.changed, 'row')} changed"
                f" ({counts.removed} of them removed)",
                err=True,
            )
        for refusal in report.refused:
            click.echo(f"{refusal.where}: {refusal.why}", err=True)
    return FOUND_A_PROBLEM if report.refused else 0


@click.command()
@PROJECT
@click.option("--to", "names", multiple=True, metavar="NAME", help="Who is to read; several.")
@click.option("--articles", "words", default="", help="Only articles that hold these words.")
@click.option("--count", type=_NUMBER, default=0, help="At most so many articles a person.")
@click.option(
    "--per-article", "readers", type=_ORDINAL, default=1, help="How many read an article."
)
@click.option(
    "--double",
    type=_SHARE,
    default=0,
    help="Per cent that one person more reads.",
)
@click.option("--seed", type=int, default=1, help="The same seed shares out the same way.")
@click.option("--dry-run", is_flag=True, help="Say what would be assigned; change nothing.")
@ANNOTATOR
@JSON
def assign(project: Path, names: tuple[str, ...], words: str, **given: Any) -> None:
    """Share articles out among people, evenly; whoever has worked on one counts as its reader."""
    from annotator.app.project import open_project
    from annotator.app.queue import QueueFilter
    from annotator.app.reports import to_json
    from annotator.app.together.assigning import Wish, plan, reader_named, share

    if not names:
        raise click.UsageError("Say who is to read: --to NAME.")
    wish = Wish(given["readers"], given["double"], given["count"], given["seed"])
    with opened(open_project(project, annotator=given["annotator"])) as session:
        if session.read_only is not None:
            raise UserError(session.read_only)
        people = [reader_named(session, name) for name in names]
        articles = session.queue.keys(QueueFilter(words=words))
        run = plan if given["dry_run"] else share
        shared = run(session, articles, people, wish)
    counts = {person.name: shared.by_person[person.key] for person in people}
    if given["as_json"]:
        click.echo(to_json({"articles": shared.articles, "assigned": counts}))
        return
    for name, count in counts.items():
        click.echo(f"{count:>8} {name}")


@click.command("hand-in")
@PROJECT
@click.argument("out", type=click.Path(path_type=Path))
def hand_in(project: Path, out: Path) -> None:
    """Write one whole file of a project, to be merged by somebody else."""
    from annotator.app.project import backup, open_project

    with opened(open_project(project, read_only=True)) as session:
        backup(session, out)
    click.echo(f"Wrote {out}.", err=True)


@click.command()
@PROJECT
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--articles", "words", default="", help="Only articles that hold these words.")
@click.option(
    "--first",
    type=_ORDINAL,
    default=1,
    help="Start with the n-th of them, counted from 1.",
)
@click.option("--count", type=_NUMBER, default=0, help="At most so many of them.")
@click.option("--for", "reader", metavar="NAME", help="Only what is assigned to this person.")
@click.option("--labels", is_flag=True, help="With everybody's labels, not the articles alone.")
@click.option("--no-gazetteers", is_flag=True, help="Without the project's gazetteers.")
@ANNOTATOR
def bundle(project: Path, out: Path, words: str, first: int, count: int, **given: Any) -> None:
    """Make a project file for a colleague with some of the articles and the same labels."""
    from annotator.app.project import open_project
    from annotator.app.queue import QueueFilter
    from annotator.app.together.assigning import readers, standings
    from annotator.app.together.handing_out import hand_out

    reader = given["reader"]
    with opened(open_project(project, annotator=given["annotator"], read_only=True)) as session:
        keys = session.queue.keys(QueueFilter(words=words))
        if reader is not None:
            persons = {each.key for each in readers(session) if each.name == reader}
            theirs = [s for s in standings(session) if s.assigned and s.annotator in persons]
            wanted = {each.article for each in theirs}
            keys = [key for key in keys if key in wanted]
        if not keys[first - 1 :]:
            raise UserError("No article fits what was asked for; nothing was written.")
        chosen = keys[first - 1 :][: count or None]
        hand_out(
            session,
            chosen,
            out,
            with_labels=given["labels"],
            with_gazetteers=not given["no_gazetteers"],
        )
    click.echo(f"Wrote {numbered(len(chosen), 'article')} to {out}.", err=True)
