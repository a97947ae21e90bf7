"""Exporting: articles with the layers wanted, into a file that appears only when it is whole."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from annotator.app.exporting.records import ExportOptions, Progress, Records, written_format
from annotator.app.exporting.writing import Target, write_records
from annotator.app.session import Session
from annotator.app.written_files import replacing
from annotator.errors import UserError
from annotator.formats.base import LossReport
from annotator.formats.folders import DiskFolder
from annotator.scratch import Scratch
from annotator.storage.store import annotators


def export_file(
    session: Session, out: Path, options: ExportOptions, progress: Progress = lambda _d, _t: None
) -> LossReport:
    """Write a dataset; an existing file is replaced only when the new one is complete.

    A form of several files is written as a new folder.

    Raises:
        UserError: the format cannot be written, nobody has the name, or the disk refuses.
    """
    form = written_format(options)
    records = Records(session, form, options)
    keys = session.queue.keys()
    if form.writes_folder is not None:
        with new_folder(out) as folder:
            target = Target(folder=DiskFolder(folder))
            report = write_records(records, keys, target, progress)
    else:
        with replacing(out) as file:
            report = write_records(records, keys, Target(file), progress)
    if form.schema_beside:
        with replacing(schema_path(out)) as target:
            target.write(session.schema.body.encode())
    if form.beside is not None:
        for ending, content in form.beside(session.schema, records.write).items():
            with replacing(out.with_name(f"{out.name}.{ending}")) as target:
                target.write(content)
    return report


def schema_path(out: Path) -> Path:
    """Return where the label schema of an exported file is written."""
    return out.with_name(out.name + ".schema.toml")


def layer_names(session: Session) -> list[str]:
    """Return the names under which a layer can be asked for."""
    with session.store.reading() as db:
        return sorted({person.name for person in annotators(db).values()})


def is_empty_folder(path: Path) -> bool:
    """Tell whether a path is a folder with nothing in it, which an export may take the place of."""
    return path.is_dir() and not any(path.iterdir())


@contextmanager
def new_folder(out: Path) -> Generator[Path, None, None]:
    """Give a folder that appears as `out` when all went well, and vanishes otherwise.

    Only an empty folder is replaced: what others did in one that was written before stays theirs.
    """
    if out.exists() and not is_empty_folder(out):
        raise UserError(f"{out} is there already; name a new folder.")
    try:
        with Scratch() as scratch:
            part = scratch.beside(out)
            part.mkdir()
            yield part
            if out.exists():
                out.rmdir()
            part.rename(out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error
