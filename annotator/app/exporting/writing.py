"""Turning articles into a form's bytes: in this process, or shared among processes beside it."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, NamedTuple, TypeAlias

import msgspec
from typing_extensions import override

from annotator.app.beside import Beside, beside, processes_beside
from annotator.errors import UserError
from annotator.formats.base import Format, LossReport, Named, WriteOptions, joined_reports
from annotator.formats.folders import DiskFolder, named
from annotator.formats.registry import format_named
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema

TASK = "writing"
# Fewer articles are written by the time that other processes have begun.
WORTH_IT = 2000
_TOGETHER, _CHARACTERS = 50, 500_000
# Pieces for each process: one in its hands, one that waits.
_AHEAD = 2

_Piece: TypeAlias = list[Named]


class Wanted(NamedTuple):
    """In what form articles are written."""

    form: Format
    schema: Schema
    options: WriteOptions


class Target(NamedTuple):
    """Where they are written: the one of the two that the form asks for."""

    file: BinaryIO | None = None
    folder: DiskFolder | None = None


class _Setup(msgspec.Struct, frozen=True):
    """In what form pieces are written, and in which folder if it is one of several files."""

    form: str
    schema: Schema
    options: WriteOptions
    folder: str | None


class _Written(msgspec.Struct, frozen=True):
    """What became of a piece: a part of the file, or of what is common to a folder's files."""

    report: LossReport
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


def write_articles(
    wanted: Wanted, articles: Iterable[ArticleContent], target: Target, count: int
) -> LossReport:
    """Write articles, some `count` of them; many of them by processes beside this one.

    What is written and what is reported are the same either way.

    Raises:
        UserError: the format cannot be written, or not with these options.
    """
    processes = processes_beside()
    if wanted.form.apart and count >= WORTH_IT and processes:
        return write_shared(wanted, articles, target, processes)
    return _write(wanted, named(articles), target)


def write_shared(
    wanted: Wanted, articles: Iterable[ArticleContent], target: Target, processes: int
) -> LossReport:
    """Write articles in pieces, by so many processes; what they make is put together in order."""
    root = target.folder.root if target.folder else None
    # Options that make no sense are refused before anything is shared.
    nothing = _write_piece(wanted, [], root)
    reports, common = list[LossReport](), dict[str, bytes]()
    with ThreadPoolExecutor(processes) as pool, beside(TASK, processes) as found:
        answers = _Asked(found, pool, wanted, root).answers(_pieces(named(articles)))
        for written in chain((nothing,), answers):
            if target.file is not None:
                target.file.write(written.content)
            for name, content in written.common.items():
                before = common.get(name, content)
                join = wanted.form.joins
                common[name] = join(before, content) if join and before != content else content
            reports.append(written.report)
    if target.folder is not None:
        for name, content in common.items():
            target.folder.write_common(name, content)
    return joined_reports(reports)


def written_beside(requests: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Write the pieces that a job sends; its first request says in what form."""
    setup = msgspec.json.decode(next(requests), type=_Setup)
    wanted = Wanted(format_named(setup.form), setup.schema, setup.options)
    folder = Path(setup.folder) if setup.folder is not None else None
    # As JSON, since that is what a project can hold: numbers of any length, for one.
    decode = msgspec.json.Decoder(_Piece).decode
    for request in requests:
        try:
            written = _write_piece(wanted, decode(request), folder)
        except OSError as error:
            raise UserError(f"{folder} could not be written: {error.strerror or error}.") from error
        yield msgspec.msgpack.encode(written)


def not_written(form: Format) -> UserError:
    """Return what to say of a form that has no writer."""
    return UserError(f"{form.title} can be read, not written.")


def _write(wanted: Wanted, articles: Iterable[Named], target: Target) -> LossReport:
    form, schema, options = wanted
    if form.writes_folder is not None and target.folder is not None:
        return form.writes_folder(articles, schema, target.folder, options)
    if form.writes is not None and target.file is not None:
        return form.writes((article for _, article in articles), schema, target.file, options)
    raise not_written(form)


def _write_piece(wanted: Wanted, piece: _Piece, folder: Path | None) -> _Written:
    if folder is None:
        file = BytesIO()
        return _Written(_write(wanted, piece, Target(file)), file.getvalue())
    target = _PieceFolder(folder)
    return _Written(_write(wanted, piece, Target(folder=target)), common=target.common)


def _pieces(articles: Iterable[Named]) -> Iterator[_Piece]:
    """Yield articles in pieces, of which none is very long but for one article."""
    piece: _Piece = []
    length = 0
    for each in articles:
        piece.append(each)
        length += len(each.article.text)
        if len(piece) == _TOGETHER or length > _CHARACTERS:
            yield piece
            piece, length = [], 0
    if piece:
        yield piece


class _Asked:
    """The processes of one export, and the pieces in their hands."""

    def __init__(
        self,
        processes: list[Beside],
        pool: ThreadPoolExecutor,
        wanted: Wanted,
        folder: Path | None,
    ) -> None:
        self._pool = pool
        self._idle: SimpleQueue[Beside] = SimpleQueue()
        self._most = _AHEAD * len(processes)
        self._pending: deque[Future[bytes]] = deque()
        root = str(folder.absolute()) if folder else None
        setup = _Setup(wanted.form.id, wanted.schema, wanted.options, root)
        for process in processes:
            process.send(msgspec.json.encode(setup))
            self._idle.put(process)

    def answers(self, pieces: Iterable[_Piece]) -> Iterator[_Written]:
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
