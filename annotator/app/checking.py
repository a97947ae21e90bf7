"""Checking a project, and counting what is in it."""

from pathlib import Path

import msgspec

from annotator.app.session import Session
from annotator.storage.annotations import label_counts
from annotator.storage.check import Problem, check_file
from annotator.storage.database import known_errors
from annotator.storage.store import Store

__all__ = ["Problem", "Stats", "check_project", "project_stats"]


class Stats(msgspec.Struct, frozen=True):
    """What is in a project; the states are those of the one who asks."""

    articles: int
    states: dict[str, int]
    annotations: int
    labels: dict[str, int]
    schema: str
    schema_version: int
    annotator: str


def check_project(path: Path) -> list[Problem]:
    """Return all that is wrong with a project file; it is opened to be read only.

    Raises:
        ProjectError: it is no project, or so damaged that it cannot be opened.
    """
    store = Store.open(path, read_only=True)
    try:
        with known_errors(path):
            return list(check_file(store.db))
    finally:
        store.close()


def project_stats(session: Session) -> Stats:
    """Count articles by state and annotations by label."""
    progress = session.queue.progress()
    with session.store.reading() as db:
        labels = label_counts(db)
    return Stats(
        progress.total,
        {state.value: count for state, count in sorted(progress.by_state.items()) if count},
        sum(labels.values()),
        labels,
        session.schema.id,
        session.schema.version,
        session.actor.name,
    )
