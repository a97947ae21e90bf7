"""Reading brat folders: pairs of .txt and .ann files; each annotator's become a layer."""

from collections.abc import Iterator
from pathlib import Path

from annotator.errors import UserError
from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.brat.brat_annotations import BratAnnotations
from annotator.formats.brat.brat_files import Pair, pairs_of
from annotator.formats.brat.brat_lines import BratLines
from annotator.formats.encoding import decode, reading
from annotator.formats.findings import Findings
from annotator.formats.folders import first_of_suffix, size_within
from annotator.formats.lines import lines_of
from annotator.formats.one_layer import OneLayer, accepted_text, article_of
from annotator.model.article import Source
from annotator.model.counting import numbered


def is_brat(start: FileStart) -> bool:
    """Tell whether something is an .ann file, or a folder that holds some."""
    if start.path.is_dir():
        return first_of_suffix(start.path, ".ann") is not None
    return start.path.suffix.lower() == ".ann"


def read_brat(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a folder of pairs, of which those that cannot be read are refused, or one pair.

    Raises:
        UserError: the folder or the one pair cannot be read.
    """
    read = 0
    for pair in pairs_of(path):
        if isinstance(pair, Refusal):
            yield pair
            continue
        read += size_within(pair.text) + size_within(pair.labels)
        findings = Findings(pair.where)
        try:
            accepted = _article(pair, options, findings, read)
        except (RecordRefused, UserError) as error:
            if isinstance(error, UserError) and not path.is_dir():
                raise
            yield Refusal(pair.where, str(error))
            continue
        yield from findings.refused
        yield accepted


def _article(pair: Pair, options: ReadOptions, findings: Findings, read: int) -> Accepted:
    with reading(pair.text) as file:
        decoded = decode(file.read(), options.encoding, replace=options.replace_characters)
    text = accepted_text(decoded.text)
    if decoded.replaced:
        findings.change("", f"{numbered(decoded.replaced, 'character')} replaced by U+FFFD")
    annotations = BratAnnotations(text, _lines(pair, findings), options, findings)
    found = OneLayer(
        text=text,
        annotations=annotations.raws(),
        source=Source(file=pair.text.name),
        annotator=pair.annotator,
        referents=tuple(annotations.referents.values()),
    )
    return article_of(found, options, findings, read)


def _lines(pair: Pair, findings: Findings) -> BratLines:
    lines = BratLines()
    with reading(pair.labels) as file:
        for line in lines_of(file):
            if not line.text.strip() and not line.why:
                continue
            try:
                lines.take(line)
            except RecordRefused as error:
                findings.refuse(f", line {line.number}", str(error))
    return lines
