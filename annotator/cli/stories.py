"""The command that finds articles telling the same story."""

from pathlib import Path

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened

_SHOWN = 60


@click.command()
@PROJECT
@click.option("--progress", type=click.Choice(["json", "none"]), default="none", hidden=True)
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def stories(
    project: Path, annotator: str | None, job: str | None, progress: str, *, as_json: bool
) -> None:
    """List the articles that are near-duplicates of each other, story by story.

    Found stories are kept in the project; only articles that are new are looked at.
    """
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.app.stories import find_stories
    from annotator.app.stories import stories as all_stories
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
        found = all_stories(session)
    if as_json:
        click.echo(to_json(found))
        return
    for story in found.stories:
        click.echo(f"{len(story.articles)} alike")
        for article in story.articles:
            click.echo(f"  {article.title[:_SHOWN]}")
    click.echo(
        f"{len(found.stories)} stories of several articles;"
        f" {found.alone} of {found.articles} articles stand alone",
        err=True,
    )
