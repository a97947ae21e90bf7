"""Making, opening, copying project files."""

import getpass
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.app.identity import person_uuid
from annotator.app.lock import Holder, ImportLock, LockedError, ProjectLock
from annotator.app.session import Session
from annotator.errors import ProjectError, UserError
from annotator.model.schema import Schema
from annotator.model.schema_file import load_schema, read_schema_file
from annotator.paths import resource
from annotator.scratch import Scratch
from annotator.storage.database import (
    check_free,
    check_project_file,
    copy_database,
    write_copy,
)
from annotator.storage.gazetteers import sweep_left_over
from annotator.storage.imports import sweep_unfinished
from annotator.storage.journal import NewAction, new_uuid
from annotator.storage.store import Store

SUFFIX = ".annot"
DEFAULT_SCHEMA = "sanctions-news"


def default_annotator() -> str:
    """Return the name of the system's user: who is working, until another name is given."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "annotator"


def create_project(
    path: Path, *, schema: str | Schema = DEFAULT_SCHEMA, annotator: str | None = None
) -> Session:
    """Make a new project file with a label schema and open it.

    Raises:
        ProjectError: the file exists, or cannot be made there.
    """
    labels = load_schema(schema) if isinstance(schema, str) else schema
    with _new_file(path) as part:
        _make(part, path.stem, labels, annotator)
    return open_project(path, annotator=annotator)


def open_project(
    path: Path, *, annotator: str | None = None, read_only: bool = False, job: str | None = None
) -> Session:
    """Open a project file.

    The session is read-only, with the reason in `read_only`, when the file cannot be written
    or another process has it. `job` is the token of a session that lets this process in.

    Raises:
        ProjectError: there is no such file, or it is no project, damaged or too new.
    """
    reason = "The project was opened to be read only." if read_only else _why_read_only(path)
    lock: ProjectLock | None = None
    holder: Holder | None = None
    name = annotator or default_annotator()
    if reason is None:
        # Looked at before the lock is taken, so that no lock is left beside what is no project.
        check_project_file(path)
        try:
            lock = ProjectLock(path, name)
        except LockedError as locked:
            if job is None or locked.holder is None or locked.holder.token != job:
                holder = locked.holder
                reason = _sentence(holder)
        except OSError as error:
            reason = (
                f"{path.name} cannot be locked ({error.strerror}): "
                "it can be looked at, not changed."
            )
    try:
        return _open(path, name, lock, reason, holder)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def backup(session: Session, to: Path) -> None:
    """Write a consistent copy of an open project to a new file."""
    if to.exists():
        raise ProjectError(f"{to} exists already; a backup never overwrites a file.")
    if not to.parent.is_dir():
        raise ProjectError(f"There is no folder {to.parent}.")
    copy_database(session.store.db, to, replica=new_uuid())


def restore(copy: Path, to: Path) -> Path | None:
    """Make a project file out of a backup.

    Returns under which name a file that was in its place is kept.

    Raises:
        ProjectError: the backup is no whole project, or what is to be made is the backup itself,
            a folder, or open somewhere.
    """
    if to.is_dir():
        raise ProjectError(f"{to} is a folder; name a file.")
    if to.exists() and copy.exists() and to.samefile(copy):
        raise ProjectError(f"{to} is the backup itself; name the project to be made.")
    source = Store.open(copy, read_only=True)
    kept: Path | None = None
    try:
        with Scratch() as scratch:
            part = scratch.beside(to)
            write_copy(source.db, part, new_uuid())
            if to.exists():
                kept = _free_name(to)
                _move_away(to, kept)
            part.replace(to)
    except OSError as error:
        raise ProjectError(f"{to} could not be written: {error.strerror or error}.") from error
    finally:
        source.close()
        if kept is not None and kept.exists() and not to.exists():
            kept.replace(to)
    return kept


def schema_from(name: str) -> Schema:
    """Return a shipped label schema by its name, or the one in a TOML file."""
    path = Path(name)
    return read_schema_file(path) if path.suffix.lower() == ".toml" else load_schema(name)


def create_sample(path: Path, *, annotator: str | None = None) -> Session:
    """Make a project with the sample articles, their labels given to the annotator."""
    from annotator.app.importing.import_files import ImportOptions, import_files

    with _new_file(path) as part:
        _make(part, path.stem, load_schema(DEFAULT_SCHEMA), annotator)
        session = open_project(part, annotator=annotator)
        try:
            sample = resource("samples", "sample.jsonl")
            import_files(session, [sample], ImportOptions(layer=session.actor.name))
        finally:
            session.close()
    return open_project(path, annotator=annotator)


@contextmanager
def _new_file(path: Path) -> Generator[Path, None, None]:
    """Give a name for a project that is to be made; it gets its own when it is whole."""
    check_free(path)
    try:
        with Scratch() as scratch:
            part = scratch.beside(path)
            yield part
            check_free(path)
            part.rename(path)
    except OSError as error:
        raise ProjectError(f"{path} could not be made: {error.strerror or error}.") from error


def _make(path: Path, name: str, labels: Schema, annotator: str | None) -> None:
    store = Store.create(path, name)
    try:
        who = annotator or default_annotator()
        actor = store.actor(who, person_uuid(who))
        with store.write(NewAction("New Project", actor.key, "begin")) as writing:
            values = {"uuid": new_uuid(), "version": 1, "body": labels.body}
            writing.insert("schemas", {**values, **writing.version._asdict()})
    finally:
        store.close()


def _move_away(project: Path, kept: Path) -> None:
    try:
        lock = ProjectLock(project, default_annotator())
    except LockedError as locked:
        raise ProjectError(_sentence(locked.holder)) from locked
    try:
        with suppress(ProjectError):
            Store.open(project).close()
        _name_anew(project, kept)
        # What a reader or a crash left beside it is its own, and would ruin another file.
        for end in ("-wal", "-shm"):
            beside = project.with_name(project.name + end)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + end))
    finally:
        lock.release()


def _name_anew(project: Path, kept: Path) -> None:
    """Give a file another name; where it can have both, so that it is never without one."""
    try:
        kept.hardlink_to(project)
    except OSError:
        project.replace(kept)


def _open(
    path: Path,
    name: str,
    lock: ProjectLock | None,
    reason: str | None,
    holder: Holder | None = None,
) -> Session:
    store = Store.open(path, read_only=reason is not None)
    try:
        if lock is not None:
            # A job of a window that died may still be at work; a full disk is no reason to
            # refuse what can be read. What is left over stays out of sight until it can go.
            with suppress(UserError), ImportLock(path):
                sweep_unfinished(store)
                sweep_left_over(store)
        actor = store.actor(name, person_uuid(name)) if reason is None else store.reader(name)
        return Session(store, actor, lock, reason, holder)
    except BaseException:
        store.close()
        raise


def _why_read_only(path: Path) -> str | None:
    if path.is_file() and not os.access(path, os.W_OK):
        return f"{path.name} is read-only on disk: it can be looked at, not changed."
    if path.is_file() and not os.access(path.parent, os.W_OK):
        return f"The folder of {path.name} cannot be written: it can be looked at, not changed."
    return None


def _sentence(holder: Holder | None) -> str:
    if holder is None:
        return "The project is open in another window or process; here it can only be read."
    since = holder.since.replace("T", " ").removesuffix("Z")
    return (
        f"The project is open for {holder.name} since {since} UTC (process {holder.process}); "
        "here it can only be read."
    )


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}-before-restore-{number}{path.suffix}")).exists():
        number += 1
    return kept
