"""Reading CoNLL columns: separator, columns and scheme are found; texts are put together."""

import re
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import (
    UTF8,
    Recoded,
    encoding_at_start,
    encoding_named,
    reading,
)
from annotator.formats.findings import Findings
from annotator.formats.lines import Line, lines_of
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.training.conll_writer import DOCUMENT, OUTSIDE
from annotator.formats.training.token_spans import TaggedSpan, spans_of_tags
from annotator.model.article import Source
from annotator.model.values import Json

_SUFFIXES = frozenset({".conll", ".iob", ".iob2", ".bio", ".bilou", ".bioes", ".conll2003"})
_TAG = re.compile(r"O|[BIOLUESM]-\S+")
_LOOKED_AT = 2000
# A document without end is cut after as many tokens, so that memory is bounded.
_LONGEST = 100_000
_COMMENT = re.compile(r"#\s*(?:id|doc|sent|text|newdoc|newpar|global)[\w.]*(?:\s|=|$)")


class Layout(NamedTuple):
    """How the columns of a file are parted, how many there are, and whether two are offsets."""

    separator: str | None
    columns: int
    offsets: bool = False
    one_line: bool = False


class _Token(NamedTuple):
    line: int
    word: str
    tag: str
    start: int | None = None


class _Document:
    """The sentences of a document while they are read."""

    def __init__(self) -> None:
        self.sentences: list[list[_Token]] = [[]]
        self.tokens = 0

    def add(self, token: _Token) -> None:
        self.sentences[-1].append(token)
        self.tokens += 1

    def end_sentence(self) -> None:
        if self.sentences[-1]:
            self.sentences.append([])


def is_conll(start: FileStart) -> bool:
    """Tell whether a file has tags in its last column, or is called so."""
    if start.path.suffix.lower() in _SUFFIXES:
        return True
    lines = start.head.decode("utf-8", "replace").split("\n")[:-1]
    rows = [line.split() for line in lines if line.strip() and not _COMMENT.match(line)]
    tagged = sum(1 < len(row) < 16 and _TAG.fullmatch(row[-1]) is not None for row in rows)
    outside = any(row[-1] == OUTSIDE for row in rows)
    return len(rows) > 2 and outside and tagged * 10 >= len(rows) * 9


