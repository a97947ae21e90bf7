"""Reading WebAnno TSV 3 files; the text is put together from its sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.formats.annotator_files import annotators_of
from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading
from annotator.formats.findings import Findings
from annotator.formats.folders import files_within, first_of_suffix
from annotator.formats.lines import Line, lines_of
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.webanno.tsv_annotations import TsvAnnotations
from annotator.formats.webanno.tsv_lines import TsvLayer, Unit, layer_of, unescaped
from annotator.model.article import Source

FORMAT_LINE = "#FORMAT=WebAnno TSV 3"
_TEXT, _SENTENCE = "#Text=", "#Sentence.id="


class _Sentence(NamedTuple):
    text: str
    units: list[Unit]


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
    """Read one file, or all of a folder.

    Raises:
        UserError: a file cannot be read.
    """
    root = path if path.is_dir() else path.parent
    found = files_within(path) if path.is_dir() else [path]
    files = [file for file in found if file == path or file.suffix.lower() == ".tsv"]
    names = annotators_of(files)
    read = 0
    for file in files:
        findings = Findings(file.relative_to(root).as_posix())
        try:
            layers, sentences = _parsed(file, findings)
            text, units = _placed(sentences, findings)
            said = TsvAnnotations(text, layers, units, options, findings)
            read += file.stat().st_size
            one = OneLayer(
                text=text,
                annotations=said.raws(),
                source=Source(file=file.name),
                annotator=names.get(file, ""),
                referents=tuple(said.referents.values()),
            )
            accepted = article_of(one, options, findings, read)
        except RecordRefused as error:
            yield Refusal(findings.where, str(error))
            continue
        yield from findings.refused
        yield accepted


def _parsed(file: Path, findings: Findings) -> tuple[list[TsvLayer], list[_Sentence]]:
    layers: list[TsvLayer] = []
    sentences: list[_Sentence] = []
    with reading(file) as opened:
        lines = lines_of(opened)
        first = next(lines, None)
        if first is None:
            raise RecordRefused("the file is empty")
        if not first.text.startswith(FORMAT_LINE):
            raise RecordRefused("it does not begin as a WebAnno TSV 3 file")
        texts: list[str] = []
        for line in lines:
            if line.text.startswith(_TEXT):
                texts.append(unescaped(line.text.removeprefix(_TEXT)))
            elif line.text.startswith("#T_"):
                layers.append(layer_of(line.text))
            elif line.text and not line.text.startswith(_SENTENCE):
                unit = _unit(line, findings)
                if texts or not sentences:
                    sentences.append(_Sentence("\n".join(texts), []))
                    texts = []
                if unit is not None:
                    sentences[-1].units.append(unit)
            elif line.why:
                findings.refuse(f", line {line.number}", line.why)
    return layers, sentences


def _unit(line: Line, findings: Findings) -> Unit | None:
    name, *rest = line.text.split("\t")
    start, _, end = (rest[0] if rest else "").partition("-")
    if len(rest) < 2 or not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        findings.refuse(f", line {line.number}", "it is no token with its place")
        return None
    return Unit(line.number, name, int(start), int(end), unescaped(rest[1]), rest[2:])


def _placed(sentences: list[_Sentence], findings: Findings) -> tuple[str, list[Unit]]:
    """Return the whole text, and all units; what lies between sentences becomes blanks."""
    pieces: list[str] = []
    length = 0
    units: list[Unit] = []
    for sentence in sentences:
        if not sentence.units:
            continue
        first = sentence.units[0]
        within = max(0, sentence.text.find(first.words))
        before = Utf16Offsets(sentence.text).to_units(within)
        start = first.start - before
        if start < length:
            why = f"the sentence at line {first.line} begins before the one above it ends"
            findings.refuse("", why)
            continue
        pieces += [" " * (start - length), sentence.text]
        length = start + Utf16Offsets(sentence.text).to_units(len(sentence.text))
        units += sentence.units
    return "".join(pieces), units
