"""The resident worker: looks things up for a window, in a process of its own.

Requests and answers are lines of JSON. Who asks has a lane: there a newer request ends the one
before, and what other lanes do is not waited for. The worker ends when its input does.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, TypeAlias

import msgspec

from annotator.app.corpus_search import SearchHit, count_found, search_page
from annotator.app.occurrences import Occurrence, Repeat, occurrence_pages
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost
from annotator.model.text_search import MOST_HITS, find_expression
from annotator.model.values import ArticleKey, Json
from annotator.storage.articles import text_of
from annotator.storage.register import current_schema
from annotator.suggest.who import likely_same

if TYPE_CHECKING:
    from annotator.app.suggesting import Suggester

_READ = 1 << 16
# Seconds after which a lane at work lets another one on: suggestions are awaited with the eyes.
_TURN = 0.0005
# Seconds in which lanes may end what they do when nobody asks any more.
_LEAVE = 0.3


class Search(msgspec.Struct, frozen=True, tag="search"):
    """Asks for a page of articles that hold words."""

    words: str
    before: ArticleKey | None = None
    limit: int = 50


class Occurrences(msgspec.Struct, frozen=True, tag="occurrences"):
    """Asks for all places of the project where words stand, but not for more than `most`."""

    repeat: Repeat
    most: int


class Expression(msgspec.Struct, frozen=True, tag="expression"):
    """Asks where a regular expression matches in an article."""

    article: ArticleKey
    pattern: str


class Suggest(msgspec.Struct, frozen=True, tag="suggest"):
    """Asks what could be labelled in an article; with `own` by the project's names alone."""

    article: ArticleKey
    own: bool = False


class RegisterCounts(msgspec.Struct, frozen=True, tag="register"):
    """Asks how often each referent is mentioned, and which entries are likely one."""


