"""The command that decides over all articles."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened, told
from annotator.errors import UserError
from annotator.model.counting import numbered

if TYPE_CHECKING:
    from annotator.app.adjudication.corpus import Preview
    from annotator.app.session import Session
    from annotator.review.rules import Rule


@click.command()
@PROJECT
@click.option(
    "--premerge", type=click.Choice(["unanimous", "majority", "chosen"]), help="Decide by that."
)
@click.option("--take", metavar="NAME", help="Whose answers are taken, with --premerge chosen.")
@click.option("--least", type=float, metavar="SCORE", help="Take no answers with a lower score.")
@click.option("--rules", is_flag=True, help="Apply the rules the project keeps.")
@click.option("--only", metavar="UUID", help="Apply no other rule.")
@click.option("--revoke", metavar="UUID", help="Revoke a rule, with what it has decided.")
@click.option("--preview", hidden=True, help="A rule as JSON: tell what it would decide.")
@click.option("--audit", metavar="N|P%", help="Draw agreed units: so many, or a share of all.")
@click.option("--seed", type=int, default=1, show_default=True, help="For the draw.")
@click.option("--keep", is_flag=True, help="Let what was drawn wait in the review of the window.")
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def adjudicate(project: Path, **given: Any) -> None:
    """Decide in one's own gold what needs no reading, in all articles; tell the audit's result."""
    from annotator.app.adjudication import auditing
    from annotator.app.adjudication import corpus as adjudication
    from annotator.app.project import open_project
    from annotator.app.reports import to_json

    _check_needs(given)
    name, job = given["annotator"], given["job"]
    with opened(open_project(project, annotator=name, job=job)) as session:
        if given["preview"] is not None:
            click.echo(to_json({"report": _previewed(session, given["preview"])}))
            return
        revoked = 0
        if given["revoke"] is not None:
            rule = adjudication.rule_named(session, given["revoke"])
            revoked = adjudication.revoke_rule(session, rule)
        kept = adjudication.rules(session)
        tell = told("deciding") if job is not None else _untold
        premerged = _premerged(session, given, tell) if given["premerge"] else 0
        chosen = _rules_asked_for(kept, given["only"])
        applied = 0
        if given["rules"]:
            applied = sum(adjudication.apply_rules(session, chosen, tell).values())
        drawn: list[auditing.AuditUnit] = []
        if given["audit"] is not None:
            drawing = auditing.draw if given["keep"] else auditing.drawn_by_chance
            amount = auditing.amount_from(given["audit"])
            drawn = drawing(session, amount, given["seed"], tell)
        audited = auditing.result(session)
    report = {
        "premerged": premerged,
        "by_rules": applied,
        "revoked": revoked,
        "rules": [rule.name for rule in kept],
        "audit": drawn,
        "audited": audited.looked_at,
        "audited_wrong": audited.wrong,
        "audit_waiting": audited.waiting,
        "audited_error": audited.error,
    }
    if given["as_json"] or job is not None:
        click.echo(to_json({"report": report} if job is not None else report))
        return
    units, by = numbered(premerged, "unit"), numbered(len(kept), "rule")
    click.echo(f"{units} pre-merged, {applied} decided by {by}.", err=True)
    for unit in drawn:
        click.echo(f"article {unit.article}, unit {unit.number}")
    click.echo(auditing.result_words(audited) or "Nothing was audited yet.", err=True)


def _check_needs(given: dict[str, Any]) -> None:
    for word, other in (("take", "premerge"), ("least", "premerge"), ("only", "rules")):
        if given[word] is not None and not given[other]:
            raise click.UsageError(f"--{word} needs --{other}.")
    if given["keep"] and given["audit"] is None:
        raise click.UsageError("--keep needs --audit.")


def _rules_asked_for(kept: "Iterable[Rule]", only: str | None) -> "list[Rule]":
    chosen = [rule for rule in kept if only in (None, rule.id)]
    if only is not None and not chosen:
        raise UserError(f"The project keeps no rule {only}.")
    return chosen


def _untold(_done: int, _total: int) -> None:
    pass


def _premerged(session: "Session", given: dict[str, Any], tell: Callable[[int, int], None]) -> int:
    """Decide by what all or most say, or by one annotator's answers; return how many units."""
    from annotator.app.adjudication import corpus as adjudication
    from annotator.app.adjudication.premerging import Rule
    from annotator.app.adjudication.review_choice import reviewable
    from annotator.model.decision import How

    how, who = How(given["premerge"]), ""
    if how is How.CHOSEN:
        known = {each.name: each.id for each in reviewable(session)}
        named = {**{uuid: uuid for uuid in known.values()}, **known}
        if given["take"] not in named:
            raise UserError(f"Name whose answers to take; there are: {', '.join(known)}.")
        who = named[given["take"]]
    return adjudication.premerge_everywhere(session, Rule(how, 0, given["least"], who), tell)


def _previewed(session: "Session", rule: str) -> "Preview":
    """Return what a rule would decide."""
    import msgspec

    from annotator.app.adjudication import corpus as adjudication
    from annotator.review.rules import Rule

    made = msgspec.json.decode(rule, type=Rule)
    return adjudication.preview(session, made.condition, made.resolution)
