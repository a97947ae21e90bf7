"""The command that finds articles telling the same story."""

from pathlib import Path

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened
from annotator.model.counting import numbered

_SHOWN = 60


@click.command()
@PROJECT
@click.option(
    "--join",
    "joined",
    nargs=2,
    multiple=True,
    metavar="ID ID",
    help="Let two articles, and all that are like either, tell one story.",
)
@click.option(
    "--take-out", "left", multiple=True, metavar="ID", help="Let an article tell its own story."
)
@click.option("--progress", type=click.Choice(["json", "none"]), default="none", hidden=True)
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def stories(
    project: Path,
    annotator: str | None,
    job: str | None,
    progress: str,
    joined: tuple[tuple[str, str], ...],
    left: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """List the articles that are near-duplicates of each other, story by story.

    Found stories are kept in the project; only articles that are new are looked at. What is joined
    or taken out by hand is a step each and holds whatever is found. An ID is an article's, as
    --json prints it, or as much of its beginning as no other article has.
    """
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.app.stories import find_stories
    from annotator.app.stories import stories as all_stories
    from annotator.app.story_links import article_with_id, join_stories, take_out
    from annotator.app.worker import be_modest

    follow = progress == "json"

    def show(done: int, total: int) -> None:
        if follow:
            click.echo(to_json({"phase": "reading", "done": done, "total": total}))

    if job is not None:
        be_modest()
    with opened(open_project(project, annotator=annotator, job=job)) as session:
        count = find_stories(session, show, beside_window=job is not None)
        if follow:
            click.echo(to_json({"report": {"articles": count}}))
            return
        for pair in joined:
            join_stories(session, *(article_with_id(session, each) for each in pair))
        for each in left:
            take_out(session, article_with_id(session, each))
        found = all_stories(session)
    if as_json:
        click.echo(to_json(found))
        return
    for story in found.stories:
        click.echo(f"{len(story.articles)} alike")
        for article in story.articles:
            click.echo(f"  {article.title[:_SHOWN]}")
    click.echo(
        f"{numbered(len(found.stories), 'story', 'stories')} of several articles;"
        f" {found.alone} of {numbered(found.articles, 'article')} alone",
        err=True,
    )
