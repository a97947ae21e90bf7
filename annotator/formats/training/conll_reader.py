"""Reading CoNLL columns: separator, columns and scheme are found; texts are put together."""

import re
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import accumulate, chain, islice, pairwise
from operator import add, sub
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
from annotator.formats.lines import Line, Lines, lines_of, lines_together
from annotator.formats.numerals import whole_number
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.training.conll_writer import DOCUMENT, OUTSIDE
from annotator.formats.training.token_spans import spans_of_tags
from annotator.model.article import Source
from annotator.model.counting import numbered
from annotator.model.values import Json

# The most blanks between two tokens that offset columns are believed.
_WIDEST = 100_000
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


class _Row(NamedTuple):
    """What stands on a line: a token; it starts nowhere when no place is told."""

    word: str
    tag: str
    start: int = -1


class _Document:
    """The tokens of a document, while they are read: their words, tags and lines.

    `starts` are theirs where columns say them; `sentences` says how many tokens there are at the
    end of each.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        self.lines: list[int] = []
        self.starts: list[int] = []
        self.sentences: list[int] = []

    def add(self, line: int, row: _Row) -> None:
        """Add one token."""
        self.words.append(row.word)
        self.tags.append(row.tag)
        self.lines.append(line)
        self.starts.append(row.start)

    def end_sentence(self) -> None:
        """End a sentence, if one has begun."""
        if len(self.words) > (self.sentences[-1] if self.sentences else 0):
            self.sentences.append(len(self.words))


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
        for document, findings in _Documents(layout).of(lines_together(_utf8(file, options))):
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
    start, end = map(whole_number, cells[-3:-1])
    return start is not None and end is not None and end - start == len(cells[0])


def _comment(row: str) -> bool:
    return _COMMENT.match(row) is not None


class _Documents:
    """Parts the lines of a file into documents."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._rows = _rows_pattern(layout)
        self._open: _Document | None = None
        self._findings = Findings("line 1")

    def of(self, blocks: Iterator[Lines]) -> Iterator[tuple[_Document, Findings]]:
        """Yield each document with what was wrong in its lines."""
        for first, texts, whys in blocks:
            number = first
            # Runs of rows as they should be, and what stands before, between and behind them.
            for nth, lines in enumerate(self._rows.split("\n".join([*texts, ""]))):
                if nth % 2:
                    self._take_rows(number, lines)
                else:
                    yield from self._take_lines(number, lines, whys)
                number += lines.count("\n")
            if self._is_long():
                yield from self._ended()
        yield from self._ended()

    def _ended(self) -> Iterator[tuple[_Document, Findings]]:
        ended, self._open = self._open, None
        if ended is not None:
            ended.end_sentence()
            yield ended, self._findings

    def _is_long(self) -> bool:
        return self._open is not None and len(self._open.words) >= _LONGEST

    def _take_rows(self, first: int, rows: str) -> None:
        """Take rows that are as they should be, all at once."""
        cells, columns = rows.split(), self._layout.columns
        document = self._opened(first)
        words = cells[::columns]
        document.words += words
        document.tags += cells[columns - 1 :: columns]
        document.lines += range(first, first + len(words))
        if self._layout.offsets:
            document.starts += map(int, cells[columns - 3 :: columns])

    def _take_lines(
        self, first: int, lines: str, whys: dict[int, str]
    ) -> Iterator[tuple[_Document, Findings]]:
        """Take lines one by one; yield the document that ends before one of them."""
        for number, text in enumerate(lines.split("\n")[:-1], first):
            starts = text.startswith(DOCUMENT)
            if starts or self._is_long():
                yield from self._ended()
            if not starts:
                self._take(Line(number, text, whys.get(number, "")))

    def _opened(self, line: int) -> _Document:
        if self._open is None:
            self._open, self._findings = _Document(), Findings(f"line {line}")
        return self._open

    def _take(self, line: Line) -> None:
        bare = not line.text.strip() or _comment(line.text)
        if bare and not line.why:
            if self._open is not None:
                self._open.end_sentence()
            return
        document = self._opened(line.number)
        try:
            for row in _rows(line, self._layout):
                document.add(line.number, row)
        except RecordRefused as error:
            self._findings.refuse(f", line {line.number}", str(error))
        if self._layout.one_line:
            document.end_sentence()


