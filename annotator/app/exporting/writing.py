"""Turning articles into a form's bytes: in this process, or shared among processes beside it."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from itertools import chain
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
    always_apart,
    joined_reports,
    without_losses,
)
from annotator.formats.folders import MemoryFolder
from annotator.formats.registry import format_named
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema

TASK = "writing"
# Fewer articles are written before other processes have begun.
WORTH_IT = 400
_TOGETHER, _CHARACTERS = 50, 500_000
# Pieces for each process: one in its hands, one that waits.
_AHEAD = 2
# Stands on both sides of an article's number for the name that is found for its files later.
_MARK = "\0"

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
    """What became of a piece: a part of a file, or files; nothing if it depends on others."""

    apart: bool
    report: LossReport = LossReport()
    content: bytes = b""
    files: dict[str, bytes] = {}


def write_articles(
    wanted: Wanted, articles: Iterable[ArticleContent], target: Target, count: int
) -> LossReport:
    """Write articles, some `count` of them; many of them by processes beside this one.

    What is written and what is reported are the same either way.

    Raises:
        UserError: the format cannot be written, or not with these options.
    """
    processes = processes_beside()
    if wanted.form.apart is None or count < WORTH_IT or not processes:
        return _write(wanted, articles, target)
    return write_shared(wanted, articles, target, processes)


def write_shared(
    wanted: Wanted, articles: Iterable[ArticleContent], target: Target, processes: int
) -> LossReport:
    """Write articles in pieces, by so many processes; what they make is put together in order.

    From the first piece on that does not stand alone they are written here.
    """
    shared = MemoryFolder()
    base = _write(wanted, (), Target(BytesIO(), shared))
    reports = [base]
    with ThreadPoolExecutor(processes) as pool, beside(TASK, processes) as found:
        pieces = _pieces(iter(articles))
        asked = _Asked(found, pool, wanted)
        for piece, written in asked.answers(pieces):
            if not written.apart:
                rest = chain(piece, asked.waiting(), *pieces)
                report = _write(wanted, rest, target)
                return joined_reports([*reports, without_losses(report, base)])
            _put(piece, written, target)
            reports.append(without_losses(written.report, base))
    if target.folder is not None:
        for name, content in shared.contents().items():
            target.folder.write(name, content)
    return joined_reports(reports)


def written_beside(requests: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Write the pieces that a job sends; its first request says in what form."""
    setup = msgspec.json.decode(next(requests), type=_Setup)
    wanted = Wanted(format_named(setup.form), setup.schema, setup.options)
    # As JSON, since that is what a project can hold: numbers of any length, for one.
    decode = msgspec.json.Decoder(_Piece).decode
    tells = (wanted.form.apart or always_apart)(wanted.schema)
    for request in requests:
        piece = decode(request)
        written = _piece(wanted, piece) if all(map(tells, piece)) else _Written(apart=False)
        yield msgspec.msgpack.encode(written)


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


def _piece(wanted: Wanted, articles: _Piece) -> _Written:
    numbers = {id(article): f"{_MARK}{n}{_MARK}" for n, article in enumerate(articles)}
    file, folder = BytesIO(), MemoryFolder(lambda article: numbers[id(article)])
    report = _write(wanted, articles, Target(file, folder))
    return _Written(True, report, file.getvalue(), folder.contents())


def _pieces(articles: Iterator[ArticleContent]) -> Iterator[_Piece]:
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


def _put(piece: _Piece, written: _Written, target: Target) -> None:
    """Bring what was made of a piece where it belongs, files under names of their own."""
    if target.file is not None:
        target.file.write(written.content)
    if target.folder is None:
        return
    names: dict[str, str] = {}
    for file, content in written.files.items():
        place, number, ending = file.split(_MARK) if _MARK in file else ("", "", "")
        if not number:
            continue
        if number not in names:
            names[number] = target.folder.name_of(piece[int(number)])
        target.folder.write(f"{place}{names[number]}{ending}", content)


class _Asked:
    """The processes of one export, and the pieces that are in their hands."""

    def __init__(self, processes: list[Beside], pool: ThreadPoolExecutor, wanted: Wanted) -> None:
        self._pool = pool
        self._idle: SimpleQueue[Beside] = SimpleQueue()
        self._most = _AHEAD * len(processes)
        self._pending: deque[tuple[_Piece, Future[bytes]]] = deque()
        setup = _Setup(wanted.form.id, wanted.schema, wanted.options)
        for process in processes:
            process.send(msgspec.json.encode(setup))
            self._idle.put(process)

    def answers(self, pieces: Iterator[_Piece]) -> Iterator[tuple[_Piece, _Written]]:
        """Yield pieces with what became of them, in order."""
        for piece in pieces:
            content = msgspec.json.encode(piece)
            self._pending.append((piece, self._pool.submit(self._ask, content)))
            if len(self._pending) > self._most:
                yield self._first()
        while self._pending:
            yield self._first()

    def waiting(self) -> Iterator[ArticleContent]:
        """Yield the articles of pieces that were not answered yet."""
        return chain.from_iterable(piece for piece, _ in self._pending)

    def _first(self) -> tuple[_Piece, _Written]:
        piece, future = self._pending.popleft()
        return piece, msgspec.msgpack.decode(future.result(), type=_Written)

    def _ask(self, content: bytes) -> bytes:
        process = self._idle.get()
        try:
            process.send(content)
            return process.receive() or b""
        finally:
            self._idle.put(process)
