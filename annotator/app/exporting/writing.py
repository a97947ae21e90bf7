"""Writing an export's records in its form: in this process, or shared among processes beside it.

Each of those reads its share of the articles from the project itself.
"""

import os
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, nullcontext
from io import BytesIO
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, NamedTuple, TypeAlias

import msgspec
from typing_extensions import override

from annotator.app.beside import Beside, beside, processes_beside
from annotator.app.exporting.records import ExportOptions, Progress, Records, not_written
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.formats.base import LossCount, LossReport, joined_reports
from annotator.formats.folders import DiskFolder
from annotator.formats.registry import format_named
from annotator.model.values import ArticleKey
from annotator.storage.exports import article_lengths, newest_rows

TASK = "writing"
# Fewer articles are written by the time that other processes have begun.
WORTH_IT = 2000
# What is written at once: so many articles, or as many as have so many characters.
_TOGETHER, _CHARACTERS = 50, 500_000
# Pieces for each process: one in its hands, one that waits.
_AHEAD = 2
_SAME, _ANOTHER = b"same", b"another"

# Articles with the names of their files.
_Piece: TypeAlias = dict[ArticleKey, str]
_PIECES = msgspec.json.Decoder(_Piece)


class Target(NamedTuple):
    """Where records are written: the one of the two that the form asks for."""

    file: BinaryIO | None = None
    folder: DiskFolder | None = None


class _Setup(msgspec.Struct, frozen=True):
    """What is exported, by whom, and into which folder if the form is one of several files.

    The schema is named by its hash; `asked` are the families that are asked about. With `state`
    only what the project held in that state is to be written.
    """

    project: bytes
    annotator: str
    options: ExportOptions
    folder: bytes | None
    schema: str
    asked: frozenset[str]
    state: tuple[int, ...] | None


class _Written(msgspec.Struct, frozen=True):
    """What became of some articles: a part of the file, or what is common to a folder's files.

    What was lost is reported apart of choosing records and of writing them.
    """

    articles: int
    reports: tuple[LossReport, LossReport]
    content: bytes = b""
    common: dict[str, bytes] = {}


class _PieceFolder(DiskFolder):
    """A folder that others write into as well; its common files are kept."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.common: dict[str, bytes] = {}

    @override
    def write_common(self, name: str, content: bytes) -> None:
        self.common[name] = content


def write_records(
    records: Records, keys: Sequence[ArticleKey], target: Target, progress: Progress
) -> LossReport:
    """Write the records of articles; those of many by processes beside this one.

    What is written and what is reported are the same either way. `progress` hears how many
    articles are done.

    Raises:
        UserError: the format cannot be written, or not with these options.
        OSError: the disk refuses.
    """
    processes = processes_beside()
    if records.form.splittable and len(keys) >= WORTH_IT and processes and not _is_held(records):
        return write_shared(records, keys, target, processes, progress)
    return _write_alone(records, keys, target, progress)


def _is_held(records: Records) -> bool:
    """Tell whether reading one state of the project holds up who writes, who then holds up others.

    Without a write-ahead log another process might wait for both until it gives up.
    """
    store = records.session.store
    return store.is_steady and store.unsafe_place is not None


def write_shared(
    records: Records,
    keys: Sequence[ArticleKey],
    target: Target,
    processes: int,
    progress: Progress = lambda _d, _t: None,
) -> LossReport:
    """Write records by so many processes; what they make is put together in order."""
    root = target.folder.root if target.folder else None
    # Options that make no sense are refused before anything is shared.
    nothing = _write_piece(records, {}, root)
    reports, common, done = list[tuple[LossReport, LossReport]](), dict[str, bytes](), 0
    with ThreadPoolExecutor(processes) as pool, beside(TASK, processes) as found:
        _begin(found, records, root)
        pieces = list(_pieces(records, keys))
        if {process.receive() for process in found} != {_SAME}:
            return _write_alone(records, keys, target, progress)
        answers = _Asked(found, pool).answers(pieces)
        for written in chain((nothing,), answers):
            if target.file is not None:
                target.file.write(written.content)
            for name, content in written.common.items():
                before = common.get(name, content)
                join = records.form.joins_common
                common[name] = join(before, content) if join and before != content else content
            reports.append(written.reports)
            done += written.articles
            progress(done, len(keys))
    if target.folder is not None:
        for name, content in common.items():
            target.folder.write_common(name, content)
    return joined_reports(chain(*zip(*reports, strict=True)))


def written_beside(first: bytes, requests: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Write the pieces that a job sends; its first request says what is exported.

    The first answer tells whether that is the same here: somebody may have written meanwhile.
    """
    setup = msgspec.json.decode(first, type=_Setup)
    form = format_named(setup.options.format)
    folder = Path(os.fsdecode(setup.folder)) if setup.folder else None
    project = Path(os.fsdecode(setup.project))
    session = open_project(project, annotator=setup.annotator, read_only=True)
    with closing(session), nullcontext() if setup.state is None else session.store.steady():
        records = Records(session, form, setup.options)
        found = session.schema.sha256, records.selector.asked
        same = found == (setup.schema, setup.asked) and setup.state in (None, _state(session))
        yield _SAME if same else _ANOTHER
        for request in requests:
            written = _write_piece(records, _PIECES.decode(request), folder)
            yield msgspec.msgpack.encode(written)


