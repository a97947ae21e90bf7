"""Handing out work: a project file for a colleague with some of the articles."""

from collections.abc import Sequence
from pathlib import Path

from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.values import ArticleKey
from annotator.storage.bundle import write_bundle


def hand_out(
    session: Session,
    articles: Sequence[ArticleKey],
    out: Path,
    *,
    with_labels: bool = False,
    with_gazetteers: bool = True,
) -> None:
    """Write a project with these articles, the same labels and register, ready to be labelled.

    It is the same project: what the colleague does comes back by merging. With `with_labels`
    everybody's layers go along. Who is to read what goes along in any case.

    Raises:
        UserError: no article is chosen, or the file exists already.
    """
    if not articles:
        raise UserError("Choose some articles first.")
    if out.exists():
        raise UserError(f"{out} exists already; a bundle never overwrites a file.")
    if not out.parent.is_dir():
        raise UserError(f"There is no folder {out.parent}.")
    with session.store.reading() as db:
        write_bundle(
            db,
            out,
            articles,
            session.actor,
            with_labels=with_labels,
            with_gazetteers=with_gazetteers,
        )
