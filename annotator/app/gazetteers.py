"""Gazetteers of a project: loading a file in slices, listing, changing, removing."""

import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec

from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused, UserError
from annotator.formats.base import Refusal
from annotator.formats.gazetteer import (
    TITLES,
    Columns,
    Preview,
    found_columns,
    found_format,
    headers_of,
    preview,
    read_gazetteer,
)
from annotator.model.changes import Change, GazetteersChanged
from annotator.model.clock import utc_now
from annotator.model.file_names import legible
from annotator.model.gazetteer import Entry, Gazetteer, default_labels
from annotator.storage import gazetteers as rows
from annotator.storage.journal import Writing, new_uuid

__all__ = ["TITLES", "Columns", "Gazetteer", "Preview", "headers_of", "preview"]

# Entries of one slice, and the pause after it in which a label can be committed.
_SLICE = 250
_PAUSE = 0.001
# So many refusals are told one by one; all are counted.
_TOLD = 100


class Loaded(msgspec.Struct, frozen=True):
    """What a load has done: the gazetteer, and what of its file was not taken."""

    gazetteer: Gazetteer
    refused: tuple[Refusal, ...] = ()


def gazetteers(session: Session) -> list[Gazetteer]:
    """Return the project's gazetteers in the order in which they were added."""
    with session.store.reading() as db:
        return rows.gazetteers(db)


def columns_for(
    path: Path, *, name: str = "", key: str = "", aliases: str = "", kind: str = ""
) -> Columns | None:
    """Return the columns of a table: those that are named, the others as they are found."""
    if not any((name, key, aliases, kind)):
        return None
    found = preview(path, Columns(name, key, aliases, kind), most=0)
    guessed = found_columns(found.headers)
    return Columns(
        name or guessed.name, key or guessed.id, aliases or guessed.aliases, kind or guessed.type
    )


def add_gazetteer(
    session: Session,
    path: Path,
    *,
    name: str = "",
    columns: Columns | None = None,
    labels: Mapping[str, str] | None = None,
) -> Loaded:
    """Load a file of names, as one step that undo takes back.

    Raises:
        UserError: the file cannot be read, or has no name at all that can be used.
        ProjectError: the project is read only.
    """
    if session.read_only is not None:
        raise ProjectError(session.read_only)
    format_ = found_format(path)
    with ImportLock(session.path):
        rows.sweep_left_over(session.store)
        with session.store.reading() as db:
            batch = rows.new_batch(db)
        try:
            counts = _write_names(session, batch, read_gazetteer(path, columns))
            _check_found(path, counts)
            given = {**default_labels(session.schema), **(labels or {})}
            gazetteer = Gazetteer(
                0,
                new_uuid(),
                name.strip() or legible(path.stem),
                legible(path.name),
                format_,
                batch,
                counts.entries,
                counts.names,
                counts.refused,
                given,
                True,
                utc_now(),
            )
            gazetteer = _add(session, gazetteer)
        except BaseException:
            _drop(session, batch)
            raise
    return Loaded(gazetteer, tuple(counts.told))


def remove_gazetteer(session: Session, gazetteer: Gazetteer) -> None:
    """Take a gazetteer out of the project; undo brings it back."""

    def work(writing: Writing) -> list[Change]:
        rows.remove_gazetteer(writing, gazetteer)
        return [GazetteersChanged()]

    session.run(f"Remove Gazetteer {gazetteer.name}", work)


def set_on(session: Session, gazetteer: Gazetteer, *, on: bool) -> None:
    """Let a gazetteer propose names, or not."""
    verb = "Use" if on else "Leave Out"
    after = msgspec.structs.replace(gazetteer, on=on)
    _change(session, f"{verb} Gazetteer {gazetteer.name}", gazetteer, after)


def set_labels(session: Session, gazetteer: Gazetteer, labels: Mapping[str, str]) -> None:
    """Set which label each type of entry proposes; "" for none."""
    after = msgspec.structs.replace(gazetteer, labels=dict(labels))
    _change(session, f"Map Gazetteer {gazetteer.name}", gazetteer, after)


def named(session: Session, name: str) -> Gazetteer:
    """Return a gazetteer by its name or UUID.

    Raises:
        Refused: there is none, or several have that name.
    """
    found = [each for each in gazetteers(session) if name in (each.name, each.id)]
    if not found:
        raise Refused(f"There is no gazetteer {name} in this project.")
    if len(found) > 1:
        raise Refused(f"Several gazetteers are called {name}: name one by its id.")
    return found[0]


def types_of(session: Session, gazetteer: Gazetteer) -> dict[str, int]:
    """Return how many names of each type a gazetteer has."""
    with session.store.reading() as db:
        return rows.types_in(db, gazetteer.batch)


class _Counts:
    def __init__(self) -> None:
        self.entries = 0
        self.names = 0
        self.refused = 0
        self.told: list[Refusal] = []


def _write_names(session: Session, batch: int, found: Iterator[Entry | Refusal]) -> _Counts:
    """Write names in short transactions with pauses, as others may want to write."""
    counts = _Counts()
    while page := list(islice(found, _SLICE)):
        entries = [each for each in page if isinstance(each, Entry)]
        for each in page:
            if isinstance(each, Refusal):
                counts.refused += 1
                if len(counts.told) < _TOLD:
                    counts.told.append(each)
        with session.store.reading() as db, db.transaction():
            counts.names += rows.add_names(db, batch, entries)
        counts.entries += len(entries)
        time.sleep(_PAUSE)
    return counts


def _check_found(path: Path, counts: _Counts) -> None:
    if counts.names == 0:
        why = f": {counts.told[0].where}: {counts.told[0].why}" if counts.told else ""
        raise UserError(f"{path.name} has no name that can be used{why}.")


def _add(session: Session, gazetteer: Gazetteer) -> Gazetteer:
    """Add a gazetteer whose names are there; return it under its key."""
    keys: list[int] = []

    def work(writing: Writing) -> list[Change]:
        keys.append(rows.insert_gazetteer(writing, gazetteer))
        return [GazetteersChanged()]

    session.run(f"Add Gazetteer {gazetteer.name}", work)
    return msgspec.structs.replace(gazetteer, key=keys[-1])


def _change(session: Session, name: str, before: Gazetteer, after: Gazetteer) -> None:
    def work(writing: Writing) -> list[Change]:
        rows.update_gazetteer(writing, before, after)
        return [GazetteersChanged()]

    if before != after:
        session.run(name, work)


def _drop(session: Session, batch: int) -> None:
    with session.store.reading() as db:
        if batch in rows.left_over(db):
            rows.drop_batch(db, batch)