class ExportEstimate(msgspec.Struct, frozen=True, tag="export"):
    """Asks what an export would write; `options` are `ExportOptions` as plain values."""

    options: dict[str, Json]


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Ends what is being done."""


Request: TypeAlias = (
    RegisterCounts | Search | Occurrences | Expression | Suggest | Stop | ExportEstimate
)


class Asked(msgspec.Struct, frozen=True):
    """A request with the number its answers carry, and the lane of who asks."""

    id: int
    request: Request
    lane: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of an answer; the last one is `done`. `total` counts articles, found or not yet.

    `ghosts` are all suggestions of one `source`.
    """

    id: int
    hits: tuple[SearchHit, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    places: tuple[Fragment, ...] = ()
    ghosts: tuple[Ghost, ...] = ()
    source: str = ""
    counts: dict[str, tuple[int, int]] = {}
    pairs: tuple[tuple[str, str, str], ...] = ()
    estimate: dict[str, Json] = {}
    total: int | None = None
    done: bool = False
    dropped: bool = False
    error: str = ""


Inbox: TypeAlias = "SimpleQueue[Asked | None]"


def serve(open_session: Callable[[], Session], requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more, each lane in a thread with a session of its own."""
    sys.setswitchinterval(_TURN)
    threading.excepthook = _end_process
    say = _Answers(answers)
    lanes: dict[str, tuple[threading.Thread, Inbox]] = {}
    for asked in _asked(requests):
        if asked.lane not in lanes:
            inbox: Inbox = SimpleQueue()
            lane = threading.Thread(target=_follow, args=(open_session, inbox, say), daemon=True)
            lanes[asked.lane] = lane, inbox
            lane.start()
        lanes[asked.lane][1].put(asked)
    for _, inbox in lanes.values():
        inbox.put(None)
    until = time.monotonic() + _LEAVE
    for lane, _ in lanes.values():
        lane.join(max(0.0, until - time.monotonic()))


def be_modest() -> None:
    """Let everything else on the machine go first."""
    if hasattr(os, "nice"):
        os.nice(10)


def _asked(requests: IO[bytes]) -> Iterator[Asked]:
    """Read requests as they come: straight from the file, whose buffer would wait for more."""
    decode = msgspec.json.Decoder(Asked).decode
    rest = b""
    while read := os.read(requests.fileno(), _READ):
        *lines, rest = (rest + read).split(b"\n")
        yield from map(decode, lines)


class _Answers:
    """Writes the answers of all lanes, one whole line after another."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._turn = threading.Lock()

    def write(self, answer: Answer) -> None:
        line = msgspec.json.encode(answer) + b"\n"
        with self._turn:
            self._file.write(line)
            self._file.flush()


def _follow(open_session: Callable[[], Session], inbox: Inbox, answers: _Answers) -> None:
    """Answer what is asked in one lane."""
    # Windows read this module too, to ask; what finds names is loaded by the worker alone.
    from annotator.app.suggesting import Suggester

    with closing(open_session()) as session:
        suggester = Suggester(session)
        while (asked := inbox.get()) is not None:
            for answer in _parts_of(session, suggester, asked, inbox):
                answers.write(answer)


def _end_process(failure: threading.ExceptHookArgs) -> None:
    """End the worker by a bug in one of its lanes: the window starts it again or says why."""
    kind, error = failure.exc_type, failure.exc_value
    sys.excepthook(kind, error or kind(), failure.exc_traceback)
    sys.stderr.flush()
    os._exit(1)


def _parts_of(
    session: Session, suggester: "Suggester", asked: Asked, inbox: Inbox
) -> Iterator[Answer]:
    """Answer in parts until something newer is asked in the same lane."""
    try:
        for answer in _parts(session, suggester, asked.id, asked.request):
            if not inbox.empty():
                yield Answer(asked.id, done=True, dropped=True)
                return
            yield answer
    except UserError as error:
        yield Answer(asked.id, done=True, error=str(error))


def _parts(
    session: Session, suggester: "Suggester", number: int, request: Request
) -> Iterator[Answer]:
    match request:
        case Search():
            hits = search_page(session, request.words, request.before, request.limit)
            yield Answer(number, hits=tuple(hits))
            if request.before is None:
                yield Answer(number, total=count_found(session, request.words), done=True)
            else:
                yield Answer(number, done=True)
        case Occurrences():
            yield from _occurrences(session, number, request)
        case RegisterCounts():
            yield from _register(session, number)
        case Expression():
            yield Answer(number, places=_places(session, request), done=True)
        case Suggest():
            yield from _suggestions(suggester, number, request)
        case ExportEstimate():
            yield Answer(number, estimate=_estimate(session, request.options), done=True)
        case Stop():
            yield Answer(number, done=True)


def _suggestions(suggester: "Suggester", number: int, request: Suggest) -> Iterator[Answer]:
    from annotator.app.suggesting import FURNITURE, GAZETTEER, NAMES

    own = suggester.own_names(request.article)
    yield Answer(number, ghosts=own, source=NAMES, done=request.own)
    if not request.own:
        regions = suggester.furniture(request.article)
        yield Answer(number, ghosts=regions, source=FURNITURE)
        listed = suggester.from_gazetteers(request.article)
        yield Answer(number, ghosts=listed, source=GAZETTEER, done=True)


def _occurrences(session: Session, number: int, request: Occurrences) -> Iterator[Answer]:
    with session.store.reading() as db:
        version, _ = current_schema(db)
    if version != session.schema.version:
        session.refresh()
    left = request.most
    for page in occurrence_pages(session, request.repeat):
        yield Answer(number, occurrences=tuple(page[:left]))
        left -= len(page)
        if left <= 0:
            break
    yield Answer(number, done=True)


def _register(session: Session, number: int) -> Iterator[Answer]:
    session.refresh()
    register = session.register
    counts = {key: (each.mentions, each.articles) for key, each in register.all_mentions().items()}
    yield Answer(number, counts=counts)
    yield Answer(number, pairs=tuple(likely_same(register.all())), done=True)


def _estimate(session: Session, options: dict[str, Json]) -> dict[str, Json]:
    # The formats are many; a worker that is never asked for them does without.
    from annotator.app.exporting.dataset_estimate import estimate
    from annotator.app.exporting.records import ExportOptions

    session.refresh()
    found = estimate(session, msgspec.convert(options, ExportOptions))
    return msgspec.to_builtins(found)


def _places(session: Session, request: Expression) -> tuple[Fragment, ...]:
    with session.store.reading() as db:
        text = text_of(db, request.article)
    return tuple(islice(find_expression(text, request.pattern), MOST_HITS))
