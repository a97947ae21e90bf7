"""Reading the files of an import: here, or in processes beside that which takes their records."""

import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from heapq import merge
from operator import attrgetter
from pathlib import Path

import msgspec

from annotator.app.beside import Beside, beside, processes_beside
from annotator.app.importing.import_records import (
    Changed,
    FoundRecord,
    first_form,
    form_of_folder,
    records_of,
)
from annotator.app.importing.import_report import ImportOptions
from annotator.errors import UserError
from annotator.formats.base import Accepted, ReadOptions, Refusal, Share

TASK = "reading"
# Fewer bytes are read before another process has begun.
WORTH_IT = 16 << 20
# Are read as fast as what another process has read of them.
_LIGHT = frozenset({"article"})
# What is sent at once: so many records, or as many as have so many characters.
_TOGETHER, _CHARACTERS = 50, 200_000
# The run of what comes last.
_BEHIND_ALL = sys.maxsize


class _Setup(msgspec.Struct, frozen=True):
    """What is read; `share` is which one of how many processes this is that share it."""

    files: list[bytes]
    form: str | None
    read: ReadOptions
    share: tuple[int, int]


class _Sent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A found record; its kind is told by where it stands."""

    file: str
    scope: str
    form: str
    bytes_read: int
    accepted: Accepted | None = None
    refusal: Refusal | None = None
    changed: Changed | None = None


class _Together(msgspec.Struct, frozen=True):
    """Records that follow each other; what is of a later run follows on all of an earlier one.

    The last ones tell how many files the folder had.
    """

    run: int
    sent: list[_Sent]
    files: int | None = None


_DECODER = msgspec.json.Decoder(_Together)
_run_of: Callable[[_Together], int] = attrgetter("run")


def read_records(
    files: Sequence[Path], options: ImportOptions, size: int
) -> Generator[FoundRecord, None, None]:
    """Yield the records of files of so many bytes; large ones are read by processes beside this.

    Raises:
        UserError: a file that was named cannot be read.
    """
    if size < WORTH_IT or not processes_beside() or first_form(files, options) in _LIGHT:
        yield from records_of(files, options)
    else:
        form = form_of_folder(files, options)
        several = form is not None and form.shares_files
        yield from read_elsewhere(files, options, processes_beside() if several else 1)


def read_elsewhere(
    files: Sequence[Path], options: ImportOptions, processes: int = 1
) -> Generator[FoundRecord, None, None]:
    """Yield the records of files, in their order, as processes beside this one read them.

    Several share the files of a folder that a form which can be shared reads as a whole.

    Raises:
        UserError: a file that was named cannot be read, or files came or went while these are
            shared, so that some might be left out.
    """
    names = [os.fsencode(file) for file in files]
    with beside(TASK, processes) as found:
        for number, process in enumerate(found):
            setup = _Setup(names, options.format, options.read, (number, processes))
            process.send(msgspec.json.encode(setup))
        counts: set[int] = set()
        for together in merge(*map(_received, found), key=_run_of):
            if together.files is not None:
                counts.add(together.files)
            for sent in together.sent:
                record = sent.accepted or sent.refusal or sent.changed
                if record is not None:
                    yield FoundRecord(record, sent.file, sent.scope, sent.form, sent.bytes_read)
        if len(counts) > 1:
            raise UserError(f"Files came or went in {files[0]} while it was read; try again.")


def _received(process: Beside) -> Iterator[_Together]:
    while (content := process.receive()) is not None:
        yield _DECODER.decode(content)


def read_beside(first: bytes, _more: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Read what a job's request names; the pipe holds this back when the job is behind."""
    setup = msgspec.json.decode(first, type=_Setup)
    share = Share(*setup.share)
    read = msgspec.structs.replace(setup.read, share=share)
    options = ImportOptions(read=read, format=setup.form)
    together: list[_Sent] = []
    run = length = 0
    for found in records_of([Path(os.fsdecode(file)) for file in setup.files], options):
        # What no reader said is of the folder, and said once.
        if not found.form and not share.is_first:
            continue
        now = share.run if found.form else _BEHIND_ALL
        if together and (now != run or len(together) == _TOGETHER or length > _CHARACTERS):
            yield msgspec.json.encode(_Together(run, together))
            together, length = [], 0
        run = now
        together.append(_sent(found))
        if isinstance(found.record, Accepted):
            length += len(found.record.article.text)
    yield msgspec.json.encode(_Together(run, together, share.files))


def _sent(found: FoundRecord) -> _Sent:
    place = found.file, found.scope, found.form, found.bytes_read
    if isinstance(found.record, Accepted):
        return _Sent(*place, accepted=found.record)
    if isinstance(found.record, Refusal):
        return _Sent(*place, refusal=found.record)
    return _Sent(*place, changed=found.record)