def read_conll(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a file of columns; `-DOCSTART-` begins an article, otherwise the file is one.

    The text is the tokens with one blank between them and a line for each sentence, or what the
    offset columns say. Lines that are no rows are refused one by one.

    Raises:
        UserError: the file cannot be read.
    """
    with reading(path) as file:
        layout = found_layout(list(islice(lines_of(_utf8(file, options)), _LOOKED_AT)))
    if layout is None:
        empty = path.stat().st_size == 0
        why = "the file is empty" if empty else "it has no columns with tags in the last one"
        yield Refusal(path.name, why)
        return
    with reading(path) as file:
        for document, findings in _Documents(layout).of(lines_of(_utf8(file, options))):
            yield from _article(document, findings, path.name, options, layout, file.tell())


def _utf8(file: BufferedReader, options: ReadOptions) -> BinaryIO:
    name = options.encoding or encoding_at_start(file.peek(1))
    if encoding_named(name) in (UTF8, "utf-8-sig"):
        return file
    return BufferedReader(Recoded(file, encoding_named(name)), 1 << 16)


def found_layout(lines: Sequence[Line]) -> Layout | None:
    """Return how the first lines of a file are laid out; None when they have no tags."""
    rows = [line.text for line in lines if line.text.strip() and not _comment(line.text)]
    one_line = [row for row in rows if all(word.count("|") > 0 for word in row.split())]
    if rows and len(one_line) == len(rows):
        return Layout("|", rows[0].split()[0].count("|") + 1, one_line=True)
    tabbed = sum("\t" in row for row in rows) * 2 > len(rows)
    separator = "\t" if tabbed else None
    cells = [row.strip("\r").split(separator) for row in rows]
    cells = [found for found in cells if len(found) > 1 and found[0] != DOCUMENT]
    if not cells:
        return None
    counts = [len(found) for found in cells]
    columns = max(set(counts), key=lambda count: (counts.count(count), count))
    usual = [found for found in cells if len(found) == columns]
    offsets = columns > 3 and all(_is_place(found) for found in usual)
    return Layout(separator, columns, offsets)


def _is_place(cells: Sequence[str]) -> bool:
    start, end = cells[-3:-1]
    return start.isdecimal() and end.isdecimal() and int(end) - int(start) == len(cells[0])


def _comment(row: str) -> bool:
    return _COMMENT.match(row) is not None


class _Documents:
    """Parts the lines of a file into documents."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._open: _Document | None = None
        self._findings = Findings("line 1")

    def of(self, lines: Iterator[Line]) -> Iterator[tuple[_Document, Findings]]:
        """Yield each document with what was wrong in its lines."""
        for line in lines:
            starts = line.text.startswith(DOCUMENT)
            if starts or (self._open is not None and self._open.tokens >= _LONGEST):
                yield from self._ended()
            if not starts:
                self._take(line)
        yield from self._ended()

    def _ended(self) -> Iterator[tuple[_Document, Findings]]:
        ended, self._open = self._open, None
        if ended is not None:
            yield ended, self._findings

    def _take(self, line: Line) -> None:
        bare = not line.text.strip() or _comment(line.text)
        if bare and not line.why:
            if self._open is not None:
                self._open.end_sentence()
            return
        if self._open is None:
            self._open, self._findings = _Document(), Findings(f"line {line.number}")
        try:
            for token in _tokens(line, self._layout):
                self._open.add(token)
        except RecordRefused as error:
            self._findings.refuse(f", line {line.number}", str(error))
        if self._layout.one_line:
            self._open.end_sentence()


def _tokens(line: Line, layout: Layout) -> Iterator[_Token]:
    if line.why:
        raise RecordRefused(line.why)
    if layout.one_line:
        for word in line.text.split():
            cells = word.split("|")
            yield _Token(line.number, "|".join(cells[: len(cells) - layout.columns + 1]), cells[-1])
        return
    cells = line.text.split(layout.separator)
    if len(cells) < 2 or not cells[0].strip():
        raise RecordRefused("it has no two columns")
    if len(cells) != layout.columns and _TAG.fullmatch(cells[-1].strip()) is None:
        raise RecordRefused(f"it has {len(cells)} columns and no tag, the others {layout.columns}")
    start = int(cells[-3]) if layout.offsets and cells[-3].isdecimal() else None
    yield _Token(line.number, cells[0].strip(), cells[-1].strip(), start)


def _article(
    document: _Document,
    findings: Findings,
    file: str,
    options: ReadOptions,
    layout: Layout,
    read: int,
) -> Iterator[Accepted | Refusal]:
    sentences = [sentence for sentence in document.sentences if sentence]
    text, starts = _placed(sentences, offsets=layout.offsets)
    tokens = [token for sentence in sentences for token in sentence]
    if not tokens:
        yield from findings.refused
        return
    spans: list[TaggedSpan] = []
    first = 0
    for sentence in sentences:
        spans += spans_of_tags([token.tag for token in sentence], first)
        first += len(sentence)
    bare = sum(span.bare for span in spans)
    if bare and any(token.tag.startswith("B-") for token in tokens):
        why = f"{bare} spans begin with “I-” as in IOB1; read so"
        findings.change("", why)
    raws: list[tuple[str, Json]] = [
        (
            f"line {tokens[span.first].line}",
            {
                "label": span.label,
                "start": starts[span.first],
                "end": starts[span.last] + len(tokens[span.last].word),
                "origin": {"by": "import"},
            },
        )
        for span in spans
    ]
    try:
        found = OneLayer(text=text, annotations=raws, source=Source(file=file))
        accepted = article_of(found, options, findings, read)
    except RecordRefused as error:
        yield Refusal(findings.where, str(error))
        return
    yield from findings.refused
    yield accepted


def _placed(sentences: Sequence[Sequence[_Token]], *, offsets: bool) -> tuple[str, list[int]]:
    """Return the text and where each token starts in it.

    Offsets that go back count for nothing; the tokens then follow each other.
    """
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for sentence in sentences:
        for at, token in enumerate(sentence):
            gap = token.start - length if offsets and token.start is not None else -1
            usual = "" if not starts else " " if at else "\n"
            between = usual if gap < 0 else (usual + " " * gap)[:gap]
            pieces += [between, token.word]
            starts.append(length + len(between))
            length += len(between) + len(token.word)
    return "".join(pieces), starts
