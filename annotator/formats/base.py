"""What every exchange format has: reading, writing, and reports of what did not fit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, TypeAlias

import msgspec

from annotator.model.article import ArticleContent
from annotator.model.schema import Schema
from annotator.model.values import JsonObject


class Refusal(msgspec.Struct, frozen=True):
    """Something that was not taken as it stood; `where` is "line 412" or a file's name."""

    where: str
    why: str


class Accepted(msgspec.Struct, frozen=True):
    """An article that was read; `changed` says what of it was not taken as it stood.

    `bytes_read` is how far into the file the reader has come. `file` names the file of a folder
    or an archive that it stands in.
    """

    article: ArticleContent
    where: str
    changed: tuple[Refusal, ...] = ()
    bytes_read: int = 0
    file: str = ""


class RecordRefused(ValueError):
    """Why one record, layer or annotation of a file cannot be taken; one clause, no full stop."""


class OverlapRule(StrEnum):
    """What becomes of overlapping annotations: all kept, the longest, or the outermost."""

    KEEP = "keep"
    LONGEST = "longest"
    OUTER = "outer"


class OffsetUnit(StrEnum):
    """What the offsets of a file count."""

    POINTS = "codepoints"
    UTF16 = "utf16"
    BYTES = "bytes"
    SHORT_LINES = "short-lines"
    LONG_LINES = "long-lines"
    AFTER_MARK = "after-mark"
    GRAPHEMES = "graphemes"


class OffsetEvidence(Protocol):
    """Hears, article by article, what tells the unit of a file's offsets."""

    def quotes(self, text: str, quoted: Sequence[tuple[Sequence[tuple[int, int]], str]]) -> None:
        """Take in places with the words that the file says stand there."""
        ...

    def places(self, text: str, pairs: Sequence[tuple[int, int]]) -> None:
        """Take in places of which the file does not say the words."""
        ...


# Files that follow each other are read by one process.
_RUN = 50


class Share:
    """Which files of a folder are read where several processes share them: runs, in turn.

    `run` is the one that the last file to be read is of, `files` how many there are so far.
    """

    def __init__(self, number: int, of: int) -> None:
        self._number = number
        self._of = of
        self.run = 0
        self.files = 0

    @property
    def is_first(self) -> bool:
        """Tell whether this is the share that begins with the first file."""
        return self._number == 0

    def takes(self, place: int) -> bool:
        """Tell whether the file at a place in the folder is to be read."""
        self.files = place + 1
        run = place // _RUN
        if run % self._of != self._number:
            return False
        self.run = run
        return True


class ReadOptions(msgspec.Struct, frozen=True):
    """How files are read.

    `layer` names the annotator of layers that name none. With `schema`, labels it does not know
    are reported, unless the caller does that, and attributes get the kind it gives them.
    `columns` maps a table's column to a field of the article or to "meta"; `records` are the
    keys, parted by dots, that lead to the records inside a JSON object. Without `offsets` their
    unit is told from the quotes, article by article; where these leave it open it is the
    one `usual` in the file. `evidence` hears what tells it. With a `share` only some files of a
    folder are read.
    """

    replace_characters: bool = False
    layer: str = ""
    schema: Schema | None = None
    encoding: str | None = None
    text_column: str | None = None
    title_column: str | None = None
    columns: Mapping[str, str] = {}
    records: str = ""
    delimiter: str | None = None
    header: bool = True
    offsets: OffsetUnit | None = None
    usual_offsets: OffsetUnit = OffsetUnit.POINTS
    evidence: OffsetEvidence | None = None
    reports_labels: bool = True
    share: Share | None = None

    @property
    def known_labels(self) -> frozenset[str] | None:
        """The labels that a reader need not report; None when it reports none."""
        if self.schema is None or not self.reports_labels:
            return None
        return frozenset(self.schema.by_id)

    def takes(self, place: int) -> bool:
        """Tell whether the file at a place in a folder is to be read."""
        return self.share is None or self.share.takes(place)


class Tokens(StrEnum):
    """What parts a text into tokens: our own words, spaCy's rules, or blanks alone."""

    WORDS = "words"
    SPACY = "spacy"
    BLANKS = "blanks"


class TagScheme(StrEnum):
    """How the tags of tokens say where a span begins and ends; CoNLL-2003's are IOB1."""

    IOB2 = "iob2"
    BILOU = "bilou"
    CONLL2003 = "conll2003"


class WriteOptions(msgspec.Struct, frozen=True):
    """How files are written; `layer` names the annotator that a form of one layer takes.

    A form that holds every layer writes them all when `layer` names nobody. With `predictions`
    labels are written as suggestions to be reviewed. `tokens` part texts into tokens, in a form's
    usual way when it is None. `window` cuts articles into pieces of at most as many tokens, each
    begun `stride` tokens after the one before (0: where that one ends). A form of one family
    writes `family`; `task` is what a form of several tasks is written for. `empty` is the share of
    articles without any label that a form for training keeps. `parquet` is for forms that are
    written as that or as text.
    """

    overlap: OverlapRule = OverlapRule.KEEP
    layer: str = ""
    predictions: bool = False
    tokens: Tokens | None = None
    window: int = 0
    stride: int = 0
    family: str = "entity"
    scheme: TagScheme = TagScheme.IOB2
    offset_columns: bool = False
    task: str = ""
    empty: float = 1.0
    parquet: bool = False


# So many examples of a kind of loss are kept.
_EXAMPLES = 3


