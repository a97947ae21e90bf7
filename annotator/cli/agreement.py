"""The command that compares layers."""

import gc
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.shared import ANNOTATOR, JSON, PROJECT, opened
from annotator.errors import Refused, UserError
from annotator.model.counting import numbered

if TYPE_CHECKING:
    from annotator.review.comparison import Comparison
    from annotator.review.figures import Figure


@click.command()
@PROJECT
@click.argument("layers", nargs=-1)
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="Only these labels.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a report in Markdown.")
@click.option("--table", type=click.Path(path_type=Path), help="Write all figures as CSV.")
@click.option("--progress", type=click.Choice(["json", "none"]), default="none")
@ANNOTATOR
@JSON
def compare(project: Path, layers: tuple[str, ...], **given: Any) -> None:
    """Measure how far annotators agree, by default all of them.

    A layer is an annotator's name; NAME/2 is the second of their layers of an article.
    """
    from annotator.app.adjudication import auditing
    from annotator.app.adjudication.agreement_report import HEADINGS, markdown, rows
    from annotator.app.adjudication.comparing import compare_layers
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.app.written_files import check_writable, replacing
    from annotator.formats.safe_cells import csv_line

    follow = given["progress"] == "json"

    def show(done: int, total: int) -> None:
        if follow and (done % 50 == 0 or done == total):
            click.echo(to_json({"phase": "comparing", "done": done, "total": total}))

    for out in filter(None, (given["report"], given["table"])):
        check_writable(out)
    who = given["annotator"]
    with opened(open_project(project, annotator=who, read_only=True)) as session, _uncollected():
        labels = frozenset(given["labels"])
        found = compare_layers(session, layers, labels=labels, progress=show)
        schema = session.schema
        audit = auditing.result_words(auditing.result(session))
    if given["report"] is not None:
        with replacing(given["report"]) as file:
            file.write(markdown(found, schema, audit).encode())
    if given["table"] is not None:
        with replacing(given["table"]) as file:
            lines = (csv_line(row) for row in (HEADINGS, *rows(found)))
            file.write("".join(lines).encode("utf-8-sig"))
    if follow or given["as_json"]:
        click.echo(to_json({"report": found} if follow else found))
        return
    for line in _lines(found):
        click.echo(line)


@contextmanager
def _uncollected() -> Generator[None, None, None]:
    """Do without the collector: very many objects are made, and none of them hold each other."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _lines(found: "Comparison") -> Iterator[str]:
    from annotator.app.adjudication.agreement_report import figures_of, of_all, title_of

    articles = numbered(found.articles, "article")
    yield f"{articles} read by at least two of: {', '.join(found.layers)}"
    for pair in found.pairs:
        if not pair.articles:
            yield f"{pair.a} and {pair.b} have no article in common"
            continue
        yield f"{pair.a} and {pair.b}, {numbered(pair.articles, 'article')}"
        yield from _figures(
            {
                **{title_of(name): figure for name, figure in figures_of(pair).items()},
                **{f"{name} (κ)": figure for name, figure in pair.attributes.items()},
                **{f"article: {name} (κ)": figure for name, figure in pair.document.items()},
            }
        )
    yield "all together"
    yield from _figures({title_of(name): each for name, each in of_all(found).items()})
    yield "by label, exact"
    yield from _figures(found.labels)


def _figures(named: "dict[str, Figure]") -> Iterator[str]:
    for name, figure in named.items():
        if figure.value is None:
            yield f"  {name:<34}  –     {figure.why}"
        elif figure.low is None or figure.high is None:
            yield f"  {name:<34}  {figure.value:.3f}               n = {figure.n}"
        else:
            between = f"{figure.low:.3f}–{figure.high:.3f}"
            yield f"  {name:<34}  {figure.value:.3f}  {between}  n = {figure.n}"


@click.command()
@PROJECT
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only of this kind.")
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="Only with this label.")
@click.option("--status", type=click.Choice(["open", "decided", "rejected"]), default="open")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True)
@click.option("--job", hidden=True, help="The token of the window that runs this as its job.")
@ANNOTATOR
@JSON
def disagreements(project: Path, **given: Any) -> None:
    """List what layers differ in, over all articles, the dearest first."""
    from annotator.app.adjudication.disagreements import Disagreements, Wanted, kinds_of, mask_of
    from annotator.app.project import open_project
    from annotator.app.reports import to_json
    from annotator.review.sameness import Kind

    known = {kind.value: kind for kind in Kind}
    if unknown := [kind for kind in given["kinds"] if kind not in known]:
        raise UserError(f"There is no kind {unknown[0]}; there are: {', '.join(known)}.")
    mask = mask_of(known[kind] for kind in given["kinds"])
    wanted = Wanted(mask, tuple(given["labels"]), status=given["status"])
    job = given["job"]
    with opened(open_project(project, annotator=given["annotator"], job=job)) as session:
        if unknown := [each for each in given["labels"] if each not in session.schema.by_id]:
            raise UserError(f"There is no label {unknown[0]} in this project.")
        if job is None and (why := session.why_blind) is not None:
            raise Refused(why)
        found = Disagreements(session)
        found.refresh(beside_window=job is not None)
        total, rows = found.count(wanted), found.page(wanted, limit=given["limit"])
        by_kind = {kind.value: n for kind, n in found.by_kind(given["status"]).items()}
    if given["as_json"] or job is not None:
        report = {"total": total, "kinds": by_kind, "rows": rows}
        click.echo(to_json({"report": report} if job is not None else report))
        return
    for row in rows:
        kinds = ", ".join(kind.value for kind in kinds_of(row.kinds))
        labels = "/".join(row.labels)
        click.echo(f"{row.article:>6} {row.start:>7}  {kinds:<20} {labels}  {row.quote}")
    click.echo(f"{numbered(total, 'disagreement')}.", err=True)
