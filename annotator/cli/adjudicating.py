"""The command that decides over all articles."""

from pathlib import Path
from typing import Any

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened


@click.command()
@PROJECT
@click.option("--premerge", type=click.Choice(["unanimous", "majority"]), help="Decide by that.")
@click.option("--rules", is_flag=True, help="Apply the rules the project keeps.")
@click.option("--audit", type=int, default=0, metavar="N", help="Draw N agreed units.")
@click.option("--seed", type=int, default=1, show_default=True, help="For the draw.")
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def adjudicate(project: Path, **given: Any) -> None:
    """Decide in one's own gold what needs no reading, in all articles; tell the audit's result."""
    from annotator.app.adjudication import corpus as adjudication
    from annotator.app.adjudication.premerging import Rule
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.model.decision import How

    name, job = given["annotator"], given["job"]
    with opened(open_project(project, annotator=name, job=job)) as session:
        kept = adjudication.rules(session)
        premerged = applied = 0
        if given["premerge"]:
            premerged = adjudication.premerge_everywhere(session, Rule(How(given["premerge"])))
        if given["rules"]:
            applied = sum(adjudication.apply_rules(session, kept).values())
        drawn = adjudication.audit_sample(session, given["audit"], given["seed"])
        error = adjudication.audited_error(session)
    report = {
        "premerged": premerged,
        "by_rules": applied,
        "rules": [rule.name for rule in kept],
        "audit": drawn,
        "audited_error": error,
    }
    if given["as_json"] or job is not None:
        click.echo(to_json({"report": report} if job is not None else report))
        return
    click.echo(f"{premerged} units pre-merged, {applied} decided by {len(kept)} rules.", err=True)
    for unit in drawn:
        click.echo(f"article {unit.article}, unit {unit.number}")
    click.echo(f"error of agreed units: {error.why or f'{error.value:.3f}'}", err=True)
