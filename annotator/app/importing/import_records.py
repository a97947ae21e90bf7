"""Walking the files of an import: each is read in its format, one record after the other."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath

import msgspec

from annotator.app.importing.import_report import ImportOptions
from annotator.errors import UserError
from annotator.formats.base import (
    Accepted,
    Format,
    OffsetUnit,
    Reader,
    ReadOptions,
    Refusal,
)
from annotator.formats.encoding import encoding_named
from annotator.formats.folders import files_within, lost_within, size_within
from annotator.formats.many_files import legible_record
from annotator.formats.registry import find_format, format_named
from annotator.formats.units import UnitVotes
from annotator.model.file_names import legible

# So many articles of a file are read ahead to tell the unit of its offsets.
_VOTING = 300
_JSON = frozenset({".json", ".jsonl"})


class Changed(msgspec.Struct, frozen=True):
    """What is said of a file as a whole: nothing of it is left out."""

    why: str


class FoundRecord(msgspec.Struct, frozen=True):
    """A record with where it was found.

    `file` names its file where there are several, `scope` always; `bytes_read` counts what was
    read of all files.
    """

    record: Accepted | Refusal | Changed
    file: str = ""
    scope: str = ""
    form: str = ""
    bytes_read: int = 0


class FoundFile(msgspec.Struct, frozen=True):
    """A file or folder that is read as a whole, and its format.

    `name` is its own, with the folders before it within the one that was named.
    """

    path: Path
    form: Format
    reads: Reader
    name: str


def records_of(files: Sequence[Path], options: ImportOptions) -> Iterator[FoundRecord]:
    """Yield the records of files; folders are listed as they are read.

    Of several files those that cannot be read are refused.

    Raises:
        UserError: the only file that was named cannot be read, or an option can be no file's.
    """
    _check(options)
    whole = len(files) == 1 and (files[0].is_file() or form_of_folder(files, options) is not None)
    before = 0
    for found in _found(files, options):
        if isinstance(found, Refusal):
            yield FoundRecord(found, bytes_read=before)
            continue
        name = found.name
        file = "" if whole else name
        for record in _read(found, options.read, alone=list(files) == [found.path]):
            at, scope = 0, name
            if isinstance(record, Accepted):
                at, scope = record.bytes_read, f"{name}/{record.file}" if record.file else name
            yield FoundRecord(record, file, scope, found.form.id, before + at)
        # It may be gone by now.
        with suppress(UserError):
            before += size_of(found.path)


def _read(
    found: FoundFile, read: ReadOptions, *, alone: bool
) -> Iterator[Accepted | Refusal | Changed]:
    """Read a file; one that is not `alone` is refused when it cannot be read."""
    try:
        read, note = _with_unit(found, read)
        if note is not None:
            yield note
        yield from map(legible_record, found.reads(found.path, read))
    except UserError as error:
        if alone:
            raise
        yield Refusal(found.name, legible(str(error)))


def place_in(file: str, where: str) -> str:
    """Return where something stands, with the file where there are several."""
    own = PurePath(file).name
    if not file or where == file:
        return where
    if where == own or where.startswith(f"{own}, "):
        return file + where[len(own) :]
    return f"{file}, {where}" if where else file


def found_by(form: str) -> str:
    """Return what files of a format are told by, in a few words."""
    known = format_named(form)
    held = known.recognises is not None or not _JSON.isdisjoint(known.suffixes)
    return "told by what it holds" if held else "told by its ending"


def votes_on_unit(found: FoundFile, read: ReadOptions) -> UnitVotes:
    """Return what the first articles of a file say about the unit of its offsets."""
    votes = UnitVotes()
    told = msgspec.structs.replace(read, evidence=votes)
    for _ in islice(found.reads(found.path, told), _VOTING):
        pass
    return votes


def _with_unit(found: FoundFile, read: ReadOptions) -> tuple[ReadOptions, Changed | None]:
    """Return how a file is read when its quotes speak for another unit, and what to say of it."""
    if read.offsets is not None or not found.form.counts_offsets:
        return read, None
    votes = votes_on_unit(found, read)
    if votes.unit is OffsetUnit.POINTS:
        advice = f"{votes.words()}; if so, read it with the offsets “{votes.suspected}”"
        return read, Changed(advice) if votes.doubts_places else None
    return msgspec.structs.replace(read, usual_offsets=votes.unit), Changed(votes.words())


def first_form(files: Sequence[Path], options: ImportOptions) -> str:
    """Return the format of the first of some files that can be read; empty when there is none.

    Raises:
        UserError: a file that was named cannot be read.
    """
    return next(
        (each.form.id for each in _found(files, options) if isinstance(each, FoundFile)), ""
    )


def form_of_folder(files: Sequence[Path], options: ImportOptions) -> Format | None:
    """Return what reads the only thing that was named, a folder, as a whole; None otherwise.

    Raises:
        UserError: it cannot be read.
    """
    return _form_of(files[0], options) if len(files) == 1 and files[0].is_dir() else None


def size_of_all(files: Sequence[Path]) -> int:
    """Return the size of files; of several, those that cannot be looked at have none.

    Raises:
        UserError: the only one cannot be looked at.
    """
    if len(files) == 1:
        return size_of(files[0])
    return sum(size_of(file) if file.is_dir() else size_within(file) for file in files)


def size_of(path: Path) -> int:
    """Return the size of a file, or of all files of a folder that can be looked at."""
    if path.is_dir():
        return sum(map(size_within, files_within(path)))
    try:
        return path.stat().st_size
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error


def _check(options: ImportOptions) -> None:
    """Refuse what can be said of no file."""
    if options.format:
        format_named(options.format)
    if options.read.encoding:
        encoding_named(options.read.encoding)


def _found(files: Sequence[Path], options: ImportOptions) -> Iterator[FoundFile | Refusal]:
    """Yield what is to be read and how; of a folder of no one format every file by itself."""
    for file in files:
        try:
            yield from _found_in(file, options)
        except UserError as error:
            if len(files) == 1:
                raise
            yield Refusal(legible(file.name), legible(str(error)))


def _found_in(file: Path, options: ImportOptions) -> Iterator[FoundFile | Refusal]:
    found = _form_of(file, options)
    if found is not None and found.reads is not None:
        yield FoundFile(file, found, found.reads, legible(file.name))
        yield from _lost(file)
        return
    empty = True
    for each in files_within(file):
        empty = False
        name = legible(each.relative_to(file).as_posix())
        try:
            for one in _found_in(each, options):
                named = isinstance(one, FoundFile)
                yield msgspec.structs.replace(one, name=name) if named else one
        except UserError as error:
            yield Refusal(name, legible(str(error)))
    lost = list(_lost(file))
    yield from lost
    if empty and not lost:
        yield Refusal(legible(file.name), "there is no file in this folder")


def _lost(folder: Path) -> Iterator[Refusal]:
    """Yield what of a folder cannot be read at all; nothing of a file."""
    for path, why in lost_within(folder) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        yield Refusal(legible(folder.name if path == folder else name), legible(why))


def _form_of(file: Path, options: ImportOptions) -> Format | None:
    """Return what reads a file, or a folder as a whole; None for a folder of single files."""
    folder = file.is_dir()
    try:
        found = format_named(options.format) if options.format else find_format(file)
    except UserError:
        if not folder:
            raise
        return None
    if found.reads is None:
        raise UserError(f"{found.title} can be written, not read.")
    return None if folder and not found.takes_folders else found
