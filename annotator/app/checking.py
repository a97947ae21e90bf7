"""Checking a project, and counting what is in it."""

from pathlib import Path

import msgspec

from annotator.app.session import Session
from annotator.app.together.assigning import owing
from annotator.model.table_columns import frame_labels
from annotator.storage.annotations import label_counts
from annotator.storage.check import Problem, check_file
from annotator.storage.comments import open_counts
from annotator.storage.database import known_errors
from annotator.storage.frame_counts import attribute_values, document_values, filled_roles
from annotator.storage.store import Store

__all__ = ["FrameStats", "Problem", "Stats", "check_project", "project_stats"]


class FrameStats(msgspec.Struct, frozen=True):
    """Frames of one label: in how many each role is filled, how many have each value."""

    count: int
    roles: dict[str, int]
    attributes: dict[str, dict[str, int]]


class AssignmentStats(msgspec.Struct, frozen=True):
    """How many articles somebody is to read, and how many of them are finished."""

    assigned: int
    done: int


class Stats(msgspec.Struct, frozen=True):
    """What is in a project; the states are those of the one who asks."""

    articles: int
    states: dict[str, int]
    annotations: int
    labels: dict[str, int]
    schema: str
    schema_version: int
    annotator: str
    frames: dict[str, FrameStats]
    document: dict[str, dict[str, int]]
    assignments: dict[str, AssignmentStats] = {}
    open_comments: int = 0


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
    """Count articles by state, annotations by label, frames by what is said about them."""
    progress = session.queue.progress()
    with session.store.reading() as db:
        labels = label_counts(db)
        framed = [label for label in frame_labels(session.schema) if label in labels]
        roles, values = filled_roles(db, framed), attribute_values(db, framed)
        document = document_values(db)
        comments = sum(open_counts(db).values())
    frames = {
        label: FrameStats(labels[label], roles.get(label, {}), values.get(label, {}))
        for label in framed
    }
    return Stats(
        progress.total,
        {state.value: count for state, count in sorted(progress.by_state.items()) if count},
        sum(labels.values()),
        labels,
        session.schema.id,
        session.schema.version,
        session.actor.name,
        frames,
        document,
        {each.annotator.name: AssignmentStats(each.assigned, each.done) for each in owing(session)},
        comments,
    )