def _rows_pattern(layout: Layout) -> re.Pattern[str]:
    """Return what finds runs of rows that are as the layout says, with nothing odd in them."""
    if layout.one_line:
        return re.compile("(?!)")
    cells = [r"[^\s#-]\S*+", *[r"\S++"] * (layout.columns - 1)]
    if layout.offsets:
        cells[-3:-1] = ["[0-9]{1,18}+"] * 2
    row = (layout.separator or "[ \t]++").join(cells)
    return re.compile(rf"^((?:{row}\n)++)", re.MULTILINE)


def _rows(line: Line, layout: Layout) -> Iterator[_Row]:
    if line.why:
        raise RecordRefused(line.why)
    if layout.one_line:
        for word in line.text.split():
            cells = word.split("|")
            yield _Row("|".join(cells[: len(cells) - layout.columns + 1]), cells[-1])
        return
    cells = line.text.split(layout.separator)
    if len(cells) < 2 or not cells[0].strip():
        raise RecordRefused("it has no two columns")
    odd = len(cells) != layout.columns and _TAG.fullmatch(cells[-1].strip()) is None
    if odd or len(cells) < layout.columns:
        raise RecordRefused(f"it has {len(cells)} columns and no tag, the others {layout.columns}")
    start = whole_number(cells[-3]) if layout.offsets else None
    yield _Row(cells[0].strip(), cells[-1].strip(), -1 if start is None else start)


def _article(
    document: _Document,
    findings: Findings,
    file: str,
    options: ReadOptions,
    layout: Layout,
    read: int,
) -> Iterator[Accepted | Refusal]:
    words, tags = document.words, document.tags
    if not words:
        yield from findings.refused
        return
    text, starts = (_placed if layout.offsets else _joined)(document)
    if layout.offsets and starts != document.starts:
        pairs = zip(document.lines, starts, document.starts, strict=True)
        line = next(line for line, start, written in pairs if start != written)
        why = (
            "its offset, or a later one, goes back or leads far away; its token follows the others"
        )
        findings.change(f", line {line}", why)
    spans = spans_of_tags(tags, frozenset(document.sentences))
    bare = sum(span.bare for span in spans)
    if bare and any(tag.startswith("B-") for tag in tags):
        why = f"{bare} spans begin with “I-” as in IOB1; read so"
        findings.change("", why)
    if "" in tags:
        bare_rows = [line for line, tag in zip(document.lines, tags, strict=True) if not tag]
        why = f"{numbered(len(bare_rows), 'row')} from here on without a tag; read as outside"
        findings.change(f", line {bare_rows[0]}", why)
    raws: list[tuple[str, Json]] = [
        (
            f"line {document.lines[span.first]}",
            {
                "label": span.label,
                "start": starts[span.first],
                "end": starts[span.last] + len(words[span.last]),
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


def _joined(document: _Document) -> tuple[str, list[int]]:
    """Return the text with a blank between two tokens, and where each token starts in it."""
    words = document.words
    sentences = [" ".join(words[a:b]) for a, b in pairwise((0, *document.sentences))]
    lengths = accumulate(map(len, words), initial=0)
    return "\n".join(sentences), list(map(add, lengths, range(len(words))))


def _placed(document: _Document) -> tuple[str, list[int]]:
    """Return the text as the offsets say, and where each token starts in it.

    Offsets that go back or lead far away count for nothing; the tokens then follow each other.
    """
    words, starts = document.words, document.starts
    gaps = _gaps(words, starts)
    if min(gaps) < 0 or max(gaps) > _WIDEST:
        starts = _following(words, starts)
        gaps = _gaps(words, starts)
    between = [" " * gap for gap in gaps]
    for begin in document.sentences[:-1]:
        between[begin] = f"\n{between[begin]}"[: gaps[begin]]
    return "".join(chain.from_iterable(zip(between, words, strict=True))), starts


def _gaps(words: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Return how far each token starts behind the end of the one before it."""
    ends = map(add, starts, map(len, words))
    return list(map(sub, starts, chain((0,), ends)))


def _following(words: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Return where tokens start, each behind the end of the one before it."""
    found: list[int] = []
    end = 0
    for word, start in zip(words, starts, strict=True):
        found.append(start if 0 <= start - end <= _WIDEST else end + bool(found))
        end = found[-1] + len(word)
    return found
