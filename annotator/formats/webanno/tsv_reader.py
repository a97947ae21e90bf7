"""Reading WebAnno TSV 3 files; the text is put together from its sentences."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

from annotator.errors import UserError
from annotator.formats.annotator_files import annotators_of
from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading
from annotator.formats.findings import Findings
from annotator.formats.folders import files_within, first_of_suffix, size_within
from annotator.formats.lines import lines_of, numbered, small_text
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.uima.uima_types import names_of
from annotator.formats.webanno.tsv_annotations import TsvAnnotations
from annotator.formats.webanno.tsv_lines import TsvLayer, Unit, layer_of, unescaped
from annotator.model.article import Source

FORMAT_LINE = "#FORMAT=WebAnno TSV 3"
# A unit: its name, its place, its words, its cells.
_UNIT = re.compile(r"([^\t]*)\t([0-9]{1,18})-([0-9]{1,18})\t([^\t]*)(.*)", re.DOTALL)
_TEXT, _SENTENCE, _LAYER = "#Text=", "#Sentence.id=", "#T_"


class _Sentence(NamedTuple):
    text: str
    units: list[Unit]


_Parts: TypeAlias = tuple[list[TsvLayer], list[_Sentence]]


def is_webanno(start: FileStart) -> bool:
    """Tell whether something is a WebAnno TSV 3 file, or a folder of which the first .tsv is."""
    head = start.head
    if start.path.is_dir():
        first = first_of_suffix(start.path, ".tsv")
        if first is None:
            return False
        with reading(first) as file:
            head = file.read(len(FORMAT_LINE) + 3)
    return head.removeprefix(b"\xef\xbb\xbf").startswith(FORMAT_LINE.encode())


def read_webanno(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read one file, or all of a folder; what cannot be read of it is refused.

    Raises:
        UserError: the one file cannot be read.
    """
    root = path if path.is_dir() else path.parent
    found = files_within(path) if path.is_dir() else [path]
    files = [file for file in found if file == path or file.suffix.lower() == ".tsv"]
    annotators = annotators_of(files)
    names = names_of(options.schema)
    read = 0
    for place, file in enumerate(files):
        read += size_within(file)
        if not options.takes(place):
            continue
        findings = Findings(file.relative_to(root).as_posix())
        try:
            layers, sentences = _parsed(file, findings)
            text, units = _placed(sentences, findings)
            said = TsvAnnotations(text, layers, units, names, findings)
            one = OneLayer(
                text=text,
                annotations=said.raws(),
                source=Source(file=file.name),
                annotator=annotators.get(file, ""),
                referents=tuple(said.referents.values()),
            )
            accepted = article_of(one, options, findings, read)
        except (RecordRefused, UserError) as error:
            if isinstance(error, UserError) and file == path:
                raise
            yield Refusal(findings.where, str(error))
            continue
        yield from findings.refused
        yield accepted


def _parsed(file: Path, findings: Findings) -> _Parts:
    with reading(file) as opened:
        text = small_text(opened)
        if text is None:
            return _parts_of(lines_of(opened), findings)
    first = Findings(findings.where)
    parts = _parts_of(_telling(text), first)
    # In a broken file each line counts.
    sound = not first.refused and not first.changed
    return parts if sound else _parts_of(numbered(text), findings)


def _telling(text: str) -> list[tuple[int, str, str]]:
    """Return the lines of a file without the units that have no marks.

    They are most of it and say nothing, whatever their place, but where they begin a sentence.
    """
    head = text[: text.find("\n\n")]
    columns = sum(len(layer_of(line).columns) for line in head.split("\n") if line[:3] == _LAYER)
    bare = "\t_" * columns
    ends = (bare, f"{bare}\t")
    lines = text.split("\n")
    return [
        (number, line, "")
        for number, (before, line) in enumerate(pairwise(["", *lines]), 1)
        if line and (before[:1] == "#" or not bare or not line.endswith(ends))
    ]


def _parts_of(lines: Iterable[tuple[int, str, str]], findings: Findings) -> _Parts:
    layers: list[TsvLayer] = []
    sentences: list[_Sentence] = []
    every = iter(lines)
    first = next(every, None)
    if first is None:
        raise RecordRefused("the file is empty")
    if not first[1].startswith(FORMAT_LINE):
        raise RecordRefused("it does not begin as a WebAnno TSV 3 file")
    texts: list[str] = []
    for number, line, why in every:
        if why:
            findings.refuse(f", line {number}", why)
        elif line.startswith(_TEXT):
            texts.append(unescaped(line.removeprefix(_TEXT)))
        elif line.startswith(_LAYER):
            layers.append(layer_of(line))
        elif line and not line.startswith(_SENTENCE):
            if texts or not sentences:
                sentences.append(_Sentence("\n".join(texts), []))
                texts = []
            unit = _unit(number, line)
            if unit is None:
                findings.refuse(f", line {number}", "it is no token with its place")
            else:
                sentences[-1].units.append(unit)
    _count_columns(sentences, sum(len(layer.columns) for layer in layers), findings)
    return layers, sentences


def _unit(number: int, line: str) -> Unit | None:
    found = _UNIT.fullmatch(line)
    if found is None or int(found[2]) > int(found[3]):
        return None
    name, start, end, words, cells = found.groups()
    return Unit(number, name, int(start), int(end), unescaped(words), cells)


def _count_columns(sentences: list[_Sentence], columns: int, findings: Findings) -> None:
    for unit in (each for sentence in sentences for each in sentence.units):
        if (count := unit.cells.count("\t")) < columns:
            why = f"it has {count} of {columns} columns; is the file cut off?"
            findings.change(f", line {unit.line}", why)


def _placed(sentences: list[_Sentence], findings: Findings) -> tuple[str, list[Unit]]:
    """Return the whole text, and the units; what lies between sentences becomes blanks."""
    pieces: list[str] = []
    length = 0
    units: list[Unit] = []
    for text, found in sentences:
        if not found:
            continue
        first = found[0]
        start = first.start - _units_of(text, max(0, text.find(first.words)))
        if start < length:
            why = f"the sentence at line {first.line} begins before the one above it ends"
            findings.refuse("", why)
            continue
        pieces += [" " * (start - length), text]
        length = start + _units_of(text, len(text))
        units += found
    return "".join(pieces), units


def _units_of(text: str, offset: int) -> int:
    return offset if text.isascii() else Utf16Offsets(text).to_units(offset)
