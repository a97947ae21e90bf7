"""Writing WebAnno TSV 3.3 files: one an article and annotator."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotator.formats.base import Folder, LossCount, LossReport, WriteOptions
from annotator.formats.folders import FOLDER_MARK, ArticleNames
from annotator.formats.layers import (
    count_article_losses,
    count_losses,
    example_of,
    in_order,
    layer_folders,
)
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.overlap import without_overlaps
from annotator.formats.tokens import tokens
from annotator.formats.webanno.tsv_layers import Mark, Relation, layers_of, marks_of
from annotator.formats.webanno.tsv_lines import RELATION_LAYER, Column, escaped_text, head_of
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.sentences import sentences

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})


def write_webanno(
    articles: Iterable[ArticleContent], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write a folder of TSV files; with several annotators one folder each.

    Sentences reach to the next one, so that no character of the text is lost.
    """
    losses = LossCount()
    names = ArticleNames()
    written = annotations = 0
    for article in articles:
        name = names.name_of(article)
        for place, layer in layer_folders(article, options.layer, losses):
            found = sorted(layer.annotations, key=in_order) if layer else []
            kept, dropped = without_overlaps(found, options.overlap)
            for annotation in dropped:
                losses.add("overlaps dropped", example_of(annotation, article))
            text = _Tokens(article.text)
            placed = _on_tokens(kept, text, article, losses)
            marks = marks_of(placed, article, schema, losses)
            folder.write(f"{place}{name}.tsv", _File(text, marks).content())
            annotations += len(placed)
            count_article_losses(article, layer, losses)
        written += 1
    if not options.layer:
        folder.write(*FOLDER_MARK)
    return losses.report(written, annotations)


class _Tokens:
    """The tokens of a text by sentences; sentences touch and leave nothing out."""

    def __init__(self, text: str) -> None:
        self.text = text
        starts = [sentence.start for sentence in sentences(text, 0, len(text))]
        ends = [*starts[1:], len(text)]
        self.sentences = [Fragment(s, e) for s, e in zip([0, *starts[1:]], ends, strict=True)]
        self.of = [list(tokens(text, start, end)) for start, end in self.sentences]
        self.all = [token for found in self.of for token in found]

    def units(self, start: int, end: int) -> list[Fragment]:
        """Return the tokens that a stretch covers, cut at its ends."""
        at = bisect_left(self.all, start, key=_end_of)
        units: list[Fragment] = []
        while at < len(self.all) and self.all[at].start < end:
            token = self.all[at]
            cut = Fragment(max(start, token.start), min(end, token.end))
            if cut.start < cut.end:
                units.append(cut)
            at += 1
        return units


def _on_tokens(
    annotations: Sequence[Annotation], text: _Tokens, article: ArticleContent, losses: LossCount
) -> list[tuple[Annotation, list[list[Fragment]]]]:
    """Return annotations with the units of their fragments; blanks have no unit."""
    placed: list[tuple[Annotation, list[list[Fragment]]]] = []
    for annotation in annotations:
        found = [text.units(start, end) for start, end in annotation.fragments]
        fragments = [units for units in found if units]
        if not fragments:
            losses.add("annotations of blanks alone", example_of(annotation, article))
            continue
        stands = tuple(Fragment(units[0].start, units[-1].end) for units in fragments)
        if stands != annotation.fragments:
            losses.add("blanks at the ends of spans", example_of(annotation, article))
        count_losses(annotation, article, losses, _HELD)
        placed.append((annotation, fragments))
    return placed