class Loss(msgspec.Struct, frozen=True):
    """One kind of thing that a format could not hold, with the first examples."""

    kind: str
    count: int
    examples: tuple[str, ...]


class LossReport(msgspec.Struct, frozen=True):
    """What was written, and what the format could not hold."""

    articles: int = 0
    annotations: int = 0
    losses: tuple[Loss, ...] = ()


def joined_reports(reports: Iterable[LossReport]) -> LossReport:
    """Return the reports of parts as that of the whole."""
    found = list(reports)
    return LossReport(
        sum(each.articles for each in found),
        sum(each.annotations for each in found),
        joined_losses(loss for each in found for loss in each.losses),
    )


def joined_losses(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return losses with those of the same kind counted together."""
    kinds: dict[str, Loss] = {}
    for loss in losses:
        before = kinds.get(loss.kind, Loss(loss.kind, 0, ()))
        examples = (*before.examples, *loss.examples)[:_EXAMPLES]
        kinds[loss.kind] = Loss(loss.kind, before.count + loss.count, examples)
    return tuple(kinds.values())


class LossCount:
    """Counts what a writer leaves out, and keeps the first examples of each kind."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}
        self._last: object = None

    def is_again(self, article: object) -> bool:
        """Tell whether this is the article that was asked about last: its layers come in a row."""
        again = article is self._last
        self._last = article
        return again

    def add(self, kind: str, example: str, count: int = 1) -> None:
        """Count `count` losses of a kind; `example` says in a few words what was lost."""
        self._counts[kind] = self._counts.get(kind, 0) + count
        found = self._examples.setdefault(kind, [])
        if len(found) < _EXAMPLES:
            found.append(example)

    def wants(self, kind: str) -> bool:
        """Tell whether an example of a kind is kept, which need not be told otherwise."""
        return len(self._examples.get(kind, ())) < _EXAMPLES

    def report(self, articles: int, annotations: int) -> LossReport:
        """Return the report, the kinds in the order in which they first came up."""
        losses = (Loss(k, n, tuple(self._examples[k])) for k, n in self._counts.items())
        return LossReport(articles, annotations, tuple(losses))


class Named(NamedTuple):
    """An article with the name that its files have in a folder, without suffix."""

    name: str
    article: ArticleContent


class Folder(Protocol):
    """Where a form of several files is written."""

    def write(self, name: str, content: bytes) -> None:
        """Write a new file under a name within the folder, its parts joined by slashes."""
        ...

    def write_common(self, name: str, content: bytes) -> None:
        """Write a new file that is about all articles, after those about each."""
        ...

    def opened(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a new file for writing it piece by piece."""
        ...


class FileStart(msgspec.Struct, frozen=True):
    """What a file's form can be told by: its path, its first bytes, its first JSON object.

    A folder has neither bytes nor fields.
    """

    path: Path
    head: bytes = b""
    fields: JsonObject = {}


Recogniser: TypeAlias = Callable[[FileStart], bool]
Reader: TypeAlias = Callable[[Path, ReadOptions], Iterator[Accepted | Refusal]]
Writer: TypeAlias = Callable[[Iterable[ArticleContent], Schema, BinaryIO, WriteOptions], LossReport]


FolderWriter: TypeAlias = Callable[[Iterable[Named], Schema, Folder, WriteOptions], LossReport]
# Makes one common file of those that were written of some articles and of others.
Join: TypeAlias = Callable[[bytes, bytes], bytes]
# What a form of several tasks can be written for, each with what it is; the first is the usual one.
Tasks: TypeAlias = Callable[[Schema], Mapping[str, str]]
# The families of which a record says that nothing else is there.
Claims: TypeAlias = Callable[[Schema, WriteOptions], frozenset[str]]
# What lies beside a file that was written: endings of its name, each with the content.
BesideWriter: TypeAlias = Callable[[Schema, WriteOptions], Mapping[str, bytes]]


class Format(msgspec.Struct, frozen=True):
    """An exchange format.

    With `schema_beside` the label schema is written beside the file, and what `beside` gives under
    the file's name with another ending. With `all_layers` it holds every layer of an article,
    otherwise one. A form of several files has `writes_folder` in place of `writes`; with
    `takes_folders` its reader is given folders whole. With `counts_offsets` its files carry offsets
    that other programs may count in another unit. `recognises` tells its files from others of the
    same suffix; the registry asks in its order. One of `one_family` writes the labels of one
    family a file. `takes` names those of its `WriteOptions` that its writer heeds, `tasks` what
    it can be written for. With `claims` its records say of these families alone that nothing
    else is there, otherwise of all that anybody labels. `usual_tokens` part its texts when nothing
    is said. One that is `splittable` writes of articles, some after others, what it writes of them
    all, common files joined by `joins_common` where they differ: long exports in it are shared
    among processes. With `shares_files` its reader heeds a share of a folder's files.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    reads: Reader | None = None
    writes: Writer | None = None
    writes_folder: FolderWriter | None = None
    schema_beside: bool = False
    all_layers: bool = False
    takes_folders: bool = False
    counts_offsets: bool = False
    recognises: Recogniser | None = None
    beside: BesideWriter | None = None
    one_family: bool = False
    takes: frozenset[str] = frozenset()
    tasks: Tasks | None = None
    claims: Claims | None = None
    usual_tokens: Tokens = Tokens.WORDS
    splittable: bool = False
    joins_common: Join | None = None
    shares_files: bool = False

    @property
    def written(self) -> bool:
        """Tell whether there is a writer."""
        return self.writes is not None or self.writes_folder is not None
