"""Reading the files of an import: here, or in a process beside that which takes their records."""

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import msgspec

from annotator.app.beside import beside, processes_beside
from annotator.app.importing.import_records import (
    Changed,
    FoundRecord,
    first_form,
    records_of,
)
from annotator.app.importing.import_report import ImportOptions
from annotator.formats.base import Accepted, ReadOptions, Refusal

TASK = "reading"
# Fewer bytes are read before another process has begun.
WORTH_IT = 16 << 20
# Are read as fast as what another process has read of them.
_LIGHT = frozenset({"article"})
# What is sent at once: so many records, or as many as have so many characters.
_TOGETHER, _CHARACTERS = 50, 200_000


class _Setup(msgspec.Struct, frozen=True):
    files: list[bytes]
    form: str | None
    read: ReadOptions


class _Sent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A found record; its kind is told by where it stands."""

    file: str
    scope: str
    form: str
    bytes_read: int
    accepted: Accepted | None = None
    refusal: Refusal | None = None
    changed: Changed | None = None


_DECODER = msgspec.json.Decoder(list[_Sent])


def read_records(
    files: Sequence[Path], options: ImportOptions, size: int
) -> Generator[FoundRecord, None, None]:
    """Yield the records of files of so many bytes; large ones are read by a process beside this.

    Raises:
        UserError: a file that was named cannot be read.
    """
    if size < WORTH_IT or not processes_beside() or first_form(files, options) in _LIGHT:
        yield from records_of(files, options)
    else:
        yield from read_elsewhere(files, options)


def read_elsewhere(
    files: Sequence[Path], options: ImportOptions
) -> Generator[FoundRecord, None, None]:
    """Yield the records of files, in their order, as a process beside this one reads them.

    Raises:
        UserError: a file that was named cannot be read.
    """
    with beside(TASK, 1) as (process,):
        setup = _Setup([os.fsencode(file) for file in files], options.format, options.read)
        process.send(msgspec.json.encode(setup))
        while (content := process.receive()) is not None:
            for sent in _DECODER.decode(content):
                record = sent.accepted or sent.refusal or sent.changed
                if record is not None:
                    yield FoundRecord(record, sent.file, sent.scope, sent.form, sent.bytes_read)


def read_beside(requests: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Read what a job's first request names; the pipe holds this back when the job is behind."""
    setup = msgspec.json.decode(next(requests), type=_Setup)
    options = ImportOptions(read=setup.read, format=setup.form)
    together: list[_Sent] = []
    length = 0
    for found in records_of([Path(os.fsdecode(file)) for file in setup.files], options):
        together.append(_sent(found))
        if isinstance(found.record, Accepted):
            length += len(found.record.article.text)
        if len(together) == _TOGETHER or length > _CHARACTERS:
            yield msgspec.json.encode(together)
            together, length = [], 0
    yield msgspec.json.encode(together)


def _sent(found: FoundRecord) -> _Sent:
    place = found.file, found.scope, found.form, found.bytes_read
    if isinstance(found.record, Accepted):
        return _Sent(*place, accepted=found.record)
    if isinstance(found.record, Refusal):
        return _Sent(*place, refusal=found.record)
    return _Sent(*place, changed=found.record)
