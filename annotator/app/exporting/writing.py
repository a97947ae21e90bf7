"""Turning articles into a form's bytes: in this process, or shared among processes beside it."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from queue import SimpleQueue
from typing import BinaryIO, NamedTuple, TypeAlias

import msgspec

from annotator.app.beside import Beside, beside, processes_beside
from annotator.errors import UserError
from annotator.formats.base import (
    Folder,
    Format,
    LossReport,
    WriteOptions,
    joined_reports,
)
from annotator.formats.registry import format_named
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema

TASK = "writing"
# Fewer articles are written by the time that other processes have begun.
WORTH_IT = 2000
_TOGETHER, _CHARACTERS = 50, 500_000
# Pieces for each process: one in its hands, one that waits.
_AHEAD = 2

_Piece: TypeAlias = list[ArticleContent]


class Wanted(NamedTuple):
    """In what form articles are written."""

    form: Format
    schema: Schema
    options: WriteOptions


class Target(NamedTuple):
    """Where they are written: the one of the two that the form asks for."""

    file: BinaryIO | None = None
    folder: Folder | None = None


class _Setup(msgspec.Struct, frozen=True):
    form: str
    schema: Schema
    options: WriteOptions


class _Written(msgspec.Struct, frozen=True):
    """What became of a piece: a part of the file."""

    report: LossReport
    content: bytes


def write_articles(
    wanted: Wanted, articles: Iterable[ArticleContent], target: Target, count: int
) -> LossReport:
    """Write articles, some `count` of them; many of them by processes beside this one.

    What is written and what is reported are the same either way.

    Raises:
        UserError: the format cannot be written, or not with these options.
    """
    processes = processes_beside()
    file = target.file
    if not wanted.form.apart or file is None or count < WORTH_IT or not processes:
        return _write(wanted, articles, target)
    return write_shared(wanted, articles, file, processes)


def write_shared(
    wanted: Wanted, articles: Iterable[ArticleContent], file: BinaryIO, processes: int
) -> LossReport:
    """Write articles in pieces, by so many processes; what they make is put together in order."""
    # Options that make no sense are refused before anything is shared.
    reports = [_write(wanted, (), Target(file))]
    with ThreadPoolExecutor(processes) as pool, beside(TASK, processes) as found:
        for written in _Asked(found, pool, wanted).answers(_pieces(articles)):
            file.write(written.content)
            reports.append(written.report)
    return joined_reports(reports)


def written_beside(requests: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Write the pieces that a job sends; its first request says in what form."""
    setup = msgspec.json.decode(next(requests), type=_Setup)
    wanted = Wanted(format_named(setup.form), setup.schema, setup.options)
    # As JSON, since that is what a project can hold: numbers of any length, for one.
    decode = msgspec.json.Decoder(_Piece).decode
    for request in requests:
        file = BytesIO()
        report = _write(wanted, decode(request), Target(file))
        yield msgspec.msgpack.encode(_Written(report, file.getvalue()))


def not_written(form: Format) -> UserError:
    """Return what to say of a form that has no writer."""
    return UserError(f"{form.title} can be read, not written.")


def _write(wanted: Wanted, articles: Iterable[ArticleContent], target: Target) -> LossReport:
    form, schema, options = wanted
    if form.writes_folder is not None and target.folder is not None:
        return form.writes_folder(articles, schema, target.folder, options)
    if form.writes is not None and target.file is not None:
        return form.writes(articles, schema, target.file, options)
    raise not_written(form)


def _pieces(articles: Iterable[ArticleContent]) -> Iterator[_Piece]:
    """Yield articles in pieces, of which none is very long but for one article."""
    piece: _Piece = []
    length = 0
    for article in articles:
        piece.append(article)
        length += len(article.text)
        if len(piece) == _TOGETHER or length > _CHARACTERS:
            yield piece
            piece, length = [], 0
    if piece:
        yield piece


class _Asked:
    """The processes of one export, and the pieces in their hands."""

    def __init__(self, processes: list[Beside], pool: ThreadPoolExecutor, wanted: Wanted) -> None:
        self._pool = pool
        self._idle: SimpleQueue[Beside] = SimpleQueue()
        self._most = _AHEAD * len(processes)
        self._pending: deque[Future[bytes]] = deque()
        setup = _Setup(wanted.form.id, wanted.schema, wanted.options)
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