class _File:
    """One file: its rows are tokens and parts of tokens."""

    def __init__(self, text: _Tokens, marks: Sequence[Mark]) -> None:
        self._text = text
        self._layers = layers_of(marks)
        self._units = Utf16Offsets(text.text)
        self._at: dict[tuple[Fragment, str], list[Mark]] = {}
        self._relations: dict[tuple[Fragment, str], list[Relation]] = {}
        self._parts: dict[int, set[Fragment]] = {}
        self._names: dict[Fragment, str] = {}
        for mark in marks:
            for unit in mark.units:
                self._at.setdefault((unit, mark.layer), []).append(mark)
            for relation in mark.relations:
                place = relation.target.units[0], relation.layer.type
                self._relations.setdefault(place, []).append(relation)
        self._name_units({unit for mark in marks for unit in mark.units})
        self._number(marks)

    def content(self) -> bytes:
        """Return the file."""
        lines = ["#FORMAT=WebAnno TSV 3.3", *map(head_of, self._layers), "", ""]
        for number, sentence in enumerate(self._text.sentences):
            if number:
                lines.append("")
            words = self._text.text[sentence.start : sentence.end].lstrip(" ")
            # Blanks around a sentence follow from the places of the tokens.
            words = words if sentence.end == len(self._text.text) else words.rstrip(" ")
            lines += [f"#Text={escaped_text(line)}" for line in words.split("\n")]
            for token in self._text.of[number]:
                lines += [self._row(unit) for unit in (token, *self._within(token))]
        return "".join(f"{line}\n" for line in lines).encode()

    def _name_units(self, used: set[Fragment]) -> None:
        starts = [token.start for token in self._text.all]
        for unit in used:
            token = self._text.all[bisect_right(starts, unit.start) - 1]
            if unit != token:
                self._parts.setdefault(token.start, set()).add(unit)
        for sentence, tokens_of in enumerate(self._text.of, 1):
            for number, token in enumerate(tokens_of, 1):
                name = f"{sentence}-{number}"
                self._names[token] = name
                for part, unit in enumerate(self._within(token), 1):
                    self._names[unit] = f"{name}.{part}"

    def _within(self, token: Fragment) -> list[Fragment]:
        """Return the parts of a token that have rows of their own."""
        parts = self._parts.get(token.start, set())
        return sorted(parts, key=lambda part: (part.start, -part.end))

    def _number(self, marks: Sequence[Mark]) -> None:
        """Number the marks that their place alone does not tell from others."""
        targets = {id(target) for mark in marks for target in mark.pointed_at()}
        number = 0
        for unit in self._names:
            for layer in self._layers:
                there = self._at.get((unit, layer.type), [])
                for mark in there:
                    alone = len(mark.units) == 1 and len(there) == 1
                    if not mark.number and (not alone or id(mark) in targets):
                        number += 1
                        mark.number = number

    def _row(self, unit: Fragment) -> str:
        start, end = self._units.to_units(unit.start), self._units.to_units(unit.end)
        words = escaped_text(self._text.text[unit.start : unit.end])
        cells = [self._names[unit], f"{start}-{end}", words]
        for layer in self._layers:
            if layer.kind == RELATION_LAYER:
                relations = self._relations.get((unit, layer.type), [])
                cells += [
                    _relation_cell(column, relations, self._names) for column in layer.columns
                ]
            else:
                marks = self._at.get((unit, layer.type), [])
                cells += [_cell(column, marks, self._names) for column in layer.columns]
        return "\t".join((*cells, ""))


def _cell(column: Column, marks: list[Mark], names: dict[Fragment, str]) -> str:
    """Return what the marks at one unit have in a column."""
    if not marks:
        return "_"
    words: list[str] = []
    for mark in marks:
        number = f"[{mark.number}]" if mark.number else ""
        slot = mark.slots.get(column.name, [])
        if column.kind == "role":
            words.append(f"{';'.join(role for role, _ in slot) or '_'}{number}")
        elif column.kind == "target":
            words.append(";".join(_reference(target, names) for _, target in slot) or "*")
        else:
            words.append(f"{mark.values.get(column.name) or '*'}{number}")
    return "|".join(words)


def _relation_cell(column: Column, relations: list[Relation], names: dict[Fragment, str]) -> str:
    if not relations:
        return "_"
    if column.kind != "base":
        return "|".join(one.values.get(column.name) or "*" for one in relations)
    words: list[str] = []
    for one in relations:
        ends = one.source.number, one.target.number
        numbers = f"[{ends[0]}_{ends[1]}]" if any(ends) else ""
        words.append(f"{names[one.source.units[0]]}{numbers}")
    return "|".join(words)


def _reference(mark: Mark, names: dict[Fragment, str]) -> str:
    return f"{names[mark.units[0]]}{f'[{mark.number}]' if mark.number else ''}"


def _end_of(token: Fragment) -> int:
    return token.end - 1