def _begin(processes: Sequence[Beside], records: Records, folder: Path | None) -> None:
    """Say what is exported."""
    session = records.session
    # Who reads all in one state has begun to.
    state = _state(session) if session.store.is_steady else None
    root = os.fsencode(folder.absolute()) if folder else None
    project = os.fsencode(session.path.absolute())
    asked = records.selector.asked
    setup = _Setup(
        project,
        session.actor.name,
        records.options,
        root,
        session.schema.sha256,
        asked,
        state,
    )
    for process in processes:
        process.send(msgspec.json.encode(setup))


def _state(session: Session) -> tuple[int, ...]:
    with session.store.reading() as db:
        return newest_rows(db)


def _write_alone(
    records: Records, keys: Sequence[ArticleKey], target: Target, progress: Progress
) -> LossReport:
    return joined_reports(_write(records, records.names(keys), target, progress))


def _write_piece(records: Records, piece: _Piece, folder: Path | None) -> _Written:
    if folder is None:
        file = BytesIO()
        reports = _write(records, piece, Target(file))
        return _Written(len(piece), reports, file.getvalue())
    target = _PieceFolder(folder)
    reports = _write(records, piece, Target(folder=target))
    return _Written(len(piece), reports, common=target.common)


def _write(
    records: Records,
    names: Mapping[ArticleKey, str],
    target: Target,
    progress: Progress = lambda _d, _t: None,
) -> tuple[LossReport, LossReport]:
    """Write the records of articles that are given with the names of their files.

    Returns what was lost of choosing them, and of writing them.
    """
    form, schema, options = records.form, records.session.schema, records.write
    losses = LossCount()
    named = records.named(names, losses, progress)
    if form.writes_folder is not None and target.folder is not None:
        report = form.writes_folder(named, schema, target.folder, options)
    elif form.writes is not None and target.file is not None:
        report = form.writes((article for _, article in named), schema, target.file, options)
    else:
        raise not_written(form)
    return losses.report(0, 0), report


def _pieces(records: Records, keys: Sequence[ArticleKey]) -> Iterator[_Piece]:
    """Yield articles in pieces, of which none is very long but for one article."""
    with records.session.store.reading() as db:
        lengths = article_lengths(db, keys)
    piece: dict[ArticleKey, str] = {}
    length = 0
    for key, name in records.names(keys).items():
        piece[key] = name
        length += lengths.get(key, 0)
        if len(piece) == _TOGETHER or length > _CHARACTERS:
            yield piece
            piece, length = {}, 0
    if piece:
        yield piece


class _Asked:
    """The processes of one export, and the pieces in their hands."""

    def __init__(self, processes: Sequence[Beside], pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._idle: SimpleQueue[Beside] = SimpleQueue()
        self._most = _AHEAD * len(processes)
        self._pending: deque[Future[bytes]] = deque()
        for process in processes:
            self._idle.put(process)

    def answers(self, pieces: Sequence[_Piece]) -> Iterator[_Written]:
        """Yield what became of pieces, in order."""
        for piece in pieces:
            self._pending.append(self._pool.submit(self._ask, msgspec.json.encode(piece)))
            if len(self._pending) > self._most:
                yield self._first()
        while self._pending:
            yield self._first()

    def _first(self) -> _Written:
        return msgspec.msgpack.decode(self._pending.popleft().result(), type=_Written)

    def _ask(self, content: bytes) -> bytes:
        process = self._idle.get()
        try:
            process.send(content)
            return process.receive() or b""
        finally:
            self._idle.put(process)
